"""Publish the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participate.kit.errors import DomainError
from participate.outcomes import services, shapes
from participate.outcomes.forms import PublishForm
from participate.outcomes.models import Decision
from participate.outcomes.queries.meeting import decision_of, load_meeting
from participate.outcomes.queries.quotas import next_level_quota
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the checklist; publish with the number of the minutes."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    made = decision_of(found)
    if made is None or made.is_published:
        return redirect("outcomes:decision" if made else "outcomes:plenary", cycle=found.slug)
    form = PublishForm(request.POST or None, cycle=found)
    if request.method == "POST" and form.is_valid() and _publish(request, found, form):
        return redirect("outcomes:decision", cycle=found.slug)
    return render(request, "outcomes/publish.html", _page(found, made, form))


def _page(cycle: Cycle, made: Decision, form: PublishForm) -> dict[str, Any]:
    """Return the checklist and the list as it would be published."""
    meeting = load_meeting(cycle, made)
    checks = services.checklist(
        meeting, minutes_number=form.data.get("minutes_number", ""), quota=next_level_quota(cycle),
        quota_reason=form.data.get("quota_reason", ""), limit_reason=form.data.get("limit_reason", ""),
    )  # fmt: skip
    sheet = meeting.sheet()
    return {"cycle": cycle, "form": form, "checks": checks, "sheet": sheet, "bar": shapes.bar(cycle, sheet)}


def _publish(request: HttpRequest, cycle: Cycle, form: PublishForm) -> bool:
    """Publish; on a refusal keep the form and say why."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "confirm"}
    try:
        services.publish_decision(actor=request.user, cycle=cycle, **data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Published. Every proposer is being told, with the reason."))
    return True
