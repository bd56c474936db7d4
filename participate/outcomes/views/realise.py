"""The delivery log of one proposal."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participate.kit.errors import DomainError
from participate.outcomes import services
from participate.outcomes.forms import RealisationForm
from participate.outcomes.queries.decided import planned_for
from participate.processes.enums import Role
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404
from participate.proposals.models import Proposal


@never_cache
@require_http_methods(["GET", "POST"])
def realise(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show what was promised and the entries so far; take a new entry."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR, Role.OPERATOR)
    rows = Proposal.objects.select_related("cycle__area", "area", "latest_event")
    proposal = get_object_or_404(rows, cycle=found, code=code)
    volume, cost = planned_for(proposal)
    first = {"period": str(found.fiscal_year), "progress": "in_progress"}
    form = RealisationForm(
        request.POST or None, request.FILES or None, initial=first, currency=found.currency
    )
    if request.method == "POST" and form.is_valid() and _record(request, proposal, form.cleaned_data, form):
        return redirect("outcomes:realise", cycle=found.slug, code=proposal.code)
    entries = proposal.realisations.prefetch_related("photos").order_by("-pk")[:20]
    context = {"cycle": found, "proposal": proposal, "form": form, "volume": volume, "cost": cost}
    return render(request, "outcomes/realise.html", context | {"entries": entries})


def _record(request: HttpRequest, proposal: Proposal, data: dict[str, Any], form: RealisationForm) -> bool:
    """Record the entry with its picture, both or neither."""
    photo, alt = data.pop("photo"), data.pop("alt")
    data["community_hours"] = data["community_hours"] or 0
    data["realised_volume"] = data["realised_volume"] or 0
    try:
        with transaction.atomic():
            row = services.record_realisation(actor=request.user, proposal=proposal, **data)
            if photo:
                services.add_realisation_photo(actor=request.user, realisation=row, upload=photo, alt=alt)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Recorded. Everyone who follows this proposal is being told."))
    return True
