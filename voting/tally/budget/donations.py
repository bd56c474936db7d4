"""What ballots give to projects in cumulative voting: each ballot's money, split by its points among who is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np

from voting.tally.budget.enclosed import Amount, Precision, best_of, compare
from voting.tally.budget.purses import BAND, Floats, Purses
from voting.tally.columns import Ints
from voting.tally.contest import Contest


class Donations:
    """Every ballot's money, and how it splits: in proportion to its points among the projects in the race.

    Transfers keep the proportions, so that a ballot's donations follow from its money (in `purses`) and the
    points it still has in the race (`points_left`). `active` are the positions in the race. A ballot none of
    whose projects is in the race keeps what it has.
    """

    def __init__(self, contest: Contest, precision: Precision) -> None:
        self.contest = contest
        self.ballots = contest.ballots
        columns = self.ballots.columns
        self.points: Ints = (
            np.ones(len(columns.marks), np.int64) if columns.points is None else columns.points
        )
        self.mass = self.ballots.mass
        self.points_left: Ints = np.zeros(len(self.ballots), np.int64)
        np.add.at(self.points_left, self.ballots.rows, self.points)
        self.voters = int(self.mass[self.points_left > 0].sum())
        self.purses = Purses(precision, len(self.ballots), Fraction(contest.budget, max(self.voters, 1)))
        self.active = [place for place in range(len(contest.projects)) if len(self.supporters(place))]

    def supporters(self, place: int) -> Ints:
        """Return the marks that give a project points, ascending."""
        marks = self.ballots.marks_of(place)
        return marks[self.points[marks] > 0]

    def rough(self) -> Floats:
        """Return roughly the support of each project."""
        ballots = self.ballots
        each = self.mass * self.purses.of_rows(np.arange(len(ballots))) / np.maximum(self.points_left, 1)
        worth = each[ballots.rows] * self.points
        sums = np.bincount(ballots.columns.marks, weights=worth, minlength=len(self.contest.projects))
        return np.asarray(sums, np.float64)

    def _splits(self, marks: Ints) -> tuple[Ints, list[Fraction]]:
        """Return for each mark the number of its share (points / points left), and the shares."""
        pairs = np.stack((self.points[marks], self.points_left[self.ballots.rows[marks]]))
        found, index = np.unique(pairs, axis=1, return_inverse=True)
        return index.reshape(-1), [Fraction(one, left) for one, left in zip(*found.tolist(), strict=True)]

    def support(self, place: int) -> Amount:
        """Return exactly what a project is given."""
        marks = self.supporters(place)
        kinds, shares = self._splits(marks)
        rows = self.ballots.rows[marks]
        weights: dict[int, Fraction] = {}
        for (cls, kind), mass in self.purses.parts(rows, self.mass[rows], kinds).items():
            weights[cls] = weights.get(cls, Fraction(0)) + mass * shares[kind]
        return self.purses.total(weights)

    def reachable(self, place: int) -> Amount:
        """Return all the money of those who give a project anything: what transfers could bring."""
        rows = self.ballots.rows[self.supporters(place)]
        return self.purses.held(rows, self.mass[rows])

    def scale_for(self, place: int, cost: int) -> Amount:
        """Return s so that sum of min(money, s x donation) over the ballots is the cost.

        It is the limit of raising all donations by cost / support again and again until they reach it
        (minimal transfers), found by setting aside first the ballots that give all they have. The project
        costs something, and its supporters hold that much.
        """
        marks = self.supporters(place)
        kinds, shares = self._splits(marks)
        money: dict[Fraction, dict[int, Fraction]] = {}
        rows = self.ballots.rows[marks]
        for (cls, kind), mass in self.purses.parts(rows, self.mass[rows], kinds).items():
            held = money.setdefault(shares[kind], {})
            held[cls] = held.get(cls, Fraction(0)) + mass
        steps = [(share, self.purses.total(money[share])) for share in sorted(money, reverse=True)]
        missing: Amount = Fraction(cost)
        donated = sum((share * whole for share, whole in steps), start=Fraction(0))
        while compare(missing * steps[0][0], donated) > 0:
            missing = missing - steps.pop(0)[1]
            donated = sum((share * whole for share, whole in steps), start=Fraction(0))
        return missing / donated

    def spend(self, place: int, part: Callable[[Fraction], Amount]) -> None:
        """Take part(share) of the money of every supporter, and the project out of the race."""
        marks = self.supporters(place)
        kinds, shares = self._splits(marks)
        taken = [part(share) for share in shares]
        self.purses.change(self.ballots.rows[marks], lambda money, kind: money - money * taken[kind], kinds)
        self.drop(place)

    def drop(self, place: int) -> None:
        """Take a project out of the race; its ballots give the same money to their others."""
        marks = self.supporters(place)
        self.points_left[self.ballots.rows[marks]] -= self.points[marks]
        self.active.remove(place)

    def leading(
        self, rough: Floats, slack: float, exact: Callable[[int], Amount], of: Iterable[int]
    ) -> list[int]:
        """Return the positions with the largest exact value; `rough` is within `slack` of it."""
        places = list(of)
        top = max(rough[place] for place in places)
        near = [place for place in places if rough[place] >= top - 2 * slack]
        return near if len(near) == 1 else best_of({place: exact(place) for place in near})

    def reaching(self, rough: Floats, exact: Callable[[int], Amount]) -> list[int]:
        """Return the positions in the race whose exact value is at least their cost."""
        costs = self.contest.costs
        return [
            place
            for place in self.active
            if rough[place] >= costs[place] * (1 - BAND)
            and (rough[place] > costs[place] * (1 + BAND) or compare(exact(place), costs[place]) >= 0)
        ]
