"""Fill in a ballot, check it, cast it. The ballot is in the form; nothing is stored before it is cast."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from participate.contests import services
from participate.contests.enums import Entitlement
from participate.contests.errors import BadBallot, HasVoted, NeedsConfirmation, NotOnRoll, VoteNotOpen
from participate.contests.forms.ballot import Draft, new_draft, shuffled
from participate.contests.forms.entries import ENTRY_KINDS, Checked
from participate.contests.forms.sums import has_pots, sums_of
from participate.contests.services.watch import door_of
from participate.contests.views.ballot_sheet import fresh_page
from participate.contests.views.booth import MOVES, Booth, enter, refused
from participate.contests.views.passes import ballot_actor, cookie_name
from participate.contests.views.shared import page
from participate.contests.wording import ballots as words
from participate.contests.wording.options import Line, contest_title
from participate.contests.wording.times import moment_text
from participate.kit.visitors import client_address
from voting.ballots.enums import Kind

COOKIE = "rembuk_receipt"
MINUTES = 30
# Scores up to this are chosen from a short list.
SHORT_SCALE = 10


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show the ballot; each press of a button comes back with the ballot as it is then."""
    booth = enter(request, cycle, number)
    if booth is None or booth.barred:
        return refused(request, cycle, booth)
    draft = booth.press(request) if request.method == "POST" else new_draft(request.GET.get("view", ""))
    page_of_all = fresh_page(request, booth, draft, _ballot_context)
    if page_of_all:
        return HttpResponse(page_of_all)
    return render(request, "contests/ballot.html", _ballot_context(booth, draft))


def _ballot_context(booth: Booth, draft: Draft) -> dict[str, Any]:
    """Return what the ballot shows: chosen in order, the rest in this ballot's random order."""
    contest, rows = booth.contest, _marked_rows(booth, draft)
    by_code = {row.code: row for row in rows}
    chosen = [by_code[code] for code in draft.marks]
    mixed = [by_code[code] for code in shuffled(list(by_code), draft.seed)]
    limit = contest.rank_limit if contest.kind in (Kind.RANKED, Kind.APPROVAL) else None
    until = moment_text(contest.closes_at, contest.time_zone)
    sums = sums_of(contest, booth.paper, draft, booth.pots)
    return page(
        booth.cycle, contest, at=booth.at, draft=draft, chosen=chosen, rows=mixed,
        rest=[row for row in mixed if not row.chosen], entries=contest.kind in ENTRY_KINDS,
        pots=_pots(booth, mixed), sums=sums, bar_sums=sums if len(sums) <= 2 else [],
        categories=sorted({(row.category, row.facts[-1]) for row in rows if row.category}, key=lambda row: row[1]),
        left=words.choices_left(limit - len(chosen)) if limit else "", said=words.said(),
        intro=words.ballot_intro(contest), secrecy=words.secrecy(contest.assurance), until=until,
        vote_title="" if booth.number is None else contest_title(contest), scale=_scale(booth),
        may_change=words.may_change(until) if booth.may_change else "",
    )  # fmt: skip


def _marked_rows(booth: Booth, draft: Draft) -> list[Line]:
    """Return the options as they stand on this ballot."""
    pictures = booth.pictures() if draft.with_pictures else {}
    return [_marked(row, draft, pictures.get(row.code, "")) for row in booth.rows]


def _marked(row: Line, draft: Draft, picture: str) -> Line:
    """Return an option as it stands on this ballot."""
    chosen = row.code in draft.marks
    return row.marked(
        chosen=chosen, number=draft.numbers.get(row.code, ""), error=draft.errors.get(row.code, ""),
        entry=draft.entries.get(row.code, ""), picture=picture,
        hidden=bool(draft.category) and row.category != draft.category and not chosen,
        moves={verb: f"{verb}:{row.code}" for verb in (*MOVES, "less", "more")},
    )  # fmt: skip


def _pots(booth: Booth, rows: list[Line]) -> list[dict[str, Any]]:
    """Return the parts of the paper: one for each pot, or a single one without a name."""
    if not has_pots(booth.contest, booth.paper):
        return [{"code": "", "name": "", "rows": rows}]
    return [
        {"code": code, "name": name, "rows": [row for row in rows if row.pot == code]}
        for code, name in booth.pots.items()
    ]


def _scale(booth: Booth) -> list[str]:
    """Return the scores to choose from where they are few."""
    most = booth.contest.score_max or 0
    return [str(value) for value in range(most + 1)] if 0 < most <= SHORT_SCALE else []


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Read the ballot back before it is cast."""
    booth = enter(request, cycle, number)
    if booth is not None and request.method == "GET":
        return redirect(booth.at["ballot"])
    if booth is None or booth.barred:
        return refused(request, cycle, booth, status=409)
    return _review(request, booth)


def _review(request: HttpRequest, booth: Booth, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the ballot read back; one that breaks a limit goes back to be changed."""
    found = booth.check(booth.read(request))
    if not found.is_fine:
        return render(request, "contests/ballot.html", _ballot_context(booth, found.draft), status=400)
    return render(request, "contests/review.html", _review_context(booth, found, problem), status=status)


def _review_context(booth: Booth, found: Checked, problem: str) -> dict[str, Any]:
    """Return a ballot in words."""
    contest, draft = booth.contest, found.draft
    by_code = {row.code: row for row in booth.rows}
    codes = list(draft.marks)
    if contest.kind in ENTRY_KINDS:
        codes = [code for code in booth.codes if _is_mark(contest.kind, draft.entries.get(code, ""))]
    chosen = [
        by_code[code].marked(
            entry=draft.entries.get(code, ""),
            said=words.entry_said(contest.kind, draft.entries.get(code, ""), contest.score_max),
        )
        for code in codes
    ]  # fmt: skip
    left = (contest.rank_limit or 0) - len(chosen) if contest.kind in (Kind.RANKED, Kind.APPROVAL) else 0
    return page(
        booth.cycle, contest, at=booth.at, draft=draft, chosen=chosen, problem=problem,
        is_ordered=contest.kind == Kind.RANKED, sums=sums_of(contest, booth.paper, draft, booth.pots),
        left=words.choices_left(left), left_count=left if chosen and left > 0 else 0,
        finality=words.finality(contest, moment_text(contest.closes_at, contest.time_zone)),
        blank_missing=bool(problem) and not chosen,
    )  # fmt: skip


def _is_mark(kind: str, entry: str) -> bool:
    """Whether an entry says something: a score of 0 does, no points do not."""
    return bool(entry) and not (kind == Kind.POINTS and int(entry) == 0)


@never_cache
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Put the ballot into the box; the code goes to the voter's device and nowhere else."""
    booth = enter(request, cycle, number, ask=False)
    if booth is None or not ballot_actor(request, booth.contest).is_authenticated:
        return refused(request, cycle, booth, status=403)
    found = booth.check(booth.read(request))
    if found.verdict is None:
        return _review(request, booth, status=400)
    actor = ballot_actor(request, booth.contest)
    try:
        code = services.cast_vote(
            actor=actor, contest=booth.contest, marks=found.marks, idempotency_key=found.draft.form_key,
            confirm_blank=request.POST.get("blank") == "yes",
            seen=door_of(actor, booth.contest, client_address(request)),
        )  # fmt: skip
    except (BadBallot, NeedsConfirmation) as error:
        return _review(request, booth, error.message, status=400)
    except (HasVoted, NotOnRoll, VoteNotOpen) as error:
        return refused(request, cycle, booth, _state_of(error), status=error.status)
    return _with_receipt(HttpResponseRedirect(booth.at["receipt"]), code, request)


def _state_of(error: Any) -> str:
    """Return the state that a refusal of the box means."""
    if isinstance(error, VoteNotOpen):
        return Entitlement.NOT_YET if error.code == "not_yet" else Entitlement.OVER
    code = getattr(error, "code", "")
    if code in ("paper_stands", "too_many_versions", "not_present"):
        return code
    return Entitlement.VOTED if isinstance(error, HasVoted) else Entitlement.NOT_ENTITLED


def _with_receipt(response: HttpResponse, code: str, request: HttpRequest) -> HttpResponse:
    """Hand the code to the device in a short-lived cookie: a session or an address would tie it to a person."""
    response.set_cookie(
        cookie_name(request, COOKIE), code, max_age=MINUTES * 60, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response
