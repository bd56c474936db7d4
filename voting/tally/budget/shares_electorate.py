"""Who supports what under Equal Shares: groups of voters, the utility they gain, merged where that is exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import EXACT, Ints
from voting.tally.contest import Contest
from voting.tally.errors import RuleError, TooLargeError
from voting.tally.tallies import points_at_top

if TYPE_CHECKING:
    from voting.tally.budget.shares_price import Bid

Floats = NDArray[np.float64]
# Amounts beyond this have no float64 near them.
LARGEST = 10**300


@dataclass(frozen=True, slots=True, eq=False)
class Backers:
    """The supporters of one project.

    Entry i stands for `pull[i]` voters of group `who[i]`, times the utility `worth[i]` of each where utilities
    differ between voters (None: all alike, so that the utility is in the project's `scale`). `total` is the
    sum of `pull`, `voters` how many support it. `pull` holds whole numbers below 2 ** 53.
    """

    who: NDArray[np.intp]
    pull: Floats
    worth: Ints | None
    total: int
    voters: int

    def mass(self, chosen: NDArray[Any]) -> Ints:
        """Return how many voters the chosen entries stand for."""
        pull: Ints = self.pull[chosen].astype(np.int64)
        return pull if self.worth is None else pull // self.worth[chosen]

    def equals(self, other: Backers) -> bool:
        """Say whether two projects have the very same supporters with the same utilities."""
        if self.total != other.total or not np.array_equal(self.who, other.who):
            return False
        if not np.array_equal(self.pull, other.pull) or (self.worth is None) != (other.worth is None):
            return False
        return self.worth is None or other.worth is None or np.array_equal(self.worth, other.worth)


class Groups:
    """Groups of voters that always hold the same money.

    `size` is how many groups there are; `pure` are the projects that each group supports as one (only those
    may be bought); `places` are the projects that take part, by position in the contest.
    """

    def __init__(self, size: int, pure: frozenset[int], places: tuple[int, ...]) -> None:
        self.size = size
        self.pure = pure
        self.places = places
        self.opening: list[Bid] | None = None
        self._backers: dict[int, Backers] = {}

    def backers(self, place: int) -> Backers:
        """Return the supporters of a project."""
        return self._backers[place]


class Electorate(Groups):
    """The voters of a contest, one group per different ballot.

    `utility` is cost (what a project costs), cardinality (1), points (the ballot's points) or borda (the
    points of the rank). A mark with 0 points supports nothing. `voters` is how many hold money (a ballot of
    weight w stands for w voters); `scales` turn a payment into a price per unit of utility.

    Raises `RuleError` when the ballots have no such utility, `TooLargeError` for amounts beyond float64.
    """

    def __init__(self, contest: Contest, utility: str = "cost") -> None:
        needed = {"points": "points", "borda": "ranked"}.get(utility, contest.kind)
        if contest.kind != needed:
            raise RuleError(f"needs_{needed}_ballots", rule="equal_shares", kind=contest.kind)
        everything = tuple(range(len(contest.projects)))
        super().__init__(len(contest.ballots), frozenset(everything), everything)
        self.contest = contest
        self.codes = contest.codes
        self.costs = contest.costs
        self.scales = (
            tuple([cost or 1 for cost in self.costs]) if utility == "cost" else (1,) * len(self.costs)
        )
        self._worth, self._counts = _worth(contest, utility)
        self.alike = self._worth is None
        most = 1 if self._worth is None else int(self._worth.max(initial=1))
        columns = contest.ballots.columns
        mass = float(np.sum(columns.counts.astype(np.float64) * columns.weights))
        if mass * most >= EXACT or max((*self.costs, contest.budget)) > LARGEST:
            raise TooLargeError("amounts_too_large", limit=EXACT)

    @cached_property
    def voters(self) -> int:
        """How many hold a share of the budget: who supports something."""
        ballots = self.contest.ballots
        if self._counts is None:
            return int(ballots.mass[ballots.columns.lengths > 0].sum())
        holds = np.zeros(self.size, bool)
        holds[ballots.rows[self._counts]] = True
        return int(ballots.mass[holds].sum())

    def backers(self, place: int) -> Backers:
        """Return the supporters of a project, made when first asked for."""
        if place not in self._backers:
            ballots = self.contest.ballots
            marks = ballots.marks_of(place)
            if self._counts is not None:
                marks = marks[self._counts[marks]]
            who = ballots.rows[marks]
            worth = None if self._worth is None else self._worth[marks]
            mass = ballots.mass[who]
            pull = (mass if worth is None else mass * worth).astype(np.float64)
            self._backers[place] = Backers(who, pull, worth, int(pull.sum()), int(mass.sum()))
        return self._backers[place]

    def merged(self, known: Iterable[int], places: tuple[int, ...]) -> Groups:
        """Return the same voters in fewer groups: one per different support among the `known` projects.

        Who supports the same bought projects holds the same money, so a run that buys `known` projects only
        gives the same outcome. `places` are the projects that take part.
        """
        known = frozenset(known)
        group, size = _patterns([self.backers(place) for place in sorted(known)], self.size)
        merged = Groups(size, known, places)
        for place in places:
            merged._backers[place] = _regroup(self.backers(place), group, size)
        return merged


def _worth(contest: Contest, utility: str) -> tuple[Ints | None, NDArray[np.bool_] | None]:
    """Return the utility of each mark (None: alike) and which marks count as support (None: all)."""
    ballots = contest.ballots
    points = ballots.columns.points
    if utility == "borda":
        ranks = ballots.columns.ranks
        places = ballots.places if ranks is None else ranks - 1
        points = np.maximum(points_at_top(contest) - places, 0).astype(np.int64)
    if points is None:
        return None, None
    return points if utility in {"points", "borda"} else None, points > 0


def _patterns(known: list[Backers], size: int) -> tuple[Ints, int]:
    """Number the different combinations of utilities that rows have from some projects."""
    group = np.zeros(size, np.int64)
    count = 1
    for backers in known:
        base = 2 if backers.worth is None else int(backers.worth.max(initial=0)) + 1
        if count * base >= 1 << 62:
            values, group = np.unique(group, return_inverse=True)
            count = len(values)
        group *= base
        group[backers.who] += 1 if backers.worth is None else backers.worth
        count *= base
    values, group = np.unique(group, return_inverse=True)
    return group, len(values)


def _regroup(backers: Backers, group: Ints, size: int) -> Backers:
    """Add up the supporters of a project by group, and by utility within a group where it differs."""
    keys = group[backers.who]
    worth = backers.worth
    if worth is None:
        sums = np.bincount(keys, weights=backers.pull, minlength=size).astype(np.float64)
        who = np.flatnonzero(sums)
        return Backers(who, sums[who], None, backers.total, backers.voters)
    values, first, inverse = np.unique(
        np.stack((keys, worth)), axis=1, return_index=True, return_inverse=True
    )
    pull = np.bincount(inverse.reshape(-1), weights=backers.pull, minlength=len(first)).astype(np.float64)
    return Backers(values[0].astype(np.intp), pull, values[1], backers.total, backers.voters)
