"""The accounts of an Equal Shares count: every ballot's money, purchase by purchase, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.insight.ballot_marks import Support
from voting.tally.outcome import Outcome
from voting.tally.tallies import points_at_top


@dataclass(frozen=True, slots=True)
class Price:
    """What supporters pay for a project: `rate` per unit of utility, or all they have.

    Utility is 1 a supporter under cost and cardinality utility (the rate is then the largest payment), and
    the points of the mark otherwise. `full` supporters, with `units` of utility together, pay their rate; the
    other `emptied` give the `emptied_money` they have left. What is free has rate and units 0.
    """

    rate: Fraction
    full: int
    units: int
    emptied: int
    emptied_money: Fraction


class Ledger:
    """Replays the purchases of an Equal Shares outcome over all ballots.

    Ballots with the same money are one class: `place` holds the class of each row, `money` the money of each
    class as an integer over `scale`. Money is exact at every moment, whatever the denominators.

    Raises `RuleError` `no_accounts` for an outcome of another rule.
    """

    def __init__(self, contest: Contest, outcome: Outcome) -> None:
        endowed = next((item for item in outcome.rounds if item.action == "endowed"), None)
        if endowed is None or outcome.rule.name != "equal_shares":
            raise RuleError("no_accounts", rule=outcome.rule.name)
        self.codes = contest.codes
        self.costs = contest.costs
        self.support = Support.of(contest)
        self.endowment = Fraction(endowed["endowment"])
        self.voters: int = endowed["voters"]
        self.purchases = tuple(item.project or "" for item in outcome.rounds if item.action == "bought")
        self.position = {code: index for index, code in enumerate(self.codes)}
        self._rows, self._utility = _supporters(contest, outcome, self.support)
        self.scale = self.endowment.denominator
        self.money: list[int] = [self.endowment.numerator]
        self.place: Ints = np.zeros(len(self.support.mass), np.int64)

    def rows(self, code: str) -> Ints:
        """Return the rows that support a project."""
        return self._rows[self.position[code]]

    def supporters(self, code: str) -> int:
        """Return how many ballots (by weight) support a project."""
        return int(self.support.mass[self.rows(code)].sum())

    def units(self, code: str) -> int:
        """Return the utility that all supporters of a project would have from it together."""
        position = self.position[code]
        return int((self.support.mass[self._rows[position]] * self._utility[position]).sum())

    def held(self, code: str) -> Fraction:
        """Return what the supporters of a project hold now."""
        rows = self.rows(code)
        counts = np.bincount(self.place[rows], weights=self.support.mass[rows], minlength=len(self.money))
        present = np.flatnonzero(counts).tolist()
        return Fraction(sum(self.money[cls] * int(counts[cls]) for cls in present), self.scale)

    def _purses(self, code: str) -> list[tuple[int, int, int]]:
        """Return (class, utility, ballots) of a project's supporters."""
        position = self.position[code]
        rows, utility = self._rows[position], self._utility[position]
        kinds = 1 + int(utility.max(initial=0))
        keys = self.place[rows] * kinds + utility
        counts = np.bincount(keys, weights=self.support.mass[rows])
        present = np.flatnonzero(counts)
        return [
            (key // kinds, key % kinds, int(count))
            for key, count in zip(present.tolist(), counts[present].tolist(), strict=True)
        ]

    def price(self, code: str) -> Price | None:
        """Return what the project would cost its supporters now, or None when they cannot pay for it."""
        left = self.costs[self.position[code]] * self.scale
        purses = self._purses(code)
        if sum(self.money[cls] * count for cls, _, count in purses) < left:
            return None
        purses.sort(key=lambda purse: Fraction(self.money[purse[0]], purse[1]))
        shares = sum(utility * count for _, utility, count in purses)
        full = sum(count for _, _, count in purses)
        emptied = 0
        for cls, utility, count in purses:
            if left * utility <= self.money[cls] * shares:
                break
            left -= self.money[cls] * count
            shares -= utility * count
            emptied += count
        total = self.costs[self.position[code]] * self.scale
        if not total:
            return Price(Fraction(0), full, 0, 0, Fraction(0))
        rate = Fraction(left, shares * self.scale)
        return Price(rate, full - emptied, shares, emptied, Fraction(total - left, self.scale))

    def buy(self, code: str) -> tuple[Price, list[Fraction], Ints]:
        """Charge the supporters of a project.

        Returns the price, the payments that occur, and for each row of `rows(code)` which of them it pays.
        """
        price = self.price(code)
        if price is None:
            raise RuleError("not_affordable", project=code)
        self._rescale(price.rate.denominator)
        position = self.position[code]
        rows, utility = self._rows[position], self._utility[position]
        kinds = 1 + int(utility.max(initial=0))
        keys, inverse = np.unique(self.place[rows] * kinds + utility, return_inverse=True)
        known: dict[int, int] = {}
        moved, paid = [], []
        for key in keys.tolist():
            before = self.money[key // kinds]
            after = max(before - int(price.rate * (key % kinds) * self.scale), 0)
            if after not in known:
                known[after] = len(self.money)
                self.money.append(after)
            moved.append(known[after])
            paid.append(Fraction(before - after, self.scale))
        self.place[rows] = np.asarray(moved, np.int64)[inverse]
        return price, paid, inverse

    def _rescale(self, denominator: int) -> None:
        """Make every amount a whole multiple of 1 / scale."""
        factor = lcm(self.scale, denominator) // self.scale
        if factor > 1:
            self.scale *= factor
            self.money = [money * factor for money in self.money]


def _supporters(
    contest: Contest, outcome: Outcome, support: Support
) -> tuple[Sequence[Ints], Sequence[Ints]]:
    """Return for each project the rows that support it and the utility of each of them."""
    ballots = contest.ballots
    utility = outcome.rule.get("utility")
    values: Ints = np.ones(len(ballots.columns.marks), np.int64)
    if utility == "points" and ballots.columns.points is not None:
        values = ballots.columns.points
    elif utility == "borda":
        ranks = ballots.columns.ranks
        places = ballots.places if ranks is None else ranks - 1
        values = np.maximum(points_at_top(contest) - places, 0)
    counted = values > 0 if ballots.columns.points is None else (values > 0) & (ballots.columns.points > 0)
    rows, marks, values = ballots.rows[counted], ballots.columns.marks[counted], values[counted]
    order = np.argsort(marks, kind="stable")
    borders = np.cumsum(np.bincount(marks, minlength=len(contest.codes)))[:-1]
    return np.split(rows[order], borders), np.split(values[order], borders)
