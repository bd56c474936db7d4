"""The check of the paper sheets: drawn by a public seed, compared by people, read by everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participate.contests.errors import WrongStep
from participate.contests.forms.paper import CheckForm, SeedForm
from participate.contests.paper_queries import audit_of, readings_on
from participate.contests.services import paper as services
from participate.contests.views.enter import contest_numbered
from participate.contests.views.paper import desk_vote
from participate.contests.views.shared import page, refuse
from participate.contests.wording import paper as words
from participate.contests.wording.options import contest_title, options_of
from participate.contests.wording.sheets import ORDERS
from participate.contests.wording.times import moment_text
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import roles_here
from voting.ballots.enums import State
from voting.ballots.models import Contest, PaperSheet
from voting.ballots.models.paper import DECISION, FIRST

MAY = {*services.AUDIT, Role.ADMINISTRATOR}
BEFORE = (State.DRAFT, State.PUBLISHED, State.OPEN)


@never_cache
@require_safe
def audit(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show which sheets are drawn and what was found; people of the desk get the next sheet to compare."""
    found, contest = contest_numbered(request, cycle, number)
    if contest.state in BEFORE:
        return refuse(request, found, contest, "not_yet" if contest.state != State.OPEN else "not_entitled")
    return render(request, "contests/paper_audit.html", _context(request, found, contest))


def _context(request: HttpRequest, cycle: Cycle, contest: Contest) -> dict[str, Any]:
    may = bool(roles_here(request, cycle) & MAY)
    known = audit_of(contest)
    context = page(cycle, contest, may=may, title=contest_title(contest), seed_form=SeedForm(), orders=ORDERS)
    if known is None:
        return context
    row, sheets = known
    checks = [_check(sheet) for sheet in sheets]
    waits = next((check["sheet"] for check in checks if check["state"] == "waits"), None)
    return context | {
        "audit": row, "checks": checks, "drawn_at": moment_text(row.started_at, contest.time_zone),
        "sentence": words.audit_said(row, sheets),
        "next": _record(contest, waits) if may and waits else None,
        "notes": [check for check in checks if check["note"]] if may else [],
    }  # fmt: skip


def _check(sheet: PaperSheet) -> dict[str, Any]:
    """Return a drawn sheet with what was found, never what stands on it."""
    done = getattr(sheet, "check_done", None)
    state = "waits" if done is None else "agrees" if done.agrees else "differs"
    return {"sheet": sheet, "state": state, "note": done.note if done else ""}


def _record(contest: Contest, sheet: PaperSheet) -> dict[str, Any]:
    """Return what was entered of a sheet, for whoever holds the paper beside it."""
    readings = readings_on(sheet.batch, sheet.number)
    row = readings.get(DECISION) or readings[FIRST]
    names = {option.code: f"{option.number}. {option.title}" for option in options_of(contest)}
    said = words.said_marks(contest.kind, row.marks, names)
    return {
        "sheet": sheet, "said": [(names.get(code, code), mark) for code, mark in said.items()],
        "plain": words.reading_said(row.reason, row.marks),
        "form": CheckForm(initial={"batch": sheet.batch.number, "sheet": sheet.number}),
    }  # fmt: skip


@require_POST
def step(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Draw the sheets, or write down what one comparison found."""
    found, contest = desk_vote(request, cycle, number, *services.AUDIT)
    try:
        if request.POST.get("do") == "draw":
            services.start_audit(actor=request.user, contest=contest, seed=request.POST.get("seed", ""))
            messages.success(request, _("The sheets are drawn."))
        else:
            _compare(request, contest)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("contests:paper_audit", cycle=found.slug, number=number)


def _compare(request: HttpRequest, contest: Contest) -> None:
    known, form = audit_of(contest), CheckForm(request.POST)
    if known is None or not form.is_valid():
        raise WrongStep(_("This sheet was not drawn."))
    data = form.cleaned_data
    services.check_sheet(
        actor=request.user, audit=known[0], batch=data["batch"], number=data["sheet"], note=data["note"],
        agrees=request.POST.get("do") == "agrees",
    )  # fmt: skip
    messages.success(request, _("Written down."))
