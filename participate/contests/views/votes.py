"""Every vote of a cycle on one page: what is open, what is coming, what came out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from participate.contests.enums import Purpose
from participate.contests.models import CycleContest
from participate.contests.queries import contests_of
from participate.contests.views.shared import address, page
from participate.contests.wording import votes as words
from participate.contests.wording.options import contest_title
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here
from voting.ballots.enums import State

DESK = frozenset({Role.OPERATOR, Role.FACILITATOR, Role.ADMINISTRATOR})


@require_safe
def votes(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the votes whose rules are published, the main one first."""
    found = cycle_or_404(request, cycle)
    at_desk = bool(roles_here(request, found) & DESK)
    rows = [_row(found, row, at_desk) for row in contests_of(found) if row.contest.state != State.DRAFT]
    return render(request, "contests/votes.html", page(found, None, rows=rows))


def _row(cycle: Cycle, row: CycleContest, at_desk: bool) -> dict[str, Any]:
    """Return one vote: what it is, how one votes, where it stands, where to go."""
    contest = row.contest
    number = None if row.purpose == Purpose.MAIN else contest.pk
    return {
        "title": contest_title(contest), "purpose": row.get_purpose_display(), "kind": words.kind_name(contest.kind),
        "state": words.state_text(contest), "tone": words.tone(contest.state),
        "ballot": address("ballot", cycle, number) if contest.state == State.OPEN else "",
        "result": address("result", cycle, number) if contest.state == State.COUNTED else "",
        "log": reverse("contests:log", args=[cycle.slug, contest.pk]) if contest.is_frozen else "",
        "closing": address("ceremony", cycle, number) if contest.is_frozen else "",
        "desk": address("desk", cycle, number) if at_desk else "",
        "roll": reverse("contests:roll", args=[cycle.slug, contest.pk]) if at_desk else "",
        "paper": reverse("contests:paper", args=[cycle.slug, contest.pk]) if at_desk else "",
    }  # fmt: skip
