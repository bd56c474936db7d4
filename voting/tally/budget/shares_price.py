"""The price of a project under Equal Shares: float64 between proven bounds, exact where the bounds do not decide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.shares_electorate import Backers, Floats

EPS = 2.0**-52
# NumPy adds in pairs: the relative error of a sum of n terms stays below (16 + log2 n) roundings.
SUM = 64 * EPS


@dataclass(slots=True)
class Bid:
    """What a project costs its supporters per unit of utility, when `stamp` projects were bought.

    The exact price lies between `low` and `high` and is `exact` where that is known; `level` is the payment
    per unit of the supporters' own utility as a float. `flat` says that all pay in full. Money only shrinks,
    so a bid is a lower bound of every later one.
    """

    place: int
    low: float
    high: float
    level: float
    stamp: int
    exact: Fraction | None = None
    flat: bool = False


def known_bid(place: int, price: Fraction, scale: int, stamp: int, *, flat: bool) -> Bid:
    """Return the bid of a project whose exact price is known."""
    value = float(price)
    return Bid(place, value * (1 - 4 * EPS), value * (1 + 4 * EPS), float(price * scale), stamp, price, flat)


def held_between(levels: Floats, backers: Backers, noise: float) -> tuple[float, float]:
    """Return bounds of what the supporters hold, given each entry's money per unit of utility."""
    held = float(np.add.reduce(backers.pull * levels))
    slack = SUM * held + 1.01 * backers.total * noise
    return held - slack, held + slack


def float_bid(
    levels: Floats, backers: Backers, cost: int, noise: float, *, place: int, scale: int, stamp: int
) -> Bid | None:
    """Return the bid of a project that its supporters can afford, or None where float64 cannot say.

    `levels` is each entry's money per unit of utility, known to within `noise`. The level t solves
    sum(pull x min(levels, t)) = cost: start with everybody rich, take out who holds less than t, repeat (t
    only grows). With R the pull of the rich, the sum's error divided by R bounds the error of t: left of t
    the sum has slope R at least; right of t as well as long as nobody turns poor there.
    """
    pull, need, rich = backers.pull, float(cost), float(backers.total)
    rounds, broke = 0, True
    level = need / rich
    least = float(levels.min())
    while least < level:
        poor = levels < level
        gone, money = pull[poor], levels[poor]
        broke = broke and not money.any()
        need -= float(np.add.reduce(gone * money))
        rich -= float(np.add.reduce(gone))
        if rich <= 0:
            return None
        pull, levels = pull[~poor], levels[~poor]
        level, least, rounds = need / rich, float(levels.min()), rounds + 1
    error = ((SUM + 4 * rounds * EPS) * cost + (backers.total - rich) * noise) / rich * 1.01 + 4 * EPS * level
    error = max(error, 2 * noise)
    certain = least > level + error + noise
    if certain and broke:
        return known_bid(place, Fraction(cost, int(rich) * scale), scale, stamp, flat=not rounds)
    low = (level - error) / scale * (1 - 4 * EPS)
    high = (level + error) / scale * (1 + 4 * EPS) if certain else math.inf
    return Bid(place, low, high, level, stamp)


class Books:
    """The exact money of one run: the endowment and every level paid, as integers over one denominator.

    Who still has money has paid every level in full, times the utility of each bought project supported; so
    whole numbers of voters and the levels give exact sums without looking at single voters.
    """

    def __init__(self, endowment: Fraction) -> None:
        self.scale = endowment.denominator
        self.start = endowment.numerator
        self.levels: list[int] = []

    def add(self, level: Fraction) -> None:
        """Write down the level of the next purchase."""
        factor = level.denominator // math.gcd(level.denominator, self.scale)
        if factor > 1:
            self.scale *= factor
            self.start *= factor
            self.levels = [one * factor for one in self.levels]
        self.levels.append(level.numerator * (self.scale // level.denominator))

    def money(self, voters: int, spent: list[int]) -> int:
        """Return what `voters` hold who paid level j for `spent[j]` units of utility, over `scale`."""
        return voters * self.start - sum(
            [level * units for level, units in zip(self.levels, spent, strict=False) if units]
        )

    def level(self, index: int) -> Fraction:
        """Return one level."""
        return Fraction(self.levels[index], self.scale)


@dataclass(slots=True)
class Purchase:
    """One project bought.

    `level` is the float that was paid per unit of utility, `poor` marks the entries that gave all they had,
    `needy` those of them that had something, `rich` the pull of the others; `exact` is the exact level where
    it was needed; `fixed` are entries whose money was set from exact arithmetic. `ceiling` bounds the price
    from above, and `equals` are projects with the same price at every larger endowment too.
    """

    place: int
    level: float
    rich: int
    ceiling: float
    poor: NDArray[np.bool_] | None = None
    needy: NDArray[np.intp] | None = None
    exact: Fraction | None = None
    fixed: tuple[NDArray[np.intp], Floats] | None = None
    equals: frozenset[int] = frozenset()
