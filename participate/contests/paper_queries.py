"""Named reads of paper batches for the pages of the desk. What a reading says is read for a decision only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from participate.contests.permissions import ACTING
from participate.processes.models import Cycle, Membership
from voting.ballots.enums import BatchState
from voting.ballots.models import Contest, PaperAudit, PaperBatch, PaperReading, PaperSheet, PaperVoter
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import pulled_sheets, same_reading


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of a batch. `different` and `undecided` stay 0 until both readings are complete.

    A clerk who could see earlier which sheets differ would no longer read blindly.
    """

    batch: PaperBatch
    ticked: int
    first: int
    second: int
    different: int = 0
    undecided: int = 0

    @property
    def sheets(self) -> int:
        """How many sheets were counted by hand."""
        return self.batch.sheets

    @property
    def is_read(self) -> bool:
        """Whether both readings are complete."""
        return self.first == self.second == self.sheets

    @property
    def is_ready(self) -> bool:
        """Whether the batch may go into the box."""
        return self.is_read and self.ticked == self.sheets and not self.undecided

    @property
    def is_open(self) -> bool:
        """Whether something can still change."""
        return self.batch.state == BatchState.OPEN


def batches_of(contest: Contest) -> list[PaperBatch]:
    """Return the batches of a vote, newest first (one query)."""
    rows = list(PaperBatch.objects.filter(contest=contest).order_by("-number"))
    for row in rows:
        row.contest = contest
    return rows


def standings(batches: Sequence[PaperBatch]) -> list[Standing]:
    """Return where batches stand (3 queries for any number of them)."""
    ids = [batch.pk for batch in batches]
    ticks = dict(
        PaperVoter.objects.filter(batch__in=ids).order_by().values_list("batch").annotate(count=Count("pk"))
    )
    typed: dict[tuple[int, int], int] = {}
    rows = PaperReading.objects.filter(sheet__batch__in=ids).order_by()
    for batch, reading, count in rows.values_list("sheet__batch", "reading").annotate(count=Count("pk")):
        typed[batch, reading] = count
    plain = [
        Standing(row, _ticked(row, ticks), typed.get((row.pk, FIRST), 0), typed.get((row.pk, SECOND), 0))
        for row in batches
    ]
    differ = _differences([at.batch.pk for at in plain if at.is_read])
    return [
        Standing(at.batch, at.ticked, at.first, at.second, *differ.get(at.batch.pk, (0, 0))) for at in plain
    ]


def _ticked(batch: PaperBatch, ticks: Mapping[int, int]) -> int:
    """Return how many people handed in a sheet; in the box it was as many as sheets, and sealing forgets who."""
    return batch.sheets if batch.state == BatchState.IN_BOX else ticks.get(batch.pk, 0)


def _differences(ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return (different, undecided) by batch."""
    sheets: dict[tuple[int, int], dict[int, PaperReading]] = {}
    for row in PaperReading.objects.filter(sheet__batch__in=list(ids)).select_related("sheet").order_by():
        sheets.setdefault((row.sheet.batch_id, row.sheet_id), {})[row.reading] = row
    found: dict[int, tuple[int, int]] = {}
    for (batch, _sheet), readings in sheets.items():
        if not same_reading(readings[FIRST], readings[SECOND]):
            different, undecided = found.get(batch, (0, 0))
            found[batch] = different + 1, undecided + (DECISION not in readings)
    return found


def clerk_roles(cycle: Cycle, batches: Sequence[PaperBatch]) -> dict[str, str]:
    """Return the role in which each clerk works here, by reference (one query)."""
    refs = {ref for row in batches for ref in (row.opened_by, row.first, row.second, row.decider) if ref}
    ids = [int(ref.removeprefix("user:")) for ref in refs if ref.startswith("user:")]
    codes = cycle.area.path.strip("/").split("/")
    scope = Q(cycle=cycle) | Q(area__code__in=codes) | Q(cycle__isnull=True, area__isnull=True)
    held: dict[int, set[str]] = {}
    for user, role in Membership.objects.filter(scope, user__in=ids).values_list("user_id", "role"):
        held.setdefault(user, set()).add(role)
    return {
        f"user:{user}": next((str(role.label) for role in ACTING if role in roles), "")
        for user, roles in held.items()
    }


def readings_on(batch: PaperBatch, number: int) -> dict[int, PaperReading]:
    """Return the readings of one sheet by number (one query)."""
    rows = PaperReading.objects.filter(sheet__batch=batch, sheet__number=number)
    return {row.reading: row for row in rows}


def image_name(batch: PaperBatch, number: int) -> str:
    """Return the picture of a sheet, or "" (one query)."""
    name = PaperSheet.objects.filter(batch=batch, number=number).values_list("image", flat=True).first()
    return name or ""


def audit_of(contest: Contest) -> tuple[PaperAudit, list[PaperSheet]] | None:
    """Return the audit of a vote with the sheets it pulls, or None (at most 3 queries)."""
    audit = PaperAudit.objects.filter(contest=contest).first()
    if audit is None:
        return None
    audit.contest = contest
    return audit, pulled_sheets(audit)
