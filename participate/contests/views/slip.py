"""Send a voter's slip by e-mail: the code and where to check it. The address is used once and kept nowhere."""

from functools import partial

from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participate.contests.forms.roll import MailSlipForm
from participate.contests.queries import find_leaf
from participate.contests.views.afterwards import RedirectThen
from participate.contests.views.ballot import COOKIE
from participate.contests.views.enter import contest_numbered
from participate.contests.views.passes import cookie_name
from participate.contests.views.shared import page
from participate.contests.wording.access import slip_mail
from participate.contests.wording.options import contest_title
from participate.contests.wording.ways import numbered
from participate.kit import ratelimit
from participate.kit.visitors import client_address
from participate.notices.channels import absolute
from voting.ballots.keys import read_receipt
from voting.ballots.models import Contest

PER_CODE, PER_NETWORK, WINDOW = 3, 900, 600


def _code(request: HttpRequest, contest: Contest) -> str:
    """Return the code that this device holds for this very vote, or ""."""
    code = read_receipt(request.COOKIES.get(cookie_name(request, COOKIE), ""))
    leaf = find_leaf(code) if code else None
    return code if leaf is not None and leaf.contest_id == contest.pk else ""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the slip to print, and send it to an address on request."""
    found, contest = contest_numbered(request, cycle, number)
    code = _code(request, contest)
    form = MailSlipForm(request.POST or None)
    check = absolute(reverse("contests:find_receipt", args=[found.slug]))
    if request.method == "POST" and code and form.is_valid():
        ratelimit.check("slip", code, limit=PER_CODE, seconds=WINDOW)
        ratelimit.check("slip_network", client_address(request), limit=PER_NETWORK, seconds=WINDOW)
        subject, body = slip_mail(contest, code, check)
        messages.success(request, _("The slip is on its way. We have not kept the address."))
        work = partial(EmailMessage(subject, body, to=[form.cleaned_data["address"]]).send)
        return RedirectThen(numbered("contests:slip", contest), work)
    spelled, title = " ".join(code.replace("-", ", ")), contest_title(contest)
    context = page(found, contest, form=form, code=code, check=check, spelled=spelled, vote_title=title)
    return render(request, "contests/slip.html", context, status=400 if form.errors else 200)
