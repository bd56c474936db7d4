"""The voter's code: shown once, checked by anybody who has one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participate.contests.forms.receipt import ReceiptForm
from participate.contests.queries import find_leaf
from participate.contests.views.ballot import COOKIE
from participate.contests.views.shared import contest_of, page, refuse
from participate.contests.wording.ballots import secrecy
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
def receipt(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the code that this device holds; a POST takes it off the device."""
    found = cycle_or_404(request, cycle)
    contest = contest_of(found)
    if contest is None:
        return refuse(request, found, contest, "not_yet")
    if request.method == "POST":
        response = redirect("contests:receipt", cycle=found.slug)
        response.delete_cookie(COOKIE)
        return response
    code = _code_of(request.COOKIES.get(COOKIE, ""), contest)
    context = page(
        found, contest, code=code, spelled=" ".join(code.replace("-", ", ")),
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
    answer = ""
    if request.method == "POST" and form.is_valid():
        ratelimit.check("receipt", client_address(request), limit=CHECKS, seconds=600)
        leaf = find_leaf(form.cleaned_data["code"])
        answer = "found" if leaf and contest and leaf.contest_id == contest.pk else "missing"
    return render(request, "contests/find_receipt.html", page(found, contest, form=form, answer=answer))
