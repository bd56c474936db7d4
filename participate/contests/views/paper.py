"""Batches of paper ballots: the overview, one batch, its cover sheet, and the way into the box."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participate.contests.cover_pdf import cover_pdf
from participate.contests.errors import WrongStep
from participate.contests.forms.paper import CountForm
from participate.contests.paper_queries import Standing, batches_of, clerk_roles, standings
from participate.contests.queries import contest_at
from participate.contests.services import paper as services
from participate.contests.views.shared import page
from participate.contests.wording import paper as words
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, roles_here
from voting.ballots.enums import State
from voting.ballots.models import Contest, PaperBatch
from voting.ballots.models.paper import FIRST, SECOND
from voting.ballots.paper_queries import batch_facts


def desk_vote(request: HttpRequest, slug: str, number: int, *roles: Role) -> tuple[Cycle, Contest]:
    """Return a cycle and its vote to people of the desk (or of `roles`); others learn nothing of its votes."""
    cycle, wanted = cycle_or_404(request, slug), roles or services.DESK
    # Roles are read once a request: the frame of the page needs them too.
    if not roles_here(request, cycle) & {*wanted, Role.ADMINISTRATOR}:
        require_role(request.user, cycle, *wanted)
    contest = contest_at(cycle, number)
    if contest is None:
        raise Http404(_("There is no vote with this number in this process."))
    contest.cycle_contest.cycle = cycle
    return cycle, contest


def batch_or_404(request: HttpRequest, slug: str, number: int, batch: int) -> tuple[Cycle, PaperBatch]:
    """Return a cycle and a batch of one of its votes to people of the desk."""
    cycle, contest = desk_vote(request, slug, number)
    found = PaperBatch.objects.filter(contest=contest, number=batch).first()
    if found is None:
        raise Http404(_("There is no batch with this number."))
    found.contest = contest
    return cycle, found


def to_batch(batch: PaperBatch, name: str = "paper_batch", **more: Any) -> str:
    """Return the address of a page of a batch."""
    cycle = batch.contest.cycle_contest.cycle.slug
    parts = {"cycle": cycle, "number": batch.contest_id, "batch": batch.number, **more}
    return reverse(f"contests:{name}", kwargs=parts)


@never_cache
@require_http_methods(["GET", "POST"])
def batches(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show every batch with what is missing next; begin a new one."""
    found, contest = desk_vote(request, cycle, number)
    form, status = CountForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_batch(
                actor=request.user, contest=contest, sheets=form.cleaned_data["sheets"]
            )
            return redirect("contests:paper_batch", cycle=found.slug, number=number, batch=made.number)
        except DomainError as error:
            form.add_error(None, error.message)
            status = error.status
    status = 400 if form.errors and status == 200 else status
    return render(request, "contests/paper.html", _overview(found, contest, form), status=status)


def _overview(cycle: Cycle, contest: Contest, form: CountForm) -> dict[str, Any]:
    rows = batches_of(contest)
    roles = clerk_roles(cycle, rows)
    return page(
        cycle, contest, form=form, rows=[words.batch_row(at, roles) for at in standings(rows)],
        title=contest_title(contest), is_open=contest.state == State.OPEN,
        can_audit=contest.state in (State.CLOSED, State.SEALED, State.COUNTED),
    )  # fmt: skip


@never_cache
@require_safe
def batch(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Show one batch: its counts, who works on it, what comes next."""
    found, row = batch_or_404(request, cycle, number, batch)
    return render(request, "contests/paper_batch.html", _batch_context(request, found, row))


def _batch_context(request: HttpRequest, cycle: Cycle, batch: PaperBatch) -> dict[str, Any]:
    """Return a batch; the numbers of sheets that differ come once both readings are complete."""
    [at] = standings([batch])
    undecided = batch_facts(batch).undecided if at.undecided else ()
    return page(
        cycle, batch.contest, at=at, row=words.batch_row(at, clerk_roles(cycle, [batch])), batch=batch,
        counts=words.four_counts(at), undecided=undecided, parts=_parts(at, f"user:{request.user.pk}"),
        opened=moment_text(batch.opened_at, batch.contest.time_zone),
        form=CountForm(initial={"sheets": batch.sheets}),
    )  # fmt: skip


def _parts(at: Standing, me: str) -> list[dict[str, Any]]:
    """Return the two readings with how far they are and whether they are this person's to do."""
    clerks = {FIRST: at.batch.first, SECOND: at.batch.second}
    others = {FIRST: (at.batch.second, at.batch.decider), SECOND: (at.batch.first, at.batch.decider)}
    labels = {FIRST: _("First reading"), SECOND: _("Second reading")}
    typed = {FIRST: at.first, SECOND: at.second}
    return [
        {
            "number": reading, "label": labels[reading], "typed": typed[reading],
            "left": at.sheets - typed[reading], "by": getattr(at.batch, f"{field}_name"),
            "mine": clerks[reading] == me or (not clerks[reading] and me not in others[reading]),
        }
        for reading, field in ((FIRST, "first"), (SECOND, "second"))
    ]  # fmt: skip


@require_POST
def step(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Correct the number of sheets, or give the batch up."""
    _cycle, row = batch_or_404(request, cycle, number, batch)
    try:
        if request.POST.get("do") == "cancel":
            _cancel(request, row)
        else:
            _recount(request, row)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(to_batch(row))


def _recount(request: HttpRequest, batch: PaperBatch) -> None:
    form = CountForm(request.POST)
    if not form.is_valid():
        raise WrongStep(_("Write how many sheets there are, as a whole number."))
    services.recount_sheets(actor=request.user, batch=batch, sheets=form.cleaned_data["sheets"])
    messages.success(request, _("The number of sheets is corrected."))


def _cancel(request: HttpRequest, batch: PaperBatch) -> None:
    """Give a batch up, once that was said twice."""
    if request.POST.get("sure") != "on":
        raise WrongStep(_("Tick that you are sure, then cancel."))
    services.cancel_batch(actor=request.user, batch=batch)
    messages.success(request, _("The batch is cancelled. Nothing of it is in the box."))


@never_cache
@require_safe
def cover(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Send the sheet that lies on top of the pile."""
    found, row = batch_or_404(request, cycle, number, batch)
    content = cover_pdf(
        title=found.name, vote=contest_title(row.contest), batch=row.number, sheets=row.sheets, opened_by=row.opened_name,
        opened=moment_text(row.opened_at, row.contest.time_zone), made=row.opened_at,
        address=request.build_absolute_uri(to_batch(row)),
    )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}-{number}-{batch}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@never_cache
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Show the four counts once more, then put the batch into the box."""
    found, row = batch_or_404(request, cycle, number, batch)
    problem = ""
    if request.method == "POST":
        try:
            services.settle_batch(actor=request.user, batch=row)
            messages.success(request, _("The batch is in the box."))
            return redirect(to_batch(row))
        except DomainError as error:
            problem = error.message
    [at] = standings([row])
    context = page(found, row.contest, at=at, batch=row, counts=words.four_counts(at), problem=problem,
                   few=words.few_people(at), row=words.batch_row(at, {}))  # fmt: skip
    return render(request, "contests/paper_settle.html", context, status=409 if problem else 200)
