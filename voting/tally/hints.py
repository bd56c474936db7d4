"""Where a search for smallest changes should begin. Guesses only: every answer is found by counting again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.insight.ballot_marks import Support, positions
from voting.tally.insight.ledger import Ledger
from voting.tally.outcome import Outcome, Round

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hints:
    """Guesses for the losing projects of one outcome.

    `rounds` of the count (greedy rules); `costs`: the highest cost at which a project would be bought;
    `ballots`: how many more ballots it would need.
    """

    rounds: tuple[Round, ...] = ()
    costs: Mapping[str, int] | None = None
    ballots: Mapping[str, int] | None = None

    def reduction(self, code: str, cost: int, data: Mapping[str, Any]) -> int:
        """Guess how much cheaper the project must be."""
        if self.costs is not None and code in self.costs:
            return max(cost - self.costs[code], 1)
        if "left" in data and "cost" in data and data["cost"] > data["left"]:
            return int(data["cost"] - data["left"])
        return 1

    def more_ballots(self, code: str, cost: int, naming: Mapping[str, int]) -> int:
        """Guess how many more ballots it needs."""
        if self.ballots is not None:
            return max(self.ballots.get(code, 1), 1)
        return self.points(code, cost, naming)

    def points(self, code: str, cost: int, counted: Mapping[str, int]) -> int:
        """Guess what it lacks to come before the last project at whose turn there was money enough."""
        turns = [item.project for item in self.rounds if item.project and item.get("before", 0) >= cost]
        return max(counted[turns[-1]] - counted[code], 1) if turns else 1


def hints_of(contest: Contest, outcome: Outcome) -> Hints:
    """Return guesses for the losing projects of an outcome, from its rounds and its ballots."""
    losing = [code for code in contest.codes if code not in set(outcome.funded)]
    if outcome.rule.name == "equal_shares":
        return _collect(losing, _shares(contest, outcome, losing))
    if outcome.rule.name == "phragmen":
        return _collect(losing, _phragmen(contest, outcome, losing))
    return Hints(outcome.rounds)


def _collect(losing: Iterable[str], openings: Iterable[tuple[str, float, float]]) -> Hints:
    """Keep the best (cost, ballots) that any moment of the count offered to each project."""
    costs = dict.fromkeys(losing, 0)
    ballots: dict[str, int] = {}
    for code, cost, more in openings:
        costs[code] = max(costs[code], int(cost))
        if more < float("inf"):
            ballots[code] = min(ballots.get(code, 1 << 60), int(more) + 1)
    return Hints((), costs, ballots)


def _shares(contest: Contest, outcome: Outcome, losing: list[str]) -> Iterator[tuple[str, float, float]]:
    """Yield what each moment of Equal Shares offers: before each purchase, and after the last."""
    ledger = Ledger(contest, outcome)
    by_cost = outcome.rule.get("utility") in (None, "cost")
    bought = {item.project: item for item in outcome.rounds if item.action == "bought"}
    share = float(ledger.endowment)
    for winner in (*ledger.purchases, None):
        order = np.argsort(values := np.array(ledger.money, object) / ledger.scale)
        levels = values[order].astype(np.float64)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        for code in losing:
            purse = _Purse.of(
                levels, place[ledger.place[ledger.rows(code)]], ledger.support.mass[ledger.rows(code)]
            )
            cost = float(ledger.costs[ledger.position[code]])
            if winner is None:
                yield code, purse.all, _ballots(cost - purse.all, share, cost, ledger.voters)
                continue
            votes, rate = float(bought[winner]["effective_votes"]), float(bought[winner]["payment"])
            wanted = cost / votes if by_cost and votes else rate
            found = purse.at_votes(votes) if by_cost else purse.upto(rate)
            yield code, found, _ballots(cost - purse.upto(wanted), min(share, wanted), cost, ledger.voters)
        if winner is not None:
            ledger.buy(winner)


def _ballots(gap: float, each: float, cost: float, voters: int) -> float:
    """Return how many new voters close a gap when each pays `each`, and all shares shrink as they come."""
    lost = cost / voters if voters else 0.0
    return max(gap, 0.0) / (each - lost) if each > lost else float("inf")


@dataclass(frozen=True, slots=True)
class _Purse:
    """What the supporters of one project hold: levels of money ascending, ballots on each."""

    levels: Floats
    counts: Floats
    below: Floats
    above: Floats

    @classmethod
    def of(cls, levels: Floats, place: Ints, mass: Ints) -> _Purse:
        counts = np.bincount(place, weights=mass, minlength=len(levels)).astype(np.float64)
        present = np.flatnonzero(counts)
        levels, counts = levels[present], counts[present]
        below = np.concatenate(([0.0], np.cumsum(levels * counts)))
        above = counts.sum() - np.concatenate(([0.0], np.cumsum(counts)))
        return cls(levels, counts, below, above)

    @property
    def all(self) -> float:
        """All they hold."""
        return float(self.below[-1])

    def upto(self, payment: float) -> float:
        """What they pay together when each pays `payment` or all they have."""
        at = int(np.searchsorted(self.levels, payment))
        return float(self.below[at] + payment * self.above[at])

    def at_votes(self, votes: float) -> float:
        """The highest cost that they could carry with so many effective votes."""
        together = self.below[1:] + self.levels * self.above[1:]
        poor = np.flatnonzero(together < votes * self.levels)
        if not len(poor):
            return self.all
        # There votes x level is more than below + level x above, so that votes is more than above: in exact
        # arithmetic. Where only rounding made it so, all can pay.
        at = int(poor[0])
        spare = votes - float(self.above[at])
        return min(votes * float(self.below[at]) / spare, self.all) if spare > 0 else self.all


def _phragmen(contest: Contest, outcome: Outcome, losing: list[str]) -> Iterator[tuple[str, float, float]]:
    """Yield what each purchase of Phragmen's rule offers: what supporters have saved, and the money left."""
    support = Support.of(contest)
    rows = {code: support.rows[support.marks == place] for code, place in _places(contest)}
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    last = np.zeros(len(support.mass), np.float64)
    left = contest.budget
    for item in outcome.rounds:
        if item.project is None or item.get("time") is None:
            continue
        time = float(Fraction(item["time"]))
        for code in losing:
            saved = float(((time - last[rows[code]]) * support.mass[rows[code]]).sum())
            gap = max(costs[code] - saved, 0.0)
            more = gap / time if time and costs[code] <= left else float("inf")
            yield code, min(saved, left), more
        if item.action == "bought":
            last[rows[item.project]] = time
            left -= costs[item.project]


def _places(contest: Contest) -> list[tuple[str, int]]:
    return list(zip(contest.codes, positions(contest, contest.codes), strict=True))
