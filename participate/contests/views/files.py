"""Files for people who want to check: the bundle, the program that checks it, the recount file, the table as CSV."""

import csv
import hashlib
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from participate.contests.queries import official_count
from participate.contests.views.protocol import counted_or_404
from participate.contests.wording.options import options_of
from participate.contests.wording.results import bundle_name, items_of, recount_name
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from voting.counts.bundle.build import bundle as make_bundle
from voting.counts.bundle.program import program
from voting.counts.bundle.sources import read_material
from voting.counts.models import CountRun
from voting.counts.services import counts_file, recount_file

COLUMNS = (
    gettext_noop("place"), gettext_noop("code"), gettext_noop("title"), gettext_noop("cost"),
    gettext_noop("gets money"), gettext_noop("points"), gettext_noop("first choices"),
    gettext_noop("ballots naming it"), gettext_noop("technical score"), gettext_noop("combined score"),
    gettext_noop("reason"), gettext_noop("missed by"),
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _run_or_404(request: HttpRequest, slug: str) -> tuple[Cycle, CountRun]:
    """Return the cycle and its official run; 404 before the count is out."""
    cycle = cycle_or_404(request, slug)
    run = official_count(cycle)
    if run is None:
        raise Http404(_("There is no result yet."))
    return cycle, run


def recount(request: HttpRequest, cycle: str, number: int | None = None) -> HttpResponse:
    """Send the recount file of the main vote or of one by its number; the counts alone where ballots stay inside."""
    if number is None:
        found, run = _run_or_404(request, cycle)
        name = f"{found.slug}.json"
    else:
        _cycle, contest, run = counted_or_404(request, cycle, number)
        name = recount_name(contest)
    content = recount_file(run)
    name = name if content else name.replace(".json", "-counts.json")
    return _file(content or counts_file(run), "application/json", name)


def bundle(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the bundle of a vote: everything that may be published of it, and nothing more."""
    _cycle, contest, run = counted_or_404(request, cycle, number)
    return _file(make_bundle(read_material(run)), "application/zip", bundle_name(contest))


def bundle_sum(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the SHA-256 of the bundle, as `sha256sum --check` reads it."""
    _cycle, contest, run = counted_or_404(request, cycle, number)
    name = bundle_name(contest)
    line = f"{hashlib.sha256(make_bundle(read_material(run))).hexdigest()}  {name}\n"
    return _file(line.encode(), "text/plain; charset=utf-8", f"{name}.sha256")


def verifier(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send `verify.py`, the same bytes for every vote."""
    counted_or_404(request, cycle, number)
    return _file(program(), "text/x-python; charset=utf-8", "verify.py")


def table(request: HttpRequest, cycle: str) -> HttpResponse:
    """Send the result as a table for spreadsheets; cells that look like formulas are made harmless."""
    found, run = _run_or_404(request, cycle)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_(name) for name in COLUMNS])
    for item in items_of(run, options_of(run.contest), run.contest.currency):
        row = [
            item.place, item.code, item.title, item.cost, _("yes") if item.funded else _("no"), item.points,
            item.first, item.named, item.technical, item.combined, item.why, item.missed,
        ]  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return _file(("\ufeff" + buffer.getvalue()).encode(), "text/csv; charset=utf-8", f"{found.slug}.csv")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a download."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
