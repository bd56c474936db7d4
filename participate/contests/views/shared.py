"""What the pages around the ballot box share: finding the contest, the page that says kindly why not."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.contests.access import access_of
from participate.contests.queries import contest_at, main_contest
from participate.contests.wording.ballots import refusal, secrecy
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text
from participate.contests.wording.ways import numbered
from participate.processes.models import Cycle
from participate.processes.web import room_url
from voting.ballots.models import Contest

Ways = list[tuple[str, str]]


def refuse(
    request: HttpRequest, cycle: Cycle, contest: Contest | None, state: str, status: int = 200
) -> HttpResponse:
    """Show why this person cannot vote now, when it changes, and where to go instead."""
    title, text = refusal(state)
    context = {
        "cycle": cycle, "contest": contest, "title": title, "text": text, "when": _when(contest, state),
        "ways": _ways(request, cycle, contest, state),
        "secrecy": secrecy(contest.assurance) if contest and state in ("voted", "sign_in") else [],
    }  # fmt: skip
    return render(request, "contests/refused.html", context, status=status)


def _when(contest: Contest | None, state: str) -> str:
    """Say when it opens, closes or closed, where that is known."""
    if contest is None:
        return ""
    known = {
        "not_yet": (contest.opens_at, _("It opens on %(when)s.")),
        "over": (contest.closed_at or contest.closes_at, _("It ended on %(when)s.")),
        "voted": (contest.closes_at, _("Voting ends on %(when)s; then the ballots are counted.")),
        "sign_in": (contest.closes_at, _("Open until %(when)s.")),
        "not_entitled": (contest.closes_at, _("Voting ends on %(when)s.")),
    }
    moment, text = known.get(state, known["not_entitled"])
    return text % {"when": moment_text(moment, contest.time_zone)} if moment else ""


def _ways(request: HttpRequest, cycle: Cycle, contest: Contest | None, state: str) -> Ways:
    """Return the next steps that make sense, best first."""
    result = (room_url("contests:result", cycle), _("See the result"))
    proposals = (room_url("proposals:list", cycle), _("Read the proposals"))
    rules = (room_url("contests:rules", cycle), _("Read the rules"))
    check = (room_url("contests:find_receipt", cycle), _("Check a code"))
    sign_in = (f"{reverse('account_login')}?next={request.path}", _("Sign in"))
    if contest is not None and access_of(contest).by_code:
        sign_in = (numbered("contests:enter", contest), _("Come in and vote"))
    ways = {
        "not_yet": [proposals, rules],
        "over": [result, check],
        "voted": [check, proposals],
        "sign_in": [sign_in, proposals],
    }.get(state, [proposals, rules])
    return [(url, label) for url, label in ways if url]


def contest_of(cycle: Cycle, number: int | None = None) -> Contest | None:
    """Return the main contest of a cycle, or the one of this number; 404 when there is none (one query)."""
    if number is None:
        return main_contest(cycle)
    contest = contest_at(cycle, number)
    if contest is None:
        raise Http404(_("There is no vote with this address."))
    return contest


def address(name: str, cycle: Cycle, number: int | None = None) -> str:
    """Return the address of a page of the main vote, or of the vote with this number."""
    if number is None:
        return reverse(f"contests:{name}", args=[cycle.slug])
    return reverse(f"contests:{name}_of", args=[cycle.slug, number])


VOTER_PAGES = ("ballot", "review", "cast", "receipt", "amendments")


def addresses(cycle: Cycle, number: int | None, *names: str) -> dict[str, str]:
    """Return the addresses of pages of a vote by name; a voter's own pages when none is named."""
    known = _addresses(cycle.slug, number, names or VOTER_PAGES, get_language() or "", get_script_prefix())
    return dict(known)


@lru_cache(maxsize=256)
def _addresses(
    slug: str, number: int | None, names: tuple[str, ...], _language: str, _prefix: str
) -> dict[str, str]:
    """Return `addresses`; they depend on nothing else."""
    cycle = Cycle(slug=slug)
    return {name: address(name, cycle, number) for name in names}


def title_of(contest: Contest | None, number: int | None) -> str:
    """Return the title that stands above pages of a vote beside the main one; empty for the main vote."""
    return contest_title(contest) if contest is not None and number is not None else ""


def page(cycle: Cycle, contest: Contest | None, **more: Any) -> dict[str, Any]:
    """Return the context every page here begins with."""
    return {"cycle": cycle, "contest": contest, **more}
