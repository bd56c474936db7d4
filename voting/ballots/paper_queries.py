"""Named reads of paper batches. Clerks of one reading never see the other one through these."""

from collections.abc import Mapping
from dataclasses import dataclass

from voting.ballots.enums import BatchState
from voting.ballots.models import Contest, PaperAudit, PaperBatch, PaperReading, PaperSheet
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.sampling import Sheet, draw_sheets


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """Where a batch stands: the four counts, the sheets whose readings differ, and those not decided yet."""

    sheets: int
    voters: int
    first: int
    second: int
    different: tuple[int, ...]
    undecided: tuple[int, ...]


def readings_of(batch: PaperBatch) -> list[Mapping[int, PaperReading]]:
    """Return for each sheet its readings by number, sheets in order (2 queries)."""
    found: dict[int, dict[int, PaperReading]] = {}
    numbers = dict(PaperSheet.objects.filter(batch=batch).values_list("pk", "number"))
    for row in PaperReading.objects.filter(sheet__batch=batch).order_by("sheet__number"):
        found.setdefault(numbers[row.sheet_id], {})[row.reading] = row
    return [found.get(number, {}) for number in sorted(numbers.values())]


def batch_facts(batch: PaperBatch) -> BatchFacts:
    """Return where a batch stands (3 queries)."""
    readings = readings_of(batch)
    first = sum(FIRST in sheet for sheet in readings)
    second = sum(SECOND in sheet for sheet in readings)
    different = [
        number
        for number, sheet in enumerate(readings, 1)
        if FIRST in sheet and SECOND in sheet and not same_reading(sheet[FIRST], sheet[SECOND])
    ]
    undecided = [number for number in different if DECISION not in readings[number - 1]]
    return BatchFacts(len(readings), batch.voters.count(), first, second, tuple(different), tuple(undecided))


def same_reading(a: PaperReading, b: PaperReading) -> bool:
    """Say whether two readings of a sheet agree."""
    return (a.reason, a.marks) == (b.reason, b.marks)


def next_sheet(batch: PaperBatch, reading: int) -> int | None:
    """Return the first sheet that has not been typed in this reading, or None when all are (1 query)."""
    typed = PaperReading.objects.filter(reading=reading).values("sheet")
    return (
        PaperSheet.objects.filter(batch=batch)
        .exclude(pk__in=typed)
        .order_by("number")
        .values_list("number", flat=True)
    ).first()


def boxed_sheets(contest: Contest) -> list[Sheet]:
    """Return (batch number, sheet number) of every paper sheet in the box (1 query)."""
    rows = PaperSheet.objects.filter(batch__contest=contest, batch__state=BatchState.IN_BOX)
    return list(rows.order_by("batch__number", "number").values_list("batch__number", "number"))


def pulled_sheets(audit: PaperAudit) -> list[PaperSheet]:
    """Return the sheets that the seed of an audit pulls, in order, with batch and check (2 queries)."""
    drawn = set(draw_sheets(boxed_sheets(audit.contest), audit.seed, audit.size))
    rows = PaperSheet.objects.filter(batch__contest=audit.contest, batch__state=BatchState.IN_BOX)
    rows = rows.select_related("batch", "check_done").order_by("batch__number", "number")
    return [sheet for sheet in rows if (sheet.batch.number, sheet.number) in drawn]
