"""At what price the supporters of a project could buy a part of it: the offers of bounded overspending."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from voting.tally.budget.enclosed import Amount, Precision, best_of, compare, least
from voting.tally.budget.purses import BAND, Floats

# Rough ratios within this of the best are looked at exactly.
NEAR = 1 + 16 * BAND


@dataclass(frozen=True, slots=True)
class Offer:
    """How a project could be bought: the part `alpha` of it that supporters cover at `rho` per unit of utility.

    `ratio` is rho / alpha, which decides; `rho` is paid by every supporter, or all they have.
    """

    alpha: Amount
    rho: Amount
    ratio: Amount


@dataclass(frozen=True, slots=True)
class Demand:
    """The supporters of one project who hold something, by level (money / utility), poorest first.

    `money` and `utility` are exact per class, `mass` the ballots' weight; `levels`, `poor` (money up to and
    with each level) and `rich` (utility above it) are rough; `given` is what all give at each level.
    Ratios are rho / alpha over `unit`, the utility that a mark counts as 1.
    """

    precision: Precision
    cost: int
    unit: int
    money: list[Amount]
    utility: list[int]
    mass: list[int]
    levels: Floats
    poor: Floats
    rich: Floats

    @property
    def given(self) -> Floats:
        """Return roughly what supporters give at each level."""
        return self.poor + self.levels * self.rich

    def full_level(self) -> float | None:
        """Return roughly the level at which they cover the cost, or None."""
        reach = np.flatnonzero(self.given >= self.cost * (1 - BAND))
        if not len(reach):
            return None
        first = int(reach[0])
        before = float(self.poor[first - 1]) if first else 0.0
        above = float(self.rich[first - 1]) if first else float(self.rich[0]) + self.utility[0] * self.mass[0]
        return (self.cost - before) / above

    def ratios(self) -> Floats:
        """Return roughly the ratio at each level; levels past the cost are worth nothing."""
        given = self.given
        ratios = self.levels / self.unit * (self.cost / given) ** 2
        return np.where(given <= self.cost * (1 + BAND), ratios, np.inf)

    def rough_ratio(self) -> float:
        """Return roughly the best ratio."""
        full = self.full_level()
        return min(float(self.ratios().min()), np.inf if full is None else full / self.unit)

    def give(self, index: int) -> Amount:
        """Return exactly what supporters give at one level: all they have, or the level times their utility."""
        level = self.money[index] / self.utility[index]
        total: Amount = Fraction(0)
        whole = 0
        low, high = self.levels[index] * (1 - BAND), self.levels[index] * (1 + BAND)
        for other, rough in enumerate(self.levels):
            if rough > high:
                whole += self.utility[other] * self.mass[other]
                continue
            money = self.money[other]
            if rough >= low and other != index:
                money = least(money, level * self.utility[other])
            total = self.precision.keep(total + money * self.mass[other])
        return self.precision.keep(total + level * whole)

    def at_level(self, index: int) -> Offer | None:
        """Return the offer at which the supporters at one level give just all they have; None past the cost."""
        given = self.give(index)
        if compare(given, self.cost) > 0:
            return None
        level = self.precision.keep(self.money[index] / self.utility[index])
        rho = self.precision.keep(level * self.cost / given)
        return Offer(
            self.precision.keep(given / self.cost),
            rho,
            self.precision.keep(rho * self.cost / (given * self.unit)),
        )

    def in_full(self) -> Offer | None:
        """Return the offer at which supporters cover the cost, or None when they cannot."""
        given = self.given
        for index in np.flatnonzero(given >= self.cost * (1 - BAND)).tolist():
            if given[index] > self.cost * (1 + BAND) or compare(self.give(index), self.cost) >= 0:
                return self._covering(index)
        return None

    def _covering(self, first: int) -> Offer:
        """Return the full offer where everybody below the level `first` gives all they have."""
        missing: Amount = Fraction(self.cost)
        for index in range(first):
            missing = self.precision.keep(missing - self.money[index] * self.mass[index])
        weight = sum(self.utility[index] * self.mass[index] for index in range(first, len(self.mass)))
        rho = self.precision.keep(missing / weight)
        return Offer(Fraction(1), rho, self.precision.keep(rho / self.unit))

    def best_offer(self) -> Offer:
        """Return the offer with the lowest ratio; of equals the one that covers most.

        The ratio has no minimum inside a level (there level x cost^2 / given^2 first rises, then falls), so
        that the levels and full cover are all there is to compare.
        """
        bar = self.rough_ratio() * NEAR
        offers = [self.at_level(index) for index in np.flatnonzero(self.ratios() <= bar).tolist()]
        offers.append(self.in_full())
        open_offers = dict(enumerate(offer for offer in offers if offer is not None))
        equals = best_of({key: -offer.ratio for key, offer in open_offers.items()})
        if len(equals) > 1:
            equals = best_of({key: open_offers[key].alpha for key in equals})
        return open_offers[equals[0]]
