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
# BLAS shares longer sums among threads, which on a busy machine wait for each other.
THREADED = 8_192


@dataclass(slots=True)
class Bid:
    """What a project costs its supporters per unit of utility, when `stamp` projects were bought.

    The exact price lies between `low` and `high`; it is the `ratio` of two whole numbers where that is known.
    `level` is the payment per unit of the supporters' own utility as a float, wrong by `error` at most where
    nobody's money is close to it. `flat` says that all pay in full. Money only shrinks, so a bid is a lower
    bound of every later one. `levels` (each supporter's money per unit of utility) and `poor` (who holds less
    than the level) are what it was worked out from, good for as long as nothing more is bought.
    """

    place: int
    low: float
    high: float
    level: float
    error: float
    stamp: int
    ratio: tuple[int, int] | None = None
    flat: bool = False
    levels: Floats | None = None
    poor: NDArray[np.bool_] | None = None


def weigh(pull: Floats, chosen: NDArray[np.bool_]) -> float:
    """Return the pull of the chosen entries (whole numbers, so exact); BLAS only where it keeps to one thread."""
    return float(pull.dot(chosen) if len(pull) < THREADED else np.add.reduce(pull * chosen))


def known_bid(place: int, cost: int, pull: int, scale: int, stamp: int, *, flat: bool) -> Bid:
    """Return the bid of a project whose price is exactly cost / (pull x scale)."""
    value, level = cost / (pull * scale), cost / pull
    low, high = value * (1 - 4 * EPS), value * (1 + 4 * EPS)
    return Bid(place, low, high, level, EPS * level, stamp, (cost, pull * scale), flat)


def held_between(money: Floats, backers: Backers, noise: float) -> tuple[float, float]:
    """Return bounds of what the supporters hold; `money` is what each entry holds altogether."""
    held = float(np.add.reduce(money))
    slack = SUM * held + 1.01 * backers.total * noise
    return held - slack, held + slack


def float_bid(
    levels: Floats, money: Floats, backers: Backers, cost: int, noise: float, old: Bid, scale: int, stamp: int
) -> Bid | None:
    """Return the bid of a project that its supporters can afford, or None where float64 cannot say.

    `levels` is each entry's money per unit of utility, known to within `noise`, and `money` is pull x levels.
    The level t solves sum(pull x min(levels, t)) = cost: from a lower bound (the `old` bid) take out who holds
    less, solve for the rest, repeat: Newton's iteration on a concave function, so t only grows. With R the
    pull of the rich, the sum's error divided by R bounds the error of t: left of t the sum has slope R at
    least; right of t as well as long as nobody turns poor there.
    """
    pull, total = backers.pull, float(backers.total)
    poor = levels < old.low * scale
    rich = total - weigh(pull, poor)
    while True:
        if rich <= 0:
            return None
        spent = float(np.add.reduce(money * poor)) if rich < total else 0.0
        level = (cost - spent) / rich
        now = levels < level
        left = total - weigh(pull, now)
        # Rounding may let somebody exactly at the level seem rich again: the poor only ever grow in number.
        if left >= rich:
            break
        poor, rich = now, left
    needy = total - rich - weigh(pull, levels <= 0) if spent else 0.0
    error = ((SUM + 4 * EPS) * cost + needy * noise) / rich * 1.01 + 4 * EPS * level
    reach = max(error, 2 * noise)
    certain = total - weigh(pull, levels <= level + reach + noise) == rich
    if certain and not spent:
        bid = known_bid(old.place, cost, int(rich), scale, stamp, flat=rich == total)
        bid.levels, bid.poor = levels, poor
        return bid
    low = (level - reach) / scale * (1 - 4 * EPS)
    high = (level + reach) / scale * (1 + 4 * EPS) if certain else math.inf
    return Bid(old.place, low, high, level, error, stamp, levels=levels, poor=poor)


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
