"""The dictionary for everybody: what it holds, by field, and the tables as files."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from participate.processes.enums import Role
from participate.processes.web import cycle_or_404, roles_here
from participate.proposals import sheets
from participate.proposals.queries.dictionary import entries, not_in_dictionary

PER_PAGE = 20


@require_GET
def dictionary(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what can be proposed at which price, 20 on a page, grouped by field."""
    found = cycle_or_404(request, cycle)
    words = request.GET.get("cari", "").strip()[:100]
    page = Paginator(entries(found, words), PER_PAGE).get_page(request.GET.get("page"))
    outside, proposals = not_in_dictionary(found)
    may_edit = bool(roles_here(request, found) & {Role.FACILITATOR, Role.ADMINISTRATOR})
    context = {"cycle": found, "words": words, "page_obj": page, "outside": outside, "proposals": proposals}
    return render(request, "proposals/dictionary.html", context | {"may_edit": may_edit})


@require_GET
def table(request: HttpRequest, cycle: str, sheet: str) -> HttpResponse:
    """Download one of the tables, or (`?contoh=1`) an example to fill in."""
    found, kind = cycle_or_404(request, cycle), sheets.SHEETS[sheet]
    if request.GET.get("contoh"):
        text, name = sheets.example(kind, sheets.currency_of(found.profile)), f"contoh-{sheet}"
    else:
        text, name = sheets.export(kind, found.profile), f"{sheet}-{found.slug}"
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
