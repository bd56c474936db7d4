"""One run of Equal Shares from a given endowment: decisions in float64 where proven, in exact integers otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.shares_electorate import Electorate, Floats, Groups
from voting.tally.budget.shares_price import (
    EPS,
    Bid,
    Books,
    Purchase,
    float_bid,
    held_between,
    known_bid,
)
from voting.tally.outcome import Number, Round, Tie
from voting.tally.ties import TieBreaker

# Beyond this share of the endowment the floats are made again from the exact levels.
NOISY = 1e-10


class UnmergedError(Exception):
    """A run over merged groups wants to buy a project that some group supports in part."""


class Ties:
    """The tie policy of one count: equals are ranked once, as if one lot served every endowment tried."""

    def __init__(self, breaker: TieBreaker, codes: Sequence[str]) -> None:
        self.breaker = breaker
        self.codes = codes
        self.keys = [breaker.key(code) for code in codes]
        self._known: dict[frozenset[int], list[int]] = {}

    def rank(self, places: Sequence[int]) -> list[int]:
        """Return equals in the order in which they are taken."""
        if len(places) == 1:
            return list(places)
        known = frozenset(places)
        if known not in self._known:
            ranked = self.breaker.rank([self.codes[place] for place in places])
            position = {self.codes[place]: place for place in places}
            self._known[known] = [position[code] for code in ranked]
        return self._known[known]

    def tie(self, ranked: Sequence[int]) -> Tie:
        """Return the record of a tie."""
        codes = [self.codes[place] for place in ranked]
        return Tie("purchase", tuple(codes), self.breaker.criteria_between(codes))


class Run:
    """One run of Equal Shares.

    Every group of voters holds `endowment`. Again and again the project with the lowest price per unit of
    utility is bought. `groups` are the electorate or a merged form of it; with `record` the run keeps its
    rounds with exact figures. Bids are kept sorted: an old bid is a lower bound, so few are looked at.

    A group's float is 0.0 exactly when its money is 0; otherwise it is within `noise` of the truth.
    """

    def __init__(
        self, electorate: Electorate, groups: Groups, endowment: Fraction, ties: Ties, *, record: bool = False
    ) -> None:
        self.electorate = electorate
        self.groups = groups
        self.endowment = endowment
        self.ties = ties
        self.record = record
        self.money = np.full(groups.size, float(endowment))
        self.noise = 2 * EPS * float(endowment)
        self.books = Books(endowment)
        self.purchases: list[Purchase] = []
        self.rounds: list[Round] = []
        self.tied: list[Tie] = []
        self.cost = 0
        self._moved = False
        self._order = cmp_to_key(self._compare)
        self.queue = self._opening()

    def _opening(self) -> list[Bid]:
        """Return the bids that hold at every endowment: what all supporters together would pay, all rich."""
        electorate, keys = self.electorate, self.ties.keys
        bids = []
        for place in self.groups.places:
            total = self.groups.backers(place).total
            if total:
                scale = electorate.scales[place]
                price = Fraction(electorate.costs[place], total * scale)
                bids.append(known_bid(place, price, scale, -1, flat=True))
        return sorted(bids, key=lambda bid: (bid.exact, keys[bid.place]))

    @property
    def places(self) -> list[int]:
        """The projects bought, in order."""
        return [purchase.place for purchase in self.purchases]

    def go(self) -> Run:
        """Run to the end."""
        while True:
            offers = self._offers()
            if not offers:
                return self
            ranked = self.ties.rank([bid.place for bid in offers])
            if len(ranked) > 1:
                self.tied.append(self.ties.tie(ranked))
            self._take(offers, ranked[0])

    def follows(self, other: Run) -> bool:
        """Run along `other`, which had a smaller endowment, and say whether all endowments between do the same.

        For a fixed sequence of purchases every voter's money is no less, and every price no more, the larger
        the endowment (by induction: b - min(b, pu) = max(b - pu, 0) grows with b and falls with p). So if at
        each purchase every other project's price here is above the price of the bought one there, no
        endowment between prefers another; and who cannot afford here cannot afford below. Equal prices that
        stay equal at every endowment between fall to the same tie policy.
        """
        for purchase in other.purchases:
            bid = self._beats_all(purchase)
            if bid is None:
                return False
            self._buy(bid, [bid])
            self.purchases[-1].equals = purchase.equals
        return not any(self._evaluate(bid.place) for bid in self.queue)

    def _beats_all(self, purchase: Purchase) -> Bid | None:
        """Return the bid of the project bought there if every other one is certainly above the price there."""
        found: Bid | None = None
        visited = 0
        again: list[Bid] = []
        for old in self.queue:
            if old.low > purchase.ceiling and found is not None:
                break
            visited += 1
            bid = self._evaluate(old.place)
            if old.place == purchase.place:
                found = bid
                if bid is None:
                    return None
            elif bid is not None:
                if bid.low <= purchase.ceiling and bid.place not in purchase.equals:
                    return None
                again.append(bid)
        self._requeue(visited, again)
        return found

    def _offers(self) -> list[Bid]:
        """Return the lowest bids, exactly equal ones all, and put the other bids looked at back in order."""
        best: list[Bid] = []
        again: list[Bid] = []
        visited = 0
        for old in self.queue:
            if best and self._price_order(old, best[0]) > 0:
                break
            visited += 1
            bid = self._evaluate(old.place)
            if bid is None:
                self._price_out(old.place)
                continue
            order = self._price_order(bid, best[0]) if best else -1
            if order < 0:
                again += best
                best = [bid]
            elif order:
                again.append(bid)
            else:
                best.append(bid)
        self._requeue(visited, again)
        return best

    def _requeue(self, visited: int, again: list[Bid]) -> None:
        """Drop the bids looked at from the head of the queue and put some back where they belong now."""
        del self.queue[:visited]
        for bid in again:
            self.queue.insert(bisect_left(self.queue, self._order(bid), key=self._order), bid)

    def _price_order(self, a: Bid, b: Bid) -> int:
        """Compare two prices: by their bounds, exactly where these overlap."""
        if a.high < b.low:
            return -1
        if a.low > b.high:
            return 1
        left, right = self._exact(a), self._exact(b)
        return (left > right) - (left < right)

    def _compare(self, a: Bid, b: Bid) -> int:
        """Compare prices, equals by the tie policy."""
        keys = self.ties.keys
        return self._price_order(a, b) or (1 if keys[a.place] > keys[b.place] else -1)

    def _levels(self, place: int, money: Floats) -> Floats:
        """Return the money of a project's supporters per unit of their utility."""
        backers = self.groups.backers(place)
        levels: Floats = money[backers.who]
        return levels if backers.worth is None else levels / backers.worth

    def _evaluate(self, place: int) -> Bid | None:
        """Return what a project costs now, or None if its supporters cannot pay it."""
        backers, stamp = self.groups.backers(place), len(self.purchases)
        cost, scale = self.electorate.costs[place], self.electorate.scales[place]
        if not cost:
            return known_bid(place, Fraction(0), scale, stamp, flat=True)
        if not self._moved and backers.worth is None:
            if cost * self.books.scale > backers.voters * self.books.start:
                return None
            return known_bid(place, Fraction(cost, backers.total * scale), scale, stamp, flat=True)
        levels = self._levels(place, self.money)
        low, high = held_between(levels, backers, self.noise)
        if high < cost * (1 - 4 * EPS):
            return None
        if low <= cost * (1 + 4 * EPS) and self.held(place) < cost:
            return None
        bid = float_bid(levels, backers, cost, self.noise, place=place, scale=scale, stamp=stamp)
        if bid is None:
            level, _, _ = self._exact_level(place, self.money, stamp)
            bid = known_bid(place, level / scale, scale, stamp, flat=False)
        return bid

    def _exact(self, bid: Bid) -> Fraction:
        """Return the exact price of a bid; the money of its time is made again if need be."""
        if bid.exact is None:
            money = self.money if bid.stamp == len(self.purchases) else self.money_at(bid.stamp)
            level, _, _ = self._exact_level(bid.place, money, bid.stamp)
            bid.exact = level / self.electorate.scales[bid.place]
        return bid.exact

    def _spent(self, who: NDArray[np.intp], mass: NDArray[np.int64], upto: int) -> list[int]:
        """Return for how many units of utility some voters have paid, per purchase."""
        groups = self.groups
        return [
            int(np.dot(mass, groups.paid(item.place)[who])) if item.level else 0
            for item in self.purchases[:upto]
        ]

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
        self, place: int, money: Floats, upto: int
    ) -> tuple[Fraction, NDArray[np.bool_], tuple[NDArray[np.intp], Floats]]:
        """Return the exact level of an affordable project, who is poor, and exact money where it is close.

        Newton's iteration on the concave sum(pull x min(levels, t)): from "nobody with money is poor" it only
        rises, and stops at the level. Entries too close to call are compared by their exact money.
        """
        self.settle(upto)
        backers, noise = self.groups.backers(place), self.noise
        levels = self._levels(place, money)
        poor = levels <= 0
        while True:
            needy = np.flatnonzero(poor & (levels > 0))
            rich = backers.total - int(backers.pull[poor].sum())
            level = self._level(place, needy, rich, upto)
            value = float(level)
            close = np.flatnonzero((np.abs(levels - value) <= noise + 4 * EPS * value) & (levels > 0))
            now = levels < value
            left = self._left(place, close, level, upto)
            now[close] = [rest < 0 for rest in left]
            if np.array_equal(now, poor):
                now[close] = [rest <= 0 for rest in left]
                return level, now, (close, np.array([float(rest) for rest in left]))
            poor = now

    def _left(self, place: int, close: NDArray[np.intp], level: Fraction, upto: int) -> list[Fraction]:
        """Return exactly what some entries would have left (below 0: lack) per unit of utility at a level."""
        backers = self.groups.backers(place)
        who = backers.who[close]
        worth = np.ones(len(close), np.int64) if backers.worth is None else backers.worth[close]
        columns = [self.groups.paid(item.place)[who] for item in self.purchases[:upto]]
        known: dict[tuple[int, ...], Fraction] = {}
        left = []
        for pattern in zip(worth.tolist(), *[column.tolist() for column in columns], strict=True):
            if pattern not in known:
                money = Fraction(self.books.money(1, list(pattern[1:])), self.books.scale)
                known[pattern] = money / pattern[0] - level
            left.append(known[pattern])
        return left

    def held(self, place: int) -> Fraction:
        """Return exactly what the supporters of a project hold now."""
        stamp, backers = len(self.purchases), self.groups.backers(place)
        self.settle(stamp)
        if not self._moved:
            return backers.voters * self.endowment
        some = np.flatnonzero(self.money[backers.who])
        mass = backers.mass(some)
        spent = self._spent(backers.who[some], mass, stamp)
        return Fraction(self.books.money(int(mass.sum()), spent), self.books.scale)

    def _take(self, offers: list[Bid], place: int) -> None:
        """Buy one of equal offers; the others go back into the queue."""
        bid = next(bid for bid in offers if bid.place == place)
        others = [one for one in offers if one is not bid]
        self._buy(bid, offers)
        self._requeue(0, others)

    def _buy(self, bid: Bid, offers: list[Bid]) -> None:
        """Buy a project: every supporter gives the level times the utility, or all they have."""
        if bid.place not in self.groups.pure:
            raise UnmergedError
        cost = self.electorate.costs[bid.place]
        if self.record:
            self._note_bought(bid)
        ceiling = bid.high if bid.high < np.inf else float(self._exact(bid)) * (1 + 4 * EPS)
        purchase = Purchase(bid.place, 0.0, 0, ceiling, exact=Fraction(0) if not cost else None)
        purchase.equals = self._always_equal(bid, offers)
        if cost:
            error = self._price(purchase, bid)
            worth = self.groups.backers(bid.place).worth
            most = 1 if worth is None else int(worth.max())
            self.noise += error * most + 2 * EPS * float(self.endowment)
            self._moved = True
            self._pay(purchase, self.money)
        self.purchases.append(purchase)
        self.cost += cost
        if self.noise > NOISY * float(self.endowment):
            self._refresh()

    def _price(self, purchase: Purchase, bid: Bid) -> float:
        """Fill in who pays what; returns the error of the level."""
        place, stamp = bid.place, len(self.purchases)
        backers, scale = self.groups.backers(place), self.electorate.scales[place]
        levels = self._levels(place, self.money)
        poor = levels < bid.level
        low = bid.low * scale * (1 - 4 * EPS)
        error = bid.level - low
        reach = error + 2 * self.noise + 8 * EPS * bid.level
        close = bid.high == np.inf or bool(np.any(np.abs(levels - bid.level) <= reach))
        if self.record or close:
            exact, poor, purchase.fixed = self._exact_level(place, self.money, stamp)
            purchase.exact, purchase.level, error = exact, float(exact), 2 * EPS * float(exact)
        else:
            purchase.exact = None if bid.exact is None else bid.exact * scale
            purchase.level = bid.level
        purchase.poor = poor
        purchase.needy = np.flatnonzero(poor & (levels > 0))
        purchase.rich = backers.total - int(backers.pull[poor].sum())
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

    def _always_equal(self, bid: Bid, offers: list[Bid]) -> frozenset[int]:
        """Return the equal offers whose price stays equal however much larger the endowment is."""
        mine = self.groups.backers(bid.place)
        electorate = self.electorate
        size = electorate.costs[bid.place], electorate.scales[bid.place]
        return frozenset(
            one.place
            for one in offers
            if one is not bid
            and (
                (one.flat and bid.flat)
                or (
                    size == (electorate.costs[one.place], electorate.scales[one.place])
                    and mine.equals(self.groups.backers(one.place))
                )
            )
        )

    def _note(self, action: str, place: int, **data: Number) -> None:
        self.rounds.append(
            Round.of(len(self.rounds) + 1, action, self.electorate.codes[place], **data)
        )

    def _price_out(self, place: int) -> None:
        if self.record:
            supporters = self.groups.backers(place).voters
            self._note(
                "priced_out",
                place,
                cost=self.electorate.costs[place],
                supporters=supporters,
                held=self.held(place),
            )

    def _note_bought(self, bid: Bid) -> None:
        place, electorate = bid.place, self.electorate
        cost, scale = electorate.costs[place], electorate.scales[place]
        backers, price = self.groups.backers(place), self._exact(bid)
        # Votes under cost and cardinality, points under points and borda: cost over the payment per unit.
        effective = cost / (price * scale) if price else Fraction(backers.total)
        self._note(
            "bought",
            place,
            cost=cost,
            supporters=backers.voters,
            held=self.held(place),
            payment=price * scale,
            effective_votes=effective,
        )
