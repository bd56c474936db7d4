"""“Apa kabar usulan saya?”: find a proposal and read everything that happened to it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from participate.processes.web import visitor
from participate.proposals.models import Proposal
from participate.proposals.queries.find import find_proposals, proposals_by
from participate.proposals.queries.timeline import timeline
from participate.proposals.services.telling import topic

PER_PAGE = 20


def find(request: HttpRequest) -> HttpResponse:
    """Search by code or title; one hit is told at once, several are offered, one's own are listed."""
    words = request.GET.get("cari", "").strip()[:100]
    page_number = request.GET.get("page")
    page = Paginator(find_proposals(words), PER_PAGE).get_page(page_number) if words else None
    context: dict[str, Any] = {"words": words, "page_obj": page}
    if page is not None and page.paginator.count == 1:
        context |= told(page.object_list[0])
    user = visitor(request)
    if user.is_authenticated and not words:
        context["mine"] = Paginator(proposals_by(user), PER_PAGE).get_page(page_number)
    return render(request, "proposals/find.html", context)


def told(proposal: Proposal) -> dict[str, Any]:
    """Return everything that is told about one proposal: its steps, where it stands, what comes next."""
    steps = timeline(proposal)
    return {
        "proposal": proposal,
        "thread_steps": [step.as_dict() for step in steps],
        "now": [step for step in steps if not step.next][-1],
        "coming": next((step for step in steps if step.next), None),
        "topic": topic(proposal),
        "url": reverse("proposals:detail", args=[proposal.cycle.slug, proposal.code]),
    }
