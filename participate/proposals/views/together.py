"""One proposal and its people: who supports it, who writes it along, what they ask each other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from participate.kit.errors import DomainError, NotAllowed
from participate.processes.web import cycle_or_404, visitor
from participate.proposals.models import CoAuthor, Proposal
from participate.proposals.queries import together as people
from participate.proposals.queries.changes import offers, suggestions
from participate.proposals.services import support as verbs
from participate.proposals.services.coauthors import invitation_token
from participate.proposals.services.letters import invitation_url


@never_cache
@require_GET
def page(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show the people around a proposal; authors also see what waits for them."""
    return render_page(request, proposal_or_404(request, cycle, code))


@require_POST
def support(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Support the proposal, or take it back."""
    proposal = proposal_or_404(request, cycle, code)
    if "off" in request.POST:
        verbs.take_back_support(actor=request.user, proposal=proposal)
        messages.success(request, _("You no longer support %(code)s.") % {"code": proposal.code})
    else:
        verbs.support(actor=request.user, proposal=proposal)
        messages.success(
            request,
            _("Thank you. You support %(code)s, and we tell you at each step.") % {"code": proposal.code},
        )
    return back(proposal)


def proposal_or_404(request: HttpRequest, cycle: str, code: str) -> Proposal:
    """Return a proposal of the cycle with what its page of people needs (one query)."""
    place = cycle_or_404(request, cycle)
    rows = Proposal.objects.select_related("area", "category", "latest_event", "proposer")
    rows = rows.annotate(**people.with_support(place, visitor(request)))
    found = rows.filter(cycle=place, code=code, latest_event__isnull=False).first()
    if found is None:
        raise Http404(_("There is no proposal with this code here."))
    found.cycle = place
    return found


def back(proposal: Proposal, part: str = "") -> HttpResponse:
    """Return to the page of people, at a part of it."""
    answer = redirect("proposals:together", cycle=proposal.cycle.slug, code=proposal.code)
    if part:
        answer["Location"] += f"#{part}"
    return answer


def render_page(request: HttpRequest, proposal: Proposal, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page; `more` holds a form that was refused."""
    around = people.people_of(proposal, visitor(request))
    context = {
        "cycle": proposal.cycle, "proposal": proposal, "author": around.author, "together": around.together,
        "supporters": None if proposal.voting else proposal.backers, "supports": proposal.supported,
        "changes": suggestions(proposal), "offers": offers(proposal), "mine": around.mine,
        "changeable": proposal.status in people.CHANGEABLE, "goes_on": proposal.status in people.GOES_ON,
        "may_support": people.may_be_supported(proposal), "waiting": _waiting(request, around.waiting),
    }  # fmt: skip
    return render(request, "proposals/together/page.html", context | more, status=status)


def _waiting(request: HttpRequest, found: list[CoAuthor]) -> list[dict[str, Any]]:
    """Return who asked and who was invited, the latter with the link to hand over."""
    rows = []
    for row in found:
        invited = row.state == "invited"
        link = request.build_absolute_uri(invitation_url(invitation_token(row))) if invited else ""
        rows.append({"row": row, "link": link})
    return rows


def attempt(request: HttpRequest, verb: Any, **arguments: Any) -> bool:
    """Call a service; say what stopped it, as a message; return whether it was done."""
    try:
        verb(actor=request.user, **arguments)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return False
    return True
