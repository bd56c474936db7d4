"""Equal Shares with bounded overspending: supporters may run short of a project that enough of them want."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from voting.tally.budget.bos_offers import NEAR, Demand, Offer
from voting.tally.budget.bought import outcome_of
from voting.tally.budget.enclosed import Amount, Precision, best_of, compare, decided, rounded
from voting.tally.budget.purses import Purses
from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie
from voting.tally.rules import Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

FREE = Offer(Fraction(1), Fraction(0), Fraction(0))


class Overspending:
    """One count: what ballots hold, in minor units x voters so that all start with the budget itself."""

    def __init__(self, contest: Contest, rule: Rule, precision: Precision) -> None:
        self.contest = contest
        self.rule = rule
        self.precision = precision
        self.ballots = contest.ballots
        self.mass = self.ballots.mass
        columns = self.ballots.columns
        self.points: Ints = (
            np.ones(len(columns.marks), np.int64) if columns.points is None else columns.points
        )
        naming = np.zeros(len(self.ballots), np.bool_)
        naming[self.ballots.rows[self.points > 0]] = True
        self.voters = int(self.mass[naming].sum())
        self.purses = Purses(precision, len(self.ballots), Fraction(contest.budget))
        self.breaker = TieBreaker(contest, tally(contest), rule["tie"])
        self.left = contest.budget
        self.bought: list[int] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        # No ratio falls while money is spent, so an old one is a lower bound.
        self.bounds = {place: 0.0 for place in range(len(contest.projects)) if len(self._marks(place))}
        while self._step():
            pass
        self._close()

    def _marks(self, place: int) -> Ints:
        marks = self.ballots.marks_of(place)
        return marks[self.points[marks] > 0]

    def _utility(self, marks: Ints) -> Ints:
        """Return the utility per mark; under cost utility in units of the cost."""
        return self.points[marks] if self.rule["utility"] == "points" else np.ones(len(marks), np.int64)

    def demand(self, place: int) -> Demand | None:
        """Return who can still give for a project, or None when nobody can."""
        marks = self._marks(place)
        rows = self.ballots.rows[marks]
        parts = self.purses.parts(rows, self.mass[rows], self._utility(marks))
        open_parts = [(self.purses.rough[cls] / by, cls, by, mass) for (cls, by), mass in parts.items()]
        open_parts = sorted(part for part in open_parts if part[0] > 0)
        if not open_parts:
            return None
        levels, classes, utility, mass = (list(column) for column in zip(*open_parts, strict=True))
        weight = np.array(utility, np.float64) * np.array(mass, np.float64)
        rich = np.concatenate((np.cumsum(weight[::-1])[::-1][1:], [0.0]))
        money = [self.purses.values[cls] for cls in classes]
        poor = np.cumsum(np.array(levels) * weight)
        cost = self.contest.costs[place] * self.voters
        unit = self.contest.costs[place] if self.rule["utility"] == "cost" else 1
        return Demand(self.precision, cost, unit, money, utility, mass, np.array(levels), poor, rich)

    def _step(self) -> bool:
        """Buy the project with the lowest ratio, or say that nobody can buy anything."""
        near = self._nearest()
        if not near:
            return False
        offers = {place: FREE if demand is None else demand.best_offer() for place, demand in near.items()}
        equals = best_of({place: -offer.ratio for place, offer in offers.items()})
        ranked = self.breaker.rank([self.contest.codes[place] for place in equals])
        if len(ranked) > 1:
            self.ties.append(Tie("purchase", tuple(ranked), self.breaker.criteria_between(ranked)))
        place = self.contest.codes.index(ranked[0])
        self._buy(place, offers[place])
        return True

    def _nearest(self) -> dict[int, Demand | None]:
        """Return the projects that may have the lowest ratio; what costs nothing has no demand to weigh."""
        best, seen = np.inf, {}
        for place in sorted(self.bounds, key=lambda place: (self.bounds[place], place)):
            if self.bounds[place] > best * NEAR:
                break
            cost = self.contest.costs[place]
            if cost > self.left:
                continue
            demand = self.demand(place) if cost else None
            if cost and demand is None:
                del self.bounds[place]
                continue
            self.bounds[place] = 0.0 if demand is None else demand.rough_ratio()
            seen[place] = demand
            best = min(best, self.bounds[place])
        return {place: demand for place, demand in seen.items() if self.bounds[place] <= best * NEAR}

    def _buy(self, place: int, offer: Offer) -> None:
        """Take rho per utility from every supporter, or all they have."""
        marks = self._marks(place)
        rows = self.ballots.rows[marks]
        before = self.purses.held(rows, self.mass[rows])
        if offer is not FREE:
            self.purses.change(rows, lambda money, by: _left(money, offer.rho * by), self._utility(marks))
        paid = before - self.purses.held(rows, self.mass[rows])
        cost = self.contest.costs[place]
        voters = max(self.voters, 1)
        self.left -= cost
        self.bought.append(place)
        del self.bounds[place]
        self._note(
            "bought",
            place,
            supporters=int(self.mass[rows].sum()),
            held=rounded(before / voters),
            covered=rounded(offer.alpha),
            payment=rounded(offer.rho / voters),
            overspent=rounded(cost - paid / voters),
        )

    def _note(self, action: str, place: int, **data: Number) -> None:
        facts = {"cost": self.contest.costs[place]} | data
        self.rounds.append(Round.of(len(self.rounds) + 1, action, self.contest.codes[place], **facts))

    def _close(self) -> None:
        """Say of every other project with supporters why it is not funded."""
        codes = self.contest.codes
        for place in sorted(range(len(codes)), key=lambda place: self.breaker.key(codes[place])):
            rows = self.ballots.rows[self._marks(place)]
            if place in self.bought or not len(rows):
                continue
            if self.contest.costs[place] > self.left:
                self._note("skipped_cost", place, left=self.left)
            else:
                supporters = int(self.mass[rows].sum())
                self._note("priced_out", place, supporters=supporters, held=Fraction(0))


def _left(money: Amount, price: Amount) -> Amount:
    """Return what is left after paying a price, or nothing."""
    return money - price if compare(money, price) > 0 else Fraction(0)


def count_bos(contest: Contest, rule: Rule) -> Outcome:
    """Count Equal Shares with bounded overspending (BOS Equal Shares; Papasotiropoulos, Pishbin, Skibski,
    Skowron and Was, arXiv 2409.15005).

    Every ballot that names something starts with budget / ballots. A project that fits into the money left
    can be bought in part: for 0 < alpha <= 1, rho is the price per unit of utility at which supporters cover
    that part, sum of min(money, alpha x rho x utility) = alpha x cost. Again and again the project with the
    lowest rho / alpha over all alpha is bought, in full, and each supporter pays min(money, rho x utility).
    With alpha = 1 that is Equal Shares; below it supporters pay less than the cost, by at most what lowers
    rho / alpha, and the money left of the whole budget covers the rest. It ends when nobody who has money
    left supports anything that fits. (BOS+ of the same paper is not implemented.)

    `utility`: "cost" (the cost of what a ballot names), "cardinality" (1) or "points" (those of a points
    ballot). If two parts of a project have the same rho / alpha, the larger is taken. Rounds give, to the
    nearest millionth: what supporters `held`, the part `covered` (alpha), the `payment` (rho per supporter,
    or per point), and what was `overspent`; decisions are exact.

    Properties: the budget is never exceeded; anonymous, neutral, homogeneous; not exhaustive.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("park", 90), Project("bench", 30)],
    ...                                ballots=[["park"]] * 8 + [["bench"]] * 2, budget=100)
    >>> outcome = count_bos(contest, Rule("bos"))
    >>> outcome.funded, outcome.rounds[0]["covered"], outcome.rounds[0]["overspent"]
    (('park',), Fraction(888889, 1000000), Fraction(10, 1))
    """
    done = decided(lambda precision: Overspending(contest, rule, precision))
    return outcome_of(contest, rule, done.bought, done.rounds, done.ties)
