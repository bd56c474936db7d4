"""What an office does with a question: answer it, correct the answer, postpone it, hand it over."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participate.deliberation.questions.errors import BadAnswer, BadDay, QuestionClosed
from participate.deliberation.questions.models import Answer, HandOver, Postponement, Question
from participate.deliberation.questions.models.answers import MOST_LETTERS
from participate.deliberation.questions.permissions import require_answers, require_hands_over
from participate.deliberation.questions.services import telling
from participate.deliberation.questions.services.locking import changed, locked, require_shown
from participate.deliberation.texts import one_line, tidy
from participate.kit.clock import database_now
from participate.processes.models import Office
from participate.processes.working_days import working_days


@transaction.atomic
def answer_question(
    *, actor: Any, question: Question, text: str, signed_as: str = "", reason: str = "", language: str = "id",
    now: datetime | None = None,
) -> Answer:  # fmt: skip
    """Answer for the office that was asked; done again it is a correction, which says why and keeps what was said.

    The same words sent twice are one answer. Raises `NotYourOffice`, `QuestionClosed`, `BadAnswer`.
    """
    held = locked(question)
    require_answers(actor, held)
    require_shown(held)
    if held.withdrawn_at is not None:
        raise QuestionClosed(_("This question was taken back."))
    body, newest = _words(text), held.answers.order_by("-number").first()
    if newest is not None and newest.body == body:
        return newest
    why = one_line(reason, 300)
    if newest is not None and not why:
        raise BadAnswer(_("Write what changed and why. Everybody can read it."))
    moment = now or database_now()
    answer = Answer(
        question=held, number=newest.number + 1 if newest else 1, office=held.office, body=body, language=language,
        signed_as=one_line(signed_as, 80), reason=why if newest else "", by=actor, at=moment,
    )  # fmt: skip
    answer.full_clean(exclude=["question", "office", "by"])
    answer.save()
    if held.answered_at is None:
        held.answered_at = moment
        held.save(update_fields=["answered_at"])
    changed(actor, held, "answer_question", moment, {"number": answer.number})
    telling.answered(held, answer, actor=actor, now=moment)
    return answer


@transaction.atomic
def postpone_answer(
    *, actor: Any, question: Question, until: date, reason: str, now: datetime | None = None
) -> Postponement:
    """Promise the answer for a later day, with the reason; everybody reads both. The limit of the profile holds.

    The same promise sent twice is one. Raises `NotYourOffice`, `QuestionClosed`, `BadAnswer`, `BadDay`.
    """
    held = locked(question)
    require_answers(actor, held)
    _require_open(held)
    why = _why(reason)
    newest = held.postponements.order_by("-pk").first()
    if newest is not None and newest.until == until == held.due_on:
        return newest
    moment = now or database_now()
    _require_day(held, until, moment)
    row = Postponement(
        question=held, office=held.office, until=until, before=held.due_on, reason=why, by=actor, at=moment
    )
    row.full_clean(exclude=["question", "office", "by"])
    row.save()
    held.due_on = until
    held.save(update_fields=["due_on"])
    changed(actor, held, "postpone_answer", moment, {"until": until.isoformat()})
    telling.postponed(held, row, actor=actor, now=moment)
    return row


@transaction.atomic
def hand_over_question(
    *, actor: Any, question: Question, office: Office | None, reason: str, now: datetime | None = None
) -> Question:
    """Let another office answer, or the organisers (None), with the reason; the new one gets a few days at least.

    Given to whom has it already, nothing changes. Raises `NotYourOffice`, `QuestionClosed`, `BadAnswer`.
    """
    held = locked(question)
    if held.office_id == (office.pk if office else None):
        return held
    require_hands_over(actor, held)
    _require_open(held)
    if office is not None and office.cycle_id != held.cycle_id:
        raise BadAnswer(_("This office does not answer here. Choose one of the list."))
    why, moment = _why(reason), now or database_now()
    HandOver.objects.create(question=held, giver=held.office, taker=office, reason=why, by=actor, at=moment)
    days = held.cycle.settings.questions.handover_days
    held.due_on = min(max(held.due_on, working_days(held.cycle).due(moment, days)), held.latest_on)
    held.office = office
    held.save(update_fields=["office", "due_on"])
    changed(actor, held, "hand_over_question", moment, {"office": office.pk if office else None})
    telling.handed_over(held, why, actor=actor, now=moment)
    return held


def _require_open(question: Question) -> None:
    """Refuse what is answered, taken back or hidden."""
    require_shown(question)
    if not question.is_open:
        raise QuestionClosed(_("This question is answered or was taken back. Look at it once more."))


def _words(text: str) -> str:
    """Return the tidied answer."""
    body = tidy(text)
    if not body:
        raise BadAnswer(_("Please write the answer first."))
    if len(body) > MOST_LETTERS:
        over = {"over": len(body) - MOST_LETTERS}
        raise BadAnswer(_("This is %(over)d letters too long. Say the most important thing first.") % over)
    return body


def _why(reason: str) -> str:
    """Return the reason on one line."""
    why = one_line(reason, 300)
    if not why:
        raise BadAnswer(_("Write the reason. Everybody can read it."))
    return why


def _require_day(question: Question, until: date, moment: datetime) -> None:
    """Refuse a day that is not later, past the limit, or on which nobody works."""
    calendar = working_days(question.cycle)
    after = max(question.due_on, calendar.local_day(moment))
    last = {"last": date_format(question.latest_on, "DATE_FORMAT")}
    if after >= question.latest_on:
        raise BadDay(_("The last possible day was %(last)s. Please answer now.") % last)
    if until > question.latest_on:
        raise BadDay(_("The last possible day is %(last)s.") % last)
    if until <= after:
        day = {"day": date_format(after, "DATE_FORMAT")}
        raise BadDay(_("Choose a day after %(day)s.") % day)
    if not calendar.counts(until):
        raise BadDay(_("Nobody works on this day. Choose a working day."))
