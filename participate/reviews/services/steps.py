"""The two steps of a review: the formal check, then what offices answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.processes.models import Office
from participate.processes.working_days import working_days
from participate.reviews.checklist import answered
from participate.reviews.enums import State, Verdict
from participate.reviews.errors import BadOpinion, NotReady
from participate.reviews.models import FormalCheck, Opinion, OpinionRequest, Review
from participate.reviews.permissions import require_office, require_verifier
from participate.reviews.services.locking import lock_review, record

QUESTIONS = ("complete", "in_authority", "no_double")


@transaction.atomic
def record_check(
    *, actor: Any, review: Review, answers: Mapping[str, tuple[bool, str]], now: datetime | None = None
) -> FormalCheck:
    """Answer the three questions; a no needs its reason. Done again, the newest answers count.

    `answers` maps `complete`, `in_authority` and `no_double` to (yes, reason). Raises `BadOpinion`.
    """
    require_verifier(actor, review.proposal.cycle)
    moment, locked = lock_review(review, now)
    check = FormalCheck(review=locked, by=actor, at=moment)
    for name in QUESTIONS:
        good, reason = answers[name]
        if not good and not reason.strip():
            raise BadOpinion(_("Write why not. The proposer will read it."))
        setattr(check, name, good)
        setattr(check, f"{name}_reason", reason.strip())
    _clean(check, "review", "by")
    check.save(force_insert=True)
    _move_on(locked, check.passed, moment)
    record(actor, "record_check", locked, moment, {"passed": check.passed})
    return check


@transaction.atomic
def ask_office(*, actor: Any, review: Review, office: Office, now: datetime | None = None) -> OpinionRequest:
    """Ask an office of the cycle for its opinion, once the formal check is passed; asking twice changes nothing."""
    require_verifier(actor, review.proposal.cycle)
    moment, locked = lock_review(review, now)
    if office.cycle_id != locked.proposal.cycle_id:
        raise NotReady(_("This office belongs to another process."))
    check = newest_check(locked)
    if check is None or not check.passed:
        raise NotReady(_("Offices are asked after the formal check is passed."))
    open_one = locked.requests.filter(office=office, withdrawn_at__isnull=True).first()
    if open_one is not None:
        return open_one
    calendar, rules = working_days(locked.proposal.cycle), locked.proposal.cycle.settings.review
    request = OpinionRequest(
        review=locked, office=office, asked_at=moment, asked_by=actor,
        due_on=calendar.due(moment, rules.opinion_days),
    )  # fmt: skip
    _clean(request)
    request.save()
    _move_on(locked, True, moment)
    record(actor, "ask_office", locked, moment, {"office": office.pk})
    return request


@transaction.atomic
def withdraw_request(
    *, actor: Any, request: OpinionRequest, reason: str, now: datetime | None = None
) -> OpinionRequest:
    """Wait no longer for an office that has not answered; residents read the reason when the review is over."""
    require_verifier(actor, request.review.proposal.cycle)
    moment, locked = lock_review(request.review, now)
    if not reason.strip():
        raise BadOpinion(_("Write why you no longer wait for this office. Everybody can read it."))
    fresh = OpinionRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.withdrawn_at or fresh.opinions.exists():
        raise NotReady(_("This office has answered, or is no longer waited for."))
    fresh.withdrawn_at, fresh.withdrawn_reason = moment, reason.strip()[:300]
    fresh.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _move_on(locked, True, moment)
    record(actor, "withdraw_request", locked, moment, {"request": fresh.pk})
    return fresh


@transaction.atomic
def give_opinion(
    *, actor: Any, request: OpinionRequest, verdict: str, reason: str, checklist: Mapping[str, tuple[str, str]],
    cost: int | None = None, cost_reason: str = "", months: int | None = None, land_status: str = "",
    now: datetime | None = None,
) -> Opinion:  # fmt: skip
    """Answer for an office; until the review is over it can answer again, and the newest answer counts.

    `checklist` maps every question to (yes | no | unsure, remark); `cost` is in minor units with `cost_reason`.
    Who finds a proposal feasible also tells cost and months. Raises `BadOpinion`, `NotYourOffice`.
    """
    require_office(actor, request.office)
    moment, locked = lock_review(request.review, now)
    fresh = OpinionRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.withdrawn_at:
        raise NotReady(_("The verification team no longer waits for this answer. Thank you all the same."))
    positive = verdict in (Verdict.FEASIBLE, Verdict.CONDITIONAL)
    if positive and (cost is None or months is None):
        raise BadOpinion(_("Who finds it feasible also tells what it costs and how long it takes."))
    if cost is not None and not cost_reason.strip():
        raise BadOpinion(_("Tell how the cost was worked out."))
    opinion = Opinion(
        request=fresh, verdict=verdict, reason=reason.strip(), cost=cost, cost_reason=cost_reason.strip(),
        months=months, land_status=land_status, by=actor, at=moment,
        checklist=answered(locked.proposal.cycle, checklist, optional=not positive),
    )  # fmt: skip
    _clean(opinion, "by")
    opinion.save(force_insert=True)
    _move_on(locked, True, moment)
    record(actor, "give_opinion", locked, moment, {"request": fresh.pk, "verdict": verdict})
    return opinion


def newest_check(review: Review) -> FormalCheck | None:
    """Return the formal check that counts (one query)."""
    return review.checks.order_by("-id").first()


def waits_for(review: Review) -> list[OpinionRequest]:
    """Return the requests that wait for an answer (one query)."""
    rows = review.requests.filter(withdrawn_at__isnull=True, opinions__isnull=True)
    return list(rows.select_related("office"))


def _move_on(review: Review, passed: bool, moment: datetime) -> None:
    """Bring state and due day up to date: wait for offices, else decide. The due day moves only with the state."""
    waiting = waits_for(review)
    asked = review.requests.filter(withdrawn_at__isnull=True).exists()
    state = State.OPINIONS if passed and (waiting or not asked) else State.DECISION
    rules, calendar = review.proposal.cycle.settings.review, working_days(review.proposal.cycle)
    if waiting and passed:
        review.due_on = max(row.due_on for row in waiting)
    elif state != review.state:
        days = rules.opinion_days if state == State.OPINIONS else rules.decision_days
        review.due_on = calendar.due(moment, days)
    review.state = state
    review.save(update_fields=["state", "due_on"])


def _clean(row: Any, *spared: str) -> None:
    """Check the fields; what is wrong is said in words."""
    try:
        row.full_clean(exclude=spared, validate_unique=False)
    except ValidationError as error:
        raise BadOpinion(" ".join(error.messages)) from error
