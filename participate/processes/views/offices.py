"""Who speaks for an agency in a cycle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participate.processes import services_offices as services
from participate.processes.enums import Role
from participate.processes.errors import CodeTaken
from participate.processes.forms_offices import MemberForm, OfficeForm
from participate.processes.models import Cycle, Office, OfficeMember
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


@require_http_methods(["GET", "POST"])
def offices(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the offices with their people; POST adds an office."""
    found = _led(request, cycle)
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            office = services.add_office(actor=request.user, cycle=found, **form.cleaned_data)
        except CodeTaken as error:
            form.add_error("code", error.message)
        else:
            messages.success(request, _("%(office)s is on the list.") % {"office": office})
            return redirect("processes:offices", cycle=found.slug)
    return _page(request, found, form)


@require_POST
def member_add(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Let a person answer for an office."""
    found = _led(request, cycle)
    office = get_object_or_404(Office, cycle=found, pk=pk)
    form = MemberForm(request.POST, office=office)
    if not form.is_valid():
        return _page(request, found, OfficeForm(), {office.pk: form})
    person = form.cleaned_data["person"]
    services.add_member(actor=request.user, office=office, user=person)
    words = {"person": person, "office": office}
    messages.success(request, _("%(person)s now answers for %(office)s.") % words)
    return redirect("processes:offices", cycle=found.slug)


@require_POST
def remove(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Take an office off the list."""
    found = _led(request, cycle)
    services.remove_office(actor=request.user, office=get_object_or_404(Office, cycle=found, pk=pk))
    messages.success(request, _("The office is off the list."))
    return redirect("processes:offices", cycle=found.slug)


@require_POST
def member_remove(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Let a person speak for an office no longer."""
    found = _led(request, cycle)
    rows = OfficeMember.objects.select_related("office__cycle__area")
    services.remove_member(actor=request.user, member=get_object_or_404(rows, office__cycle=found, pk=pk))
    messages.success(request, _("Taken away. What was answered stays."))
    return redirect("processes:offices", cycle=found.slug)


def _led(request: HttpRequest, cycle: str) -> Cycle:
    """Return the cycle for somebody who leads it."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.FACILITATOR)
    return found


def _page(
    request: HttpRequest, cycle: Cycle, form: OfficeForm, bound: dict[int, MemberForm] | None = None
) -> HttpResponse:
    """Show the page, with what was typed wrongly."""
    rows = [
        (office, (bound or {}).get(office.pk) or MemberForm(office=office))
        for office in Office.objects.filter(cycle=cycle).prefetch_related("members__user")
    ]
    wrong = form.errors or any(one.errors for one in (bound or {}).values())
    context = {"cycle": cycle, "rows": rows, "form": form}
    return render(request, "processes/offices.html", context, status=422 if wrong else 200)
