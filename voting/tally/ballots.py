"""The ballots of a contest: a sequence of groups for people, columns for counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import (
    EXACT,
    Columns,
    Ints,
    canonical_order,
    merge,
    mix,
    sort_equals,
    sort_marks,
    sum_by,
    transpose,
)
from voting.tally.errors import ContestError
from voting.tally.packed import merge_packed


@dataclass(frozen=True, slots=True)
class BallotGroup:
    """Identical ballots, collapsed.

    `marks` in rank order (ranked) or sorted; `points` beside them only for points; `ranks` beside them only
    where a ranked ballot holds equals (1, 1, 2: the first two marks share the first place); `weight` is what
    each of the `count` ballots weighs (a whole number; fractions are scaled up by whoever makes the contest).
    """

    marks: tuple[str, ...]
    count: int
    points: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    weight: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; ranks and a weight of 1 are left out."""
        data: dict[str, Any] = {"marks": list(self.marks), "count": self.count}
        if self.points:
            data["points"] = list(self.points)
        if self.ranks:
            data["ranks"] = list(self.ranks)
        if self.weight != 1:
            data["weight"] = self.weight
        return data


class Ballots(Sequence[BallotGroup]):
    """All ballots of a contest, equal ones merged.

    As a sequence it holds `BallotGroup`s sorted by their codes. Counting uses `columns` (rows merged but in
    another, fixed order), `mass` (count x weight of each row) and `supporters(p)`. `codes` are the projects'
    codes by position. Two `Ballots` are equal when they hold the same ballots over the same codes.
    """

    def __init__(self, codes: Sequence[str], columns: Columns, *, ordered: bool) -> None:
        self.codes = tuple(codes)
        self.columns = columns
        self.ordered = ordered

    @cached_property
    def mass(self) -> Ints:
        """Count times weight of each row: what the row adds to a sum."""
        return self.columns.counts * self.columns.weights

    @cached_property
    def rows(self) -> Ints:
        """The row of each mark."""
        return self.columns.rows

    @cached_property
    def places(self) -> Ints:
        """The place of each mark on its ballot, from 0."""
        return np.arange(len(self.columns.marks)) - np.repeat(self.columns.starts[:-1], self.columns.lengths)

    @cached_property
    def _turned(self) -> tuple[Ints, Ints]:
        return transpose(self.columns, len(self.codes))

    def marks_of(self, position: int) -> Ints:
        """Return where in `columns.marks` a project is marked, by ascending row."""
        offsets, places = self._turned
        return places[offsets[position] : offsets[position + 1]]

    def supporters(self, position: int) -> Ints:
        """Return the rows that mark a project, ascending."""
        return self.rows[self.marks_of(position)]

    def sums(self, values: Ints | None = None) -> list[int]:
        """Return for each project the sum of `values` (one per mark) times mass; without values, the mass."""
        products = mass = self.mass[self.rows]
        if values is not None and len(values):
            small = int(mass.max()) * int(np.abs(values).max()) < 1 << 63
            products = (mass if small else mass.astype(object)) * values
        return sum_by(self.columns.marks, products, len(self.codes))

    @cached_property
    def ballot_count(self) -> int:
        """How many ballots there are, blank ones included (weights do not matter)."""
        return int(self.columns.counts.sum())

    @cached_property
    def total_mass(self) -> int:
        """The sum of all weights, blank ballots included."""
        return int(self.mass.sum())

    @cached_property
    def _printed(self) -> Columns:
        """The columns as people read them: where order means nothing, marks stand by code."""
        return self.columns if self.ordered else _by_code(self.codes, self.columns)

    @cached_property
    def _canonical(self) -> Ints:
        place = {code: index for index, code in enumerate(sorted(self.codes))}
        return canonical_order(self._printed, [place[code] for code in self.codes])

    def __len__(self) -> int:
        return len(self.columns.counts)

    @overload
    def __getitem__(self, index: int) -> BallotGroup: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BallotGroup]: ...
    def __getitem__(self, index: int | slice) -> BallotGroup | Sequence[BallotGroup]:
        if isinstance(index, slice):
            return [self._group(int(row)) for row in self._canonical[index]]
        return self._group(int(self._canonical[index]))

    def __iter__(self) -> Iterator[BallotGroup]:
        for row in self._canonical.tolist():
            yield self._group(row)

    def _group(self, row: int) -> BallotGroup:
        columns = self._printed
        start, end = int(columns.starts[row]), int(columns.starts[row + 1])
        return BallotGroup(
            tuple([self.codes[mark] for mark in columns.marks[start:end].tolist()]),
            int(columns.counts[row]),
            () if columns.points is None else tuple(columns.points[start:end].tolist()),
            () if columns.ranks is None else tuple(columns.ranks[start:end].tolist()),
            int(columns.weights[row]),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ballots):
            return NotImplemented
        return sorted(self.codes) == sorted(other.codes) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self.ballot_count, len(self)))

    def __repr__(self) -> str:
        return f"Ballots({self.ballot_count} ballots, {len(self)} different)"


def from_columns(codes: Sequence[str], columns: Columns, *, ordered: bool, merged: bool = False) -> Ballots:
    """Check columns, sort marks where order means nothing (`ordered` False), merge equal rows.

    `merged` says that equal rows are merged, and each row's marks sorted by position without repeats.

    Raises `ContestError` as `Contest` does.
    """
    _check_columns(codes, columns)
    if not merged:
        columns = sort_equals(columns) if ordered else sort_marks(columns)
        columns = merge_packed(columns) or merge(columns)
    ballots = Ballots(codes, columns, ordered=ordered)
    if not merged:
        _check_repeats(ballots)
    return ballots


def _by_code(codes: Sequence[str], columns: Columns) -> Columns:
    """Sort the marks of each row by their codes, so that a group reads alphabetically."""
    by_code = sorted(range(len(codes)), key=lambda position: codes[position])
    place = np.empty(len(codes), np.int32)
    place[by_code] = np.arange(len(codes), dtype=np.int32)
    turned = Columns(
        columns.starts, place[columns.marks], columns.counts, columns.weights, columns.points, columns.ranks
    )
    turned = sort_marks(turned)
    back = np.asarray(by_code, np.int32)[turned.marks]
    return Columns(turned.starts, back, turned.counts, turned.weights, turned.points, turned.ranks)


def _check_columns(codes: Sequence[str], columns: Columns) -> None:
    marks, counts, weights = columns.marks, columns.counts, columns.weights
    if len(counts) and int(counts.min()) < 1:
        raise ContestError("bad_count", count=int(counts.min()))
    if len(weights) and int(weights.min()) < 1:
        raise ContestError("bad_weight", weight=int(weights.min()))
    if len(marks) and (int(marks.min()) < 0 or int(marks.max()) >= len(codes)):
        raise ContestError("unknown_option", option=int(marks.max()))
    if columns.points is not None and len(columns.points) and int(columns.points.min()) < 0:
        raise ContestError("bad_points", points=int(columns.points.min()))
    if columns.ranks is not None:
        _check_ranks(columns, columns.ranks)
    _check_size(columns)


def _check_ranks(columns: Columns, ranks: NDArray[np.int32]) -> None:
    """Refuse ranks that do not begin at 1, fall, or leave out a number."""
    first = np.zeros(len(ranks), bool)
    first[columns.starts[:-1][columns.lengths > 0]] = True
    step = np.diff(ranks, prepend=0)
    if not np.array_equal(ranks[first], np.ones(int(first.sum()), ranks.dtype)) or bool(
        np.any(~first & ((step < 0) | (step > 1)))
    ):
        raise ContestError("bad_ranks", ranks="not 1, 1 or 2, ...")


def _check_size(columns: Columns) -> None:
    """Refuse what could not be summed in 64 bits: no real vote is that large."""
    counts, weights = columns.counts, columns.weights
    total = int(counts.max(initial=0)) * int(weights.max(initial=0)) * len(counts)
    if total >= EXACT:
        pairs = zip(counts.tolist(), weights.tolist(), strict=True)
        total = sum(count * weight for count, weight in pairs)
    if total >= EXACT:
        raise ContestError("too_many_ballots", ballots=total, limit=EXACT - 1)
    points = 0 if columns.points is None else int(columns.points.max(initial=0))
    if points * total >= 1 << 62:
        raise ContestError("too_many_points", points=points, ballots=total)


def _check_repeats(ballots: Ballots) -> None:
    """Refuse a ballot that names an option twice."""
    columns = ballots.columns
    if len(columns.marks) < 2:
        return
    # In project order the rows of equal marks stand side by side.
    offsets, places = ballots._turned
    rows = ballots.rows[places]
    repeats = rows[1:] == rows[:-1]
    borders = offsets[1:-1]
    repeats[borders[(borders > 0) & (borders < len(rows))] - 1] = False
    if repeats.any():
        mark = int(columns.marks[places[int(np.flatnonzero(repeats)[0])]])
        raise ContestError("duplicate", option=ballots.codes[mark])


def columns_of(codes: Sequence[str], kind: str, groups: Iterable[BallotGroup]) -> Columns:
    """Put groups into columns. Raises `ContestError` for what is not a ballot over these codes."""
    position = {code: index for index, code in enumerate(codes)}
    starts, marks, counts, weights = [0], [], [], []
    points: list[int] = []
    ranks: list[int] = []
    equals = False
    for group in groups:
        try:
            marks.extend([position[mark] for mark in group.marks])
        except KeyError as error:
            raise ContestError("unknown_option", option=error.args[0]) from None
        _check_group(kind, group)
        starts.append(len(marks))
        counts.append(group.count)
        weights.append(group.weight)
        points.extend(group.points)
        ranks.extend(group.ranks or range(1, len(group.marks) + 1))
        equals = equals or bool(group.ranks)
    return Columns(
        np.array(starts, np.int64),
        np.array(marks, np.int32),
        np.array(counts, np.int64),
        np.array(weights, np.int64),
        np.array(points, np.int64) if kind == "points" else None,
        np.array(ranks, np.int32) if equals else None,
    )


def _check_group(kind: str, group: BallotGroup) -> None:
    if type(group.count) is not int or not 0 < group.count < 1 << 53:
        raise ContestError("bad_count", count=group.count)
    if type(group.weight) is not int or not 0 < group.weight < 1 << 53:
        raise ContestError("bad_weight", weight=group.weight)
    if len(group.points) != (len(group.marks) if kind == "points" else 0) or any(
        type(point) is not int or not 0 <= point < 1 << 53 for point in group.points
    ):
        raise ContestError("bad_points", points=group.points)
    if group.ranks and not _good_ranks(kind, group):
        raise ContestError("bad_ranks", ranks=group.ranks)


def _good_ranks(kind: str, group: BallotGroup) -> bool:
    """Ranks are whole numbers that start at 1, never fall, and leave out no number."""
    if kind != "ranked" or len(group.ranks) != len(group.marks) or group.ranks[0] != 1:
        return False
    if any(type(rank) is not int for rank in group.ranks):
        return False
    return all(0 <= b - a <= 1 for a, b in zip(group.ranks, group.ranks[1:], strict=False))


def columns_from_bits(words: NDArray[np.uint64]) -> Columns:
    """Turn approval ballots as bits (shape voters x words, 64 projects a word, lowest bit first) into columns.

    Equal ballots are merged before they are unpacked, so that ten million ballots fit in memory.
    """
    words = np.ascontiguousarray(words, np.uint64)
    keys = _mix_words(words)
    order = np.argsort(keys)
    ordered = words[order]
    change = _differ(ordered)
    if bool((change & (keys[order[1:]] == keys[order[:-1]])).any()):
        # Two different ballots with one fingerprint might part equal ones: sort by the bits themselves.
        ordered = words[np.lexsort(words.T)]
        change = _differ(ordered)
    first = np.flatnonzero(np.concatenate((np.ones(min(1, len(words)), bool), change)))
    counts = np.diff(np.append(first, len(words)))
    unique = np.ascontiguousarray(ordered[first])
    del ordered, keys, order, change
    width = 64 * words.shape[1]
    marks = [np.zeros(0, np.int32)]
    for start in range(0, len(unique), 1 << 18):
        chunk = unique[start : start + (1 << 18)].astype("<u8").view(np.uint8)
        bits = np.unpackbits(chunk, axis=1, bitorder="little").reshape(-1)
        marks.append((np.flatnonzero(bits.view(bool)) % width).astype(np.int32))
    starts = np.zeros(len(unique) + 1, np.int64)
    np.cumsum(np.bitwise_count(unique).sum(axis=1, dtype=np.int64), out=starts[1:])
    return Columns(starts, np.concatenate(marks), counts, np.ones(len(unique), np.int64))


def _differ(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say for each row but the first whether it differs from the one before."""
    change = np.zeros(max(len(words) - 1, 0), bool)
    for column in range(words.shape[1]):
        change |= words[1:, column] != words[:-1, column]
    return change


def _mix_words(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    keys = np.zeros(len(words), np.uint64)
    for column in range(words.shape[1]):
        keys = mix(keys ^ words[:, column])
    return keys
