"""The public page of the decision, and its table as a file."""

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from participate.outcomes import shapes
from participate.outcomes.models import Decision, EnvelopeChange
from participate.outcomes.queries.decided import changes_of, forwarded, not_agreed
from participate.outcomes.queries.meeting import Meeting, load_meeting, published_decision
from participate.outcomes.queries.quotas import quotas
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from participate.proposals.exports import safe_cell
from participate.proposals.reasons import sentence_of


def decision(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what the meeting decided, with every reason; before the publication say what comes."""
    found = cycle_or_404(request, cycle)
    made = published_decision(found)
    context = page(found, made) if made else {"cycle": found, "decision": None}
    return render(request, "outcomes/decision.html", context)


def page(cycle: Cycle, made: Decision) -> dict[str, Any]:
    """Return what the page of a published decision shows (8 queries whatever its size)."""
    meeting = load_meeting(cycle, made)
    changes = list(changes_of(made))
    meeting = _as_decided(meeting, changes)
    sheet = meeting.sheet()
    dropped = {drop.item.proposal.pk for row in changes for drop in row.drops.all()}
    left_out = [(row, sentence_of(row.latest_event.reason_code)) for row in not_agreed(cycle)]
    return {
        "cycle": cycle, "decision": made, "sheet": sheet, "bar": shapes.bar(cycle, sheet),
        "tracks": {row.code: row.label for row in cycle.settings.tracks}, "dropped": dropped,
        "not_agreed": left_out, "forwarded": list(forwarded(cycle)), "amendments": meeting.amendments,
        "changes": [_change(cycle, row, sheet, dropped) for row in changes[-1:]], "quotas": quotas(cycle),
    }  # fmt: skip


def _as_decided(meeting: Meeting, changes: list[EnvelopeChange]) -> Meeting:
    """Return the meeting with the envelope it decided on, before any later change."""
    if not changes:
        return meeting
    terms = meeting.terms
    before = type(terms)(changes[0].amount_before, terms.floors, terms.cap_pct, terms.groups)
    values = {name: getattr(meeting, name) for name in meeting.__dataclass_fields__}
    return type(meeting)(**{**values, "terms": before})


def _change(cycle: Cycle, row: EnvelopeChange, sheet: Any, dropped: set[int]) -> dict[str, Any]:
    """Return the list as it is since the newest change."""
    kept = [line for line in sheet.lines if line.candidate.proposal.pk not in dropped]
    total = sum(line.entry.cost for line in kept)
    pieces = [
        shapes.segment(cycle, line.candidate.proposal, line.entry.cost, number)
        for number, line in enumerate(kept, start=1)
    ]
    return {
        "row": row,
        "kept": len(kept),
        "total": total,
        "left": row.amount_after - total,
        "segments": pieces,
    }


def table(request: HttpRequest, cycle: str) -> HttpResponse:
    """Return the agreed list, the rest with its reasons and the forwarded ones as CSV."""
    found = cycle_or_404(request, cycle)
    made = published_decision(found)
    if made is None:
        raise Http404(_("Nothing is decided yet."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="keputusan-{found.slug}.csv"'
    writer = csv.writer(response)
    for row in _rows(page(found, made)):
        writer.writerow([safe_cell(value) for value in row])
    return response


def _rows(context: dict[str, Any]) -> list[list[Any]]:
    """Return the lines of the file; money in plain digits."""
    head = [
        "hasil",
        "urutan",
        "kode",
        "judul",
        "wilayah",
        "volume",
        "satuan",
        "biaya",
        "opd",
        "jalur",
        "dasar_alasan",
    ]
    rows: list[list[Any]] = [head]
    for line in context["sheet"].lines:
        p = line.candidate.proposal
        rows.append(
            ["disepakati", line.rank, p.code, p.title, line.candidate.place, _plain(line.entry.volume), p.unit,
             line.entry.cost, p.agency.code if p.agency else "", p.track, line.entry.basis]
        )  # fmt: skip
    for p, _sentence in context["not_agreed"]:
        event = p.latest_event
        rows.append(["tidak_disepakati", "", p.code, p.title, p.area.name, _plain(p.volume), p.unit, p.cost, "",
                     p.track, f"{event.decision}:{event.reason_code}"])  # fmt: skip
    for p in context["forwarded"]:
        rows.append(["diteruskan", "", p.code, p.title, p.area.name, _plain(p.volume), p.unit, p.cost,
                     p.agency.code if p.agency else "", p.track, p.latest_event.decision])  # fmt: skip
    return rows


def _plain(value: Any) -> str:
    """Write a volume with a decimal point and without idle zeros, for machines."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
