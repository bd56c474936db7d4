"""The protocol of a count, as a page to print and as a PDF; from the stored run only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.contests.pdf import protocol_pdf
from participate.contests.queries import contests_of, official_run
from participate.contests.views.result import pick
from participate.contests.views.shared import page
from participate.contests.wording.options import contest_title, options_of
from participate.contests.wording.protocol import protocol_of
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from voting.ballots.models import Contest
from voting.counts.models import CountRun


def counted_or_404(request: HttpRequest, slug: str, number: int) -> tuple[Cycle, Contest, CountRun]:
    """Return the cycle, its vote with this number and the official run; 404 before the count is out."""
    cycle = cycle_or_404(request, slug)
    contest = pick(contests_of(cycle), number)
    run = official_run(contest) if contest else None
    if contest is None or run is None:
        raise Http404(_("There is no result yet."))
    return cycle, contest, run


def protocol(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the protocol, made for paper."""
    found, contest, run = counted_or_404(request, cycle, number)
    told = protocol_of(run, contest, options_of(contest))
    context = page(found, contest, run=run, protocol=told, title=contest_title(contest))
    return render(request, "contests/protocol.html", context)


def pdf(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the protocol as a PDF in the reader's language."""
    found, contest, run = counted_or_404(request, cycle, number)
    content = protocol_pdf(
        protocol_of(run, contest, options_of(contest)), run.counted_at, get_language() or "id"
    )
    name = f"{found.slug}-{contest.pk}-protokol.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
