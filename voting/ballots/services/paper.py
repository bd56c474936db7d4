"""Paper ballots: counted by hand, typed twice by two people, decided by a third, put into the box as one batch."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from voting.ballots.clock import database_now
from voting.ballots.enums import BatchState, SheetReason
from voting.ballots.errors import NotEntitled, WrongState
from voting.ballots.models import Contest, PaperBatch, PaperReading, PaperSheet, PaperVoter, Roll
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import same_reading
from voting.ballots.people import Person
from voting.ballots.services.locks import lock_alone

MOST_SHEETS = 500
_CLERK = {FIRST: "first", SECOND: "second", DECISION: "decider"}


@transaction.atomic
def open_batch(*, contest: Contest, sheets: int, by: Person, now: datetime | None = None) -> PaperBatch:
    """Begin a batch of sheets counted by hand. Raises `WrongState`: not open, `sheets_out_of_range`."""
    locked = lock_alone(contest.pk)
    if locked.state != "open":
        raise WrongState(state=locked.state)
    if not 1 <= sheets <= MOST_SHEETS:
        raise WrongState("sheets_out_of_range", most=MOST_SHEETS)
    number = PaperBatch.objects.filter(contest=locked).count() + 1
    batch = PaperBatch.objects.create(
        contest=locked, number=number, sheets=sheets, opened_by=by.ref, opened_name=by.name,
        opened_at=now or database_now(),
    )  # fmt: skip
    PaperSheet.objects.bulk_create([PaperSheet(batch=batch, number=at) for at in range(1, sheets + 1)])
    return batch


@transaction.atomic
def recount_sheets(*, batch: PaperBatch, sheets: int, by: Person) -> PaperBatch:
    """Correct the number of sheets after counting again; sheets beyond it must not have been typed."""
    locked = lock_batch(batch)
    if not 1 <= sheets <= MOST_SHEETS:
        raise WrongState("sheets_out_of_range", most=MOST_SHEETS)
    beyond = PaperSheet.objects.filter(batch=locked, number__gt=sheets)
    if PaperReading.objects.filter(sheet__in=beyond).exists():
        raise WrongState("sheets_typed_already")
    beyond.delete()
    known = PaperSheet.objects.filter(batch=locked).count()
    PaperSheet.objects.bulk_create(
        [PaperSheet(batch=locked, number=at) for at in range(known + 1, sheets + 1)]
    )
    locked.sheets = sheets
    locked.save(update_fields=["sheets"])
    return locked


@transaction.atomic
def tick_voters(*, batch: PaperBatch, person_keys: Iterable[str]) -> int:
    """Tick people who handed in a sheet of this batch; return how many are new.

    Raises `NotEntitled` (`data["count"]` keys are not on the roll or not present), `WrongState("ticked_elsewhere")`.
    """
    locked = lock_batch(batch)
    keys = set(person_keys)
    entries = {
        row.person_key: row for row in Roll.objects.filter(contest_id=locked.contest_id, person_key__in=keys)
    }
    unknown = [key for key in keys if key not in entries or entries[key].status != "eligible"]
    if unknown:
        raise NotEntitled(count=len(unknown))
    ids = [entry.pk for entry in entries.values()]
    if PaperVoter.objects.filter(roll_id__in=ids).exclude(batch=locked).exists():
        raise WrongState("ticked_elsewhere")
    before = locked.voters.count()
    PaperVoter.objects.bulk_create(
        [PaperVoter(batch=locked, roll_id=entry) for entry in sorted(ids)], ignore_conflicts=True
    )
    return locked.voters.count() - before


@transaction.atomic
def untick_voter(*, batch: PaperBatch, person_key: str) -> bool:
    """Take a tick back; return whether there was one."""
    locked = lock_batch(batch)
    return bool(PaperVoter.objects.filter(batch=locked, roll__person_key=person_key).delete()[0])


@transaction.atomic
def type_sheet(
    *, batch: PaperBatch, number: int, reading: int, by: Person, marks: Any = (), reason: str = "", note: str = ""
) -> PaperReading:  # fmt: skip
    """Write down what stands on a sheet: the first or second reading, blind, or the decision of a third person.

    The first sheet of a reading makes the person its clerk; typing a sheet again replaces what the same clerk typed.
    Raises `WrongState`: `no_such_sheet`, `another_clerk` (somebody else does this reading), `same_clerk` (the person
    has done another reading of this batch), `nothing_to_decide`, `reason_needed` (a decision without a note).
    """
    locked = lock_batch(batch)
    _take_reading(locked, reading, by)
    sheet = PaperSheet.objects.filter(batch=locked, number=number).first()
    if sheet is None:
        raise WrongState("no_such_sheet", sheets=locked.sheets)
    if reading == DECISION:
        _require_difference(sheet, note)
    row, _made = PaperReading.objects.update_or_create(
        sheet=sheet, reading=reading,
        defaults={
            "marks": _plain(locked.contest.kind, marks), "reason": SheetReason(reason) if reason else "",
            "note": note[:300],
        },
    )  # fmt: skip
    return row


def _take_reading(batch: PaperBatch, reading: int, by: Person) -> None:
    """Make the person the clerk of this reading, or see that they are."""
    field = _CLERK[reading]
    clerk = getattr(batch, field)
    if clerk and clerk != by.ref:
        raise WrongState("another_clerk", name=getattr(batch, f"{field}_name"))
    if not clerk:
        if by.ref in (batch.first, batch.second, batch.decider):
            raise WrongState("same_clerk")
        setattr(batch, field, by.ref)
        setattr(batch, f"{field}_name", by.name)
        batch.save(update_fields=[field, f"{field}_name"])


def _require_difference(sheet: PaperSheet, note: str) -> None:
    rows = {row.reading: row for row in sheet.readings.all()}
    if FIRST not in rows or SECOND not in rows or same_reading(rows[FIRST], rows[SECOND]):
        raise WrongState("nothing_to_decide")
    if not note.strip():
        raise WrongState("reason_needed")


def _plain(kind: str, marks: Any) -> Any:
    """Return marks as JSON: an object of what is written beside the codes, or a list; the order of ticks is no choice."""
    if hasattr(marks, "items"):
        return dict(marks)
    return list(marks) if kind == "ranked" else sorted(marks)


@transaction.atomic
def untype_sheet(*, batch: PaperBatch, number: int, reading: int, by: Person) -> bool:
    """Take back what a clerk typed last of a sheet; return whether there was anything."""
    locked = lock_batch(batch)
    if getattr(locked, _CLERK[reading]) != by.ref:
        raise WrongState("another_clerk", name=getattr(locked, f"{_CLERK[reading]}_name"))
    return bool(
        PaperReading.objects.filter(sheet__batch=locked, sheet__number=number, reading=reading).delete()[0]
    )


@transaction.atomic
def cancel_batch(*, batch: PaperBatch, by: Person) -> PaperBatch:
    """Give a batch up before it is in the box; its people may hand in sheets of another batch."""
    locked = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (BatchState.OPEN, BatchState.SETTLED):
        raise WrongState("batch_done", state=locked.state)
    locked.voters.all().delete()
    locked.state = BatchState.CANCELLED
    locked.save(update_fields=["state"])
    return locked


def lock_batch(batch: PaperBatch) -> PaperBatch:
    """Lock a batch that is still open. Raises `WrongState("batch_done")`."""
    locked = PaperBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != BatchState.OPEN:
        raise WrongState("batch_done", state=locked.state)
    return locked
