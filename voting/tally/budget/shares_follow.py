"""Proving that all endowments between two give the same purchases, without running them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.shares_electorate import Backers, Floats
from voting.tally.budget.shares_price import EPS, Bid, Purchase, float_bid, held_between
from voting.tally.budget.shares_run import Run
from voting.tally.budget.shares_slopes import FLAT, Slope, Slopes, stays_above

PROVEN = 1.0
# Where nothing better is known, try half of the way.
HALF = 0.5


class Follower(Run):
    """A run along `base`, a run from a smaller endowment over the same groups, that proves as it goes.

    For a fixed sequence of purchases every voter's money is no less, and every price no more, the larger the
    endowment (by induction: b - min(b, pu) = max(b - pu, 0) grows with b and falls with p). So if at a
    purchase another project's price here is above the price of the bought one there, no endowment between
    prefers it; and who cannot afford here cannot afford below. Where that is not enough, both prices are known
    at both ends and their change between is bounded (`Slopes`). Equal prices that stay equal at every
    endowment between fall to the same tie policy.
    """

    def __init__(self, base: Run, endowment: Fraction) -> None:
        super().__init__(base.electorate, base.groups, endowment, base.ties)
        self.base = base
        self.width = float(endowment - base.endowment)
        self.below = np.full(base.groups.size, float(base.endowment))
        self.slopes = Slopes(base.groups)

    def share(self) -> float:
        """Return 1.0 if all endowments between do the same, else a guess up to which share of the way they do."""
        for purchase in self.base.purchases:
            found = self._step(purchase)
            if found < PROVEN:
                return found
        return self._affordable()

    def _step(self, purchase: Purchase) -> float:
        """Prove that the same project is bought all the way, and buy it here and there."""
        index = next((at for at, bid in enumerate(self.queue) if bid.place == purchase.place), -1)
        own = self._evaluate(self.queue.pop(index)) if index >= 0 else None
        if own is None:
            return HALF
        backers = self.groups.backers(purchase.place)
        below, above = self._poor(backers, purchase.poor), self._poor(backers, own.poor)
        above &= below
        slope = self.slopes.level(backers, below, above) if purchase.poor is not None else FLAT
        found = self._beats_all(purchase, own, slope)
        if found < PROVEN:
            return found
        if purchase.poor is not None:
            self.slopes.pay(backers, slope, below, above)
            self.base._pay(purchase, self.below)
        self._buy(own, [own])
        self.purchases[-1].equals = purchase.equals
        return PROVEN

    @staticmethod
    def _poor(backers: Backers, poor: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        return np.zeros(len(backers.who), bool) if poor is None else poor.copy()

    def _beats_all(self, purchase: Purchase, own: Bid, slope: Slope) -> float:
        """Return 1.0 if every other project's price is above the bought one's all the way, else a guess."""
        visited = 0
        again: list[Bid] = []
        found = PROVEN
        for old in self.queue:
            if old.low > purchase.ceiling or found < PROVEN:
                break
            visited += 1
            bid = self._evaluate(old)
            if bid is not None:
                if bid.low <= purchase.ceiling and bid.place not in purchase.equals:
                    found = self._stays_above(bid, purchase, own, slope)
                again.append(bid)
        self._requeue(visited, again)
        return found

    def _stays_above(self, rival: Bid, purchase: Purchase, own: Bid, slope: Slope) -> float:
        """Compare the prices of a rival and of the bought project at both ends and between."""
        if own.high == np.inf:
            return HALF
        there = self._bid_below(rival)
        backers = self.groups.backers(rival.place)
        above = self._poor(backers, rival.poor)
        # Who cannot pay at the lower end gives all they have: everybody is poor there.
        below = np.ones(len(above), bool) if there is None else self._poor(backers, there.poor)
        above &= below
        change = self.slopes.level(backers, below, above).per(self.electorate.scales[rival.place])
        change = change.less(slope.per(self.electorate.scales[purchase.place]))
        ahead = None if there is None else there.low - purchase.ceiling
        share = stays_above(ahead, rival.low - own.high, change, self.width, purchase.ceiling)
        return self._reached(rival) if there is None and share < PROVEN else share

    def _bid_below(self, rival: Bid) -> Bid | None:
        """Return what a rival costs at the lower end, or None where it is not surely affordable there."""
        backers, cost = self.groups.backers(rival.place), self.electorate.costs[rival.place]
        money = self._held_below(backers)
        if held_between(money, backers, self.base.noise)[0] <= cost * (1 + 4 * EPS) or not cost:
            return None
        levels, scale = money / backers.pull, self.electorate.scales[rival.place]
        return float_bid(levels, money, backers, cost, self.base.noise, rival, scale, rival.stamp)

    def _held_below(self, backers: Backers) -> Floats:
        """Return what each entry of a project's supporters holds at the lower end."""
        levels = self.below[backers.who]
        return backers.pull * (levels if backers.worth is None else levels / backers.worth)

    def _affordable(self) -> float:
        """Return 1.0 if nothing more can be bought at the upper end, else a guess where that begins."""
        left = [bid for bid in self.queue if self._evaluate(bid) is not None]
        return min([self._reached(bid) for bid in left], default=PROVEN)

    def _reached(self, bid: Bid) -> float:
        """Guess at which share of the way a project becomes affordable."""
        backers, cost = self.groups.backers(bid.place), self.electorate.costs[bid.place]
        before = float(self._held_below(backers).sum())
        after = float((backers.pull * self._levels(bid.place, self.money)).sum())
        return max(cost - before, 0.0) / (after - before) if after > max(before, cost) else HALF
