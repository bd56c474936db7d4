"""The closing of the vote: everybody sees each step; two people of the staff take them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.contests.errors import WrongStep
from participate.contests.forms.closing import SeedForm, SignForm
from participate.contests.queries import official_run, turnout
from participate.contests.services import ceremony as services
from participate.contests.services.long_work import at_work
from participate.contests.views.shared import address, addresses, contest_of, page, refuse, title_of
from participate.contests.wording import ceremony as words
from participate.contests.wording.desk import turnout_now
from participate.contests.wording.times import moment_text
from participate.kit.errors import DomainError
from participate.processes.enums import STAFF_ROLES, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, roles_here
from voting.ballots.enums import State, StepKind
from voting.ballots.models import CeremonyStep, Contest
from voting.ballots.rules import needs_seed
from voting.ballots.services.ceremony import broken_steps

RUN = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})


@never_cache
@require_GET
def ceremony(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show the steps of the closing, what happened at each, and the next one to whoever may take it."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found, number)
    if contest is None or contest.state in (State.DRAFT, State.PUBLISHED):
        return refuse(request, found, contest, "not_yet")
    return render(request, "contests/ceremony.html", _context(request, found, contest, number))


def _context(request: HttpRequest, cycle: Cycle, contest: Contest, number: int | None) -> dict[str, Any]:
    """Return the page: stages, the one that waits for this visitor, and the form it needs."""
    steps, run = list(CeremonyStep.objects.filter(contest=contest)), official_run(contest)
    waits = _waiting(contest, steps)
    turn = _turn(contest, waits, f"user:{request.user.pk}", roles_here(request, cycle))
    now = turnout(contest)
    return page(
        cycle, contest, stages=words.stages(contest, steps, run), turn=turn, broken=broken_steps(steps),
        waits=words.people(waits) if waits else "", waits_since=moment_text(waits.at, contest.time_zone) if waits else "",
        working=at_work(contest), seed_form=SeedForm(), sign_form=SignForm(), run=run,
        not_cast=now["not_cast"] if turn in ("ask", "confirm") else 0,
        sentences=turnout_now(now["voted"], now["roll"], now["by_channel"]) if contest.state == State.OPEN else [],
        until=moment_text(contest.closes_at, contest.time_zone), vote_title=title_of(contest, number),
        at=addresses(cycle, number, "ceremony", "ceremony_step", "result", "amendments"),
    )  # fmt: skip


def _waiting(contest: Contest, steps: list[CeremonyStep]) -> CeremonyStep | None:
    """Return the first person's step that waits for a second person now (no query)."""
    kind = {State.OPEN: StepKind.CLOSE_ASKED, State.CLOSED: StepKind.SEED_TYPED}.get(State(contest.state))
    last = steps[-1] if steps else None
    return last if last is not None and last.kind == kind else None


def _turn(contest: Contest, waits: CeremonyStep | None, ref: str, roles: frozenset[str]) -> str:
    """Return what this visitor can do now: a value of `do`, own_close, own_seed, or nothing."""
    if not roles & STAFF_ROLES:
        return ""
    if contest.state == State.COUNTED:
        return "sign" if Role.AUDITOR in roles else ""
    if waits is not None:
        own, other = ("own_close", "confirm") if contest.state == State.OPEN else ("own_seed", "seed_confirm")
        return own if waits.actor == ref else other
    if contest.state == State.CLOSED and needs_seed(contest.rule) and not contest.seed:
        return "seed"
    by_state = {State.OPEN: "ask", State.CLOSED: "seal", State.SEALED: "count"}
    return by_state.get(State(contest.state), "") if roles & RUN else ""


@require_POST
def step(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Take one step; what the box refuses is said on the page of the closing."""
    found = cycle_or_404(request, cycle)
    do = request.POST.get("do", "")
    require_role(
        request.user, found, *(sorted(RUN) if do in ("ask", "seal", "count") else sorted(STAFF_ROLES))
    )
    contest = contest_of(found, number)
    if contest is None:
        raise WrongStep(_("Publish the rules first."))
    try:
        _take(request, contest, do)
    except DomainError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    return redirect(address("ceremony", found, number))


def _take(request: HttpRequest, contest: Contest, do: str) -> None:
    """Call the verb of a button; an unknown one does nothing."""
    given: dict[str, Any] = {"actor": request.user, "contest": contest}
    if do in ("seed", "seed_confirm"):
        given["seed"] = request.POST.get("seed", "")
    if do == "sign":
        given |= {"digits": request.POST.get("digits", ""), "differs": request.POST.get("differs") == "on"}
    verbs: dict[str, Any] = {
        "ask": services.ask_close, "confirm": services.confirm_close, "seed": services.type_seed,
        "seed_confirm": services.confirm_seed, "seal": services.seal_vote, "count": services.count_sealed,
        "sign": services.sign_result,
    }  # fmt: skip
    if do in verbs:
        verbs[do](**given)
        messages.success(request, _("Done. It is written down for everybody."))
    elif do in ("back_close", "back_seed"):
        kind = StepKind.CLOSE_ASKED if do == "back_close" else StepKind.SEED_TYPED
        services.take_back(**given, kind=kind)
        messages.success(request, _("Taken back."))
