"""Rows packed into numbers: the same merge as row by row, in an order fixed by content."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.columns import Columns, merge
from voting.tally.packed import SLICE, merge_packed


def columns(rows: list[list[int]], counts: list[int], weights: list[int] | None = None) -> Columns:
    return Columns(
        np.cumsum([0, *(len(row) for row in rows)]),
        np.array([mark for row in rows for mark in row], np.int32),
        np.array(counts, np.int64),
        np.array(weights or [1] * len(rows), np.int64),
    )


def groups(made: Columns) -> list[tuple[list[int], int]]:
    bounds = zip(made.starts[:-1], made.starts[1:], made.counts.tolist(), strict=True)
    return [(made.marks[start:end].tolist(), count) for start, end, count in bounds]


ROWS = st.lists(st.tuples(st.lists(st.integers(0, 6), max_size=5), st.integers(1, 1 << 40)), max_size=40)


@given(ROWS, st.booleans())
def test_packed_rows_merge_as_rows_do(rows: list[tuple[list[int], int]], single: bool):
    made = columns([row for row, _ in rows], [1 if single else count for _, count in rows])
    packed = merge_packed(made)
    assert packed is not None
    assert sorted(groups(packed)) == sorted(groups(merge(made)))


def test_the_order_of_merged_rows_does_not_depend_on_the_order_given():
    rows = [[0, 1], [1], [], [2, 0, 1], [1], [0, 1]]
    one = merge_packed(columns(rows, [1, 2, 3, 4, 5, 6]))
    other = merge_packed(columns(rows[::-1], [6, 5, 4, 3, 2, 1]))
    assert one is not None
    assert other is not None
    assert groups(one) == groups(other) == [([], 3), ([1], 7), ([0, 1], 7), ([2, 0, 1], 4)]


def test_more_rows_than_a_slice_keep_every_ballot():
    size = SLICE + 3
    rows = np.random.default_rng(7).integers(0, 3, size).astype(np.int32)
    made = Columns(np.arange(size + 1), rows, np.ones(size, np.int64), np.ones(size, np.int64))
    packed = merge_packed(made)
    assert packed is not None
    assert groups(packed) == [([mark], int((rows == mark).sum())) for mark in range(3)]
    assert len(merge_packed(Columns(np.arange(size + 1), np.arange(size, dtype=np.int32), made.counts,
                                    made.weights)).counts) == size  # fmt: skip


def test_rows_that_do_not_fit_are_left_to_the_other_way():
    assert merge_packed(columns([[0, 1], [0]], [1, 1], weights=[1, 2])) is None
    assert merge_packed(columns([list(range(32)), [0]], [1, 1])) is None
    assert merge_packed(columns([[1 << 20, 1, 2], [0]], [1, 1])) is not None
    assert merge_packed(columns([[1 << 20, 1, 2, 3], [0]], [1, 1])) is None
