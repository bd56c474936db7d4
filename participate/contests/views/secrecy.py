"""Is my vote secret? One page for everybody, made from what is in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from participate.contests.views.enter import contest_numbered
from participate.contests.views.shared import page
from participate.contests.wording.secrecy import answer_of


@require_GET
def secrecy(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Answer the question."""
    found, contest = contest_numbered(request, cycle, number)
    return render(request, "contests/secrecy.html", page(found, contest, answer=answer_of(contest)))
