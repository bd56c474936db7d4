"""The organiser's desk: question, statements, waiting ones, opening and closing, files."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.exports import matrix_csv, results_csv, results_json
from participate.deliberation.opinions.forms import QuestionForm, SeedForm
from participate.deliberation.opinions.models import OpinionPoll, Statement
from participate.deliberation.opinions.queries.maps import drawing_of
from participate.deliberation.opinions.services.polls import (
    begin_poll,
    close_poll,
    open_poll,
    require_organiser,
    seed_statements,
)
from participate.deliberation.opinions.services.statements import judge_statement
from participate.deliberation.opinions.web import poll_of
from participate.kit.errors import DomainError, NotAllowed
from participate.kit.numbers import row_number
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404


@never_cache
@require_GET
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show everything an organiser does with the round."""
    found = cycle_or_404(request, cycle)
    require_organiser(request.user, found)
    poll = poll_of(found)
    rows = list(Statement.objects.filter(poll=poll).order_by("number")) if poll else []
    context = {
        "cycle": found, "poll": poll, "seed_form": SeedForm(),
        "question_form": QuestionForm(initial={"question": poll.question if poll else ""}),
        "waiting": [row for row in rows if row.verdict == Verdict.WAITING],
        "decided": [row for row in rows if row.verdict != Verdict.WAITING],
        "drawing": drawing_of(poll) if poll else None,
    }  # fmt: skip
    return render(request, "opinions/desk.html", context)


def _mine(request: HttpRequest, slug: str) -> tuple[Cycle, OpinionPoll]:
    """Return the cycle and its round for an organiser; everybody else is turned away first."""
    cycle = cycle_or_404(request, slug)
    require_organiser(request.user, cycle)
    poll = poll_of(cycle)
    if poll is None:
        raise Http404(_("There is no opinion map here yet."))
    return cycle, poll


def _did(request: HttpRequest, cycle: Cycle, work: Callable[[], object], words: str) -> HttpResponse:
    """Do it and say so, or say what to change, and lead back to the desk."""
    try:
        work()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    return redirect("opinions:desk", cycle=cycle.slug)


@require_POST
def begin(request: HttpRequest, cycle: str) -> HttpResponse:
    """Set the question."""
    found = cycle_or_404(request, cycle)
    require_organiser(request.user, found)
    question = request.POST.get("question", "")[:1000]
    return _did(
        request, found, lambda: begin_poll(actor=request.user, cycle=found, question=question), _("Saved.")
    )


@require_POST
def seed(request: HttpRequest, cycle: str) -> HttpResponse:
    """Add statements of the organiser."""
    found, poll = _mine(request, cycle)
    lines = request.POST.get("texts", "")[:60_000].splitlines()
    return _did(
        request, found, lambda: seed_statements(actor=request.user, poll=poll, texts=lines), _("Saved.")
    )


@require_POST
def switch(request: HttpRequest, cycle: str) -> HttpResponse:
    """Open or close the round."""
    found, poll = _mine(request, cycle)
    if request.POST.get("langkah") == "buka":
        return _did(
            request, found, lambda: open_poll(actor=request.user, poll=poll), _("Now people can answer.")
        )
    return _did(
        request, found, lambda: close_poll(actor=request.user, poll=poll), _("Closed. The map stays.")
    )


@require_POST
def judge(request: HttpRequest, cycle: str) -> HttpResponse:
    """Let a statement in, or keep it out with a reason."""
    found, poll = _mine(request, cycle)
    number = row_number(request.POST.get("pernyataan", "")) or 0
    statement = Statement.objects.filter(poll=poll, number=number).select_related("poll").first()
    if statement is None:
        raise Http404(_("There is no statement with this number here."))
    approve, reason = request.POST.get("putusan") == "terima", request.POST.get("alasan", "")
    return _did(
        request,
        found,
        lambda: judge_statement(actor=request.user, statement=statement, approve=approve, reason=reason),
        _("The statement is in.") if approve else _("The statement stays out; its author reads why."),
    )


@require_GET
def export(request: HttpRequest, cycle: str, kind: str) -> HttpResponse:
    """Hand out a file: the answers without names, or the results."""
    found, poll = _mine(request, cycle)
    drawing = drawing_of(poll)
    if kind == "jawaban.csv":
        text = matrix_csv(poll)
    elif drawing is None or kind not in ("hasil.csv", "hasil.json"):
        text = ""
    else:
        text = results_csv(poll, drawing) if kind == "hasil.csv" else results_json(poll, drawing)
    if not text:
        raise Http404(_("Too few people have answered for a file."))
    form = "application/json" if kind.endswith("json") else "text/csv; charset=utf-8"
    name = f"pendapat-{found.slug}-{kind}"
    return HttpResponse(text, form, headers={"Content-Disposition": f'attachment; filename="{name}"'})
