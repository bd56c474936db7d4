"""One run of Equal Shares from a given endowment: decisions in float64 where proven, in exact integers otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cmp_to_key

import numpy as np

from voting.tally.budget.shares_electorate import Electorate, Groups
from voting.tally.budget.shares_money import NOISY, Money
from voting.tally.budget.shares_price import (
    EPS,
    Bid,
    Purchase,
    float_bid,
    held_between,
    known_bid,
)
from voting.tally.outcome import Number, Round, Tie
from voting.tally.ties import TieBreaker


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


class Run(Money):
    """One run of Equal Shares.

    Every group of voters holds `endowment`. Again and again the project with the lowest price per unit of
    utility is bought. `groups` are the electorate or a merged form of it; with `record` the run keeps its
    rounds with exact figures. Bids are kept sorted: an old bid is a lower bound, so few are looked at.
    """

    def __init__(
        self, electorate: Electorate, groups: Groups, endowment: Fraction, ties: Ties, *, record: bool = False
    ) -> None:
        super().__init__(electorate, groups, endowment)
        self.ties = ties
        self.record = record
        self.rounds: list[Round] = []
        self.tied: list[Tie] = []
        self.cost = 0
        self._order = cmp_to_key(self._compare)
        self.queue = self._opening()

    def _opening(self) -> list[Bid]:
        """Return the bids that hold at every endowment: what all supporters together would pay, all rich."""
        groups, electorate, keys = self.groups, self.electorate, self.ties.keys
        if groups.opening is None:
            bids = []
            for place in groups.places:
                total = groups.backers(place).total
                if total:
                    cost, scale = electorate.costs[place], electorate.scales[place]
                    bids.append(known_bid(place, cost, total, scale, -1, flat=True))
            groups.opening = sorted(bids, key=lambda bid: (Fraction(*bid.ratio or (0, 1)), keys[bid.place]))
        return list(groups.opening)

    @property
    def places(self) -> list[int]:
        """The projects bought, in order."""
        return [purchase.place for purchase in self.purchases]

    def go(self) -> Run:
        """Run to the end."""
        while self.buy_next():
            pass
        return self

    def buy_next(self) -> bool:
        """Buy the project with the lowest price, or say that none is affordable."""
        offers = self._offers()
        if not offers:
            return False
        ranked = self.ties.rank([bid.place for bid in offers])
        if len(ranked) > 1:
            self.tied.append(self.ties.tie(ranked))
        self._take(offers, ranked[0])
        return True

    def offer(self, place: int) -> Fraction | None:
        """Return the exact price of a project now, None where its supporters cannot or need not pay it."""
        total = self.groups.backers(place).total
        cost, scale = self.electorate.costs[place], self.electorate.scales[place]
        bid = self._evaluate(known_bid(place, cost, total, scale, -1, flat=True)) if total else None
        return None if bid is None else self._exact(bid)

    def _offers(self) -> list[Bid]:
        """Return the lowest bids, exactly equal ones all, and put the other bids looked at back in order."""
        best: list[Bid] = []
        again: list[Bid] = []
        visited = 0
        for old in self.queue:
            if best and self._price_order(old, best[0]) > 0:
                break
            visited += 1
            bid = self._evaluate(old)
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
            bid.levels = bid.poor = None
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

    def _evaluate(self, old: Bid) -> Bid | None:
        """Return what a project costs now, or None if its supporters cannot pay it."""
        place, stamp = old.place, len(self.purchases)
        backers, cost = self.groups.backers(place), self.electorate.costs[place]
        scale = self.electorate.scales[place]
        if not cost:
            return old
        if not self._moved and backers.worth is None:
            affordable = cost * self.books.scale <= backers.voters * self.books.start
            return known_bid(place, cost, backers.total, scale, stamp, flat=True) if affordable else None
        levels = self._levels(place, self.money)
        money = backers.pull * levels
        low, high = held_between(money, backers, self.noise)
        if high < cost * (1 - 4 * EPS):
            return None
        if low <= cost * (1 + 4 * EPS) and self.held(place) < cost:
            return None
        bid = float_bid(levels, money, backers, cost, self.noise, old, scale, stamp)
        if bid is None:
            level, _, _ = self._exact_level(place, self.money, stamp)
            bid = known_bid(place, level.numerator, level.denominator, scale, stamp, flat=False)
        return bid

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
        ceiling = bid.high if bid.high < np.inf else float(self._exact(bid)) * (1 + 4 * EPS)
        purchase = Purchase(bid.place, 0.0, 0, ceiling, exact=Fraction(0) if not cost else None)
        purchase.equals = self._always_equal(bid, offers)
        error = self._price(purchase, bid, exactly=self.record) if cost else 0.0
        if self.record:
            self._note_bought(purchase)
        if cost:
            worth = self.groups.backers(bid.place).worth
            most = 1 if worth is None else int(worth.max())
            self.noise += error * most + 2 * EPS * float(self.endowment)
            self._moved = True
            self._pay(purchase, self.money)
        self.purchases.append(purchase)
        self.cost += cost
        if self.noise > NOISY * float(self.endowment):
            self._refresh()

    def _always_equal(self, bid: Bid, offers: list[Bid]) -> frozenset[int]:
        """Return the equal offers whose price stays equal however much larger the endowment is."""
        if len(offers) == 1:
            return frozenset()
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
        self.rounds.append(Round.of(len(self.rounds) + 1, action, self.electorate.codes[place], **data))

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

    def _note_bought(self, purchase: Purchase) -> None:
        place, electorate = purchase.place, self.electorate
        cost, level = electorate.costs[place], purchase.exact
        assert level is not None, "a run with a record prices exactly"
        backers = self.groups.backers(place)
        # Votes under cost and cardinality, points under points and borda: cost over the payment per unit.
        effective = cost / level if level else Fraction(backers.total)
        self._note(
            "bought",
            place,
            cost=cost,
            supporters=backers.voters,
            held=self.held(place),
            payment=level,
            effective_votes=effective,
        )
