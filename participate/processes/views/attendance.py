"""Meetings and who came, as counts: names stay on the paper that was signed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participate.processes import queries_people as people
from participate.processes import services_people as services
from participate.processes.enums import Role
from participate.processes.errors import BadAttendance
from participate.processes.forms_people import AttendanceForm, BaseGroups, groups_formset
from participate.processes.models import Cycle, Meeting
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404

NAMES = ("held_at", "place", "present", "women")
MORE_LINES = 3


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the meetings, and record one."""
    found = _cycle(request, cycle)
    groups = people.groups_of(found)
    form, lines = _forms(request, found, {}, [{"name": name} for name in groups])
    if _complete(request, form, lines):
        saved = _try(form, lines, services.record_attendance, actor=request.user, cycle=found)
        if saved:
            messages.success(request, _("The meeting is recorded."))
            return redirect("processes:attendance", cycle=found.slug)
    page = Paginator(found.meetings.order_by("-held_at", "-pk"), 20).get_page(request.GET.get("page"))
    context = {"page_obj": page, "quota": people.attendance_quota(found), "form": form, "lines": lines}
    return _page(request, found, groups, context)


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Correct a meeting."""
    found = _cycle(request, cycle)
    row = get_object_or_404(Meeting.objects.select_related("cycle"), cycle=found, pk=pk)
    typed = [{"name": name, "count": count} for name, count in row.by_group.items()]
    form, lines = _forms(request, found, {name: getattr(row, name) for name in NAMES}, typed)
    if _complete(request, form, lines):
        saved = _try(form, lines, services.correct_attendance, actor=request.user, meeting=row)
        if saved:
            messages.success(request, _("The meeting is corrected."))
            return redirect("processes:attendance", cycle=found.slug)
    context = {"meeting": row, "form": form, "lines": lines}
    return _page(request, found, people.groups_of(found), context)


def _cycle(request: HttpRequest, slug: str) -> Cycle:
    """Return the cycle to its facilitators; others are refused."""
    found = cycle_or_404(request, slug)
    require_role(request.user, found, Role.FACILITATOR)
    return found


def _forms(
    request: HttpRequest, cycle: Cycle, initial: dict[str, Any], typed: list[dict[str, Any]]
) -> tuple[AttendanceForm, BaseGroups]:
    """Return both forms: empty, sent, or as typed with more lines."""
    if request.method != "POST":
        lines = groups_formset(MORE_LINES)(initial=typed, prefix="group")
        return AttendanceForm(cycle=cycle, initial=initial), lines
    lines = groups_formset(0)(request.POST, prefix="group")
    if "more" not in request.POST:
        return AttendanceForm(request.POST, cycle=cycle), lines
    rows = [{name: row[name].value() for name in ("name", "count")} for row in lines.forms]
    wider = groups_formset(MORE_LINES)(initial=rows, prefix="group")
    return AttendanceForm(cycle=cycle, initial=request.POST.dict()), wider


def _complete(request: HttpRequest, form: AttendanceForm, lines: BaseGroups) -> bool:
    """Say whether the meeting was sent (not only more lines asked for) and can be read."""
    return request.method == "POST" and form.is_bound and all([form.is_valid(), lines.is_valid()])


def _try(form: AttendanceForm, lines: BaseGroups, verb: Any, **who: Any) -> bool:
    """Write the meeting; counts that contradict each other go back to the form."""
    try:
        verb(**who, **form.cleaned_data, by_group=lines.by_group())
    except BadAttendance as error:
        form.add_error(error.field, error.message)
        return False
    return True


def _page(request: HttpRequest, cycle: Cycle, groups: list[str], context: dict[str, Any]) -> HttpResponse:
    """Show the page."""
    wrong = context["form"].is_bound and (context["form"].errors or context["lines"].total_error_count())
    context |= {"cycle": cycle, "groups": groups}
    return render(request, "processes/attendance.html", context, status=400 if wrong else 200)
