"""The money changes after the decision: first who would lose, then the confirmation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participate.kit.errors import DomainError
from participate.outcomes import services, shapes
from participate.outcomes.forms import AmountForm, ConfirmChangeForm
from participate.outcomes.queries.fallout import Cut
from participate.outcomes.queries.meeting import published_decision
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, cycle: str) -> HttpResponse:
    """Ask for the new amount, show who would lose, and take the confirmation with its reason."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    made = published_decision(found)
    if made is None:
        return redirect("processes:envelope", cycle=found.slug)
    if request.method == "POST":
        form = ConfirmChangeForm(request.POST)
        if form.is_valid() and _confirm(request, found, form):
            return redirect("outcomes:decision", cycle=found.slug)
        # The confirmation carries minor units; what is typed are whole ones.
        sent = str(form.data.get("amount", ""))
        return _page(request, found, form, int(sent) if sent.isdecimal() else "")
    return _page(request, found, None, request.GET.get("amount", ""))


def _page(
    request: HttpRequest, cycle: Cycle, confirm: ConfirmChangeForm | None, amount: str | int
) -> HttpResponse:
    """Draw the page; with an amount it shows the effect and the form to confirm it."""
    ask = AmountForm({"amount": amount} if amount else None, currency=cycle.currency)
    context: dict[str, Any] = {"cycle": cycle, "ask": ask, "decision": published_decision(cycle)}
    if amount and ask.is_valid():
        cut = services.preview_envelope_change(cycle=cycle, amount=ask.cleaned_data["amount"])
        first = {
            "amount": cut.amount_after,
            "dropped": " ".join(row.item.proposal.code for row in cut.losers),
        }
        context |= {
            "cut": cut,
            "bar": _bar(cycle, cut),
            "confirm": confirm or ConfirmChangeForm(initial=first),
        }
    return render(request, "outcomes/change.html", context)


def _bar(cycle: Cycle, cut: Cut) -> dict[str, Any]:
    """Return the envelope bar after the change."""
    pieces = [
        shapes.segment(cycle, row.proposal, row.cost, number) for number, row in enumerate(cut.kept, start=1)
    ]
    return {"total": cut.amount_after, "segments": pieces, "floors": shapes.floors(cut.floors)}


def _confirm(request: HttpRequest, cycle: Cycle, form: ConfirmChangeForm) -> bool:
    """Change the envelope; on a refusal keep the form and say why."""
    data = form.cleaned_data
    try:
        services.confirm_envelope_change(
            actor=request.user, cycle=cycle, amount=data["amount"], reason=data["reason"],
            expected_dropped=data["dropped"].split(),
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("The budget is changed. Everyone who loses something is being told why."))
    return True
