"""What the pages around the ballot box share: finding the contest, the page that says kindly why not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.contests.queries import main_contest
from participate.contests.wording.ballots import refusal, secrecy
from participate.contests.wording.times import moment_text
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
    moment, text = known[state]
    return text % {"when": moment_text(moment, contest.time_zone)} if moment else ""


def _ways(request: HttpRequest, cycle: Cycle, contest: Contest | None, state: str) -> Ways:
    """Return the next steps that make sense, best first."""
    result = (room_url("contests:result", cycle), _("See the result"))
    proposals = (room_url("proposals:list", cycle), _("Read the proposals"))
    rules = (room_url("contests:rules", cycle), _("Read the rules"))
    check = (room_url("contests:find_receipt", cycle), _("Check a code"))
    sign_in = (f"{reverse('account_login')}?next={request.path}", _("Sign in"))
    ways = {
        "not_yet": [proposals, rules],
        "over": [result, check],
        "voted": [check, proposals],
        "sign_in": [sign_in, proposals],
        "not_entitled": [proposals, rules],
    }[state]
    return [(url, label) for url, label in ways if url]


def contest_of(cycle: Cycle) -> Contest | None:
    """Return the main contest of a cycle (one query)."""
    return main_contest(cycle)


def page(cycle: Cycle, contest: Contest | None, **more: Any) -> dict[str, Any]:
    """Return the context every page here begins with."""
    return {"cycle": cycle, "contest": contest, **more}
