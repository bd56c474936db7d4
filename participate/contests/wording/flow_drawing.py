"""Geometry of the flow of votes: rounds from left to right, bars and ribbons as thick as the votes are many.

Pure functions over the stored rounds (`voting.tally.ranked.flows`); all coordinates are strings of pixels, so
that no template can put a decimal comma into an attribute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

BAR = 176
GAP = 72
HEAD = 58
LABEL = 22
SPACE = 12
TALL = 240
EDGE = 2
NOBODY = ""
"""The name of the pile of ballots without a choice left."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One option in one column; `tone` is in, out, plain or gone (no choice left)."""

    code: str
    votes: Fraction
    tone: str
    x: str
    right: str
    y: str
    text_y: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """One round, or several in which no ballot moved until the last: `first` to `last`.

    `empty` of them dropped an option that held no ballot.
    """

    first: int
    last: int
    action: str
    leaving: tuple[str, ...]
    x: str
    bars: tuple[Bar, ...]
    empty: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Votes that stay (`moved` false) or pass to another bar, as the `d` of a path."""

    source: str
    target: str
    votes: Fraction
    moved: bool
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Columns and ribbons on a paper of `width` x `height` pixels."""

    width: int
    height: int
    columns: tuple[Column, ...]
    ribbons: tuple[Ribbon, ...]


@dataclass(slots=True)
class _Slot:
    top: Fraction
    votes: Fraction
    out: Fraction
    into: Fraction


def draw(flow: Sequence[Mapping[str, Any]], order: Sequence[str], winners: frozenset[str]) -> Drawing:
    """Lay out the stored rounds; `order` gives the bars from top to bottom, the winner first.

    Rounds in which nothing moves share the column of the next one. An option without a ballot has no bar.
    """
    groups = _columns_of(flow)
    total = max((_sum(group[-1]) for group in groups), default=Fraction(0)) or Fraction(1)
    scale = Fraction(TALL) / total
    columns, slots = [], []
    for place, group in enumerate(groups):
        x = EDGE + place * (BAR + GAP)
        made = _slots(group[-1], order, scale)
        slots.append(made)
        columns.append(_column(group, x, made, scale, winners if place == len(groups) - 1 else frozenset()))
    ribbons = [
        ribbon
        for place, (here, there) in enumerate(pairwise(slots))
        for ribbon in _ribbons(groups[place][-1], here, there, place, scale)
    ]
    return Drawing(
        width=2 * EDGE + len(groups) * BAR + max(len(groups) - 1, 0) * GAP,
        height=_height(slots, scale),
        columns=tuple(columns),
        ribbons=tuple(ribbons),
    )


def _columns_of(flow: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Group the rounds: each group ends with one that moves ballots, or with the last."""
    groups: list[list[Mapping[str, Any]]] = [[]]
    for place, item in enumerate(flow):
        groups[-1].append(item)
        if item["transfers"] and place + 1 < len(flow):
            groups.append([])
    return [group for group in groups if group]


def _sum(item: Mapping[str, Any]) -> Fraction:
    return sum((Fraction(held) for held in item["votes"].values()), Fraction(item["exhausted"]))


def _slots(item: Mapping[str, Any], order: Sequence[str], scale: Fraction) -> dict[str, _Slot]:
    """Stack the bars of a column: the order of the result, then the ballots without a choice left."""
    held = {code: Fraction(item["votes"][code]) for code in order if code in item["votes"]}
    held[NOBODY] = Fraction(item["exhausted"])
    slots: dict[str, _Slot] = {}
    top = Fraction(HEAD)
    for code, votes in held.items():
        if votes:
            slots[code] = _Slot(top + LABEL, votes, top + LABEL, top + LABEL)
            top += LABEL + votes * scale + SPACE
    return slots


def _column(
    group: Sequence[Mapping[str, Any]],
    x: int,
    slots: Mapping[str, _Slot],
    scale: Fraction,
    winners: frozenset[str],
) -> Column:
    item = group[-1]
    leaving = tuple(dict.fromkeys(row["source"] for row in item["transfers"]))
    bars = tuple(
        Bar(
            code=code,
            votes=slot.votes,
            tone=_tone(code, item["action"], leaving, winners),
            x=str(x),
            right=str(x + BAR),
            y=_px(slot.top),
            text_y=_px(slot.top - 7),
            height=_px(max(slot.votes * scale, Fraction(2))),
        )
        for code, slot in slots.items()
    )
    empty = sum(row["action"] in DROPPED for row in group[:-1])
    return Column(group[0]["number"], item["number"], item["action"], leaving, str(x), bars, empty)


def _tone(code: str, action: str, leaving: Sequence[str], winners: frozenset[str]) -> str:
    if code == NOBODY:
        return "gone"
    if code in winners:
        return "in"
    return "out" if code in leaving and action in DROPPED else "plain"


DROPPED = frozenset({"eliminated", "eliminated_together", "excluded"})


def _ribbons(
    item: Mapping[str, Any],
    here: Mapping[str, _Slot],
    there: Mapping[str, _Slot],
    place: int,
    scale: Fraction,
) -> list[Ribbon]:
    """Connect two columns: what moved, and what stayed where it was."""
    moves = [(row["source"], row["target"] or NOBODY, Fraction(row["votes"])) for row in item["transfers"]]
    came = {code: sum((votes for _, target, votes in moves if target == code), Fraction(0)) for code in there}
    stays = [(code, code, slot.votes - came[code]) for code, slot in there.items() if code in here]
    upper, lower = list(here), list(there)
    moves = [row for row in (*stays, *moves) if row[2] > 0 and row[0] in here and row[1] in there]
    found = []
    right = EDGE + place * (BAR + GAP) + BAR
    for source, target, votes in sorted(moves, key=lambda row: (lower.index(row[1]), upper.index(row[0]))):
        path = _path(right, here[source], there[target], votes * scale)
        found.append(Ribbon(source, target, votes, source != target, path))
    return found


def _path(right: int, source: _Slot, target: _Slot, thick: Fraction) -> str:
    """Return a ribbon between the next free places of two bars, and take them."""
    one, two, middle = source.out, target.into, right + GAP // 2
    source.out += thick
    target.into += thick
    left, far = str(right), str(right + GAP)
    return (
        f"M{left} {_px(one)}C{middle} {_px(one)} {middle} {_px(two)} {far} {_px(two)}V{_px(two + thick)}"
        f"C{middle} {_px(two + thick)} {middle} {_px(one + thick)} {left} {_px(one + thick)}Z"
    )


def _height(slots: Sequence[Mapping[str, _Slot]], scale: Fraction) -> int:
    ends = [slot.top + slot.votes * scale for column in slots for slot in column.values()]
    return int(max(ends, default=Fraction(HEAD))) + SPACE


def _px(value: Fraction) -> str:
    """Write pixels with one decimal.

    >>> _px(Fraction(1, 3)), _px(Fraction(12))
    ('0.3', '12.0')
    """
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"
