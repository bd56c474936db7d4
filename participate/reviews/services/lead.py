"""Begin reviews, hand them over, stop them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import lock_open
from participate.processes.working_days import working_days
from participate.proposals.models import Proposal
from participate.proposals.queries.verification import WAITING
from participate.reviews.enums import OPEN_STATES, State
from participate.reviews.errors import AlreadyReviewed, NotReady
from participate.reviews.models import Review
from participate.reviews.permissions import may_lead, require_verifier
from participate.reviews.services.locking import lock_review, record


@transaction.atomic
def start_review(
    *, actor: Any, proposal: Proposal, reviewer: Any = None, now: datetime | None = None
) -> Review:
    """Begin to review a proposal that waits for an answer; due in the formal check's working days since it came in.

    A review that was overtaken is stopped on the way. Raises `AlreadyReviewed`.
    """
    require_verifier(actor, proposal.cycle)
    moment = lock_open(proposal.cycle, Capability.VERIFY, now)
    made = _start(
        actor, Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk), reviewer, moment
    )
    if made is None:
        raise AlreadyReviewed(
            _("%(code)s is under review already, or waits for nothing.") % {"code": proposal.code}
        )
    return made


@transaction.atomic
def start_waiting(*, actor: Any, cycle: Cycle, now: datetime | None = None) -> int:
    """Begin to review every proposal that waits and has no review; return how many."""
    require_verifier(actor, cycle)
    moment = lock_open(cycle, Capability.VERIFY, now)
    waiting = Proposal.objects.filter(cycle=cycle, latest_event__decision__in=WAITING).order_by("pk")
    rows = waiting.select_for_update(of=("self",))
    return sum(_start(actor, row, None, moment) is not None for row in rows)


def _start(actor: Any, proposal: Proposal, reviewer: Any, moment: datetime) -> Review | None:
    """Begin one review of a locked proposal; None when there is nothing to begin."""
    asked = proposal.latest_event
    if asked is None or asked.decision not in WAITING:
        return None
    for old in Review.objects.filter(proposal=proposal, state__in=OPEN_STATES):
        if old.asked_id == asked.pk:
            return None
        _close(actor, old, moment)
    rules = proposal.cycle.settings.review
    due = working_days(proposal.cycle).due(asked.at, rules.formal_days)
    review = Review(proposal=proposal, asked=asked, reviewer=reviewer, due_on=due, opened_at=moment)
    review.full_clean(validate_unique=False)
    review.save()
    record(actor, "start_review", review, moment, {"asked": asked.pk})
    return review


@transaction.atomic
def hand_over(
    *, actor: Any, review: Review, reviewer: Any, reason: str = "", now: datetime | None = None
) -> Review:
    """Give a review to a person of the verification team, or to nobody (None)."""
    require_verifier(actor, review.proposal.cycle)
    moment, locked = lock_review(review, now)
    if reviewer is not None and not may_lead(reviewer, locked.proposal.cycle):
        raise NotReady(_("%(person)s is not in the verification team here.") % {"person": reviewer})
    before, locked.reviewer = locked.reviewer_id, reviewer
    locked.save(update_fields=["reviewer"])
    data = {"before": before, "after": getattr(reviewer, "pk", None), "reason": reason.strip()}
    record(actor, "hand_over", locked, moment, data)
    return locked


@transaction.atomic
def stop_review(*, actor: Any, review: Review, now: datetime | None = None) -> Review:
    """End a review that something overtook; it has no result and is not shown."""
    require_verifier(actor, review.proposal.cycle)
    moment = lock_open(review.proposal.cycle, Capability.VERIFY, now)
    locked = Review.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=review.pk)
    if not locked.is_open or locked.proposal.latest_event_id == locked.asked_id:
        raise NotReady(_("Nothing overtook this review. Finish it with a decision."))
    _close(actor, locked, moment)
    return locked


def _close(actor: Any, review: Review, moment: datetime) -> None:
    """Stop a review without a result."""
    review.state, review.closed_at = State.STOPPED, moment
    review.save(update_fields=["state", "closed_at"])
    record(actor, "stop_review", review, moment)
