"""What a table would do to a list, shown before anything is written."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that changes: label of the column, text before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of the table does: `new`, `changed` (with differences) or `same`."""

    code: str
    title: str
    state: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would do, to be shown before anything is written."""

    changes: tuple[Change, ...]

    def of(self, state: str) -> list[Change]:
        """Return the changes of one state."""
        return [row for row in self.changes if row.state == state]

    @property
    def mark(self) -> str:
        """A fingerprint of new and changed rows: another one means that the lists changed meanwhile."""
        text = repr([(row.code, row.title, row.state, row.differences) for row in self.changes])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def compare(
    code: str, title: str, before: dict[str, str] | None, after: dict[str, str], labels: dict[str, str]
) -> Change:
    """Return what becomes of one row; texts by column name, `before` None = a new row."""
    if before is None:
        return Change(code, title, "new")
    found = tuple(
        Difference(labels[name], before.get(name, ""), text)
        for name, text in after.items()
        if text != before.get(name, "")
    )
    return Change(code, title, "changed" if found else "same", found)
