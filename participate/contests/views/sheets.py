"""Paper ballots to print: A4 sheets in four orders, and plain text for a braille printer. No personal data on them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participate.contests.forms.sheets import SheetsForm
from participate.contests.forms.sums import has_pots, pot_names
from participate.contests.opening import option_line, options_for, pots_in
from participate.contests.sheets import sheet_text, sheets_pdf
from participate.contests.views.shared import contest_of, page
from participate.contests.wording.options import contest_title, options_of
from participate.contests.wording.sheets import ORDERS, Sheet, sheet
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404
from voting.ballots import services as box
from voting.ballots.models import Contest, Option
from voting.tally.ballot_paper import Item


@dataclass(frozen=True, slots=True)
class Stack:
    """What is to be printed: the vote, its options, and whether they can still change."""

    cycle: Cycle
    contest: Contest
    options: list[Option]
    is_proof: bool

    def areas(self) -> list[tuple[str, str]]:
        """Return the areas that have a paper of their own."""
        return (
            [(code, name) for code, name in pot_names(self.options).items() if code]
            if self.contest.by_area
            else []
        )


def _stack_or_404(request: HttpRequest, slug: str, number: int) -> Stack:
    """Return what people of the desk may print; before the opening the main vote's candidates, as a proof."""
    found = cycle_or_404(request, slug)
    require_role(request.user, found, Role.OPERATOR, Role.FACILITATOR)
    contest = contest_of(found, number)
    if contest is None:
        raise Http404(_("There is no vote with this address."))
    options = options_of(contest)
    if options or contest.is_frozen:
        return Stack(found, contest, options, False)
    parts = pots_in(found)
    lines = [option_line(row, contest.rule, parts) for row in options_for(found, contest.rule)]
    made = [
        Option(number=place, code=row.code, title=row.title, cost=row.cost, group=row.group, details=row.details,
               translations=row.translations)
        for place, row in enumerate(lines, 1)
    ]  # fmt: skip
    return Stack(found, contest, made, True)


@never_cache
@require_safe
def sheets(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Choose how many sheets to print; a scanned code leads here and says which sheet it is."""
    stack = _stack_or_404(request, cycle, number)
    form = SheetsForm(areas=stack.areas())
    context = page(
        stack.cycle, stack.contest, form=form, is_proof=stack.is_proof, title=contest_title(stack.contest),
        scanned=_scanned(request), orders=ORDERS, areas=stack.areas(),
    )  # fmt: skip
    return render(request, "contests/sheets.html", context)


def _scanned(request: HttpRequest) -> str:
    """Say which sheet a scanned code stands on."""
    order, batch = request.GET.get("order", ""), request.GET.get("batch", "")
    if order not in ORDERS or not batch.isdecimal():
        return ""
    return _("This sheet: batch %(batch)s, order %(order)s.") % {"batch": batch[:4], "order": order}


def _sheet(request: HttpRequest, stack: Stack, order: str, batch: int, area: str) -> Sheet:
    """Return one order of the paper."""
    contest = stack.contest
    options = [row for row in stack.options if not area or row.group in ("", area)]
    paper = box.paper_of(contest, {row.code: Item(row.cost, row.group) for row in options})
    query = urlencode({"batch": batch, "order": order})
    address = request.build_absolute_uri(reverse("contests:sheets", args=[stack.cycle.slug, contest.pk]))
    return sheet(
        contest, options, paper, pot_names(options) if has_pots(contest, paper) else {}, order=order,
        title=stack.cycle.title, address=f"{address}?{query}", is_proof=stack.is_proof,
    )  # fmt: skip


@never_cache
@require_safe
def pdf(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send the sheets as a PDF, or the form again where it is not right."""
    stack = _stack_or_404(request, cycle, number)
    form = SheetsForm(request.GET, areas=stack.areas())
    if not form.is_valid() or not stack.options:
        context = page(stack.cycle, stack.contest, form=form, is_proof=stack.is_proof, title=contest_title(stack.contest),
                       orders=ORDERS, areas=stack.areas())  # fmt: skip
        return render(request, "contests/sheets.html", context, status=400)
    return _file(
        _drawn(request, stack, form.cleaned_data), "application/pdf", f"{stack.cycle.slug}-{number}.pdf"
    )


def _drawn(request: HttpRequest, stack: Stack, data: dict[str, Any]) -> bytes:
    """Draw the sheets that were asked for."""
    made = [_sheet(request, stack, order, data["batch"], data.get("area", "")) for order in data["orders"]]
    return sheets_pdf(made, data["copies"], database_now(), get_language() or "id")


@never_cache
@require_safe
def text(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Send one order as plain text: ASCII, 40 columns, ready for a braille printer."""
    stack = _stack_or_404(request, cycle, number)
    order = request.GET.get("order", ORDERS[0])
    areas = dict(stack.areas())
    area = request.GET.get("area", next(iter(areas), ""))
    if order not in ORDERS or (areas and area not in areas):
        raise Http404(_("There is no such sheet."))
    made = _sheet(request, stack, order, 1, area if areas else "")
    return _file(
        sheet_text(made).encode("ascii"),
        "text/plain; charset=us-ascii",
        f"{stack.cycle.slug}-{number}-{order}.txt",
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
