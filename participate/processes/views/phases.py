"""The calendar, edited by a facilitator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participate.kit.clock import database_now
from participate.kit.errors import DomainError
from participate.processes import services, timetable
from participate.processes.enums import Role
from participate.processes.forms import PhaseForm, ReasonForm
from participate.processes.models import Cycle, Phase
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


@require_http_methods(["GET", "POST"])
def phases(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the phases, and set the dates of one."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    form = PhaseForm(request.POST or None, cycle=found, initial=_initial(found, request.GET.get("fase", "")))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, form)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("processes:phases", cycle=found.slug)
    context = {"cycle": found, "form": form, "steps": timetable.steps(found, database_now())}
    return render(request, "processes/phases.html", context)


@require_POST
def switch_phase(request: HttpRequest, cycle: str, code: str, verb: str) -> HttpResponse:
    """Open or close one phase now, with a reason."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    phase = get_object_or_404(Phase.objects.select_related("cycle"), cycle=found, code=code)
    form = ReasonForm(request.POST)
    change = services.open_phase_now if verb == "buka" else services.close_phase_now
    try:
        change(actor=request.user, phase=phase, reason=form.data.get("reason", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = _("The phase is open now.") if verb == "buka" else _("The phase is closed now.")
        messages.success(request, done)
    return redirect("processes:phases", cycle=found.slug)


@require_POST
def publish(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show a prepared process to everyone."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    services.publish_cycle(actor=request.user, cycle=found)
    messages.success(request, _("Everyone can see this process now."))
    return redirect("processes:phases", cycle=found.slug)


def _initial(cycle: Cycle, code: str) -> dict[str, object]:
    """Return what the form shows first: the phase that was asked for."""
    phase = next((row for row in cycle.phases.all() if row.code == code), None)
    if phase is None:
        return {"code": code}
    names = ("code", "starts_at", "ends_at", "capabilities")
    return {name: getattr(phase, name) for name in names}


def _save(request: HttpRequest, cycle: Cycle, form: PhaseForm) -> None:
    """Set the phase, and say so."""
    codes = [row.code for row in cycle.settings.stages]
    data = form.cleaned_data
    services.set_phase(actor=request.user, cycle=cycle, position=codes.index(data["code"]) + 1, **data)
    messages.success(request, _("The calendar is saved. Everyone sees the new dates now."))
