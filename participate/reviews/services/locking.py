"""What every verb of a review begins and ends with. Locks are taken in one order: cycle, review, proposal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic
from participate.reviews.errors import Overtaken, ReviewClosed
from participate.reviews.models import Review


def desk_topic(cycle: Cycle) -> str:
    """Return the live topic of a cycle's review desk."""
    return f"reviews:{cycle.pk}"


def lock_review(review: Review, now: datetime | None) -> tuple[datetime, Review]:
    """Require an open verification and an open review that nothing overtook; return (moment, locked review)."""
    cycle = review.proposal.cycle
    moment = lock_open(cycle, Capability.VERIFY, now)
    rows = Review.objects.select_for_update(of=("self",)).select_related("proposal__cycle__area", "asked")
    locked = rows.get(pk=review.pk)
    if not locked.is_open:
        raise ReviewClosed(_("The review of %(code)s is over.") % {"code": locked.proposal.code})
    if locked.proposal.latest_event_id != locked.asked_id:
        raise Overtaken(
            _("%(code)s was decided elsewhere in the meantime. Stop this review.")
            % {"code": locked.proposal.code}
        )
    return moment, locked


def record(
    actor: Any,
    verb: str,
    review: Review,
    moment: datetime,
    data: dict[str, Any] | None = None,
    *,
    public: bool = False,
) -> None:
    """Leave a trace and ring the desk; the public pages only when something public happened."""
    audit.record(
        actor=actor, action=f"reviews.{verb}", target=f"review:{review.pk}", at=moment, data=data or {}
    )
    cycle = review.proposal.cycle
    live.announce(desk_topic(cycle), *([cycle_topic(cycle)] if public else []))
