"""One action with one reason for many reviews: all of them or none, and undone where residents saw nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.accounts.models import User
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.kit.errors import DomainError
from participate.processes.models import Cycle, Office
from participate.reviews.enums import PUBLIC_KINDS, BulkKind, State
from participate.reviews.errors import BadBulk, CannotUndo
from participate.reviews.models import BulkAction, OpinionRequest, Review
from participate.reviews.permissions import require_verifier
from participate.reviews.services.finish import Ruling, finish_review
from participate.reviews.services.lead import hand_over
from participate.reviews.services.locking import desk_topic, lock_review
from participate.reviews.services.steps import ask_office

MOST = 100


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """What is done to all: `reviewer` for ASSIGN, `office` for ASK, `reason_code` for RETURN and REJECT."""

    kind: BulkKind
    reason: str
    reviewer: User | None = None
    office: Office | None = None
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One review in the preview; `problem` says why it cannot be done."""

    review: Review
    problem: str = ""


def chosen(cycle: Cycle, numbers: Sequence[int]) -> list[Review]:
    """Return the reviews of the cycle with these numbers, with their proposals, in order (one query)."""
    rows = Review.objects.filter(proposal__cycle=cycle, pk__in=list(numbers)[: MOST + 1])
    return list(rows.select_related("proposal__cycle__area", "asked", "reviewer").order_by("pk"))


def preview_bulk(
    *, actor: Any, cycle: Cycle, numbers: Sequence[int], order: BulkOrder, now: datetime | None = None
) -> list[Line]:
    """Try the action on each review, undo it, and return what would happen; nothing is kept or told."""
    lines = []
    with transaction.atomic():
        for review in chosen(cycle, numbers):
            lines.append(Line(review, _tried(actor, review, order, now)))
        transaction.set_rollback(True)
    return lines


def _tried(actor: Any, review: Review, order: BulkOrder, now: datetime | None) -> str:
    """Return why the action cannot be done to a review, or ""."""
    try:
        with transaction.atomic():
            _one(actor, review, order, now)
    except DomainError as error:
        return error.message
    return ""


@transaction.atomic
def run_bulk(
    *, actor: Any, cycle: Cycle, numbers: Sequence[int], order: BulkOrder, now: datetime | None = None
) -> BulkAction:
    """Do it to all; when one cannot, nothing is done and `BadBulk` names it."""
    require_verifier(actor, cycle)
    moment, rows = now or database_now(), chosen(cycle, numbers)
    if not rows or len(rows) > MOST or len(rows) != len(set(numbers)):
        raise BadBulk(_("Choose between 1 and %(most)d reviews of this process.") % {"most": MOST})
    if not order.reason.strip():
        raise BadBulk(_("Write the reason once; it is kept with every one of them."))
    before = []
    for review in rows:
        try:
            before.append(_one(actor, review, order, moment))
        except DomainError as error:
            words = {"code": review.proposal.code, "why": error.message}
            raise BadBulk(_("Nothing was done. %(code)s: %(why)s") % words) from error
    action = BulkAction(
        cycle=cycle,
        kind=order.kind,
        reason=order.reason.strip(),
        before=before,
        size=len(before),
        by=actor,
        at=moment,
    )
    action.full_clean()
    action.save()
    _record(actor, "run_bulk", action, moment)
    return action


def _one(actor: Any, review: Review, order: BulkOrder, now: datetime | None) -> dict[str, Any]:
    """Do it to one review; return what undoing needs."""
    kept = {"review": review.pk, "code": review.proposal.code}
    if order.kind == BulkKind.ASSIGN:
        changed = hand_over(actor=actor, review=review, reviewer=order.reviewer, reason=order.reason, now=now)
        return {**kept, "reviewer": review.reviewer_id, "after": changed.reviewer_id}
    if order.kind == BulkKind.ASK:
        if order.office is None:
            raise BadBulk(_("Choose the office."))
        known = set(review.requests.values_list("pk", flat=True))
        request = ask_office(actor=actor, review=review, office=order.office, now=now)
        return {**kept, "request": None if request.pk in known else request.pk}
    action = "kembalikan" if order.kind == BulkKind.RETURN else "tolak"
    ruling = Ruling(action, note=order.reason, reason_code=order.reason_code)
    finish_review(actor=actor, review=review, ruling=ruling, seen=review.asked_id, now=now)
    return kept


@transaction.atomic
def undo_bulk(*, actor: Any, action: BulkAction, now: datetime | None = None) -> BulkAction:
    """Take an action back as a whole, as long as residents have seen nothing and nobody went on from it."""
    require_verifier(actor, action.cycle)
    locked = (
        BulkAction.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=action.pk)
    )
    if locked.undone_at or locked.kind in PUBLIC_KINDS:
        raise CannotUndo(_("This cannot be taken back: it was already, or residents have read it."))
    moment = now or database_now()
    for row in locked.before:
        review = Review.objects.select_related("proposal__cycle__area").get(pk=row["review"])
        moment, fresh = lock_review(review, now)
        (_unassign if locked.kind == BulkKind.ASSIGN else _unask)(fresh, row)
    locked.undone_at, locked.undone_by = moment, actor
    locked.save(update_fields=["undone_at", "undone_by"])
    _record(actor, "undo_bulk", locked, moment)
    return locked


def _unassign(review: Review, row: dict[str, Any]) -> None:
    """Give a review back to whom it had before."""
    if review.reviewer_id != row["after"]:
        raise CannotUndo(_("%(code)s was handed on since. Hand it over by hand.") % {"code": row["code"]})
    known = User.objects.filter(pk=row["reviewer"] or 0).first()
    review.reviewer = known
    review.save(update_fields=["reviewer"])


def _unask(review: Review, row: dict[str, Any]) -> None:
    """Take a question back that was not answered; a review that waits for nobody else is where it was."""
    if row["request"] is None:
        return
    request = OpinionRequest.objects.select_for_update().filter(pk=row["request"]).first()
    if request is None or request.opinions.exists() or request.withdrawn_at:
        raise CannotUndo(_("%(code)s: the office has answered since.") % {"code": row["code"]})
    request.delete()
    others = review.requests.filter(withdrawn_at__isnull=True)
    if others.exists() and not others.filter(opinions__isnull=True).exists():
        review.state = State.DECISION
        review.save(update_fields=["state"])


def _record(actor: Any, verb: str, action: BulkAction, moment: datetime) -> None:
    """Leave a trace and ring the desk."""
    data = {"kind": action.kind, "reviews": [row["review"] for row in action.before]}
    audit.record(actor=actor, action=f"reviews.{verb}", target=f"bulk:{action.pk}", at=moment, data=data)
    live.announce(desk_topic(action.cycle))
