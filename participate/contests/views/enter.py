"""Come to the ballot without an account: a code by e-mail or phone, or a code on paper."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.contests.access import access_of
from participate.contests.enums import Way
from participate.contests.errors import BadCode
from participate.contests.forms.enter import AddressForm, CodeForm, PaperCodeForm
from participate.contests.queries import contests_of
from participate.contests.services import codes
from participate.contests.views.afterwards import RedirectThen
from participate.contests.views.passes import cookie_name, give_pass, take_pass
from participate.contests.views.shared import page, refuse
from participate.contests.wording.times import open_until
from participate.contests.wording.ways import ballot_address, numbered
from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from voting.ballots.enums import State
from voting.ballots.keys import person_key
from voting.ballots.models import Contest

# One person asks for few codes; a hall of three hundred people shares one network address.
PER_ADDRESS, PER_ADDRESS_HOUR, PER_NETWORK = 3, 10, 1500
MINUTE, WINDOW, HOUR = 60, 600, 3600


def contest_numbered(request: HttpRequest, slug: str, number: int) -> tuple[Cycle, Contest]:
    """Return the cycle and its contest with this number, each knowing the other; 404 for another cycle's (3 queries)."""
    cycle = cycle_or_404(request, slug)
    link = next((row for row in contests_of(cycle) if row.contest_id == number), None)
    if link is None:
        raise Http404(_("There is no vote with this number in this process."))
    link.cycle, link.contest.cycle_contest = cycle, link
    return cycle, link.contest


def _ticket_name(request: HttpRequest, contest: Contest) -> str:
    return cookie_name(request, f"rembuk_ticket_{contest.pk}")


def _closed(contest: Contest) -> str:
    """Return why nobody can come in now ("" = they can)."""
    if contest.state in (State.DRAFT, State.PUBLISHED):
        return "not_yet"
    return "" if contest.state == State.OPEN else "over"


def _doors(
    request: HttpRequest, cycle: Cycle, contest: Contest, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Show the ways in that this contest has."""
    access = access_of(contest)
    context = page(
        cycle, contest, access=access, until=open_until(contest.closes_at, contest.time_zone),
        by_account=Way.ACCOUNT in access.ways, by_slip=Way.PAPER_CODE in access.ways, next=ballot_address(contest),
        **{"form": AddressForm(access=access), "slip_form": PaperCodeForm(), **forms},
    )  # fmt: skip
    return render(request, "contests/enter.html", context, status=status)


@never_cache
@require_GET
def enter(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the ways in."""
    found, contest = contest_numbered(request, cycle, number)
    closed = _closed(contest)
    return refuse(request, found, contest, closed) if closed else _doors(request, found, contest)


@never_cache
@sensitive_post_parameters()
@require_POST
def code_request(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take an address; the answer is the same for every address, and the work on it begins after the answer."""
    found, contest = contest_numbered(request, cycle, number)
    if _closed(contest):
        return refuse(request, found, contest, _closed(contest), status=409)
    form = AddressForm(request.POST, access=access_of(contest))
    if not form.is_valid():
        return _doors(request, found, contest, form=form, status=400)
    _limit(request, contest, form.cleaned_data["address"])
    return _ask(request, contest, form.cleaned_data["address"])


def _ask(request: HttpRequest, contest: Contest, address: str) -> HttpResponse:
    """Note the request, and let the work on it begin when the answer has left."""
    ticket, language = codes.new_ticket(), get_language() or "id"
    codes.request_code(contest=contest, address=address, ticket=ticket, language=language)
    work = partial(codes.send_code, contest=contest, ticket=ticket)
    response = RedirectThen(numbered("contests:code_confirm", contest), work)
    response.set_cookie(
        _ticket_name(request, contest), ticket, max_age=WINDOW, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response


def _limit(request: HttpRequest, contest: Contest, address: str) -> None:
    """Count the request: few for one address, generously many for one network."""
    key = person_key(contest.pk, address)
    ratelimit.check("code_request", client_address(request), limit=PER_NETWORK, seconds=WINDOW)
    ratelimit.check("code_request_minute", key, limit=PER_ADDRESS, seconds=MINUTE)
    ratelimit.check("code_request_hour", key, limit=PER_ADDRESS_HOUR, seconds=HOUR)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def code_confirm(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take the code of a message and let its owner in."""
    found, contest = contest_numbered(request, cycle, number)
    if _closed(contest):
        return refuse(request, found, contest, _closed(contest), status=409)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ratelimit.check("code_confirm", client_address(request), limit=PER_NETWORK, seconds=WINDOW)
        ticket = request.COOKIES.get(_ticket_name(request, contest), "")
        try:
            key = codes.use_code(contest=contest, ticket=ticket, code=form.cleaned_data["code"])
        except BadCode as error:
            form.add_error("code", error.message)
        else:
            return _let_in(request, contest, key)
    context = page(found, contest, form=form)
    return render(request, "contests/code_confirm.html", context, status=400 if form.errors else 200)


def _let_in(request: HttpRequest, contest: Contest, key: str) -> HttpResponse:
    """Give the device its pass and go to the ballot."""
    response = redirect(ballot_address(contest))
    response.delete_cookie(_ticket_name(request, contest), samesite="Lax")
    return give_pass(request, response, contest, key)


@never_cache
@sensitive_post_parameters()
@require_POST
def code_paper(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take the code of a paper slip and let its holder in."""
    found, contest = contest_numbered(request, cycle, number)
    if _closed(contest) or Way.PAPER_CODE not in access_of(contest).ways:
        return refuse(request, found, contest, _closed(contest) or "not_entitled", status=409)
    form = PaperCodeForm(request.POST)
    if form.is_valid():
        # Sixty random bits are not guessed; the limit keeps a script from trying all the same.
        ratelimit.check("code_paper", client_address(request), limit=PER_NETWORK, seconds=WINDOW)
        try:
            key = codes.use_paper_code(contest=contest, code=form.cleaned_data["slip"])
        except BadCode as error:
            form.add_error("slip", error.message)
        else:
            return _let_in(request, contest, key)
    return _doors(request, found, contest, slip_form=form, status=400)


@never_cache
@require_POST
def leave(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take the pass off the device: for borrowed phones."""
    _found, contest = contest_numbered(request, cycle, number)
    return take_pass(request, redirect(numbered("contests:enter", contest)), contest)
