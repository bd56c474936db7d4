"""Short ballots as one 64-bit number each: equal rows are found by one sort, exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import Columns, Ints

Words = NDArray[np.uint64]
SLICE = 1 << 15


def merge_packed(columns: Columns) -> Columns | None:
    """Merge equal rows as `columns.merge` does where a row fits into 63 bits and holds marks only, else None.

    The merged rows stand in the order of their numbers, so it depends on their content alone.

    >>> rows = Columns(np.array([0, 2, 3, 5]), np.array([1, 0, 1, 1, 0], np.int32), np.ones(3, np.int64),
    ...                np.ones(3, np.int64))
    >>> merged = merge_packed(rows)
    >>> merged.marks.tolist(), merged.starts.tolist(), merged.counts.tolist()
    ([1, 1, 0], [0, 1, 3], [1, 2])
    """
    if len(columns.counts) < 2:
        return columns
    bits = int(columns.marks.max(initial=0) + 1).bit_length()
    width = int(columns.lengths.max(initial=0))
    weight = int(columns.weights[0])
    plain = columns.points is None and columns.ranks is None and bool((columns.weights == weight).all())
    if not plain or bits * width > 63:
        return None
    keys, counts = _tally_keys(_pack(columns, bits), columns.counts)
    starts, marks = _unpack(keys, bits, width)
    return Columns(starts, marks, counts, np.full(len(keys), weight, np.int64))


def _pack(columns: Columns, bits: int) -> Words:
    """Return one number a row: each mark plus 1, the first mark in the lowest bits."""
    keys = np.zeros(len(columns.counts), np.uint64)
    # In slices that stay in the cache: fresh memory costs more than the sums.
    for low in range(0, len(keys), SLICE):
        high = min(low + SLICE, len(keys))
        starts = columns.starts[low : high + 1]
        lengths = np.diff(starts)
        slots = np.arange(starts[0], starts[-1]) - np.repeat(starts[:-1], lengths)
        marks = columns.marks[starts[0] : starts[-1]]
        shifted = (marks + 1).astype(np.uint64) << (slots * bits).astype(np.uint64)
        filled = np.flatnonzero(lengths)
        if len(filled):
            keys[low + filled] = np.add.reduceat(shifted, starts[filled] - starts[0])
    return keys


def _tally_keys(keys: Words, counts: Ints) -> tuple[Words, Ints]:
    """Return the different numbers, ascending, and the sum of the counts of each."""
    single = bool((counts == 1).all())
    order = None if single else np.argsort(keys)
    keys = np.sort(keys) if order is None else keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    if order is None:
        return keys[first], np.diff(np.append(first, len(keys)))
    return keys[first], np.add.reduceat(counts[order], first)


def _unpack(keys: Words, bits: int, width: int) -> tuple[Ints, NDArray[np.int32]]:
    """Return (starts, marks) of the rows behind the numbers."""
    mask = np.uint64((1 << bits) - 1)
    shifts = np.arange(width, dtype=np.uint64) * np.uint64(bits)
    marks = [np.zeros(0, np.int32)]
    starts = np.zeros(len(keys) + 1, np.int64)
    for low in range(0, len(keys), SLICE):
        slots = ((keys[low : low + SLICE, None] >> shifts) & mask).astype(np.int32) - 1
        present = slots >= 0
        starts[low + 1 : low + 1 + len(slots)] = present.sum(axis=1)
        marks.append(slots[present])
    return np.cumsum(starts), np.concatenate(marks)
