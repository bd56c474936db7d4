"""The voter's code: shown once, checked by anybody who has one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participate.contests.forms.receipt import ReceiptForm
from participate.contests.queries import contests_of, find_leaf
from participate.contests.views.ballot import COOKIE
from participate.contests.views.passes import cookie_name, take_pass
from participate.contests.views.shared import address, addresses, contest_of, page, refuse
from participate.contests.wording.ballots import secrecy
from participate.contests.wording.log import log_place
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text
from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.processes.web import cycle_or_404
from voting.ballots.keys import read_receipt
from voting.ballots.models import Contest

# A hall of two hundred people shares one address; a code has 100 bits, so nobody guesses one either way.
CHECKS = 600


@never_cache
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Show the code that this device holds; a POST takes it off the device, with the pass to the ballot."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found, number)
    if contest is None:
        return refuse(request, found, contest, "not_yet")
    if request.method == "POST":
        response = redirect(address("receipt", found, number))
        response.delete_cookie(cookie_name(request, COOKIE))
        return take_pass(request, response, contest)
    code = _code_of(request.COOKIES.get(cookie_name(request, COOKIE), ""), contest)
    context = page(
        found, contest, at=addresses(found, number), vote_title=contest_title(contest), code=code,
        spelled=" ".join(code.replace("-", ", ")),
        secrecy=secrecy(contest.assurance), until=moment_text(contest.closes_at, contest.time_zone),
    )  # fmt: skip
    return render(request, "contests/receipt.html", context)


def _code_of(text: str, contest: Contest) -> str:
    """Return the code on the device if this very vote gave it: the page says that a ballot is in."""
    code = read_receipt(text)
    leaf = find_leaf(code) if code else None
    return code if leaf is not None and leaf.contest_id == contest.pk else ""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def find_receipt(request: HttpRequest, cycle: str) -> HttpResponse:
    """Say whether a code is in the box of this vote; never what the ballot says."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    form = ReceiptForm(request.POST or None)
    answer, in_log = "", None
    if request.method == "POST" and form.is_valid():
        ratelimit.check("receipt", client_address(request), limit=CHECKS, seconds=600)
        leaf, votes = find_leaf(form.cleaned_data["code"]), {row.contest_id for row in contests_of(found)}
        answer = "found" if leaf and leaf.contest_id in votes else "missing"
        in_log = log_place(leaf) if leaf and answer == "found" else None
    context = page(found, contest, form=form, answer=answer, in_log=in_log)
    return render(request, "contests/find_receipt.html", context)
