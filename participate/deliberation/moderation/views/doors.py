"""What the pages of moderation share: who comes in, and finding things."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.models import Decision
from participate.deliberation.moderation.permissions import require_moderator
from participate.deliberation.moderation.registry import Thing
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.web import roles_here


def moderated(request: HttpRequest, cycle: str) -> Cycle:
    """Return the cycle for somebody who moderates in it; roles are read once a request."""
    # Without its phases: the desk reads words of several kinds and still keeps to twelve reads.
    place = Cycle.objects.select_related("area", "profile").defer("profile__data").filter(slug=cycle).first()
    if place is None or not (place.is_public or roles_here(request, place)):
        raise Http404(_("There is no process with this address."))
    if not roles_here(request, place) & {Role.MODERATOR, Role.ADMINISTRATOR}:
        require_moderator(request.user, place)
    return place


def thing_or_404(place: Cycle, kind: str, key: int) -> Thing:
    """Return what an address names, if it belongs to the cycle."""
    thing = registry.thing_of(kind, key)
    if thing is None or thing.cycle.pk != place.pk:
        raise Http404(_("There is nothing to report at this address."))
    return thing


def decision_of(place: Cycle, pk: int) -> Decision:
    """Return a decision of the cycle (one query)."""
    rows = Decision.objects.select_related("case__cycle__area", "case__author", "appeal", "by")
    decision = get_object_or_404(rows, case__cycle=place, pk=pk)
    decision.case.cycle = place
    return decision
