"""The list of delegates as files: bring a table in, take one out, print the sheet to sign."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from participate.kit.errors import DomainError
from participate.processes import services_people as services
from participate.processes.facts import vote_begun
from participate.processes.forms_people import SheetForm
from participate.processes.models import Cycle
from participate.processes.people_import import Plan, plan_of
from participate.processes.people_sheet import COLUMNS, OPTIONAL, Sheet, csv_text, read_sheet
from participate.processes.queries_people import areas_within, delegates_of, list_counts
from participate.processes.views.delegates import desk_cycle

SHOWN_PROBLEMS, SHOWN_ROWS, EMPTY_LINES = 50, 10, 8


@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, cycle: str) -> HttpResponse:
    """Take a table, show what it would do, and do it after a second press."""
    found = desk_cycle(request, cycle)
    form = SheetForm(request.POST or None, request.FILES or None)
    context = {
        "cycle": found,
        "form": form,
        "begun": vote_begun(found),
        "columns": COLUMNS,
        "optional": OPTIONAL,
    }
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        sheet = read_sheet(table)
        plan = plan_of(found, sheet)
        if "save" in request.POST and not plan.problems:
            return _save(request, found, sheet)
        context |= {"table": table, **_preview(sheet, plan)}
    wrong = bool(form.errors) or bool(context.get("problems"))
    return render(request, "processes/delegates_import.html", context, status=400 if wrong else 200)


def _preview(sheet: Sheet, plan: Plan) -> dict[str, Any]:
    """Return what the table would do: the first people, or the first mistakes."""
    return {
        "plan": plan, "unused": sheet.unused, "problems": plan.problems[:SHOWN_PROBLEMS],
        "more": max(len(plan.problems) - SHOWN_PROBLEMS, 0), "first": (plan.new + plan.changed)[:SHOWN_ROWS],
    }  # fmt: skip


def _save(request: HttpRequest, cycle: Cycle, sheet: Sheet) -> HttpResponse:
    """Bring the table in, and say what changed."""
    try:
        new, changed = services.import_delegates(actor=request.user, cycle=cycle, sheet=sheet)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("processes:delegates_import", cycle=cycle.slug)
    told = ngettext("%(count)s delegate is new.", "%(count)s delegates are new.", new) % {"count": new}
    if changed:
        told += " " + ngettext("%(count)s entry changed.", "%(count)s entries changed.", changed) % {
            "count": changed
        }
    messages.success(request, told)
    return redirect("processes:delegates", cycle=cycle.slug)


@require_GET
def example(request: HttpRequest, cycle: str) -> HttpResponse:
    """Send a table with two made-up people, to fill in."""
    found = desk_cycle(request, cycle)
    area = areas_within(found).order_by("-path").first() or found.area
    rows = [
        ["D-01", _("Ibu Contoh (fictional)"), "P", _("Women's group"), area.name, "34", ""],
        ["D-02", _("Bapak Contoh (fictional)"), "L", _("Youth group"), area.code, "", "contoh@example.org"],
    ]
    return _csv(csv_text(rows), f"utusan-contoh-{found.slug}.csv")


@require_GET
def export(request: HttpRequest, cycle: str) -> HttpResponse:
    """Send the list as a table that can be brought in again; addresses of accounts stay here."""
    found = desk_cycle(request, cycle)
    rows = [
        [row.code, row.name, row.gender, row.group, row.area.code, row.age_band, ""]
        for row in delegates_of(found)
    ]
    return _csv(csv_text(rows), f"utusan-{found.slug}.csv")


@require_GET
def sheet(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the attendance sheet to print and sign; no NIK, nobody's needs beside a name."""
    found = desk_cycle(request, cycle)
    context = {
        "cycle": found, "rows": delegates_of(found), "counts": list_counts(found), "empty": range(EMPTY_LINES),
    }  # fmt: skip
    return render(request, "processes/delegates_sheet.html", context)


def _csv(text: str, name: str) -> HttpResponse:
    """Return a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type="text/csv; charset=utf-8", headers=headers)
