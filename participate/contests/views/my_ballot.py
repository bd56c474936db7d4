"""What did my ballot pay for? Worked out on the reader's own device from public prices; no marks are ever sent."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from participate.contests.views.protocol import counted_or_404
from participate.contests.views.shared import page
from participate.contests.wording import receipts
from participate.contests.wording.options import contest_title, option_title, options_of
from participate.processes.models import Cycle
from voting.ballots.enums import Assurance
from voting.ballots.models import Contest
from voting.counts.models import CountRun


def _open_or_404(request: HttpRequest, slug: str, number: int) -> tuple[Cycle, Contest, CountRun]:
    """Return a counted vote that was held in the open; 404 for any other."""
    found = counted_or_404(request, slug, number)
    if found[1].assurance != Assurance.OPEN:
        raise Http404(_("Prices are published for open votes only."))
    return found


def my_ballot(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the form that stays on the device, and the table to do it by hand."""
    found, contest, run = _open_or_404(request, cycle, number)
    options = options_of(contest)
    titled = [{"code": option.code, "title": option_title(option)} for option in options]
    context = page(
        found, contest, options=titled, by_hand=receipts.by_hand(run, contest, options), title=contest_title(contest),
        heading=receipts.heading(contest), places=range(1, receipts.places(contest, options) + 1),
    )  # fmt: skip
    return render(request, "contests/my_ballot.html", context)


def prices(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the public prices of a count: the same file for everybody."""
    _found, contest, run = _open_or_404(request, cycle, number)
    return JsonResponse(receipts.prices(run, contest, options_of(contest)))
