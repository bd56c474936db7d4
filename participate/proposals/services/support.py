"""“Ikut mendukung”: one person supports a proposal once, and may take it back. It is no vote."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.notices.services import follow
from participate.proposals.errors import BadStep
from participate.proposals.models import Proposal, Support
from participate.proposals.queries.together import may_be_supported
from participate.proposals.services.telling import proposal_url, topic


@transaction.atomic
def support(*, actor: Any, proposal: Proposal, now: datetime | None = None) -> bool:
    """Support a proposal and follow it; doing it twice changes nothing. Return whether it is new.

    Raises `BadStep` when the proposal has come to an end.
    """
    moment = now or database_now()
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("latest_event", "cycle")
    fresh = locked.get(pk=proposal.pk)
    if not may_be_supported(fresh):
        raise BadStep(_("%(code)s does not go on. Its page shows which one does.") % {"code": fresh.code})
    _row, created = Support.objects.get_or_create(proposal=fresh, person=actor, defaults={"at": moment})
    if created:
        follow(
            actor=actor, topic=topic(fresh), title=str(fresh), url=proposal_url(fresh), language=actor.language,
            now=moment,
        )  # fmt: skip
        _trace(actor, fresh, "proposals.support", moment)
    return created


@transaction.atomic
def take_back_support(*, actor: Any, proposal: Proposal, now: datetime | None = None) -> bool:
    """Take the support back; what the person follows stays. Return whether there was any."""
    gone, _kinds = Support.objects.filter(proposal=proposal, person=actor).delete()
    if gone:
        _trace(actor, proposal, "proposals.take_back_support", now or database_now())
    return bool(gone)


def _trace(actor: Any, proposal: Proposal, action: str, moment: datetime) -> None:
    """Leave a trace and let open pages look again."""
    audit.record(actor=actor, action=action, target=topic(proposal), at=moment)
    live.announce(topic(proposal))
