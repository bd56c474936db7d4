"""The areas: the tree, one by hand, and a table as a whole. For administrators, each within their own area."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from participate.kit.sheets import BadSheet, write_sheet
from participate.places import services, sheets
from participate.places.models import Area
from participate.processes.area_forms import AreaForm
from participate.processes.lists import administered, level_names, require_areas, within_paths
from participate.processes.sheet_forms import SheetForm

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest) -> HttpResponse:
    """Show the tree; a table is previewed, then taken over."""
    paths, levels = require_areas(request.user), level_names()
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.run(
        read=lambda text: sheets.read_areas(text, levels), plan=sheets.plan_areas,
        load=lambda rows: services.load_areas(actor=request.user, rows=rows, within=paths),
    ):  # fmt: skip
        messages.success(request, _("The areas are stored."))
        return redirect("places:edit")
    rows = within_paths(Area.objects.order_by("path"), paths)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(area, levels.get(area.level, area.level), min(area.path.count("/") - 1, 6)) for area in page]
    context = {"page_obj": page, "lines": lines, "form": form, "levels": levels, "preview": form.preview}
    return render(request, "processes/areas.html", context)


@require_http_methods(["GET", "POST"])
def area_edit(request: HttpRequest) -> HttpResponse:
    """Add one area, or correct the one named by `?kode=`."""
    paths, code = require_areas(request.user), request.GET.get("kode", "")
    area = (
        get_object_or_404(within_paths(Area.objects.select_related("parent"), paths), code=code)
        if code
        else None
    )
    form = AreaForm(
        request.POST or None, initial=sheets.as_row(area) if area else None, levels=level_names(), area=area,
        areas=administered(request.user), top=paths is None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _kept(request, form, paths):
        messages.success(request, _("%(name)s is stored.") % {"name": form.cleaned_data["nama"]})
        return redirect("places:edit")
    return render(request, "processes/area_edit.html", {"form": form, "area": area})


def _kept(request: HttpRequest, form: AreaForm, paths: list[str] | None) -> bool:
    """Store the area; what the services refuse is said in the form."""
    try:
        services.load_areas(actor=request.user, rows=[form.row], within=paths)
    except BadSheet as error:
        form.add_error(None, [trouble.text for trouble in error.troubles])
        return False
    return True


@require_POST
def area_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Remove an area nothing belongs to."""
    paths = require_areas(request.user)
    area = get_object_or_404(within_paths(Area.objects.all(), paths), code=code)
    services.remove_area(actor=request.user, area=area, within=paths)
    messages.success(request, _("%(name)s is removed.") % {"name": area.name})
    return redirect("places:edit")


@require_GET
def area_table(request: HttpRequest) -> HttpResponse:
    """Download the areas as a table, or (`?contoh=1`) an example to fill in."""
    paths = require_areas(request.user)
    rows: Any = sheets.EXAMPLE
    if not request.GET.get("contoh"):
        stored = within_paths(Area.objects.select_related("parent").order_by("path"), paths)
        rows = (sheets.as_row(area) for area in stored)
    answer = HttpResponse(write_sheet(sheets.columns(), rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="wilayah.csv"'
    return answer
