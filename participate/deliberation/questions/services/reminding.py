"""Remind offices of answers that are due tomorrow or late: once for each due day, however often it runs."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services import telling
from participate.kit.clock import database_now
from participate.processes.models import Cycle
from participate.processes.working_days import working_days

OPEN = Q(answered_at=None, withdrawn_at=None, hidden_rule=0)


def remind_offices(now: datetime | None = None) -> tuple[int, int]:
    """Remind of what is due on the next working day and of what is late; return how many of each."""
    moment = now or database_now()
    soon = late = 0
    for cycle in Cycle.objects.filter(
        is_archived=False, questions__in=Question.objects.filter(OPEN)
    ).distinct():
        calendar = working_days(cycle)
        today = calendar.local_day(moment)
        tomorrow = calendar.after(today, 1)
        rows = Question.objects.filter(OPEN, cycle=cycle)
        due = rows.filter(due_on=tomorrow).exclude(soon_told_for=F("due_on"), soon_told_for__isnull=False)
        past = rows.filter(due_on__lt=today).exclude(late_told_for=F("due_on"), late_told_for__isnull=False)
        for pk in due.order_by("pk").values_list("pk", flat=True):
            soon += _remind(pk, "soon_told_for", moment)
        for pk in past.order_by("pk").values_list("pk", flat=True):
            late += _remind(pk, "late_told_for", moment)
    return soon, late


@transaction.atomic
def _remind(pk: int, column: str, moment: datetime) -> int:
    """Remind of one question unless somebody was quicker; a process that was cut off goes on where it stopped."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("cycle__area", "thread", "office")
    question = rows.filter(OPEN, pk=pk).first()
    if question is None or getattr(question, column) == question.due_on:
        return 0
    setattr(question, column, question.due_on)
    question.save(update_fields=[column])
    remind = telling.remind_soon if column == "soon_told_for" else telling.remind_late
    remind(question, now=moment)
    return 1
