"""The list on the table of the meeting: items, totals, floors and caps, worked out from plain values.

Pure: no query and no request. Money is in minor units. What the page shows, what an amendment would do and
what is stored all come from `build`, so that totals cannot drift.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from voting.tally.contest import Cap, Floor


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal that stood on the ballot, as the ballot showed it; `volume` and `cost` are for all of it."""

    code: str
    title: str
    place: str
    volume: Decimal
    unit: str
    cost: int
    tags: tuple[str, ...]
    group: str
    proposal: Any

    def cost_of(self, volume: Decimal) -> int | None:
        """Return what `volume` costs at the ballot's price per unit; None when that is no whole amount."""
        exact = Fraction(self.cost) * Fraction(volume) / Fraction(self.volume)
        return int(exact) if exact.denominator == 1 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """How much of a candidate is on the list."""

    volume: Decimal
    cost: int
    basis: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list or of the rest; `rank` is 0 for candidates outside the list."""

    candidate: Candidate
    rank: int
    entry: Entry | None
    combined: Fraction | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor (`reached` when amount >= limit) or a cap (`reached` when amount <= limit)."""

    code: str
    label: str
    amount: int
    limit: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole list: lines in priority order, the rest in the same order, and what the limits say."""

    envelope: int
    lines: tuple[Line, ...]
    rest: tuple[Line, ...]
    floors: tuple[Limit, ...]
    caps: tuple[Limit, ...]
    total: int
    by_place: tuple[tuple[str, int], ...]

    @property
    def left(self) -> int:
        """Money not yet shared out; negative when the list costs too much."""
        return self.envelope - self.total

    @property
    def broken(self) -> tuple[Limit, ...]:
        """Floors and caps that do not hold."""
        return tuple(row for row in (*self.floors, *self.caps) if not row.reached)


@dataclass(frozen=True, slots=True)
class Terms:
    """What binds the list: the envelope, floors in percent by tag, the cap in percent, and their names."""

    envelope: int
    floors: tuple[tuple[str, int, str], ...]
    cap_pct: int | None
    groups: Mapping[str, str]


def build(
    candidates: Mapping[str, Candidate], order: Iterable[str], combined: Mapping[str, Fraction],
    entries: Mapping[str, Entry], terms: Terms,
) -> Sheet:  # fmt: skip
    """Work out the sheet. `order` names every candidate, best first."""
    lines: list[Line] = []
    rest: list[Line] = []
    for code in order:
        entry = entries.get(code)
        rank = len(lines) + 1 if entry else 0
        (lines if entry else rest).append(Line(candidates[code], rank, entry, combined.get(code)))
    return Sheet(
        envelope=terms.envelope, lines=tuple(lines), rest=tuple(rest), floors=_floors(lines, terms),
        caps=_caps(lines, terms), total=sum(row.entry.cost for row in lines), by_place=_by_place(lines),
    )  # fmt: skip


def _floors(lines: list[Line], terms: Terms) -> tuple[Limit, ...]:
    """Compare every floor with what its items cost."""
    found = []
    for tag, percent, label in terms.floors:
        wanted = Floor.share(tag, percent=percent, budget=terms.envelope).amount
        amount = sum(row.entry.cost for row in lines if tag in row.candidate.tags)
        found.append(Limit(tag, label, amount, wanted, amount >= wanted))
    return tuple(found)


def _caps(lines: list[Line], terms: Terms) -> tuple[Limit, ...]:
    """Compare every group that has items with the cap, the largest first."""
    if terms.cap_pct is None:
        return ()
    most = Cap.share(percent=terms.cap_pct, budget=terms.envelope).amount
    sums: dict[str, int] = {}
    for row in lines:
        if row.candidate.group:
            sums[row.candidate.group] = sums.get(row.candidate.group, 0) + row.entry.cost
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Limit(code, terms.groups.get(code, code), amount, most, amount <= most) for code, amount in ranked
    )


def _by_place(lines: list[Line]) -> tuple[tuple[str, int], ...]:
    """Add up the money by place, the largest first."""
    sums: dict[str, int] = {}
    for row in lines:
        sums[row.candidate.place] = sums.get(row.candidate.place, 0) + row.entry.cost
    return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
