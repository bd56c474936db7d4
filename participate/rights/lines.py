"""The retention clock as lines of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.rights.retention import CLASSES, summaries

# Fewer are not told: a small number could point at somebody.
LEAST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One class of data; `count` None means fewer than five, `overdue` that the next run deletes some."""

    what: Any
    why: Any
    how_long: str
    count: int | None
    next_at: datetime | None
    overdue: bool


def retention_lines(now: datetime | None = None) -> list[Line]:
    """Return a line for each class (2 queries)."""
    moment, known = now or database_now(), summaries()
    lines = []
    for kind in CLASSES:
        count, next_at = known.get(kind.code, (0, None))
        shown = count if count == 0 or count >= LEAST else None
        late = next_at is not None and next_at <= moment
        lines.append(Line(kind.what, kind.why, kind.in_words, shown, next_at, late))
    return lines


def last_run() -> datetime | None:
    """Return when the clock last deleted something (one query)."""
    rows = AuditEntry.objects.filter(action="rights.retention").order_by("-id")
    return rows.values_list("at", flat=True).first()
