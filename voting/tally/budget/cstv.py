"""Cumulative support transfer voting: donations buy, what is over moves on, who cannot be bought drops out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from voting.tally.budget.bought import outcome_of
from voting.tally.budget.donations import Donations
from voting.tally.budget.enclosed import Amount, Precision, compare, decided, rounded
from voting.tally.budget.purses import BAND, Floats
from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie
from voting.tally.rules import Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker


class Transfers:
    """One count: donations, what is bought, who is out, in the order in which it happened."""

    def __init__(self, contest: Contest, rule: Rule, precision: Precision) -> None:
        self.contest = contest
        self.rule = rule
        self.costs = contest.costs
        self.float_costs = np.array(self.costs, np.float64)
        self.breaker = TieBreaker(contest, tally(contest), rule["tie"])
        self.donations = Donations(contest, precision)
        self.bought: list[int] = []
        self.eliminated: list[int] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        while self.donations.active and (self._buy() or self._transfer()):
            pass
        self._finish()

    def _select(self, rough: Floats, of: Iterable[int]) -> int:
        """Return the project to buy: most excess, or most support per cost (what is free comes first)."""
        places = list(of)
        if self.rule["order"] == "excess":
            slack = BAND * float(max(rough.max(), self.float_costs.max()))
            best = self.donations.leading(rough - self.float_costs, slack, self._excess, places)
        else:
            free = [place for place in places if not self.costs[place]]
            ratio = rough / np.maximum(self.float_costs, 1)
            slack = BAND * float(ratio.max())
            best = free or self.donations.leading(ratio, slack, self._per_cost, places)
        return self._first(best)

    def _excess(self, place: int) -> Amount:
        return self.donations.support(place) - self.costs[place]

    def _per_cost(self, place: int) -> Amount:
        return self.donations.support(place) / self.costs[place]

    def _first(self, equals: list[int]) -> int:
        ranked = self.breaker.rank([self.contest.codes[place] for place in equals])
        self._tie("purchase", ranked)
        return self.contest.codes.index(ranked[0])

    def _tie(self, where: str, ranked: list[str]) -> None:
        if len(ranked) > 1:
            self.ties.append(Tie(where, tuple(ranked), self.breaker.criteria_between(ranked)))

    def _note(self, action: str, place: int, **data: Number) -> None:
        facts = {"cost": self.costs[place]} | data
        self.rounds.append(Round.of(len(self.rounds) + 1, action, self.contest.codes[place], **facts))

    def _supporters(self, place: int) -> int:
        rows = self.donations.ballots.rows[self.donations.supporters(place)]
        return int(self.donations.mass[rows].sum())

    def _pay(self, place: int, support: Amount, moved: Number) -> None:
        self.bought.append(place)
        supporters = self._supporters(place)
        self._note("bought", place, supporters=supporters, held=rounded(support), moved=moved)

    def _buy(self) -> bool:
        """Buy a project with enough support; what is over stays with its supporters for their others."""
        rough = self.donations.rough()
        eligible = self.donations.reaching(rough, self.donations.support)
        if not eligible:
            return False
        place = self._select(rough, eligible)
        support = self.donations.support(place)
        self._pay(place, support, Fraction(0))
        part = self.costs[place] / support if self.costs[place] else Fraction(0)
        self.donations.spend(place, lambda share: share * part)
        return True

    def _transfer(self) -> bool:
        """Help somebody over the line, or say that nobody can be helped."""
        return self._eliminate() if self.rule["transfer"] == "eliminate" else self._move()

    def _eliminate(self) -> bool:
        """Drop the project with the least excess; its supporters' money moves to their others."""
        rough = self.donations.rough()
        slack = BAND * float(max(rough.max(), self.float_costs.max()))
        short = self.float_costs - rough
        least = self.donations.leading(
            short, slack, lambda place: -self._excess(place), self.donations.active
        )
        ranked = self.breaker.rank_last([self.contest.codes[place] for place in least])
        self._tie("elimination", ranked)
        place = self.contest.codes.index(ranked[-1])
        support = self.donations.support(place)
        self._note("eliminated", place, supporters=self._supporters(place), held=rounded(support))
        self.eliminated.append(place)
        self.donations.drop(place)
        return True

    def _move(self) -> bool:
        """Move just enough from their other projects for the best project that its supporters can pay."""
        rough = self.donations.rough()
        able = [
            place
            for place in self.donations.active
            if compare(self.donations.reachable(place), self.costs[place]) >= 0
        ]
        if not able:
            return False
        place = self._select(rough, able)
        support = self.donations.support(place)
        scale = self.donations.scale_for(place, self.costs[place])
        self._pay(place, support, rounded(self.costs[place] - support))
        self.donations.spend(place, lambda share: _at_most_all(scale * share))
        return True

    def _finish(self) -> None:
        """Buy what still fits, or say of the others why they are not funded."""
        left = self.contest.budget - sum(self.costs[place] for place in self.bought)
        for place in self._rest():
            fits = self.costs[place] <= left and self.rule["completion"] == "rest"
            if fits:
                left -= self.costs[place]
                self.bought.append(place)
                self._note("completed", place, left=left)
            elif self.rule["completion"] == "rest":
                self._note("skipped_cost", place, left=left)
            elif place not in self.eliminated:
                held = rounded(self.donations.reachable(place))
                self._note("priced_out", place, supporters=self._supporters(place), held=held)

    def _rest(self) -> list[int]:
        """Return who has points and is not funded: last eliminated first, then by the order of buying."""
        rest, left = self.eliminated[::-1], list(self.donations.active)
        if self.rule["completion"] == "none":
            return rest + sorted(left, key=lambda place: self.breaker.key(self.contest.codes[place]))
        rough = self.donations.rough()
        while left:
            place = self._select(rough, left)
            left.remove(place)
            rest.append(place)
        return rest


def _at_most_all(part: Amount) -> Amount:
    """Return min(part, 1)."""
    return part if compare(part, 1) < 0 else Fraction(1)


def count_cstv(contest: Contest, rule: Rule) -> Outcome:
    """Count cumulative support transfer voting (Skowron, Slinko, Szufa and Talmon, arXiv 2009.02690).

    Each ballot that gives points holds budget / ballots and donates it to its projects in proportion to its
    points (equally on approval ballots). A project whose support reaches its cost can be bought: first the
    one with the most excess, or with `order` "support_per_cost" the most support per cost. Supporters pay in
    proportion to their donations, and what they gave too much goes to their other projects in the race in
    proportion to what they give those; a ballot without any keeps it. When none can be bought, `transfer`:

    - "eliminate": the project with the least excess drops out, its donations move on likewise;
    - "minimal": of the projects whose supporters hold the cost in all, the best by `order` gets just enough:
      all its donations rise by the same factor, each at most to all that the ballot holds. The paper
      approaches this factor step by step; here it is its limit, which pays the cost exactly.

    At the end, `completion` "rest" takes whoever else fits into the budget: the last eliminated first (reverse
    eliminations), or under "minimal" by `order` (acceptance of undersupported projects); "none" stops.
    So the paper's EwT, EwTC, MT and MTC are the four pairs of `transfer` and `order`. What nobody gives
    points is never bought. Rounds give money to the nearest millionth of a minor unit; decisions are exact.

    Properties: the budget is never exceeded; anonymous, neutral, homogeneous.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="points", projects=[Project(code, 50) for code in "abc"],
    ...                                ballots=[{"a": 3, "b": 1}, {"a": 2, "b": 2}, {"c": 1}, {"c": 1, "b": 3}],
    ...                                budget=100)
    >>> outcome = count_cstv(contest, Rule("cstv"))
    >>> [(item.action, item.project, item["held"]) for item in outcome.rounds[:2]]
    [('eliminated', 'c', Fraction(125, 4)), ('eliminated', 'a', Fraction(125, 4))]
    >>> outcome.rounds[2].action, outcome.rounds[2].project, outcome.rounds[2]["held"], outcome.funded
    ('bought', 'b', Fraction(75, 1), ('b', 'a'))
    """
    done = decided(lambda precision: Transfers(contest, rule, precision))
    return outcome_of(contest, rule, done.bought, done.rounds, done.ties)
