"""Begin a planning cycle."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes import services
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.forms import StartForm
from participate.processes.lists import administered_paths, ensure_profiles, list_sizes
from participate.processes.models import Cycle, Profile
from participate.processes.permissions import has_role, may_start_cycles
from participate.processes.queries import areas_of
from participate.processes.web import room_url


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the way of planning, the area and the year."""
    if not may_start_cycles(request.user):
        raise NotYourRole(_("Only administrators and council editors may start a process."))
    ensure_profiles()
    areas = areas_of(request.user)
    form = StartForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        english = data.pop("name_en")
        translations = {"en": {"name": english}} if english else {}
        cycle = services.open_cycle(actor=request.user, translations=translations, **data)
        return redirect(_next_page(request, cycle))
    return render(request, "processes/start.html", {"form": form, **_missing(request.user, areas)})


def _missing(user: Any, areas: Any) -> dict[str, Any]:
    """Say what a process needs that is not there yet: an area, and a price list for each way of planning."""
    without = [row.name for row in Profile.objects.order_by("name") if not list_sizes(row.pk)["kamus"]]
    may_add_areas = administered_paths(user) != []
    return {"no_areas": not areas.exists(), "may_add_areas": may_add_areas, "without_dictionary": without}


def _next_page(request: HttpRequest, cycle: Cycle) -> str:
    """Say that it worked and return the page to go on with: the price list where there is none."""
    page = room_url("proposals:dictionary_edit", cycle)
    if list_sizes(cycle.profile_id)["kamus"] or not page:
        messages.success(request, _("The process has begun. Set its calendar next."))
    elif has_role(request.user, cycle, Role.FACILITATOR):
        messages.success(request, _("The process has begun. Bring in its price list next."))
        return page
    else:
        messages.warning(
            request, _("The process has begun. Its price list is empty: ask its facilitator to bring it in.")
        )
    return room_url("processes:cycle", cycle)
