"""One sheet a screen: the two blind readings, and the decision of a third person where they differ.

Nothing here shows a reading to the clerk of the other one: the form of a reading is empty but for what was just sent.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participate.contests.forms.paper import FIRST_READING, OWN, DecideForm, SheetForm
from participate.contests.paper_queries import image_name, readings_on
from participate.contests.paper_voters import areas_of, is_open
from participate.contests.services import paper as services
from participate.contests.views.paper import batch_or_404, to_batch
from participate.contests.views.shared import page
from participate.contests.wording import paper as words
from participate.contests.wording.options import Line, lines, options_of
from participate.contests.wording.sheets import ORDERS, turned
from participate.kit.errors import DomainError
from participate.processes.models import Cycle
from voting.ballots.models import Option, PaperBatch, PaperReading
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import batch_facts, next_sheet


def _options(batch: PaperBatch, order: str) -> list[Option]:
    """Return the lines of the sheet in its printed order; where papers differ, those of the people ticked."""
    options = options_of(batch.contest)
    areas = areas_of(batch)
    if len(areas) == 1:
        options = [row for row in options if row.group in ("", areas[0])]
    return turned(options, order)


def _order(request: HttpRequest) -> str:
    wanted = request.POST.get("urutan") or request.GET.get("urutan", "")
    return wanted if wanted in ORDERS else ORDERS[0]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, cycle: str, number: int, batch: int, reading: int) -> HttpResponse:
    """Type the next sheet of a reading; the page always knows where the person stopped."""
    found, row = batch_or_404(request, cycle, number, batch)
    if reading not in (FIRST, SECOND):
        raise Http404(_("There is no such reading."))
    barred = _barred(request, row, reading)
    if barred:
        messages.error(request, barred)
        return redirect(to_batch(row))
    order = _order(request)
    if request.method == "POST":
        return _typed(request, found, row, reading, order)
    return _sheet(request, found, row, reading, order)


def _barred(request: HttpRequest, batch: PaperBatch, part: int) -> str:
    """Say why this person cannot do this part of the batch ("" = they can)."""
    if not is_open(batch):
        return _("This batch is closed. Nothing in it changes any more.")
    try:
        services.reader_of(actor=request.user, batch=batch, reading=part)
    except DomainError as error:
        return error.message
    return ""


def _typed(request: HttpRequest, cycle: Cycle, batch: PaperBatch, reading: int, order: str) -> HttpResponse:
    """Take one sheet, or take the last one back."""
    here = f"{to_batch(batch, 'paper_reading', reading=reading)}?urutan={order}"
    options = _options(batch, order)
    form = SheetForm(request.POST, kind=batch.contest.kind, codes=[row.code for row in options])
    try:
        if request.POST.get("do") == "back":
            number = services.take_back_sheet(actor=request.user, batch=batch, reading=reading)
            text = (
                _("Sheet %(number)s is taken back. Type it again.") if number else _("Nothing is typed yet.")
            )
            messages.success(request, text % {"number": number})
            return redirect(here)
        if not form.is_valid():
            return _sheet(request, cycle, batch, reading, order, form)
        data = form.cleaned_data
        services.type_sheet(
            actor=request.user, batch=batch, number=data["sheet"], reading=reading, marks=data["marks"],
            reason=data["reason"],
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(here)
    messages.success(request, words.entered(data["sheet"]))
    return redirect(here)


def _sheet(
    request: HttpRequest, cycle: Cycle, batch: PaperBatch, reading: int, order: str, form: SheetForm | None = None
) -> HttpResponse:  # fmt: skip
    """Show the next sheet that is not typed, or say that all are."""
    number = next_sheet(batch, reading)
    if number is None:
        messages.success(request, _("All sheets of this reading are typed. Thank you."))
        return redirect(to_batch(batch))
    options = _options(batch, order)
    codes = [row.code for row in options]
    shown = form or SheetForm(initial={"sheet": number}, kind=batch.contest.kind, codes=codes)
    sheet = _sent(shown) or number
    context = page(
        cycle, batch.contest, batch=batch, reading=reading, form=shown, sheet=sheet, done=number - 1, order=order,
        orders=ORDERS, rows=_rows(options, shown), image=image_name(batch, sheet),
    )  # fmt: skip
    return render(request, "contests/paper_reading.html", context, status=400 if form else 200)


def _sent(form: SheetForm) -> int | None:
    """Return the number of the sheet that a form was sent for."""
    return form.cleaned_data.get("sheet") if form.is_bound else None


def _rows(options: list[Option], form: SheetForm) -> list[Line]:
    """Return the lines of the form with what was just sent, if anything."""
    typed = form.typed()
    return [
        row.marked(
            entry=typed.get(row.code, ""), error=form.wrong.get(row.code, ""), chosen=row.code in typed
        )
        for row in lines(options, {})
    ]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, cycle: str, number: int, batch: int, sheet: int) -> HttpResponse:
    """Show a third person both readings beside the picture, and take the decision with its reason."""
    found, row = batch_or_404(request, cycle, number, batch)
    barred = _barred(request, row, DECISION) or _not_different(row, sheet)
    if barred:
        messages.error(request, barred)
        return redirect(to_batch(row))
    readings, order = readings_on(row, sheet), _order(request)
    options = _options(row, order)
    sent = {"sheet": sheet}
    form = DecideForm(
        request.POST or None, initial=sent, kind=row.contest.kind, codes=[one.code for one in options]
    )
    if form.is_bound and form.is_valid() and _decided(request, row, sheet, form, readings):
        return redirect(_next_decision(row))
    context = page(
        found, row.contest, batch=row, sheet=sheet, form=form, rows=_rows(options, form), order=order, orders=ORDERS,
        image=image_name(row, sheet), both=_both(row, options, readings), decided=readings.get(DECISION),
    )  # fmt: skip
    return render(request, "contests/paper_decision.html", context, status=400 if form.errors else 200)


def _not_different(batch: PaperBatch, sheet: int) -> str:
    """Say why there is nothing to decide on a sheet; nothing is told before both readings are complete."""
    facts = batch_facts(batch)
    if not facts.first == facts.second == facts.sheets:
        return _("Both readings have to be complete first.")
    return (
        "" if sheet in facts.different else _("Both people typed the same here. There is nothing to decide.")
    )


def _decided(
    request: HttpRequest, batch: PaperBatch, sheet: int, form: DecideForm, readings: dict[int, PaperReading]
) -> bool:
    """Write the decision down; False where it was refused."""
    data = form.cleaned_data
    marks, reason = data["marks"], data["reason"]
    if data["take"] != OWN:
        taken = readings[FIRST if data["take"] == FIRST_READING else SECOND]
        marks, reason = taken.marks, taken.reason
    try:
        services.decide_sheet(
            actor=request.user, batch=batch, number=sheet, marks=marks, reason=reason, note=data["note"]
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Decided."))
    return True


def _next_decision(batch: PaperBatch) -> str:
    """Return the next sheet to decide, or the page of the batch."""
    waiting = batch_facts(batch).undecided
    return to_batch(batch, "paper_decision", sheet=waiting[0]) if waiting else to_batch(batch)


def _both(batch: PaperBatch, options: list[Option], readings: dict[int, PaperReading]) -> dict[str, Any]:
    """Return both readings side by side: one row for each option that somebody saw a mark at."""
    names = {row.code: f"{row.number}. {row.title}" for row in lines_by_number(options)}
    first, second = readings[FIRST], readings[SECOND]
    said = [words.said_marks(batch.contest.kind, row.marks, names) for row in (first, second)]
    codes = [code for code in names if code in said[0] or code in said[1]]
    rows = [
        {"name": names[code], "first": said[0].get(code, ""), "second": said[1].get(code, ""),
         "differs": said[0].get(code) != said[1].get(code)}
        for code in codes
    ]  # fmt: skip
    return {
        "rows": rows, "first": words.reading_said(first.reason, first.marks),
        "second": words.reading_said(second.reason, second.marks),
    }  # fmt: skip


def lines_by_number(options: list[Option]) -> list[Option]:
    """Return options by the number on every paper."""
    return sorted(options, key=lambda row: row.number)
