"""What everybody sees: the list of processes, and one process."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participate.kit.clock import database_now
from participate.processes import timetable
from participate.processes.facts import facts_of, level_words
from participate.processes.models import Cycle
from participate.processes.permissions import may_start_cycles
from participate.processes.queries import current_envelope, public_cycles
from participate.processes.rules import three_sentences
from participate.processes.web import cycle_or_404, visitor

PER_PAGE = 20


def cycle_list(request: HttpRequest) -> HttpResponse:
    """Show the running processes, then the finished and imported ones."""
    now = database_now()
    running = [(row, timetable.now_open(row, now)) for row in public_cycles().filter(is_archived=False)[:20]]
    past = Paginator(public_cycles().filter(is_archived=True), PER_PAGE).get_page(request.GET.get("page"))
    context = {"running": running, "past": past, "may_start": may_start_cycles(visitor(request))}
    return render(request, "processes/list.html", context)


def cycle_page(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what is open now, the money, the rules, and the way to everything else."""
    return render(request, "processes/cycle.html", overview(cycle_or_404(request, cycle)))


def overview(cycle: Cycle) -> dict[str, object]:
    """Return what the page of a cycle shows (a fixed number of queries)."""
    now = database_now()
    facts = facts_of(cycle)
    envelope = current_envelope(cycle)
    amount = envelope.amount if envelope else 0
    delegates = cycle.delegates.filter(may_vote=True).count()
    return {
        "cycle": cycle,
        "now": timetable.now_open(cycle, now),
        "steps": timetable.steps(cycle, now),
        "facts": facts,
        "envelope": amount,
        "left": amount - facts.spent,
        "rules": facts.rule_sentences or three_sentences(cycle, amount, delegates),
        "meetings": list(cycle.meetings.all()[:5]),
        "level": facts.level,
        "level_words": level_words(facts.level),
        "levels": [(number, *level_words(number)) for number in range(1, 6)],
    }
