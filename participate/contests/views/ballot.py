"""Fill in a ballot, check it, cast it. The ballot is in the form; nothing is stored before it is cast."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participate.contests import services
from participate.contests.enums import Entitlement
from participate.contests.errors import BadBallot, HasVoted, NeedsConfirmation, NotOnRoll, VoteNotOpen
from participate.contests.forms.ballot import Draft, apply, new_draft, read_draft, shuffled
from participate.contests.queries import standing
from participate.contests.views.shared import contest_of, page, refuse
from participate.contests.wording import ballots as words
from participate.contests.wording.options import Line, category_labels, lines, options_of
from participate.contests.wording.times import moment_text
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, visitor
from voting.ballots.enums import State
from voting.ballots.models import Contest

COOKIE = "rembuk_receipt"
MINUTES = 30
MOVES = ("up", "down", "drop", "add")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the ballot; each press of a button comes back with the ballot as it is then."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    barred = barred_state(request, contest)
    if barred:
        return refuse(request, found, contest, barred)
    options = options_of(contest)
    draft = new_draft()
    if request.method == "POST":
        draft = read_draft(request.POST, [row.code for row in options])
        draft = apply(draft, _action(request, options), limit=contest.rank_limit)
    rows = lines(options, category_labels(found))
    return render(request, "contests/ballot.html", _ballot_context(found, contest, draft, rows))


def _action(request: HttpRequest, options: list[Any]) -> str:
    """Return the pressed button; one about an option that is not on this ballot does nothing."""
    action = request.POST.get("do", "")
    verb, _colon, code = action.partition(":")
    return "" if verb in MOVES and code not in {row.code for row in options} else action


def barred_state(request: HttpRequest, contest: Contest | None) -> str:
    """Return why the visitor cannot vote now ("" = can): an `Entitlement`, or sign_in."""
    if contest is None or contest.state in (State.DRAFT, State.PUBLISHED):
        return Entitlement.NOT_YET
    user = visitor(request)
    if not user.is_authenticated:
        return "sign_in" if contest.state == State.OPEN else Entitlement.OVER
    state = standing(user, contest).state
    if state == Entitlement.NOT_ENTITLED and contest.state != State.OPEN:
        return Entitlement.OVER
    return "" if state == Entitlement.MAY_VOTE else state


def _ballot_context(cycle: Cycle, contest: Contest, draft: Draft, rows: list[Line]) -> dict[str, Any]:
    """Return what the ballot shows: chosen in order, the rest in this ballot's random order."""
    by_code = {row.code: _marked(row, draft) for row in rows}
    chosen = [by_code[code] for code in draft.marks]
    mixed = [by_code[code] for code in shuffled(list(by_code), draft.seed)]
    limit = contest.rank_limit
    return page(
        cycle, contest, draft=draft, chosen=chosen, rows=mixed,
        rest=[row for row in mixed if not row.chosen],
        categories=sorted({(row.category, row.facts[-1]) for row in rows if row.category}, key=lambda row: row[1]),
        left=words.choices_left(limit - len(chosen)) if limit else "", said=words.said(),
        intro=words.ballot_intro(contest.kind, limit), secrecy=words.secrecy(contest.assurance),
        until=moment_text(contest.closes_at, contest.time_zone),
    )  # fmt: skip


def _marked(row: Line, draft: Draft) -> Line:
    """Return an option as it stands on this ballot."""
    chosen = row.code in draft.marks
    return row.marked(
        chosen=chosen, number=draft.numbers.get(row.code, ""), error=draft.errors.get(row.code, ""),
        hidden=bool(draft.category) and row.category != draft.category and not chosen,
        moves={verb: f"{verb}:{row.code}" for verb in MOVES},
    )  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, cycle: str) -> HttpResponse:
    """Read the ballot back before it is cast."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    if request.method == "GET":
        return redirect("contests:ballot", cycle=found.slug)
    barred = barred_state(request, contest)
    if barred:
        return refuse(request, found, contest, barred, status=409)
    return _review(request, found, contest)


def _review(
    request: HttpRequest, cycle: Cycle, contest: Contest, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the ballot read back; a ballot with too many choices goes back to be changed."""
    options = options_of(contest)
    draft = read_draft(request.POST, [row.code for row in options])
    rows = {row.code: row for row in lines(options, category_labels(cycle))}
    limit = contest.rank_limit
    if limit is not None and len(draft.marks) > limit:
        text = _("You chose %(count)d, but at most %(limit)d are allowed. Take some off.")
        draft = replace(draft, errors={"": text % {"count": len(draft.marks), "limit": limit}})
        context = _ballot_context(cycle, contest, draft, list(rows.values()))
        return render(request, "contests/ballot.html", context, status=400)
    left = (limit or 0) - len(draft.marks)
    context = page(
        cycle, contest, draft=draft, chosen=[rows[code] for code in draft.marks], problem=problem,
        left=words.choices_left(left), left_count=left if draft.marks and left > 0 else 0,
        blank_missing=bool(problem) and not draft.marks,
    )  # fmt: skip
    return render(request, "contests/review.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest, cycle: str) -> HttpResponse:
    """Put the ballot into the box; the code goes to the voter's device and nowhere else."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    if contest is None or not visitor(request).is_authenticated:
        return refuse(request, found, contest, barred_state(request, contest), status=403)
    draft = read_draft(request.POST, [row.code for row in options_of(contest)])
    try:
        code = services.cast_vote(
            actor=request.user, contest=contest, marks=list(draft.marks), idempotency_key=draft.form_key,
            confirm_blank=request.POST.get("blank") == "yes",
        )  # fmt: skip
    except (BadBallot, NeedsConfirmation) as error:
        return _review(request, found, contest, error.message, status=400)
    except (HasVoted, NotOnRoll, VoteNotOpen) as error:
        return refuse(request, found, contest, _state_of(error), status=error.status)
    return _with_receipt(redirect("contests:receipt", cycle=found.slug), code, request)


def _state_of(error: Exception) -> str:
    """Return the `Entitlement` that a refusal of the box means."""
    if isinstance(error, VoteNotOpen):
        return Entitlement.NOT_YET if error.code == "not_yet" else Entitlement.OVER
    return Entitlement.VOTED if isinstance(error, HasVoted) else Entitlement.NOT_ENTITLED


def _with_receipt(response: HttpResponse, code: str, request: HttpRequest) -> HttpResponse:
    """Hand the code to the device in a short-lived cookie: a session or an address would tie it to a person."""
    response.set_cookie(
        COOKIE, code, max_age=MINUTES * 60, httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response
