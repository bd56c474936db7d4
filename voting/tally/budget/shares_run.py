"""One run of Equal Shares in exact integers over a common denominator, and the electorate it runs over."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Round, Tie
from voting.tally.ties import TieBreaker


class Electorate:
    """Who named what, prepared once and used by every run over the same ballots."""

    def __init__(self, contest: Contest) -> None:
        counts: dict[tuple[str, ...], int] = {}
        for group in contest.ballots:
            points = group.points or (1,) * len(group.marks)
            marks = tuple(sorted(mark for mark, point in zip(group.marks, points, strict=True) if point))
            if marks:
                counts[marks] = counts.get(marks, 0) + group.count
        self.marks = list(counts)
        self.sizes = list(counts.values())
        self.voters = sum(self.sizes)
        self.supporters: dict[str, list[int]] = {code: [] for code in contest.codes}
        self.naming = dict.fromkeys(contest.codes, 0)
        for index, marks in enumerate(self.marks):
            for mark in marks:
                self.supporters[mark].append(index)
                self.naming[mark] += self.sizes[index]
        self.costs = {project.code: project.cost for project in contest.projects}


class Run:
    """One run of Equal Shares from a given endowment per voter.

    Ballots with the same money left are one class; money is an integer over `scale`. A project keeps how
    many of its supporters sit in each class, so buying moves ballots, and pricing only walks classes.
    """

    def __init__(self, electorate: Electorate, endowment: Fraction, breaker: TieBreaker) -> None:
        self.electorate = electorate
        self.breaker = breaker
        self.scale = endowment.denominator
        self.money = [endowment.numerator]
        self.place = [0] * len(electorate.marks)
        self.support: dict[str, dict[int, int]] = {
            code: {0: naming} for code, naming in electorate.naming.items()
        }
        self.bought: list[str] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        # No project can ever cost its supporters less per unit than one over their number.
        self.bounds = {
            code: Fraction(1, naming) if electorate.costs[code] else Fraction(0)
            for code, naming in electorate.naming.items()
            if naming
        }
        while self._step():
            pass

    def holding(self, code: str) -> int:
        """Return what the supporters of a project hold together, over `scale`."""
        return sum(self.money[cls] * count for cls, count in self.support[code].items())

    def _price(self, code: str) -> tuple[Fraction, Fraction] | None:
        """Return (price per unit of cost, largest payment over `scale`), or None if not affordable."""
        left = self.electorate.costs[code] * self.scale
        if left == 0:
            return Fraction(0), Fraction(0)
        if self.holding(code) < left:
            return None
        classes = sorted((self.money[cls], count) for cls, count in self.support[code].items())
        payers = sum(count for _, count in classes)
        for money, count in classes:
            if left <= money * payers:
                break
            left -= money * count
            payers -= count
        payment = Fraction(left, payers)
        return payment / (self.electorate.costs[code] * self.scale), payment

    def _step(self) -> bool:
        """Buy the project with the lowest price, or say that none is affordable."""
        best: Fraction | None = None
        offers: list[tuple[str, Fraction]] = []
        for code in sorted(self.bounds, key=lambda code: (self.bounds[code], self.breaker.key(code))):
            if best is not None and self.bounds[code] > best:
                break
            price = self._price(code)
            if price is None:
                self._price_out(code)
                continue
            self.bounds[code] = price[0]
            if best is None or price[0] < best:
                best, offers = price[0], [(code, price[1])]
            elif price[0] == best:
                offers.append((code, price[1]))
        if best is None:
            return False
        offers.sort(key=lambda offer: self.breaker.key(offer[0]))
        self._note_tie([code for code, _ in offers])
        self._buy(*offers[0], best)
        return True

    def _price_out(self, code: str) -> None:
        del self.bounds[code]
        self._note(
            "priced_out",
            code,
            cost=self.electorate.costs[code],
            supporters=self.electorate.naming[code],
            held=Fraction(self.holding(code), self.scale),
        )

    def _note(self, action: str, code: str, **data: Number) -> None:
        self.rounds.append(Round.of(len(self.rounds) + 1, action, code, **data))

    def _note_tie(self, codes: list[str]) -> None:
        if len(codes) > 1:
            self.ties.append(Tie("purchase", tuple(codes), self.breaker.criteria_between(codes)))

    def _buy(self, code: str, payment: Fraction, price: Fraction) -> None:
        del self.bounds[code]
        supporters = self.electorate.naming[code]
        # Under cost utility the effective votes of a project are one over its price per unit of cost.
        self._note(
            "bought",
            code,
            cost=self.electorate.costs[code],
            supporters=supporters,
            held=Fraction(self.holding(code), self.scale),
            payment=payment / self.scale,
            effective_votes=1 / price if price else Fraction(supporters),
        )
        self.bought.append(code)
        if payment:
            self._charge(code, payment)

    def _charge(self, code: str, payment: Fraction) -> None:
        """Take min(own money, payment) from every supporter and move them to their new class."""
        factor = payment.denominator
        if factor > 1:
            self.scale *= factor
            self.money = [money * factor for money in self.money]
        charge = payment.numerator
        known = {money: cls for cls, money in enumerate(self.money)}
        moved: dict[int, int] = {}
        for cls in sorted(self.support[code]):
            money = max(self.money[cls] - charge, 0)
            if money not in known:
                known[money] = len(self.money)
                self.money.append(money)
            moved[cls] = known[money]
        self._move(code, moved)

    def _move(self, code: str, moved: Mapping[int, int]) -> None:
        electorate, support = self.electorate, self.support
        for index in electorate.supporters[code]:
            old = self.place[index]
            new = moved[old]
            if new == old:
                continue
            self.place[index] = new
            size = electorate.sizes[index]
            for mark in electorate.marks[index]:
                classes = support[mark]
                rest = classes[old] - size
                if rest:
                    classes[old] = rest
                else:
                    del classes[old]
                classes[new] = classes.get(new, 0) + size

    @property
    def cost(self) -> int:
        """What everything bought costs."""
        return sum(self.electorate.costs[code] for code in self.bought)
