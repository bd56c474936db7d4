"""Public corrections while people vote: everybody reads them, two people of the staff make them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.contests.errors import WrongStep
from participate.contests.forms.closing import ChangeForm
from participate.contests.services import amendments as services
from participate.contests.views.shared import address, addresses, contest_of, page, title_of
from participate.contests.wording.amendments import changes
from participate.contests.wording.options import options_of
from participate.kit.errors import DomainError
from participate.processes.enums import STAFF_ROLES, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, roles_here
from voting.ballots.enums import State
from voting.ballots.models import Amendment, Contest

PROPOSE = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})


@require_GET
def amendments(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """List what was corrected after the opening, with the reason and both people."""
    found = cycle_or_404(request, cycle)
    contest, roles = contest_of(found, number), roles_here(request, found)
    is_open = contest is not None and contest.state == State.OPEN
    context = page(
        found, contest, changes=_changes(contest), may_propose=is_open and bool(roles & PROPOSE),
        may_confirm=is_open and bool(roles & STAFF_ROLES), me=f"user:{request.user.pk}",
        vote_title=title_of(contest, number), at=_at(found, number),
    )  # fmt: skip
    return render(request, "contests/amendments.html", context)


def _at(cycle: Cycle, number: int | None) -> dict[str, str]:
    return addresses(cycle, number, "amendments", "amend", "amend_step", "ceremony")


def _changes(contest: Contest | None) -> list[Any]:
    if contest is None:
        return []
    return changes(contest, list(Amendment.objects.filter(contest=contest).select_related("option")))


def _open_contest(cycle: Cycle, number: int | None) -> Contest:
    contest = contest_of(cycle, number)
    if contest is None or contest.state != State.OPEN:
        raise WrongStep(_("Corrections are possible only while people vote."))
    return contest


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Propose a correction; a colleague has to confirm it."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    contest, at = _open_contest(found, number), _at(found, number)
    form = ChangeForm(request.POST or None, contest=contest, options=options_of(contest))
    if request.method == "POST" and form.is_valid() and _propose(request, contest, form):
        return redirect(at["amendments"])
    context = page(found, contest, form=form, vote_title=title_of(contest, number), at=at)
    return render(request, "contests/amend.html", context, status=400 if form.errors else 200)


def _propose(request: HttpRequest, contest: Contest, form: ChangeForm) -> bool:
    """Keep the proposal; on a refusal keep the form."""
    field, option = form.target
    try:
        services.propose_change(
            actor=request.user, contest=contest, field=field, option=option, after=form.after,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Proposed. A colleague has to confirm it."))
    return True


@require_POST
def amend_step(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Confirm a colleague's proposal, or take one back."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, *sorted(STAFF_ROLES))
    contest_of(found, number)  # a vote of another process is not found, whatever is asked of it
    change, verb = request.POST.get("number", ""), request.POST.get("do", "")
    verbs = {"confirm": services.confirm_change, "back": services.take_back_change}
    if change.isdecimal() and len(change) < 5 and verb in verbs:
        try:
            verbs[verb](actor=request.user, contest=_open_contest(found, number), number=int(change))
        except DomainError as error:
            messages.error(request, error.message)
        except Amendment.DoesNotExist:
            messages.error(request, _("There is no such correction."))
        else:
            messages.success(request, _("Done. It is written down for everybody."))
    return redirect(address("amendments", found, number))
