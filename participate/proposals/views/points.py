"""Points for and against a proposal: all of them, a new one, and the printed sheet that shows the strongest."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from participate.deliberation.points.queries.columns import columns, strongest_of
from participate.deliberation.points.views.reading import page
from participate.deliberation.points.views.writing import add
from participate.deliberation.points.web import Spot
from participate.deliberation.queries.threads import counters_open
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, visitor
from participate.proposals.models import Proposal
from participate.proposals.queries.detail import public_proposal
from participate.proposals.queries.timeline import timeline
from participate.proposals.services.talk import thread_of_proposal
from participate.proposals.services.telling import topic
from participate.proposals.views.talk import plain_proposal_or_404

PER_SHEET = 3


@require_GET
def points(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show all points of a proposal."""
    return page(request, spot_of(plain_proposal_or_404(request, cycle, code)))


@never_cache
@require_http_methods(["GET", "POST"])
def point_add(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Write a point about a proposal; the first one begins its thread."""
    return add(request, spot_of(plain_proposal_or_404(request, cycle, code)))


def spot_of(proposal: Proposal) -> Spot:
    """Return where the points of a proposal stand; whoever follows the proposal hears of a new one."""
    where = [proposal.cycle.slug, proposal.code]
    thread = proposal.thread
    if thread is not None:
        thread.cycle = proposal.cycle
    return Spot(
        cycle=proposal.cycle, title=f"{proposal.code} {proposal.display_title}", thread=thread,
        back=f"{reverse('proposals:detail', args=where)}#poin", add_url=reverse("proposals:point_add", args=where),
        all_url=reverse("proposals:points", args=where), also=(topic(proposal),),
        begin=lambda actor: thread_of_proposal(actor=actor, proposal=proposal),
    )  # fmt: skip


def points_of(proposal: Proposal, user: Any, *, most: int) -> dict[str, Any]:
    """Return the section of a proposal loaded by `public_proposal`: both columns in one query, none without a thread."""
    spot = spot_of(proposal)
    counters = not proposal.voting and counters_open(proposal.cycle)
    found = columns(spot.thread, user, counters=counters, most=most)
    return {
        "spot": spot,
        "columns": found,
        "user_known": user.is_authenticated,
        "reader": user.pk,
        "full": False,
    }


def add_strongest(cycle: Cycle, proposals: Iterable[Proposal]) -> None:
    """Give each proposal of a page of cards its strongest points (one query, none where nobody wrote any)."""
    rows = list(proposals)
    found = strongest_of(cycle, (row.thread_id for row in rows))
    for row in rows:
        row.strongest = found.get(row.thread_id)


@require_GET
def sheet(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show a proposal on one printed page: what, where, for whom, the strongest for and against, where to read on."""
    proposal = public_proposal(cycle_or_404(request, cycle), code)
    if proposal is None:
        raise Http404(_("There is no proposal with this code here."))
    steps, context = timeline(proposal), points_of(proposal, visitor(request), most=PER_SHEET)
    context |= {
        "cycle": proposal.cycle, "proposal": proposal, "photos": proposal.photos.all(),
        "now": [step for step in steps if not step.next][-1], "coming": steps[-1] if steps[-1].next else None,
        "page_url": request.build_absolute_uri(reverse("proposals:detail", args=[cycle, code])),
    }  # fmt: skip
    return render(request, "proposals/sheet.html", context)
