"""Type in a paper proposal on behalf of somebody, and print the slip with its code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import is_open
from participate.processes.web import cycle_or_404
from participate.proposals.forms.paper import PaperSheet
from participate.proposals.models import Proposal
from participate.proposals.queries.deadlines import verification_due
from participate.proposals.services.drafts import new_token
from participate.proposals.services.paper import enter_paper


def _to_slip(request: HttpRequest, cycle: Cycle, proposal: Proposal) -> HttpResponse:
    """Confirm the entry and go to the slip."""
    messages.success(
        request, _("%(code)s is recorded. Print or write down the slip.") % {"code": proposal.code}
    )
    return redirect("proposals:slip", cycle=cycle.slug, code=proposal.code)


@never_cache
def paper(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the sheet; a complete one becomes a proposal and its slip."""
    place = cycle_or_404(request, cycle)
    require_role(request.user, place, Role.OPERATOR, Role.FACILITATOR)
    sheet = PaperSheet(place, request.POST if request.method == "POST" else None)
    key = request.POST.get("key") or new_token()
    stopped = ""
    if request.method == "POST" and sheet.is_valid():
        try:
            proposal = enter_paper(actor=request.user, cycle=place, key=key, fields=sheet.fields())
            return _to_slip(request, place, proposal)
        except NotOpen as error:
            stopped = error.message
    opened = is_open(place, Capability.PROPOSE)
    context = {"cycle": place, "sheet": sheet, "key": key, "stopped": stopped, "open": opened}
    return render(request, "proposals/operator/paper.html", context, status=422 if sheet.is_bound else 200)


@never_cache
@require_GET
def slip(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show the slip to print: code, title, what happens next, where to look."""
    place = cycle_or_404(request, cycle)
    require_role(request.user, place, Role.OPERATOR, Role.FACILITATOR)
    proposal = get_object_or_404(
        Proposal.objects.select_related("area", "latest_event"), cycle=place, code=code
    )
    address = request.build_absolute_uri(reverse("proposals:detail", args=[place.slug, proposal.code]))
    context = {
        "cycle": place, "proposal": proposal, "address": address,
        "due": verification_due(place, proposal.latest_event.at),
    }  # fmt: skip
    return render(request, "proposals/operator/slip.html", context)
