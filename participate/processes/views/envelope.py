"""The money: its history, and a new amount while nothing is decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes import services
from participate.processes.enums import Role
from participate.processes.errors import NotOpen
from participate.processes.facts import facts_of
from participate.processes.forms import EnvelopeForm
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404, room_url


@require_http_methods(["GET", "POST"])
def envelope(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the amounts so far; take a new one until the decision is published."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    decided = facts_of(found).decision_published
    form = EnvelopeForm(request.POST or None, cycle=found)
    if request.method == "POST" and decided:
        raise NotOpen(_("The decision is published. Change the amount on the page of the decision."))
    if request.method == "POST" and form.is_valid():
        services.set_envelope(actor=request.user, cycle=found, **form.cleaned_data)
        messages.success(request, _("The new amount is announced."))
        return redirect("processes:envelope", cycle=found.slug)
    history = list(found.envelopes.order_by("-decided_at", "-id")[:50])
    change = room_url("outcomes:change", found)
    context = {"cycle": found, "form": form, "history": history, "decided": decided, "change_url": change}
    return render(request, "processes/envelope.html", context)
