"""The end of a review: one decision, through the verification of the proposals room, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.proposals.models import Agency, Proposal, ProposalEvent
from participate.proposals.services import verification as verbs
from participate.reviews.enums import State
from participate.reviews.errors import NotReady
from participate.reviews.models import Opinion, Review
from participate.reviews.permissions import require_verifier
from participate.reviews.services.locking import lock_review, record
from participate.reviews.services.steps import newest_check, waits_for


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided: `action` as on the verification desk, with what goes with it."""

    action: str
    note: str = ""
    reason_code: str = ""
    target: Proposal | None = None
    volume: Decimal | None = None
    agency: Agency | None = None


GOES_ON = ("terima", "bersyarat")


@transaction.atomic
def finish_review(
    *, actor: Any, review: Review, ruling: Ruling, seen: int | None = None, now: datetime | None = None
) -> Review:
    """Decide, and make everything of the review public. Raises `NotReady` with what must come before.

    A proposal goes on only after a passed formal check and at least one office's opinion; nothing is decided while
    an office that was asked is waited for.
    """
    require_verifier(actor, review.proposal.cycle)
    moment, locked = lock_review(review, now)
    _refuse_early(locked, ruling)
    event = _RUN[ruling.action](actor, locked.proposal, ruling, seen, moment)
    locked.state, locked.result, locked.closed_at = State.FINISHED, event, moment
    locked.reviewer = locked.reviewer or actor
    locked.full_clean(validate_unique=False, exclude=["asked", "proposal", "reviewer"])
    locked.save(update_fields=["state", "result", "closed_at", "reviewer"])
    record(actor, "finish_review", locked, moment, {"event": event.pk, "action": ruling.action}, public=True)
    return locked


def _refuse_early(review: Review, ruling: Ruling) -> None:
    """Raise when a step is missing."""
    if ruling.action not in _RUN:
        raise NotReady(_("Choose one of the decisions."))
    check = newest_check(review)
    if check is None:
        raise NotReady(_("Answer the formal check first."))
    waiting = waits_for(review) if check.passed else []
    if waiting:
        names = ", ".join(row.office.name for row in waiting)
        raise NotReady(
            _("Still waiting for: %(offices)s. Wait, or withdraw the question.") % {"offices": names}
        )
    if ruling.action not in GOES_ON:
        return
    if not check.passed:
        raise NotReady(_("The formal check says no, so the proposal cannot go on. Return it or end it here."))
    if not Opinion.objects.filter(request__review=review, request__withdrawn_at__isnull=True).exists():
        raise NotReady(_("No office has given its opinion yet. Ask at least one."))


Run = Callable[[Any, Proposal, Ruling, int | None, datetime], ProposalEvent]


def _accept(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    return verbs.accept(actor=actor, proposal=row, note=ruling.note, seen=seen, now=now)


def _condition(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    return verbs.accept_conditionally(
        actor=actor, proposal=row, note=ruling.note, reason_code=ruling.reason_code, seen=seen, now=now
    )


def _return(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    return verbs.return_proposal(
        actor=actor, proposal=row, reason_code=ruling.reason_code, note=ruling.note, seen=seen, now=now
    )


def _reject(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    return verbs.reject(
        actor=actor, proposal=row, reason_code=ruling.reason_code, note=ruling.note, seen=seen, now=now
    )


def _merge(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    if ruling.target is None:
        raise NotReady(_("Choose the proposal that carries on."))
    return verbs.merge_into(
        actor=actor, proposal=row, target=ruling.target, volume=ruling.volume, note=ruling.note,
        reason_code=ruling.reason_code, seen=seen, now=now,
    )  # fmt: skip


def _route(actor: Any, row: Proposal, ruling: Ruling, seen: int | None, now: datetime) -> ProposalEvent:
    if ruling.agency is None:
        raise NotReady(_("Choose the agency."))
    return verbs.route(
        actor=actor, proposal=row, agency=ruling.agency, note=ruling.note, reason_code=ruling.reason_code,
        seen=seen, now=now,
    )  # fmt: skip


_RUN: dict[str, Run] = {
    "terima": _accept, "bersyarat": _condition, "kembalikan": _return, "gabung": _merge, "teruskan": _route,
    "tolak": _reject,
}  # fmt: skip
