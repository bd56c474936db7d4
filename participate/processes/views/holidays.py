"""The holidays of a cycle, as a list people type."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes.enums import Role
from participate.processes.forms_offices import HolidaysForm
from participate.processes.permissions import require_role
from participate.processes.services_calendar import set_holidays
from participate.processes.web import cycle_or_404


@require_http_methods(["GET", "POST"])
def holidays(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show and replace the list."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    typed = {"days": "\n".join(found.settings.holidays)}
    form = HolidaysForm(request.POST if request.method == "POST" else None, initial=typed)
    if request.method == "POST" and form.is_valid():
        set_holidays(actor=request.user, cycle=found, **form.cleaned_data)
        messages.success(request, _("The holidays are stored. Days given from now on follow them."))
        return redirect("processes:holidays", cycle=found.slug)
    context = {"cycle": found, "form": form, "count": len(found.settings.holidays)}
    return render(request, "processes/holidays.html", context, status=422 if form.errors else 200)
