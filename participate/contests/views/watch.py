"""The stuffing watch: flags for organisers, and what two people set aside, for everybody to read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.contests.errors import WrongStep
from participate.contests.services import watch as services
from participate.contests.views.shared import address, addresses, contest_of, page, title_of
from participate.contests.wording.watch import flag_line, quarantine_line
from participate.kit.errors import DomainError
from participate.processes.enums import STAFF_ROLES
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, roles_here
from voting.ballots.enums import State
from voting.ballots.models import Contest, Quarantine
from voting.ballots.watch import Flag, flags_of


@never_cache
@require_GET
def watch(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show the decisions to everybody, and the flags to people who work for the process."""
    found = cycle_or_404(request, cycle)
    contest, is_staff = contest_of(found, number), bool(roles_here(request, found) & STAFF_ROLES)
    between = contest is not None and contest.state == State.CLOSED
    context = page(
        found, contest, decisions=_decisions(contest), me=f"user:{request.user.pk}", is_staff=is_staff,
        flags=[flag_line(flag) for flag in flags_of(contest)] if contest and is_staff else [],
        may_decide=between and is_staff and contest.revoting, no_slots=between and not contest.revoting,
        watches=contest is not None and contest.state in (State.OPEN, State.CLOSED),
        vote_title=title_of(contest, number), at=addresses(found, number, "watch_step", "ceremony"),
    )  # fmt: skip
    return render(request, "contests/watch.html", context)


def _decisions(contest: Contest | None) -> list[tuple[Quarantine, Any]]:
    if contest is None:
        return []
    return [(row, quarantine_line(contest, row)) for row in Quarantine.objects.filter(contest=contest)]


@require_POST
def watch_step(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Propose, confirm or take back; every refusal says what to do."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, *sorted(STAFF_ROLES))
    contest = contest_of(found, number)
    if contest is not None:
        try:
            _take(request, contest)
        except DomainError as error:
            messages.error(request, error.message)
        except Quarantine.DoesNotExist:
            messages.error(request, _("There is no such decision."))
        else:
            messages.success(request, _("Done. It is written down for everybody."))
    return redirect(address("watch", found, number))


def _take(request: HttpRequest, contest: Contest) -> None:
    """Do what the pressed button says."""
    verb, reason = request.POST.get("do", ""), request.POST.get("reason", "")
    number = request.POST.get("number", "")
    at = int(number) if number.isdecimal() and len(number) < 6 else 0
    if verb == "aside":
        services.set_aside(
            actor=request.user,
            contest=contest,
            flag=_flag(contest, request.POST.get("flag", "")),
            reason=reason,
        )
    elif verb == "back":
        services.take_into_count(actor=request.user, contest=contest, number=at, reason=reason)
    elif verb == "confirm":
        services.confirm(actor=request.user, contest=contest, number=at)
    else:
        services.withdraw(actor=request.user, contest=contest, number=at)


def _flag(contest: Contest, key: str) -> Flag:
    """Return the flag that is raised under this key now."""
    found = next((flag for flag in flags_of(contest) if flag.key == key), None)
    if found is None:
        raise WrongStep(_("This sign is no longer there. Look at the page again."))
    return found
