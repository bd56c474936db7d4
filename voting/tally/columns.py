"""Ballots in NumPy columns: merged by content, summed by project, turned from voters to supporters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
# Sums in float64 are exact up to here.
EXACT = 1 << 53


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Rows of marks, one behind the other.

    Row i holds `marks[starts[i]:starts[i + 1]]` (positions of projects); `points` and `ranks` run beside
    `marks` or are None; `counts` and `weights` have one entry a row (int64).
    """

    starts: Ints
    marks: NDArray[np.int32]
    counts: Ints
    weights: Ints
    points: Ints | None = None
    ranks: NDArray[np.int32] | None = None

    @property
    def lengths(self) -> Ints:
        """How many marks each row holds."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Ints:
        """The row of each mark."""
        return np.repeat(np.arange(len(self.counts)), self.lengths)

    def side(self) -> list[NDArray[Any]]:
        """Return the columns that run beside the marks, marks first."""
        return [column for column in (self.marks, self.points, self.ranks) if column is not None]

    def take(self, rows: Ints) -> Columns:
        """Return some rows, in the order given."""
        lengths = self.lengths[rows]
        starts = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        flat = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Columns(
            starts,
            self.marks[flat],
            self.counts[rows],
            self.weights[rows],
            None if self.points is None else self.points[flat],
            None if self.ranks is None else self.ranks[flat],
        )


def sort_marks(columns: Columns) -> Columns:
    """Sort the marks within each row by position, with their points and ranks."""
    rows, marks = columns.rows, columns.marks
    if len(marks) < 2 or not bool(np.any((marks[1:] < marks[:-1]) & (rows[1:] == rows[:-1]))):
        return columns
    order = np.lexsort((marks, rows))
    return Columns(
        columns.starts,
        marks[order],
        columns.counts,
        columns.weights,
        None if columns.points is None else columns.points[order],
        None if columns.ranks is None else columns.ranks[order],
    )


def sort_equals(columns: Columns) -> Columns:
    """Sort marks of equal rank on one ballot by position: their order on paper means nothing."""
    if columns.ranks is None or len(columns.marks) < 2:
        return columns
    order = np.lexsort((columns.marks, columns.ranks, columns.rows))
    return Columns(columns.starts, columns.marks[order], columns.counts, columns.weights, None, columns.ranks)


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit numbers (the finaliser of splitmix64, Steele, Lea and Flood, OOPSLA 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def fingerprints(columns: Columns) -> NDArray[np.uint64]:
    """Return one 64-bit number a row; equal rows have equal numbers."""
    place = np.arange(len(columns.marks)) - np.repeat(columns.starts[:-1], columns.lengths)
    mixed = mix(place.astype(np.uint64))
    for column in columns.side():
        mixed = mix(mixed ^ column.astype(np.uint64))
    sums = np.zeros(len(mixed) + 1, np.uint64)
    np.cumsum(mixed, out=sums[1:])
    total = sums[columns.starts[1:]] - sums[columns.starts[:-1]]
    tail = columns.lengths.astype(np.uint64) ^ (columns.weights.astype(np.uint64) << np.uint64(20))
    return mix(total ^ mix(tail))


def merge(columns: Columns) -> Columns:
    """Merge equal rows (same marks, points, ranks and weight) and add their counts; deterministic order.

    Rows are found by fingerprint and compared in full, so that two different rows are never merged.
    """
    if len(columns.counts) < 2:
        return columns
    keys = fingerprints(columns)
    order = np.argsort(keys)
    same = keys[order[1:]] == keys[order[:-1]]
    if not _equal_rows(columns, order[:-1][same], order[1:][same]):
        return _merge_slowly(columns)
    first = np.flatnonzero(np.concatenate(([True], ~same)))
    merged = columns.take(order[first])
    counts = np.add.reduceat(columns.counts[order], first)
    return Columns(merged.starts, merged.marks, counts, merged.weights, merged.points, merged.ranks)


def _equal_rows(columns: Columns, left: Ints, right: Ints) -> bool:
    """Say whether each row of `left` equals its partner of `right`."""
    if not np.array_equal(columns.lengths[left], columns.lengths[right]):
        return False
    if not np.array_equal(columns.weights[left], columns.weights[right]):
        return False
    a, b = columns.take(left), columns.take(right)
    return all(np.array_equal(one, other) for one, other in zip(a.side(), b.side(), strict=True))


def _merge_slowly(columns: Columns) -> Columns:
    """Merge through a dictionary: for the day on which two different rows share a fingerprint."""
    side = columns.side()
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, (start, end) in enumerate(zip(columns.starts[:-1], columns.starts[1:], strict=True)):
        key = (int(columns.weights[row]), *(tuple(column[start:end].tolist()) for column in side))
        found.setdefault(key, []).append(row)
    rows = [found[key] for key in sorted(found)]
    merged = columns.take(np.array([group[0] for group in rows], np.int64))
    counts = np.array([int(columns.counts[group].sum()) for group in rows], np.int64)
    return Columns(merged.starts, merged.marks, counts, merged.weights, merged.points, merged.ranks)


def canonical_order(columns: Columns, places: Sequence[int]) -> Ints:
    """Return the rows sorted by their codes (`places`: the place of each project among the sorted codes)."""
    if not len(columns.counts):
        return np.zeros(0, np.int64)
    lengths = columns.lengths
    width = int(lengths.max(initial=0))
    sort_place = np.asarray(places, np.int64)
    keys: list[NDArray[Any]] = [columns.weights]
    slots = np.arange(len(columns.marks)) - np.repeat(columns.starts[:-1], lengths)
    rows = columns.rows
    for column in reversed(columns.side()):
        values = sort_place[column] if column is columns.marks else column
        padded = np.full((width, len(lengths)), -1, np.int64)
        padded[slots, rows] = values
        keys.extend(padded[::-1])
    order: Ints = np.lexsort(keys)
    return order


def sum_by(keys: NDArray[Any], values: Ints, size: int) -> list[int]:
    """Add up integer `values` by key, exactly, as Python integers."""
    if len(values) == 0:
        return [0] * size
    if int(np.abs(values).max()) * len(values) < EXACT:
        sums = np.bincount(keys, weights=values, minlength=size)
        return [int(value) for value in sums.tolist()]
    exact = [0] * size
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        exact[key] += value
    return exact


def transpose(columns: Columns, size: int) -> tuple[Ints, NDArray[np.int64]]:
    """Return (offsets, places): the marks of project p are `places[offsets[p]:offsets[p + 1]]`, rows ascending.

    `places` are positions in `marks`, so that points and ranks can be looked up with them.
    """
    # Small numbers sort in one pass (radix).
    small = np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.uint32
    places = np.argsort(columns.marks.astype(small), kind="stable")
    offsets = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(columns.marks, minlength=size), out=offsets[1:])
    return offsets, places
