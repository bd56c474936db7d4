"""One question with its whole history."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participate.deliberation.questions.models import Answer, HandOver, Question
from participate.deliberation.questions.queries.lists import shown
from participate.processes.models import Cycle, Office


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a question, as the thread of the house shows it."""

    at: datetime
    title: str
    who: str
    text: str
    tone: str = "plain"

    def as_dict(self) -> dict[str, object]:
        """Return it as the component wants it."""
        return {
            "at": self.at,
            "title": self.title,
            "who": self.who,
            "text": self.text,
            "tone": self.tone,
            "next": False,
        }


def question_of(cycle: Cycle, pk: int) -> Question | None:
    """Return a question of the cycle with all its page shows, or None (4 queries)."""
    found = shown(Question.objects.filter(cycle=cycle, pk=pk)).first()
    if found is not None:
        found.cycle = found.thread.cycle = cycle
    return found


def signature(office: Office | None, signed_as: str) -> str:
    """Return how an answer is signed: function and office, never a name of a person."""
    place = office.name if office else _("The organisers")
    return f"{signed_as}, {place}" if signed_as else place


def history_of(question: Question) -> list[dict[str, object]]:
    """Return every step of a question in order (one query besides what is loaded)."""
    steps = [Step(question.asked_at, _("Asked"), "", "")]
    for row in question.postponements.all():
        day = {"day": date_format(row.until, "DATE_FORMAT")}
        title = _("Will be answered on %(day)s") % day
        steps.append(Step(row.at, title, signature(row.office, ""), row.reason, "wait"))
    for moved in HandOver.objects.filter(question=question).select_related("giver", "taker"):
        title = _("Handed to: %(office)s") % {"office": signature(moved.taker, "")}
        steps.append(Step(moved.at, title, signature(moved.giver, ""), moved.reason))
    for answer in question.answers.all():
        title = _("Answered") if answer.number == 1 else _("Answer corrected")
        steps.append(Step(answer.at, title, signature(answer.office, answer.signed_as), answer.reason, "in"))
    return [step.as_dict() for step in sorted(steps, key=lambda step: step.at)]


def earlier_answers(question: Question) -> list[Answer]:
    """Return the versions before the one that counts, newest first (no query: they are loaded)."""
    return list(question.answers.all())[1:]
