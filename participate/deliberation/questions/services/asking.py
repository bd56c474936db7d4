"""Ask a question, take it back, want to know it too."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText
from participate.deliberation.models import Thread
from participate.deliberation.moderation.services.handing import taken_back
from participate.deliberation.permissions import require_may_record_speech
from participate.deliberation.questions.errors import BadAnswer, QuestionClosed
from participate.deliberation.questions.models import AlsoAsked, Question, QuestionSound
from participate.deliberation.questions.models.questions import KIND, MOST_LETTERS
from participate.deliberation.questions.permissions import require_own
from participate.deliberation.questions.services import telling
from participate.deliberation.questions.services.locking import changed, locked, require_shown
from participate.deliberation.questions.services.sounds import forget_files
from participate.deliberation.services.gate import Timing, check_text
from participate.deliberation.services.posts import Speech
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import one_line, tidy
from participate.kit.clock import database_now
from participate.processes.models import Office
from participate.processes.working_days import working_days


@transaction.atomic
def ask_question(
    *, actor: Any, thread: Thread, text: str, office: Office | None = None, language: str = "id",
    speech: Speech | None = None, timing: Timing | None = None, now: datetime | None = None,
) -> Question:  # fmt: skip
    """Ask an office, or the organisers without one, about what a thread is about; the answer is due by a day.

    Sending the same words twice gives the question that is there. Raises `BadText`, `TooQuick`, `TooMany`,
    `BadAnswer` for an office of another process, `TalkIsOver`, `NotYourRole` for speech typed by a resident.
    """
    if speech is not None:
        require_may_record_speech(actor, thread.cycle)
    require_running(thread.cycle)
    if office is not None and office.cycle_id != thread.cycle_id:
        raise BadAnswer(_("This office does not answer here. Choose one of the list."))
    held = Thread.objects.select_for_update().get(pk=thread.pk)
    body = " ".join(_short_enough(text).split())
    same = Question.objects.filter(thread=held, body=body, answered_at=None, withdrawn_at=None)
    mine = {"entered_by": actor} if speech is not None else {"author": actor}
    if (there := same.filter(**mine).first()) is not None:
        return there
    check_text(actor=actor, text=body, timing=timing)
    question = _made(thread, body, office, language, now or database_now())
    if speech is None:
        question.author = actor
    else:
        question.is_spoken, question.entered_by = True, actor
        question.speaker = one_line(speech.speaker, 80)
    question.full_clean(exclude=["cycle", "thread", "author", "entered_by", "office"])
    question.save()
    changed(actor, question, "ask_question", question.asked_at)
    telling.asked(question, actor=actor, now=question.asked_at)
    return question


def _short_enough(text: str) -> str:
    """Return the tidied text; a question fits on a card."""
    plain = tidy(text)
    if len(plain) > MOST_LETTERS:
        over = {"over": len(plain) - MOST_LETTERS}
        raise BadText(_("This is %(over)d letters too long. Ask one thing, then the next.") % over)
    if not plain:
        raise BadText(_("Please write your question first."))
    return plain


def _made(thread: Thread, body: str, office: Office | None, language: str, moment: datetime) -> Question:
    """Return the new question with its days."""
    calendar, rules = working_days(thread.cycle), thread.cycle.settings.questions
    due = calendar.due(moment, rules.answer_days)
    return Question(
        cycle=thread.cycle, thread=thread, office=office, language=language, body=body, asked_at=moment,
        first_due_on=due, due_on=due, latest_on=calendar.due(moment, rules.latest_days),
    )  # fmt: skip


@transaction.atomic
def withdraw_question(*, actor: Any, question: Question, now: datetime | None = None) -> Question:
    """Take one's own question back while nobody has answered; its words go, its place stays. Twice is once."""
    held = locked(question)
    require_own(actor, held)
    if held.withdrawn_at is not None:
        return held
    if held.answered_at is not None:
        raise QuestionClosed(_("This question is answered. Others read the answer, so both stay."))
    held.body, held.speaker, held.withdrawn_at = "", "", now or database_now()
    held.faq_suggested_at = None
    held.save(update_fields=["body", "speaker", "withdrawn_at", "faq_suggested_at"])
    forget_files(QuestionSound.objects.filter(question=held))
    taken_back(KIND, held.pk)
    changed(actor, held, "withdraw_question", held.withdrawn_at)
    return held


@transaction.atomic
def want_to_know(*, actor: Any, question: Question, wanted: bool = True, now: datetime | None = None) -> bool:
    """Say that one wants to know it too, or no longer; saying it twice changes nothing. Return whether it changed."""
    held = locked(question)
    require_shown(held)
    if held.withdrawn_at is not None:
        raise QuestionClosed(_("This question was taken back."))
    if actor.pk == held.author_id:
        raise BadText(_("You asked this yourself. We tell you when it is answered."))
    rows = AlsoAsked.objects.filter(question=held, user=actor)
    if rows.exists() == wanted:
        return False
    moment = now or database_now()
    if wanted:
        AlsoAsked.objects.create(question=held, user=actor, at=moment)
    else:
        rows.delete()
    Question.objects.filter(pk=held.pk).update(also_count=F("also_count") + (1 if wanted else -1))
    changed(actor, held, "want_to_know" if wanted else "want_no_longer", moment)
    return True
