"""A BLT election as data: seats, names, withdrawn candidates and ballots, and the contest it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from voting.tally.columns import Columns
from voting.tally.contest import Contest, Project
from voting.tally.errors import ContestError


@dataclass(frozen=True, slots=True)
class BltBallot:
    """One line of ballots: `count` equal ones.

    `ranks` are best first; each holds the candidates (from 1) that share it, and () is a skipped rank.
    """

    count: int
    ranks: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class BltElection:
    """One `.blt` file.

    `names` are the candidates in file order, candidate 1 first; `withdrawn` their numbers from 1, ascending.
    `columns` hold one row a line in file order: `marks` are candidates from 0, `ranks` (from 1, a skipped
    rank leaves a gap) or None where every row reads 1, 2, 3. Two elections are equal when they say the same.

    >>> ballots = [BltBallot(3, ((1,), (2,))), BltBallot(2, ((2, 3), (), (1,)))]
    >>> election = BltElection.of("Ward 1", 2, ("Ani", "Budi", "Citra"), ballots, withdrawn=(3,))
    >>> [(group.marks, group.count) for group in election.contest().ballots]
    [(('1', '2'), 3), (('2', '1'), 2)]
    """

    title: str
    seats: int
    names: tuple[str, ...]
    withdrawn: tuple[int, ...]
    columns: Columns

    @classmethod
    def of(
        cls,
        title: str,
        seats: int,
        names: Sequence[str],
        ballots: Sequence[BltBallot],
        withdrawn: Sequence[int] = (),
    ) -> BltElection:
        """Make an election from single lines of ballots."""
        return cls(title, seats, tuple(names), tuple(sorted(withdrawn)), columns_of(ballots))

    @classmethod
    def from_contest(cls, contest: Contest, names: Sequence[str] = (), title: str = "") -> BltElection:
        """Write a ranked contest as an election; without `names` the codes are the names.

        Raises `ContestError` for other ballots and for weights other than 1, which BLT cannot hold.
        """
        columns = contest.ballots.columns
        if contest.kind != "ranked":
            raise ContestError("needs_ranked_ballots", kind=contest.kind)
        if len(columns.weights) and int(columns.weights.max()) > 1:
            raise ContestError("bad_weight", weight=int(columns.weights.max()))
        position = {code: number for number, code in enumerate(contest.codes, 1)}
        ballots = []
        for group in contest.ballots:
            ranks = group.ranks or range(len(group.marks))
            places = groupby(zip(ranks, group.marks, strict=True), key=lambda pair: pair[0])
            shared = tuple(tuple(position[code] for _, code in pairs) for _, pairs in places)
            ballots.append(BltBallot(group.count, shared))
        return cls.of(title, contest.seats, names or contest.codes, ballots)

    @property
    def ballots(self) -> Iterator[BltBallot]:
        """The lines of ballots in file order."""
        columns = self.columns
        marks, counts = columns.marks.tolist(), columns.counts.tolist()
        ranks = None if columns.ranks is None else columns.ranks.tolist()
        starts = columns.starts.tolist()
        for count, start, end in zip(counts, starts, starts[1:], strict=False):
            if ranks is None:
                yield BltBallot(count, tuple((mark + 1,) for mark in marks[start:end]))
                continue
            places: list[tuple[int, ...]] = [()] * max(ranks[start:end], default=0)
            for rank, mark in zip(ranks[start:end], marks[start:end], strict=True):
                places[rank - 1] += (mark + 1,)
            yield BltBallot(count, tuple(places))

    @property
    def ballot_count(self) -> int:
        """How many ballots there are, blank ones included."""
        return int(self.columns.counts.sum())

    def name(self, code: str) -> str:
        """Return the name of a candidate by the code that the contest gives: "1" is the first."""
        return self.names[int(code) - 1]

    def contest(self) -> Contest:
        """Return the ranked contest: one project at cost 0 a standing candidate, codes "1", "2", ...

        Withdrawn candidates are taken off the ballots and skipped ranks are closed up.
        """
        standing = np.ones(len(self.names), np.bool_)
        standing[[number - 1 for number in self.withdrawn]] = False
        projects = [Project(str(index + 1), 0) for index in np.flatnonzero(standing).tolist()]
        columns = _closed_up(self.columns, standing) if self.withdrawn else self.columns
        if columns.ranks is not None:
            columns = _dense(columns)
        return Contest.from_columns(
            kind="ranked", projects=projects, columns=columns, budget=0, seats=self.seats
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BltElection):
            return NotImplemented
        mine = (self.title, self.seats, self.names, self.withdrawn, list(self.ballots))
        return mine == (other.title, other.seats, other.names, other.withdrawn, list(other.ballots))

    def __hash__(self) -> int:
        return hash((self.title, self.seats, self.names, self.withdrawn))


def columns_of(ballots: Sequence[BltBallot]) -> Columns:
    """Put lines of ballots into columns, one row a line."""
    starts, marks, ranks = [0], [], []
    for ballot in ballots:
        for rank, shared in enumerate(ballot.ranks, 1):
            marks.extend([number - 1 for number in shared])
            ranks.extend([rank] * len(shared))
        starts.append(len(marks))
    bounds = np.array(starts, np.int64)
    columns = Columns(
        bounds,
        np.array(marks, np.int32),
        np.array([ballot.count for ballot in ballots], np.int64),
        np.ones(len(ballots), np.int64),
        None,
        np.array(ranks, np.int32),
    )
    return _without_plain_ranks(columns)


def _without_plain_ranks(columns: Columns) -> Columns:
    """Drop the ranks where every row reads 1, 2, 3."""
    places = np.arange(1, len(columns.marks) + 1) - np.repeat(columns.starts[:-1], columns.lengths)
    if not np.array_equal(places, columns.ranks if columns.ranks is not None else places):
        return columns
    return Columns(columns.starts, columns.marks, columns.counts, columns.weights)


def _closed_up(columns: Columns, standing: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Columns:
    """Take the marks of withdrawn candidates off and number the others from 0."""
    kept = standing[columns.marks]
    before = np.concatenate(([0], np.cumsum(kept)))
    ranks = columns.ranks
    if ranks is None:
        ranks = (np.arange(1, len(kept) + 1) - np.repeat(columns.starts[:-1], columns.lengths)).astype(
            np.int32
        )
    number = (np.cumsum(standing) - 1).astype(np.int32)
    marks = number[columns.marks[kept]]
    return Columns(before[columns.starts], marks, columns.counts, columns.weights, None, ranks[kept])


def _dense(columns: Columns) -> Columns:
    """Number the ranks of each row 1, 2, 3 without gaps; equals stay equal."""
    ranks = columns.ranks
    if ranks is None or not len(ranks):
        return Columns(columns.starts, columns.marks, columns.counts, columns.weights)
    rows = columns.rows
    step = np.ones(len(ranks), np.int64)
    step[1:] = (rows[1:] != rows[:-1]) | (ranks[1:] != ranks[:-1])
    climbed = np.concatenate(([0], np.cumsum(step)))
    closed = (climbed[1:] - np.repeat(climbed[columns.starts[:-1]], columns.lengths)).astype(np.int32)
    dense = Columns(columns.starts, columns.marks, columns.counts, columns.weights, None, closed)
    return _without_plain_ranks(dense)
