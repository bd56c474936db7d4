"""From a proposal to its thread."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.deliberation.views.writing import form_page, sign_in_first, take
from participate.deliberation.web import Place
from participate.processes.web import cycle_or_404, visitor
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal


@never_cache
@require_GET
def talk(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Lead to the thread of a proposal, or let somebody begin it."""
    proposal = plain_proposal_or_404(request, cycle, code)
    if proposal.thread_id is not None:
        return redirect("deliberation:thread", cycle=cycle, thread=proposal.thread_id)
    return form_page(request, _place(proposal))


@require_POST
def talk_send(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Take the first post about a proposal."""
    if not visitor(request).is_authenticated:
        return sign_in_first(request, reverse("proposals:talk", args=[cycle, code]))
    return take(request, _place(plain_proposal_or_404(request, cycle, code)))


def plain_proposal_or_404(request: HttpRequest, slug: str, code: str) -> Proposal:
    """Return a proposal of the cycle with its thread (3 queries)."""
    cycle = cycle_or_404(request, slug)
    rows = Proposal.objects.select_related("thread")
    found = rows.filter(cycle=cycle, code=code, latest_event__isnull=False).first()
    if found is None:
        raise Http404(_("There is no proposal with this code here."))
    found.cycle = cycle
    return found


def _place(proposal: Proposal) -> Place:
    where = [proposal.cycle.slug, proposal.code]
    return Place(
        cycle=proposal.cycle, title=f"{proposal.code} {proposal.display_title}",
        back=reverse("proposals:detail", args=where), send_url=reverse("proposals:talk_send", args=where),
        begin=lambda actor: thread_of_proposal(actor=actor, proposal=proposal),
    )  # fmt: skip
