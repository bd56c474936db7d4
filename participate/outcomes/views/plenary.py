"""The meeting: the list on the table, amendments one at a time, the big screen."""

from dataclasses import dataclass
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participate.contests.queries import official_count
from participate.kit.errors import DomainError
from participate.kit.numbers import row_number
from participate.outcomes import services, shapes
from participate.outcomes.enums import Change
from participate.outcomes.errors import NoCount
from participate.outcomes.forms import AmendForm, UndoForm
from participate.outcomes.models import Decision
from participate.outcomes.queries.meeting import Meeting, as_it_stands, decision_of, load_meeting
from participate.outcomes.services.amend import Effect, Vote, preview_undo
from participate.outcomes.words import effect_sentence, list_sentence
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.web import cycle_or_404


@dataclass(slots=True)
class Asked:
    """What the person is about to change: the form, and the effect once it is worked out."""

    form: Any
    kind: str
    line: Any = None
    amendment: Any = None
    effect: Effect | None = None


def _facilitated(request: HttpRequest, slug: str) -> Cycle:
    """Return the cycle to its facilitators only."""
    cycle = cycle_or_404(request, slug)
    require_role(request.user, cycle, Role.FACILITATOR)
    return cycle


@never_cache
@require_http_methods(["GET", "POST"])
def plenary(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the list; take one amendment: first its effect, then the confirmation."""
    found = _facilitated(request, cycle)
    made = decision_of(found)
    if made is None:
        return render(request, "outcomes/begin.html", {"cycle": found, "run": official_count(found)})
    meeting = load_meeting(found, made)
    asked = _posted(request, meeting) if request.method == "POST" else _wanted(request, meeting)
    if asked is None:
        return redirect("outcomes:plenary", cycle=found.slug)
    return render(request, "outcomes/plenary.html", _context(meeting) | {"asked": asked})


@require_POST
def begin(request: HttpRequest, cycle: str) -> HttpResponse:
    """Put the automatic result on the table."""
    found = _facilitated(request, cycle)
    services.propose_decision(actor=request.user, cycle=found)
    messages.success(request, _("The result of the count is on the table. The meeting can change it now."))
    return redirect("outcomes:plenary", cycle=found.slug)


@never_cache
def board(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the list on the big screen; it follows every amendment by itself."""
    found = _facilitated(request, cycle)
    made = decision_of(found)
    if made is None:
        raise NoCount(_("There is no list yet. Put the result of the count on the table first."))
    address = request.build_absolute_uri(reverse("outcomes:decision", args=[found.slug]))
    qr = mark_safe(segno.make(address, micro=False).svg_inline(scale=4, border=2))
    return render(
        request, "outcomes/board.html", _context(load_meeting(found, made)) | {"qr": qr, "address": address}
    )


@require_POST
def undo(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Take an amendment back, with a reason."""
    found = _facilitated(request, cycle)
    made = decision_of(found)
    if made is None:
        return redirect("outcomes:plenary", cycle=found.slug)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _undo_page(request, found, made, form, number)
    try:
        services.undo_amendment(actor=request.user, decision=made, number=number, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return _undo_page(request, found, made, form, number)
    messages.success(
        request, _("Amendment %(number)s is taken back. Both stay in the minutes.") % {"number": number}
    )
    return redirect("outcomes:plenary", cycle=found.slug)


def _undo_page(
    request: HttpRequest, cycle: Cycle, made: Decision, form: UndoForm, number: int
) -> HttpResponse:
    """Show the list again with the form and what is wrong with it."""
    meeting = load_meeting(cycle, made)
    target = next((row for row in meeting.amendments if row.number == number), None)
    asked = Asked(form, Change.UNDO, amendment=target)
    return render(request, "outcomes/plenary.html", _context(meeting) | {"asked": asked})


def _context(meeting: Meeting) -> dict[str, Any]:
    """Return what the list shows."""
    sheet, cycle = as_it_stands(meeting).sheet(), meeting.cycle
    taken = {row.undoes_id for row in meeting.amendments}
    return {
        "cycle": cycle, "decision": meeting.decision, "sheet": sheet, "bar": shapes.bar(cycle, sheet),
        "sentence": effect_sentence(sheet, cycle.currency), "caps": sheet.caps[:1],
        "headline": list_sentence(sheet, cycle.currency),
        "amendments": [
            (row, row.kind != Change.UNDO and row.pk not in taken) for row in reversed(meeting.amendments)
        ],
    }  # fmt: skip


def _line(meeting: Meeting, code: str) -> Any:
    """Return the row of a proposal, on the list or not."""
    sheet = meeting.sheet()
    return next((row for row in (*sheet.lines, *sheet.rest) if row.candidate.code == code), None)


def _wanted(request: HttpRequest, meeting: Meeting) -> Asked | None:
    """Return the empty form for what was pressed in the list (None inside: nothing was pressed)."""
    number, code = request.GET.get("batal", ""), request.GET.get("kode", "")
    first = {"expected": meeting.decision.revision}
    wanted = row_number(number)
    if wanted is not None:
        target = next((row for row in meeting.amendments if row.number == wanted), None)
        return _with_effect(meeting, Asked(UndoForm(initial=first), Change.UNDO, amendment=target))
    line, kind = _line(meeting, code), request.GET.get("ubah", "")
    if line is None or kind not in (Change.VOLUME, Change.ADD, Change.REMOVE):
        return Asked(None, "")
    first |= {
        "kind": kind,
        "code": code,
        "volume": line.entry.volume if line.entry else line.candidate.volume,
    }
    return Asked(AmendForm(initial=first, unit=line.candidate.unit), kind, line)


def _with_effect(meeting: Meeting, asked: Asked) -> Asked:
    """Work out what an undo would do, since nothing else has to be asked for that."""
    if asked.amendment is None:
        return Asked(None, "")
    try:
        asked.effect = preview_undo(
            cycle=meeting.cycle, decision=meeting.decision, number=asked.amendment.number
        )
    except DomainError as error:
        asked.form = UndoForm({"expected": meeting.decision.revision, "reason": "–"})
        asked.form.add_error(None, error.message)
    return asked


def _posted(request: HttpRequest, meeting: Meeting) -> Asked | None:
    """Show the effect of an amendment, or record it; None when it is recorded."""
    line = _line(meeting, request.POST.get("code", ""))
    form = AmendForm(request.POST, unit=line.candidate.unit if line else "")
    asked = Asked(form, request.POST.get("kind", ""), line)
    if not form.is_valid():
        return asked
    try:
        asked.effect = _preview(meeting, form.cleaned_data)
        if request.POST.get("langkah") != "simpan":
            return asked
        _record(request, meeting, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return asked
    messages.success(request, _("Recorded in the minutes. The list is up to date."))
    return None


def _preview(meeting: Meeting, data: dict[str, Any]) -> Effect:
    """Work out the effect."""
    return services.preview_amendment(
        cycle=meeting.cycle, decision=meeting.decision, kind=data["kind"], code=data["code"],
        volume=data.get("volume"),
    )  # fmt: skip


def _record(request: HttpRequest, meeting: Meeting, data: dict[str, Any]) -> None:
    """Record the amendment."""
    services.amend(
        actor=request.user, decision=meeting.decision, kind=data["kind"], code=data["code"],
        volume=data.get("volume"), reason=data["reason"], agreement=data["agreement"],
        vote=Vote(data["votes_for"], data["votes_against"], data["votes_abstain"]), dissent=data["dissent"],
        limit_reason=data["limit_reason"], expected=data["expected"],
    )  # fmt: skip
