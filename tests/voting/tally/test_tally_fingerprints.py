"""Fingerprints of ballots: the published numbers, equal for equal rows, and never trusted alone."""

import numpy as np
import pytest

from voting.tally import columns as module
from voting.tally.columns import Columns, fingerprints, merge, mix, sum_by, transpose

GOLDEN = 0x9E3779B97F4A7C15
ROWS = [((0, 1), 2, 1), ((1, 0), 1, 1), ((0, 1), 3, 1), ((0, 1), 4, 2), ((), 5, 1), ((1,), 6, 1), ((), 7, 1)]


def columns_of(rows: list[tuple[tuple[int, ...], int, int]]) -> Columns:
    starts = np.concatenate(([0], np.cumsum([len(marks) for marks, _, _ in rows])))
    marks = [mark for marks, _, _ in rows for mark in marks]
    counts, weights = ([row[at] for row in rows] for at in (1, 2))
    return Columns(starts, np.array(marks, np.int32), np.array(counts), np.array(weights))


def rows_of(columns: Columns) -> set[tuple[tuple[int, ...], int, int]]:
    starts = columns.starts.tolist()
    return {
        (tuple(columns.marks[start:end].tolist()), count, weight)
        for start, end, count, weight in zip(
            starts[:-1], starts[1:], columns.counts.tolist(), columns.weights.tolist(), strict=True
        )
    }


def test_numbers_are_scattered_as_published():
    """The first three numbers of splitmix64 from 0, each 2 ** 64 / golden ratio further on."""
    states = np.array([0, GOLDEN, 2 * GOLDEN % (1 << 64)], np.uint64)
    assert [hex(number) for number in mix(states).tolist()] == [
        "0xe220a8397b1dcdaf", "0x6e789e6aa1b965f4", "0x6c45d188009454f",
    ]  # fmt: skip


def test_equal_rows_and_no_others_have_equal_fingerprints():
    keys = fingerprints(columns_of(ROWS)).tolist()
    assert keys[0] == keys[2]
    assert keys[4] == keys[6]
    assert len(set(keys)) == len(ROWS) - 2


@pytest.mark.parametrize("blind", [False, True])
def test_merging_adds_up_equal_rows_and_no_others(blind: bool, monkeypatch: pytest.MonkeyPatch):
    if blind:
        monkeypatch.setattr(module, "fingerprints", lambda columns: np.zeros(len(columns.counts), np.uint64))
    assert rows_of(merge(columns_of(ROWS))) == {
        ((0, 1), 5, 1), ((1, 0), 1, 1), ((0, 1), 4, 2), ((), 12, 1), ((1,), 6, 1),
    }  # fmt: skip
    two = [((0,), 1, 1), ((1,), 1, 1)]
    assert rows_of(merge(columns_of(two))) == set(two)
    assert rows_of(merge(columns_of([((0,), 1, 1), ((0,), 8, 1)]))) == {((0,), 9, 1)}


@pytest.mark.parametrize("large", [1, 1 << 51, (1 << 53) - 1, 1 << 60])
def test_sums_are_exact_up_to_any_size(large: int):
    keys, values = np.array([2, 0, 2, 2]), np.array([large, 1, large, 1])
    assert sum_by(keys, values, 4) == [1, 0, 2 * large + 1, 0]
    assert sum_by(keys[:0], values[:0], 2) == [0, 0]


@pytest.mark.parametrize("size", [2, 256, 257, 65_536, 65_537])
def test_marks_of_the_last_project_are_found_however_many_there_are(size: int):
    offsets, places = transpose(columns_of([((size - 1, 0), 1, 1), ((size - 1,), 1, 1)]), size)
    assert places[offsets[size - 1] : offsets[size]].tolist() == [0, 2]
    assert places[offsets[0] : offsets[1]].tolist() == [1]
