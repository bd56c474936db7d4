"""The desk: turnout, paper ballots, open, close, count. Never who leads, never who voted how."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from participate.contests import services
from participate.contests.enums import Entitlement
from participate.contests.errors import WrongStep
from participate.contests.forms.paper import PaperForm
from participate.contests.opening import closing_time, options_for
from participate.contests.people import voters_of
from participate.contests.queries import ballots_in, roll_list, turnout
from participate.contests.views.shared import contest_of, page, refuse
from participate.contests.wording import desk as words
from participate.contests.wording.options import category_labels, lines, options_of
from participate.contests.wording.times import moment_text
from participate.kit.clock import database_now
from participate.kit.errors import DomainError
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle, Delegate
from participate.processes.permissions import require_role
from participate.processes.queries import roles_in
from participate.processes.web import cycle_or_404
from voting.ballots.enums import State
from voting.ballots.models import Contest

RUN = {Role.FACILITATOR, Role.ADMINISTRATOR}
DESK = {*RUN, Role.OPERATOR}


@never_cache
@require_GET
def desk(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show how many ballots are in, who has not voted yet, and the next step."""
    found = cycle_or_404(request, cycle)
    roles = roles_in(request.user, found)
    if not roles & DESK:
        raise NotYourRole(_("The desk is for facilitators and paper operators of this process."))
    contest, may_run = contest_of(found), bool(roles & RUN)
    if contest is None:
        return redirect("contests:rules_edit" if may_run else "contests:rules", cycle=found.slug)
    return render(request, "contests/desk.html", _desk_context(found, contest, may_run))


def _desk_or_refuse(request: HttpRequest, slug: str, *roles: Role) -> tuple[Cycle, Contest | None]:
    """Return the cycle and its contest to people of the desk; others are refused."""
    found = cycle_or_404(request, slug)
    require_role(request.user, found, *(roles or (Role.OPERATOR, Role.FACILITATOR)))
    return found, contest_of(found)


def _desk_context(cycle: Cycle, contest: Contest, may_run: bool) -> dict[str, Any]:
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
    )  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, cycle: str) -> HttpResponse:
    """Type in a paper ballot; what is written counts, mistakes as invalid, empty as empty."""
    found, contest = _desk_or_refuse(request, cycle)
    if contest is None or contest.state != State.OPEN:
        state = (
            Entitlement.NOT_YET
            if contest is None or contest.state in ("draft", "published")
            else Entitlement.OVER
        )
        return refuse(request, found, contest, state, status=200 if request.method == "GET" else 409)
    options = options_of(contest)
    waiting = [voter.delegate.pk for voter, voted in roll_list(contest) if not voted and voter.delegate]
    delegates = Delegate.objects.filter(cycle=found, may_vote=True).order_by("code")
    shown = delegates if request.method == "POST" else delegates.filter(pk__in=waiting)
    form = PaperForm(request.POST or None, delegates=shown, codes=[row.code for row in options])
    if request.method == "POST" and form.is_valid() and _enter(request, contest, form):
        return redirect("contests:paper", cycle=found.slug)
    form.fields["delegate"].queryset = delegates.filter(pk__in=waiting)
    context = page(found, contest, form=form, rows=lines(options, category_labels(found)), left=len(waiting))
    return render(request, "contests/paper.html", context, status=400 if form.errors else 200)


def _enter(request: HttpRequest, contest: Contest, form: PaperForm) -> bool:
    """Put the paper ballot into the box and say what became of it; keep the form on a refusal."""
    data = form.cleaned_data
    try:
        entry = services.enter_paper_ballot(
            actor=request.user, contest=contest, delegate=data["delegate"], marks=data["marks"],
            idempotency_key=data["form_key"],
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, words.entered(entry.status, entry.reason))
    return True


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


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, cycle: str) -> HttpResponse:
    """Close the box after one more question."""
    found, contest = _desk_or_refuse(request, cycle, Role.FACILITATOR)
    if contest is None:
        raise WrongStep(_("Publish the rules first."))
    if request.method == "POST":
        services.close_vote(actor=request.user, contest=contest)
        messages.success(request, _("Voting is closed. Nothing in the box can change any more."))
        return redirect("contests:desk", cycle=found.slug)
    now = turnout(contest)
    sentences = words.turnout_now(now["voted"], now["roll"], now["by_channel"])
    until = moment_text(contest.closes_at, contest.time_zone)
    context = page(found, contest, sentences=sentences, turnout=now, until=until)
    return render(request, "contests/close.html", context)


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, cycle: str) -> HttpResponse:
    """Count by the published rule and show the result to everybody."""
    found, contest = _desk_or_refuse(request, cycle, Role.FACILITATOR)
    if contest is None:
        raise WrongStep(_("Publish the rules first."))
    if request.method == "POST":
        services.count_vote(actor=request.user, contest=contest)
        messages.success(request, _("The ballots are counted. Everybody can see the result."))
        return redirect("contests:result", cycle=found.slug)
    return redirect("contests:desk", cycle=found.slug)
