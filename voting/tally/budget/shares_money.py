"""The money of one run of Equal Shares: floats with a proven error, exact integers behind them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.shares_electorate import Electorate, Floats, Groups
from voting.tally.budget.shares_price import EPS, Bid, Books, Purchase, weigh

# Beyond this share of the endowment the floats are made again from the exact levels.
NOISY = 1e-9


class Money:
    """What each group holds after some purchases.

    A group's float is 0.0 exactly when its money is 0; otherwise it is within `noise` of the truth. The exact
    levels follow from whole numbers of voters when asked for (`settle`, `held`).
    """

    def __init__(self, electorate: Electorate, groups: Groups, endowment: Fraction) -> None:
        self.electorate = electorate
        self.groups = groups
        self.endowment = endowment
        self.money = np.full(groups.size, float(endowment))
        self.noise = 2 * EPS * float(endowment)
        self.books = Books(endowment)
        self.purchases: list[Purchase] = []
        self._moved = False
        self._table: NDArray[Any] = np.zeros((groups.size, 0), np.int8)
        self._paid_columns = 0

    def _levels(self, place: int, money: Floats) -> Floats:
        """Return the money of a project's supporters per unit of their utility."""
        backers = self.groups.backers(place)
        levels: Floats = money[backers.who]
        return levels if backers.worth is None else levels / backers.worth

    def _spent(self, who: NDArray[np.intp], mass: NDArray[np.int64], upto: int) -> list[int]:
        """Return for how many units of utility some voters have paid, per purchase."""
        if not upto or not len(who):
            return [0] * upto
        units = self._paid(upto)[who].astype(np.float64)
        return [int(value) for value in np.einsum("i,ij->j", mass.astype(np.float64), units).tolist()]

    def _paid(self, upto: int) -> NDArray[Any]:
        """Return groups x purchases: for how many units of utility each group pays (0 for what is free)."""
        known = self._paid_columns
        if self._table.shape[1] < upto:
            kind = np.int8 if self.electorate.alike else np.int64
            wider = np.zeros((self.groups.size, 2 * upto + 14), kind)
            wider[:, :known] = self._table[:, :known]
            self._table = wider
        for index in range(known, upto):
            item = self.purchases[index]
            if item.level:
                backers = self.groups.backers(item.place)
                self._table[backers.who, index] = 1 if backers.worth is None else backers.worth
        self._paid_columns = max(known, upto)
        return self._table[:, :upto]

    def settle(self, upto: int) -> None:
        """Work out the exact levels of the first purchases."""
        for index in range(len(self.books.levels), upto):
            item = self.purchases[index]
            if item.exact is None:
                item.exact = self._level(item.place, item.needy, item.rich, index)
            self.books.add(item.exact)

    def _level(self, place: int, needy: NDArray[np.intp] | None, rich: int, upto: int) -> Fraction:
        """Return (cost - what the needy give) / pull of the rich, exactly."""
        due = self.electorate.costs[place] * self.books.scale
        if needy is not None and len(needy):
            backers = self.groups.backers(place)
            mass = backers.mass(needy)
            due -= self.books.money(int(mass.sum()), self._spent(backers.who[needy], mass, upto))
        return Fraction(due, rich * self.books.scale)

    def _exact_level(
        self, place: int, money: Floats, upto: int, floor: float = 0.0
    ) -> tuple[Fraction, NDArray[np.bool_], tuple[NDArray[np.intp], Floats]]:
        """Return the exact level of an affordable project, who is poor, and exact money where it is close.

        Newton's iteration on the concave sum(pull x min(levels, t)): from below (`floor` is a lower bound of
        the level) it only rises, and stops at the level. Entries too close to call are compared by their exact
        money.
        """
        self.settle(upto)
        backers, noise = self.groups.backers(place), self.noise
        levels = self._levels(place, money)
        poor = (levels <= 0) | (levels < floor - 2 * noise)
        while True:
            needy = (poor & (levels > 0)).nonzero()[0]
            rich = backers.total - int(weigh(backers.pull, poor))
            level = self._level(place, needy, rich, upto)
            value = float(level)
            reach = noise + 4 * EPS * value
            close = ((levels >= value - reach) & (levels <= value + reach) & (levels > 0)).nonzero()[0]
            now = levels < value
            left = self._left(place, close, level, upto)
            now[close] = [rest < 0 for rest in left]
            if np.array_equal(now, poor):
                now[close] = [rest <= 0 for rest in left]
                return level, now, (close, np.array([float(rest) for rest in left]))
            poor = now

    def _left(self, place: int, close: NDArray[np.intp], level: Fraction, upto: int) -> list[Fraction]:
        """Return exactly what some entries would have left (below 0: lack) per unit of utility at a level."""
        return [money - level for money in self.left_of(place, close, upto)]

    def left_of(self, place: int, entries: NDArray[np.intp], upto: int) -> list[Fraction]:
        """Return the exact money per unit of utility of some supporters with money, after `upto` purchases."""
        backers = self.groups.backers(place)
        who = backers.who[entries]
        worth = [1] * len(who) if backers.worth is None else backers.worth[entries].tolist()
        known: dict[tuple[int, ...], Fraction] = {}
        left = []
        for own, spent in zip(worth, self._paid(upto)[who].tolist(), strict=True):
            pattern = (own, *spent)
            if pattern not in known:
                known[pattern] = Fraction(self.books.money(1, spent), self.books.scale * own)
            left.append(known[pattern])
        return left

    def held(self, place: int) -> Fraction:
        """Return exactly what the supporters of a project hold now."""
        stamp, backers = len(self.purchases), self.groups.backers(place)
        self.settle(stamp)
        if not self._moved:
            return backers.voters * self.endowment
        some = self.money[backers.who].nonzero()[0]
        mass = backers.mass(some)
        spent = self._spent(backers.who[some], mass, stamp)
        return Fraction(self.books.money(int(mass.sum()), spent), self.books.scale)

    def _exact(self, bid: Bid) -> Fraction:
        """Return the exact price of a bid; the money of its time is made again if need be."""
        if bid.ratio is None:
            money = self.money if bid.stamp == len(self.purchases) else self.money_at(bid.stamp)
            level, _, _ = self._exact_level(bid.place, money, bid.stamp, self._floor(bid))
            bid.ratio = level.numerator, level.denominator * self.electorate.scales[bid.place]
        return Fraction(*bid.ratio)

    def _floor(self, bid: Bid) -> float:
        """Return a certain lower bound of the level of a bid."""
        return bid.low * self.electorate.scales[bid.place] * (1 - 4 * EPS)

    def _price(self, purchase: Purchase, bid: Bid, *, exactly: bool) -> float:
        """Fill in who pays what; returns the error of the level."""
        place, stamp = bid.place, len(self.purchases)
        backers, scale = self.groups.backers(place), self.electorate.scales[place]
        levels = self._levels(place, self.money) if bid.levels is None else bid.levels
        poor = levels < bid.level if bid.poor is None else bid.poor
        error = bid.error
        reach = error + 2 * self.noise + 8 * EPS * bid.level
        near = (levels >= bid.level - reach) & (levels <= bid.level + reach)
        if exactly or bid.high == np.inf or near.any():
            exact, poor, purchase.fixed = self._exact_level(place, self.money, stamp, self._floor(bid))
            purchase.exact, purchase.level, error = exact, float(exact), 2 * EPS * float(exact)
        else:
            purchase.exact = None if bid.ratio is None else self._exact(bid) * scale
            purchase.level = bid.level
        purchase.poor = poor
        purchase.needy = (poor & (levels > 0)).nonzero()[0]
        purchase.rich = backers.total - int(weigh(backers.pull, poor))
        return error

    def _pay(self, purchase: Purchase, money: Floats) -> None:
        """Take the payment of one purchase from the supporters' money."""
        backers = self.groups.backers(purchase.place)
        worth = 1 if backers.worth is None else backers.worth
        left = money[backers.who] - purchase.level * worth
        if purchase.fixed is not None:
            close, exact = purchase.fixed
            left[close] = exact * (1 if backers.worth is None else backers.worth[close])
        left[purchase.poor] = 0.0
        money[backers.who] = left

    def money_at(self, stamp: int) -> Floats:
        """Return the groups' money when `stamp` projects were bought."""
        money = np.full(self.groups.size, float(self.endowment))
        for purchase in self.purchases[:stamp]:
            if purchase.poor is not None:
                self._pay(purchase, money)
        return money

    def _refresh(self) -> None:
        """Make the floats again from the exact levels."""
        self.settle(len(self.purchases))
        for index, purchase in enumerate(self.purchases):
            purchase.level = float(self.books.level(index))
        self.money = self.money_at(len(self.purchases))
        self.noise = 2 * EPS * float(self.endowment) * (len(self.purchases) + 2)
