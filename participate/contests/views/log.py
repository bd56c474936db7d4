"""The page of a vote's public log: what it is, its checkpoints, who keeps it outside."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from participate.contests.queries import contests_of, outside_keepers
from participate.contests.services.keepers import keepers_topic
from participate.contests.views.result import pick
from participate.contests.views.shared import page
from participate.contests.wording.log import keepers_text, late_text, log_address
from participate.contests.wording.options import contest_title
from participate.contests.wording.times import moment_text
from participate.notices.tokens import offer
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from voting.ballots.log import added_late, checkpoints
from voting.ballots.models import Checkpoint, Contest
from voting.ballots.signing import log_origin, verifier_key

PER_PAGE = 50


def vote_or_404(request: HttpRequest, slug: str, number: int) -> tuple[Cycle, Contest]:
    """Return a cycle and its vote with this number."""
    cycle = cycle_or_404(request, slug)
    contest = pick(contests_of(cycle), number)
    if contest is None:
        raise Http404(_("There is no vote with this number in this process."))
    return cycle, contest


def log(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show the log of a vote."""
    found, contest = vote_or_404(request, cycle, number)
    listed = Paginator(checkpoints(contest).reverse(), PER_PAGE).get_page(request.GET.get("page"))
    title, here = contest_title(contest), log_address(found, contest)
    context = page(
        found, contest, title=title, page_obj=listed, rows=[_row(contest, row) for row in listed],
        keepers=keepers_text(outside_keepers(keepers_topic(contest))), key=verifier_key(log_origin(contest.pk)),
        late=late_text(added_late(contest)), offer=offer(topic=keepers_topic(contest), title=title, url=here),
    )  # fmt: skip
    return render(request, "contests/log.html", context)


def _row(contest: Contest, checkpoint: Checkpoint) -> dict[str, object]:
    """Return a checkpoint for the list."""
    return {
        "number": checkpoint.number, "size": checkpoint.size, "root": checkpoint.root,
        "short": checkpoint.root[:12], "when": moment_text(checkpoint.made_at, contest.time_zone),
    }  # fmt: skip
