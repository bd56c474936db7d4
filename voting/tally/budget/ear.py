"""Expanding approvals for budgets (PB-EAR): the depth to which rankings count grows until somebody can pay."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from voting.tally.budget.bought import outcome_of
from voting.tally.budget.enclosed import Amount, Precision, best_of, compare, decided, rounded
from voting.tally.budget.purses import BAND, Floats, Purses
from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie
from voting.tally.rules import Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker


def depths(contest: Contest) -> Ints:
    """Return for each mark from which depth j on its ballot supports it: 1 + how many are ranked above.

    On a ballot a > b = c > d these are 1, 2, 2, 4; all marks of an approval ballot have depth 1.
    """
    ballots = contest.ballots
    if contest.kind != "ranked":
        return np.ones(len(ballots.rows), np.int64)
    ranks, places = ballots.columns.ranks, ballots.places
    if ranks is None:
        return places + 1
    begins = places == 0
    begins[1:] |= ranks[1:] != ranks[:-1]
    first = np.maximum.accumulate(np.where(begins, np.arange(len(places)), 0))
    above: Ints = places[first] + 1
    return above


class Expansion:
    """One count: what ballots hold (a weight of 1 at first), the depth reached, what is funded."""

    def __init__(self, contest: Contest, rule: Rule, precision: Precision) -> None:
        self.contest = contest
        self.rule = rule
        self.ballots = contest.ballots
        self.lengths = self.ballots.columns.lengths
        self.mass = self.ballots.mass
        self.voters = int(self.mass[self.lengths > 0].sum())
        self.breaker = TieBreaker(contest, tally(contest), rule["tie"])
        self.purses = Purses(precision, len(self.ballots), Fraction(1))
        self.depth_of = depths(contest)
        self.last = rule["unranked"] == "last"
        self.depth = 1
        self.left = contest.budget
        self.bought: list[int] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        # One vote in money: what each ballot is entitled to.
        self.vote = Fraction(contest.budget, max(self.voters, 1))
        while self._open() and self.depth <= self._deepest():
            while self._buy():
                pass
            self.depth += 1
        self._close()

    def _open(self) -> list[int]:
        """Return the positions of the projects that still fit."""
        costs = self.contest.costs
        return [
            place for place in range(len(costs)) if place not in self.bought and costs[place] <= self.left
        ]

    def _deepest(self) -> int:
        """Return the depth after which nothing changes any more."""
        deepest = int(self.lengths.max(initial=0))
        return max(deepest + int(self.last), 1)

    def supporters(self, place: int) -> Ints:
        """Return the rows that support a project at the present depth."""
        marks = self.ballots.marks_of(place)
        rows = self.ballots.rows[marks]
        near = rows[self.depth_of[marks] <= self.depth]
        if not self.last:
            return near
        # Whoever ranks fewer than `depth` projects is indifferent among the rest, and supports them now.
        short = (self.lengths < self.depth) & (self.lengths > 0)
        short[rows] = False
        return np.union1d(near, np.flatnonzero(short))

    def _rough(self) -> Floats:
        """Return roughly what the supporters of each project hold, for a first look."""
        ballots = self.ballots
        money = self.purses.rough[self.purses.place] * self.mass
        short = (self.lengths < self.depth) & (self.lengths > 0) & self.last
        near = (self.depth_of <= self.depth) & ~short[ballots.rows]
        worth = np.where(near, money[ballots.rows], 0.0)
        sums = np.bincount(ballots.columns.marks, weights=worth, minlength=len(self.contest.projects))
        return np.asarray(sums + float(money[short].sum()), np.float64)

    def quota(self, place: int) -> Fraction:
        """Return the weight that a project needs: its share of the budget in votes."""
        cost = self.contest.costs[place]
        return Fraction(cost * self.voters, self.contest.budget) if cost else Fraction(0)

    def _eligible(self) -> dict[int, Amount]:
        """Return what supporters hold, for every project that fits and can be paid for."""
        rough = self._rough()
        held: dict[int, Amount] = {}
        for place in self._open():
            quota = self.quota(place)
            if rough[place] > 0 and rough[place] >= float(quota) * (1 - BAND):
                rows = self.supporters(place)
                weight = self.purses.held(rows, self.mass[rows])
                if compare(weight, quota) >= 0:
                    held[place] = weight
        return held

    def _best(self, held: dict[int, Amount]) -> list[int]:
        """Return the eligible projects between which only the tie policy decides."""
        if self.rule["choice"] == "policy":
            return list(held)
        if self.rule["choice"] == "support":
            return best_of(held)
        costs = self.contest.costs
        free = [place for place in held if not costs[place]]
        return free or best_of({place: weight / costs[place] for place, weight in held.items()})

    def _buy(self) -> bool:
        """Fund one project that can be paid for, or say that there is none."""
        held = self._eligible()
        if not held:
            return False
        codes = self.contest.codes
        equals = self.breaker.rank([codes[place] for place in self._best(held)])
        if len(equals) > 1:
            self.ties.append(Tie("purchase", tuple(equals), self.breaker.criteria_between(equals)))
        place = codes.index(equals[0])
        rows, quota = self.supporters(place), self.quota(place)
        self._note("bought", place, depth=self.depth, held=rounded(held[place] * self.vote))
        self.bought.append(place)
        self.left -= self.contest.costs[place]
        if quota:
            share = 1 - quota / held[place]
            self.purses.change(rows, lambda weight, _: weight * share)
        return True

    def _note(self, action: str, place: int, **data: Number) -> None:
        supporters = int(self.mass[self.supporters(place)].sum())
        facts = {"cost": self.contest.costs[place], "supporters": supporters} | data
        self.rounds.append(Round.of(len(self.rounds) + 1, action, self.contest.codes[place], **facts))

    def _close(self) -> None:
        """Say of every other project why it is not funded."""
        still_open = self._open()
        codes = self.contest.codes
        for place in sorted(range(len(codes)), key=codes.__getitem__):
            if place in still_open:
                rows = self.supporters(place)
                held = self.purses.held(rows, self.mass[rows]) * self.vote
                self._note("priced_out", place, held=rounded(held))
            elif place not in self.bought:
                self._note("skipped_cost", place, left=self.left)


def count_expanding_approvals(contest: Contest, rule: Rule) -> Outcome:
    """Count the expanding approvals rule for budgets (Aziz and Lee, AAAI 2021, arXiv 1911.00864).

    Every ballot starts with the same weight, together as many as there are ballots that name something. At
    depth j a ballot supports the projects with fewer than j ranked above them, so that equals come together
    (all marks of an approval ballot at depth 1). A project that fits into the money left is bought when its
    supporters hold at least ballots x cost / budget; they give up exactly that, each the same part of its
    weight. Nobody's project is never bought. When none can be bought, j grows by one. Satisfies inclusion PSC for every `choice`.

    `choice` says which of several comes first: "support" (most weight; Aziz and Lee, Social Choice and
    Welfare 2020), "support_per_cost", or "policy" (the tie policy alone; the paper leaves it open).
    `unranked`: "last" (indifferent among what a ballot leaves out, below the rest, as in the paper's complete
    weak orders: spends while anything fits) or "never" (what is left out is never supported). Rounds give
    money (weight x budget / ballots) to the nearest millionth of a minor unit; decisions are exact.

    Properties: inclusion proportionality for solid coalitions (the paper); anonymous, neutral, homogeneous.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 50) for code in "abc"],
    ...                                ballots=["ab", "ab", "ac", "ca"], budget=100)
    >>> outcome = count_expanding_approvals(contest, Rule("expanding_approvals"))
    >>> [(item.project, item["depth"], item["held"]) for item in outcome.rounds[:2]]
    [('a', 1, Fraction(75, 1)), ('c', 3, Fraction(50, 1))]
    """
    done = decided(lambda precision: Expansion(contest, rule, precision))
    return outcome_of(contest, rule, done.bought, done.rounds, done.ties)
