"""The marks of all ballots that count as support, in columns: the common ground of every insight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import EXACT, Ints
from voting.tally.contest import BallotGroup, Contest
from voting.tally.errors import ContestError


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """The marks that support a project: all marks, but on points ballots only those with points.

    `rows` and `marks` run side by side (row of the ballot, position of the project), rows ascending; `mass`
    is count x weight of every row; `lengths` is how many such marks each row holds.
    """

    rows: Ints
    marks: NDArray[Any]
    mass: Ints
    lengths: Ints

    @classmethod
    def of(cls, contest: Contest) -> Support:
        """Read the supporting marks of a contest."""
        ballots = contest.ballots
        rows, marks = ballots.rows, ballots.columns.marks
        points = ballots.columns.points
        if points is not None:
            rows, marks = rows[points > 0], marks[points > 0]
        return cls(rows, marks, ballots.mass, np.bincount(rows, minlength=len(ballots.mass)))

    @property
    def voters(self) -> int:
        """How many ballots (by weight) support something."""
        return int(self.mass[self.lengths > 0].sum())

    def totals(self, values: Sequence[int]) -> list[int]:
        """Return for each row the sum of a value per project over what it supports, exactly."""
        if sum(values) < EXACT:
            weights = np.asarray(values, np.float64)[self.marks]
            found = np.bincount(self.rows, weights=weights, minlength=len(self.mass))
            return [int(total) for total in found.tolist()]
        sums = [0] * len(self.mass)
        for row, mark in zip(self.rows.tolist(), self.marks.tolist(), strict=True):
            sums[row] += values[mark]
        return sums


def positions(contest: Contest, codes: Iterable[str]) -> list[int]:
    """Return the positions of some codes in project order."""
    place = {code: index for index, code in enumerate(contest.codes)}
    return [place[code] for code in codes]


def one_ballot(contest: Contest, marks: Sequence[str], points: Sequence[int] = ()) -> BallotGroup:
    """Check a ballot typed in by a person and return it as a group of one.

    `marks` as on the paper (best first on ranked ballots); `points` beside them on points ballots only.
    Raises `ContestError` as `Contest` does for a ballot that this contest would not take.
    """
    group = BallotGroup(tuple(marks), 1, tuple(points))
    Contest.of(contest.kind, contest.projects, [group], contest.budget, contest.rank_limit)
    return group


def supported(group: BallotGroup) -> tuple[str, ...]:
    """Return the codes that a ballot supports: those with points, where there are points."""
    if not group.points:
        return group.marks
    return tuple(mark for mark, point in zip(group.marks, group.points, strict=True) if point)


def group_masses(
    contest: Contest, ballots: Iterable[tuple[Sequence[str] | Mapping[str, int], str]]
) -> dict[str, Ints]:
    """Turn pairs of (ballot, name of the voter's group) into one column of masses per group.

    A ballot is its marks, or a mapping of code to points on points ballots; together the pairs must be all
    ballots of the contest, each with weight 1. Returns arrays of shape (rows,) as `who_paid` takes them.
    Raises `ContestError` `groups_do_not_match` otherwise.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 60)], ballots=["a", "a"], budget=60)
    >>> {name: column.tolist() for name, column in group_masses(contest, [("a", "RW-01"), ("a", "RW-02")]).items()}
    {'RW-01': [1], 'RW-02': [1]}
    """
    row_of = _rows_by_content(contest)
    masses: dict[str, Ints] = {}
    for ballot, name in ballots:
        points = tuple(ballot.values()) if isinstance(ballot, Mapping) else ()
        pairs = list(zip(positions(contest, ballot), points or (1,) * len(ballot), strict=True))
        key = tuple(pairs if contest.kind == "ranked" else sorted(pairs))
        if key not in row_of:
            raise ContestError("groups_do_not_match", group=name)
        column = masses.setdefault(name, np.zeros(len(contest.ballots), np.int64))
        column[row_of[key]] += 1
    check_masses(contest, masses)
    return dict(sorted(masses.items()))


def check_masses(contest: Contest, masses: Mapping[str, Ints]) -> None:
    """Raise `ContestError` unless the groups together are all ballots of the contest."""
    total: Ints = sum(masses.values(), np.zeros(len(contest.ballots), np.int64))
    if not np.array_equal(total, contest.ballots.mass):
        raise ContestError(
            "groups_do_not_match", ballots=int(total.sum()), expected=contest.ballots.total_mass
        )


def _rows_by_content(contest: Contest) -> dict[tuple[tuple[int, int], ...], int]:
    """Return the row of each different ballot."""
    columns = contest.ballots.columns
    starts, marks = columns.starts.tolist(), columns.marks.tolist()
    points = [1] * len(marks) if columns.points is None else columns.points.tolist()
    found = {}
    for row, (start, end) in enumerate(pairwise(starts)):
        pairs = list(zip(marks[start:end], points[start:end], strict=True))
        found[tuple(pairs if contest.kind == "ranked" else sorted(pairs))] = row
    return found
