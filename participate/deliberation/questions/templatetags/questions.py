"""How questions look in other pages: their panel, their state, how an answer is signed."""

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from participate.deliberation.models import Thread
from participate.deliberation.queries.threads import counters_open, cycle_thread
from participate.deliberation.questions.enums import Part
from participate.deliberation.questions.models import Answer, Question, QuestionSound
from participate.deliberation.questions.queries import lists
from participate.deliberation.questions.queries.one import signature
from participate.kit.templatetags.kit import status_badge
from participate.processes.models import Cycle

register = template.Library()


@register.inclusion_tag("questions/_panel.html", takes_context=True)
def questions_panel(
    context: template.Context, cycle: Cycle, thread: Thread | None, ask_url: str, suggest_url: str = ""
) -> dict[str, Any]:
    """Show the questions about a thing, often asked ones first, and the way to ask (1 query while nobody asked).

    `suggest_url` is where who proposed it suggests a question for the often asked; "" for everybody else.
    """
    about = f"?tentang={thread.pk}" if thread is not None else ""
    all_url = reverse("questions:index", args=[cycle.slug]) + about
    return {
        **_panel(context, cycle, thread),
        "ask_url": ask_url,
        "suggest_url": suggest_url,
        "all_url": all_url,
    }


@register.inclusion_tag("questions/_panel.html", takes_context=True)
def cycle_questions(context: template.Context, cycle: Cycle) -> dict[str, Any]:
    """Show the questions about the whole process on its page (2 queries while nobody asked)."""
    ask_url = reverse("questions:ask", args=[cycle.slug])
    all_url = reverse("questions:index", args=[cycle.slug])
    found = _panel(context, cycle, cycle_thread(cycle))
    return {**found, "ask_url": ask_url, "suggest_url": "", "all_url": all_url, "whole": True}


def _panel(context: template.Context, cycle: Cycle, thread: Thread | None) -> dict[str, Any]:
    """Return what both panels show."""
    today = lists.today_in(cycle)
    panel = lists.panel_of(thread, today) if thread is not None else lists.Panel()
    return {
        "cycle": cycle, "panel": panel, "today": today, "counters": counters_open(cycle),
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("questions/_faq.html")
def questions_faq(cycle: Cycle, thread: Thread | None) -> dict[str, Any]:
    """Show only the often asked questions of a thing, for a printed sheet (1 query while nobody asked)."""
    panel = lists.panel_of(thread, lists.today_in(cycle)) if thread is not None else lists.Panel()
    return {"cycle": cycle, "panel": panel}


@register.simple_tag
def question_state(question: Question, today: date) -> SafeString:
    """Show where a question stands: answered, waiting until a day, promised for a day, or overdue."""
    if question.hidden_rule:
        return status_badge("hidden", _("Hidden"), "plain")
    if question.withdrawn_at:
        return status_badge("withdrawn", _("Taken back"), "plain")
    if question.answered_at:
        return status_badge("answered", _("Answered"), "in")
    day = {"day": date_format(question.due_on, "DATE_FORMAT")}
    if question.due_on < today:
        return status_badge("overdue", _("Overdue since %(day)s") % day, "out")
    if question.due_on != question.first_due_on and question.postponements.all():
        return status_badge("later", _("Will be answered on %(day)s") % day, "wait")
    return status_badge("waiting", _("Answer due by %(day)s") % day, "wait")


@register.filter
def newest_answer(question: Question) -> Answer | None:
    """Return the answer that counts (the answers are loaded, newest first)."""
    return next(iter(question.answers.all()), None)


@register.filter
def newest_promise(question: Question) -> Any:
    """Return the last promised day while the question is open (the promises are loaded, newest first)."""
    return next(iter(question.postponements.all()), None) if question.is_open else None


@register.filter
def signed(answer: Answer) -> str:
    """Return how an answer is signed: function and office."""
    return signature(answer.office, answer.signed_as)


@register.filter
def asked_office(question: Question) -> str:
    """Return who has to answer."""
    return signature(question.office, "")


@register.filter
def sound_of(question: Question, part: str) -> QuestionSound | None:
    """Return the recording of the question or of its answer (they are loaded)."""
    return next((row for row in question.sounds.all() if row.part == Part(part)), None)
