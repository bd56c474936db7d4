"""What every verb about a question begins and ends with."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.questions.errors import QuestionClosed
from participate.deliberation.questions.models import Question
from participate.deliberation.services.threads import require_running
from participate.kit import audit, live


def locked(question: Question) -> Question:
    """Return the question as it is now, locked for writing, if its process still runs."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("cycle__area", "thread", "office")
    held = rows.get(pk=question.pk)
    held.thread.cycle = held.cycle
    require_running(held.cycle)
    return held


def require_shown(question: Question) -> None:
    """Raise `QuestionClosed` for a question that moderation hid."""
    if question.hidden_rule:
        raise QuestionClosed(_("Moderation has hidden this question."))


def changed(
    actor: Any, question: Question, verb: str, moment: datetime, data: dict[str, Any] | None = None
) -> None:
    """Leave a trace and tell the pages that show the question."""
    target = f"question:{question.pk}"
    audit.record(actor=actor, action=f"deliberation.{verb}", target=target, at=moment, data=data)
    live.announce(question.topic, topic_of_cycle(question.cycle_id))


def topic_of_cycle(cycle_pk: int) -> str:
    """Return the live topic of all questions of a process."""
    return f"cycle-questions:{cycle_pk}"
