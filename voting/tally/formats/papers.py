"""The ballot papers of a Pabulib file: different ballots in columns at once, single ballots when asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from voting.tally.columns import Columns, Ints


@dataclass(frozen=True, slots=True)
class Vote:
    """What stands on one ballot as written: `marks` in order, repeats kept; `points` only for cumulative."""

    marks: tuple[str, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Single ballots in file order; the three run in parallel. Equal votes and cells are shared objects."""

    voter_ids: tuple[str, ...]
    votes: tuple[Vote, ...]
    voter_cells: tuple[tuple[str, ...], ...]


# Voters in a row whose lines differ by nothing but their ids.
Run = tuple[tuple[str, ...], Vote, tuple[str, ...]]
RUN = 100_000


class Papers(ABC):
    """All ballots of a file.

    `written` holds each different ballot once with its count: marks as positions of projects, as they stand
    on the paper (order and repeats kept), `points` beside them only for cumulative votes. `listed` are the
    single ballots, made when first asked for.
    """

    written: Columns

    @cached_property
    def listed(self) -> Listed:
        """The single ballots."""
        return self._list()

    @abstractmethod
    def _list(self) -> Listed: ...

    def runs(self) -> Iterator[Run]:
        """Yield (voter ids, their vote, their further cells), all ballots in file order."""
        listed = self.listed
        for voter, vote, rest in zip(listed.voter_ids, listed.votes, listed.voter_cells, strict=True):
            yield (voter,), vote, rest

    @property
    def count(self) -> int:
        """How many ballots there are."""
        return int(self.written.counts.sum())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Papers) and self.listed == other.listed

    def __hash__(self) -> int:
        return hash((self.count, len(self.written.marks)))


class ListedPapers(Papers):
    """Ballots that were read one by one. `codes` are the projects' codes by position."""

    def __init__(self, codes: Sequence[str], listed: Listed, *, cumulative: bool) -> None:
        self.given = listed
        self.written = _columns_of(codes, Counter(listed.votes), cumulative=cumulative)

    def _list(self) -> Listed:
        return self.given


class CountedPapers(Papers):
    """Ballots that come counted: `counts` of each different vote; voters are numbered from 1."""

    def __init__(self, codes: Sequence[str], counts: Mapping[Vote, int], *, cumulative: bool) -> None:
        self.counts = counts
        self.written = _columns_of(codes, counts, cumulative=cumulative)

    def runs(self) -> Iterator[Run]:
        """Yield (voter ids, their vote, no cells), equal votes together."""
        first = 1
        for vote, count in self.counts.items():
            for low in range(first, first + count, RUN):
                high = min(low + RUN, first + count)
                yield tuple(map(str, range(low, high))), vote, ()
            first += count

    def _list(self) -> Listed:
        votes = [vote for vote, count in self.counts.items() for _ in range(count)]
        ids = tuple(map(str, range(1, len(votes) + 1)))
        return Listed(ids, tuple(votes), ((),) * len(votes))


def _columns_of(codes: Sequence[str], counts: Mapping[Vote, int], *, cumulative: bool) -> Columns:
    position = {code: index for index, code in enumerate(codes)}
    marks = [position[mark] for vote in counts for mark in vote.marks]
    points = [point for vote in counts for point in vote.points] if cumulative else None
    return written_columns([len(vote.marks) for vote in counts], marks, list(counts.values()), points)


def written_columns(
    lengths: Sequence[int] | Ints, marks: Sequence[int], counts: Sequence[int], points: Sequence[int] | None
) -> Columns:
    """Put ballots into columns: how many marks each has, the marks, how many such ballots, the points."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return Columns(
        starts,
        np.fromiter(marks, np.int32, len(marks)),
        np.fromiter(counts, np.int64, len(counts)),
        np.ones(len(counts), np.int64),
        None if points is None else np.fromiter(points, np.int64, len(points)),
    )


def mark_keys(columns: Columns, size: int) -> Ints:
    """Return one number a mark, equal only for the same project on the same row."""
    return columns.rows * size + columns.marks


def repeating_rows(columns: Columns, size: int) -> Ints:
    """Return the rows that name one of the `size` projects twice, ascending."""
    keys = np.sort(mark_keys(columns, size))
    return np.unique(keys[1:][keys[1:] == keys[:-1]] // max(size, 1))


def once_each(columns: Columns, size: int) -> Columns:
    """Keep each of a row's marks once, sorted by position (for ballots on which order means nothing)."""
    keys = np.sort(mark_keys(columns, size))
    starts = columns.starts
    if bool((keys[1:] == keys[:-1]).any()):
        keys = np.unique(keys)
        starts = np.searchsorted(keys, np.arange(len(columns.counts) + 1) * size)
    marks = (keys % max(size, 1)).astype(np.int32)
    return Columns(starts, marks, columns.counts, columns.weights)


def merge_repeats(columns: Columns, size: int, *, times: bool = False) -> Columns:
    """Keep the first of equal marks on each row and add up their points.

    With `times`, how often each project is named becomes its points.
    """
    if not times and not len(repeating_rows(columns, size)):
        return columns
    keys, first, place = np.unique(mark_keys(columns, size), return_index=True, return_inverse=True)
    values = np.ones(len(place), np.int64) if times else columns.points
    order = np.argsort(first)
    points = None
    if values is not None:
        sums = np.zeros(len(keys), np.int64)
        np.add.at(sums, place, values)
        points = sums[order]
    kept = first[order]
    starts = np.zeros(len(columns.counts) + 1, np.int64)
    np.cumsum(np.bincount(columns.rows[kept], minlength=len(columns.counts)), out=starts[1:])
    return Columns(starts, columns.marks[kept], columns.counts, columns.weights, points)
