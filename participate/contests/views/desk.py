"""The desk: turnout, paper ballots, opening. Never who leads, never who voted how."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participate.contests import services
from participate.contests.enums import Purpose
from participate.contests.errors import WrongStep
from participate.contests.opening import closing_time, options_for
from participate.contests.people import voters_of
from participate.contests.queries import ballots_in, roll_list
from participate.contests.views.shared import addresses, contest_of, page, title_of
from participate.contests.wording import desk as words
from participate.contests.wording.times import moment_text
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import roles_in
from participate.processes.web import cycle_or_404
from voting.ballots.models import Contest

RUN = {Role.FACILITATOR, Role.ADMINISTRATOR}
DESK = {*RUN, Role.OPERATOR}


@never_cache
@require_GET
def desk(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show how many ballots are in, who has not voted yet, and the next step."""
    found = cycle_or_404(request, cycle)
    roles = roles_in(request.user, found)
    if not roles & DESK:
        raise NotYourRole(_("The desk is for facilitators and paper operators of this process."))
    contest, may_run = contest_of(found, number), bool(roles & RUN)
    if contest is None:
        return redirect("contests:rules_edit" if may_run else "contests:rules", cycle=found.slug)
    return render(request, "contests/desk.html", _desk_context(found, contest, may_run, number))


def _desk_or_refuse(request: HttpRequest, slug: str, *roles: Role) -> tuple[Cycle, Contest | None]:
    """Return the cycle and its contest to people of the desk; others are refused."""
    found = cycle_or_404(request, slug)
    require_role(request.user, found, *(roles or (Role.OPERATOR, Role.FACILITATOR)))
    return found, contest_of(found)


def _desk_context(cycle: Cycle, contest: Contest, may_run: bool, number: int | None) -> dict[str, Any]:
    """Return the desk: counts of ballots, names only with voted or not."""
    rows = roll_list(contest)
    voted, channels = sum(1 for _voter, voted in rows if voted), ballots_in(contest)
    women, listed = words.quota([voter for voter, _voted in rows] or voters_of(cycle))
    return page(
        cycle, contest, waiting=[voter for voter, voted in rows if not voted], women=women, listed=listed,
        turnout={"roll": len(rows), "voted": voted, "cast": sum(channels.values())}, voted=voted,
        sentences=words.turnout_now(voted, len(rows), channels), may_run=may_run,
        quota=words.quota_sentence(women, listed, cycle.settings.women_quota_pct),
        until=moment_text(contest.closes_at, contest.time_zone), step=words.next_step(contest),
        is_main=contest.cycle_contest.purpose == Purpose.MAIN, vote_title=title_of(contest, number),
        at=addresses(cycle, number, "desk", "ceremony", "result", "amendments", "watch"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def open_vote(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what opening will do, then do it."""
    found, contest = _desk_or_refuse(request, cycle, Role.FACILITATOR)
    if contest is None:
        raise WrongStep(_("Publish the rules first."))
    if request.method == "POST":
        services.open_vote(actor=request.user, cycle=found)
        messages.success(request, _("Voting is open."))
        return redirect("contests:desk", cycle=found.slug)
    context = page(found, contest, **_opening(found, contest))
    return render(request, "contests/open.html", context)


def _opening(cycle: Cycle, contest: Contest) -> dict[str, Any]:
    """Return the checklist: what goes onto the ballot, who is on the roll, until when."""
    moment = database_now()
    candidates = options_for(cycle, contest.rule)
    ends = closing_time(cycle, moment)
    checks = words.opening_checks(cycle, contest, candidates, ends, moment)
    return {"checks": checks, "candidates": candidates, "ready": all(row["done"] for row in checks)}
