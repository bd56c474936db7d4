"""The list of voters at the desk: numbers, one person, a file; never a list of names."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.contests.access import access_of
from participate.contests.enums import Way
from participate.contests.errors import BadRoll
from participate.contests.forms.roll import AccessForm, PersonForm, RollFileForm
from participate.contests.models import RollImport
from participate.contests.roll_counts import level_name, roll_counts
from participate.contests.services import access as access_services
from participate.contests.services import roll_import
from participate.contests.views.enter import contest_numbered
from participate.contests.views.shared import page
from participate.contests.wording.ways import numbered
from participate.kit.errors import DomainError
from participate.kit.sheets import safe_cell
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Roll


def desk_vote(request: HttpRequest, slug: str, number: int, *roles: Role) -> tuple[Cycle, Contest]:
    """Return a cycle and its vote to people of the desk (or of `roles`); others are refused."""
    cycle, contest = contest_numbered(request, slug, number)
    require_role(request.user, cycle, *(roles or (Role.OPERATOR, Role.FACILITATOR)))
    return cycle, contest


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the roll in numbers; look one person up, add or remove them."""
    found, contest = desk_vote(request, cycle, number)
    form = PersonForm(request.POST or None)
    answer = ""
    if request.method == "POST" and form.is_valid():
        answer = _person(request, contest, form)
    context = page(
        found, contest, form=form, answer=answer, counts=_counts(contest), access=access_of(contest),
        before=contest.state in roll_import.BEFORE,
    )  # fmt: skip
    return render(request, "contests/roll.html", context, status=400 if form.errors else 200)


def _person(request: HttpRequest, contest: Contest, form: PersonForm) -> str:
    """Do what the button says; return what is to be said about the person."""
    identity, do = form.cleaned_data["identity"], request.POST.get("do", "find")
    try:
        if do == "add":
            level = form.cleaned_data["level"]
            new = access_services.add_person(
                actor=request.user, contest=contest, identity=identity, level=level
            )
            return _("This person is now on the list.") if new else _("This person was on the list already.")
        if do == "remove":
            gone = access_services.remove_person(actor=request.user, contest=contest, identity=identity)
            return (
                _("This person is no longer on the list.")
                if gone
                else _("Nobody was taken off: not on the list, or the ballot is in the box already.")
            )
    except DomainError as error:
        form.add_error("identity", error.message)
        return ""
    row = Roll.objects.filter(contest=contest, person_key=person_key(contest.pk, identity)).first()
    if row is None or row.status == "removed":
        return _("This person is not on the list.")
    words = _("This person is on the list. Known by: %(level)s.") % {"level": level_name(row.level)}
    return f"{words} {_('Waiting to be marked as present.')}" if row.status == "waiting" else words


def _counts(contest: Contest) -> dict[str, Any]:
    """Return the counts with words."""
    counts = roll_counts(contest)
    return {
        "people": counts.people, "waiting": counts.waiting, "removed": counts.removed, "weighted": counts.weighted,
        "levels": [(level_name(code), count) for code, count in counts.levels],
        "areas": [(code or _("without a place"), count) for code, count in counts.areas],
    }  # fmt: skip


@never_cache
@require_GET
def counts(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the numbers as a table; there is no table with people."""
    found, contest = desk_vote(request, cycle, number)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    told = _counts(contest)
    writer.writerow([_("What"), _("Number of people")])
    writer.writerows([safe_cell(name), count] for name, count in [*told["levels"], *told["areas"]])
    name = f"{found.slug}-{contest.pk}-pemilih.csv"
    return HttpResponse(
        ("\ufeff" + buffer.getvalue()).encode(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Look at what a list would do, then take it over as a whole."""
    found, contest = desk_vote(request, cycle, number)
    if request.method == "POST" and "mark" in request.POST:
        return _take_over(request, contest)
    form = RollFileForm(request.POST or None, request.FILES or None)
    plan = _plan(request, contest, form) if request.method == "POST" and form.is_valid() else None
    newest = RollImport.objects.filter(contest=contest, undone_at=None).last()
    context = page(
        found, contest, form=form, plan=plan, newest=newest, access=access_of(contest),
        before=contest.state in roll_import.BEFORE, levels=_named(plan),
    )  # fmt: skip
    return render(request, "contests/roll_import.html", context, status=400 if form.errors else 200)


def _named(plan: roll_import.RollPlan | None) -> list[tuple[str, int]]:
    return [(level_name(code), count) for code, count in plan.levels.items()] if plan else []


def _plan(request: HttpRequest, contest: Contest, form: RollFileForm) -> roll_import.RollPlan | None:
    """Read the file; its mistakes are errors of the form."""
    data = form.cleaned_data
    try:
        return roll_import.stage_roll(
            actor=request.user, contest=contest, file_name=form.file_name, data=data["file"], level=data["level"],
            contacts_told=data["contacts_told"],
        )  # fmt: skip
    except BadRoll as error:
        form.add_error(None, error.lines)
    except DomainError as error:
        form.add_error(None, error.message)
    return None


def _take_over(request: HttpRequest, contest: Contest) -> HttpResponse:
    done = roll_import.take_over_roll(actor=request.user, contest=contest, mark=request.POST["mark"])
    words = ngettext("%(count)d person added.", "%(count)d people added.", done.added) % {"count": done.added}
    messages.success(request, _("The list is taken over.") + " " + words)
    return redirect(numbered("contests:roll", contest))


@never_cache
@require_POST
def undo(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take the newest list back."""
    _found, contest = desk_vote(request, cycle, number)
    given = request.POST.get("list", "")
    at = int(given) if given.isdecimal() and len(given) < 6 else 0
    roll_import.undo_roll(actor=request.user, contest=contest, number=at)
    messages.success(request, _("The list is taken back. The roll is as it was before."))
    return redirect(numbered("contests:roll", contest))


@never_cache
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Say who may vote and how they come to the ballot."""
    found, contest = desk_vote(request, cycle, number, Role.FACILITATOR)
    form = AccessForm.of(access_of(contest), request.POST or None)
    if request.method == "POST" and form.is_valid():
        access_services.set_access(
            actor=request.user, contest=contest, electorate=form.cleaned_data["electorate"],
            ways=form.cleaned_data["ways"],
        )  # fmt: skip
        messages.success(request, _("Saved. It is printed on the ballot and beside the result."))
        return redirect(numbered("contests:roll", contest))
    now = access_of(contest)
    context = page(
        found, contest, form=form, before=contest.state in roll_import.BEFORE, access=now,
        ways=[way.label for way in Way if way in now.ways],
    )  # fmt: skip
    return render(request, "contests/access.html", context, status=400 if form.errors else 200)
