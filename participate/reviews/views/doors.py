"""What the pages of the room share: who comes in, and finding a review."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from participate.kit.errors import DomainError, NotAllowed
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, roles_here
from participate.reviews.models import Review
from participate.reviews.permissions import offices_of, require_verifier
from participate.reviews.queries.page import full


def entered(request: HttpRequest, cycle: str) -> Cycle:
    """Return the cycle for somebody who works on reviews in it, or answers for an office."""
    place = cycle_or_404(request, cycle)
    if not leads_here(request, place) and not offices_of(request.user, place):
        raise NotYourRole(_("Only the verification team and the offices that were asked work here."))
    return place


def leads_here(request: HttpRequest, cycle: Cycle) -> bool:
    """Say whether the visitor leads reviews here; roles are read once a request."""
    return bool(roles_here(request, cycle) & {Role.VERIFIER, Role.ADMINISTRATOR})


def led(request: HttpRequest, cycle: str) -> Cycle:
    """Return the cycle for somebody of its verification team."""
    place = cycle_or_404(request, cycle)
    require_verifier(request.user, place)
    return place


def review_of(cycle: Cycle, pk: int) -> Review:
    """Return a review of the cycle with all its page shows (five queries)."""
    rows = full(Review.objects.select_related(
        "proposal__cycle__area", "proposal__area", "proposal__category", "proposal__agency",
        "proposal__dictionary_item", "proposal__latest_event", "reviewer",
    ))  # fmt: skip
    return get_object_or_404(rows, proposal__cycle=cycle, pk=pk)


def done(request: HttpRequest, shown: Review, verb: Any, said: str, /, **given: Any) -> HttpResponse:
    """Do it and go back to the review; what stands in the way is said there."""
    try:
        verb(actor=request.user, **given)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("reviews:review", cycle=shown.proposal.cycle.slug, pk=shown.pk)
