"""Groups that deserved more: violations of EJR+ "up to one" in a form of our own, in polynomial time, with witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from voting.tally.canonical import jsonable
from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.insight.ballot_marks import Support, positions
from voting.tally.outcome import Outcome

UTILITIES = ("cost", "cardinality")


@dataclass(frozen=True, slots=True)
class Witness:
    """A group that the result leaves short: `group` voters who all support `project`, which is not funded.

    Their part of the money is `deserved` = group x budget / voters (minor units), enough for the project
    at `cost`. At most `satisfaction` is what any one of them has from funded projects (money under cost
    utility, a number of projects under cardinality); with the project it would still be no more than
    `entitled`, what their money buys at the price of this project.
    """

    project: str
    cost: int
    group: int
    deserved: Fraction
    satisfaction: int
    entitled: Fraction

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "project": self.project,
            "cost": self.cost,
            "group": self.group,
            "deserved": jsonable(self.deserved),
            "satisfaction": self.satisfaction,
            "entitled": jsonable(self.entitled),
        }


@dataclass(frozen=True, slots=True)
class Proportionality:
    """The witnesses, at most one a project, the one that falls shortest first; none: EJR+ up to one holds."""

    utility: str
    voters: int
    witnesses: tuple[Witness, ...]

    @property
    def holds(self) -> bool:
        """Whether no group is left short."""
        return not self.witnesses

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "utility": self.utility,
            "voters": self.voters,
            "holds": self.holds,
            "witnesses": [witness.to_json() for witness in self.witnesses],
        }


def proportionality(contest: Contest, outcome: Outcome, *, utility: str = "cost") -> Proportionality:
    """Look for violations of EJR+ up to one project, in a form of our own.

    This "up to one" is our definition and not one of a paper: it is weaker than EJR+ itself where costs differ,
    and other texts draw the line elsewhere. W is the funded set, n the number of ballots that support
    something, B the budget; u(p) is cost(p) under "cost" and 1 under "cardinality" utility; u_i(W) is the sum
    over the funded projects that voter i supports. A violation is a project p outside W with cost above 0 and
    a group S of its supporters such that for every i in S: u_i(W) + u(p) <= |S| x B / n x u(p) / cost(p).

    With unit costs this is EJR+ of Brill and Peters (EC 2023); for cost utility it says that the group's money
    |S| x B / n covers what any member has, plus p. It implies EJR up to one project (Peters, Pierczynski and
    Skowron, NeurIPS 2021). Equal Shares of the same utility has no violation when every share is at least
    B / n: each member's spending until p became too dear cost at most cost(p) / |S| per u(p).

    For each p it suffices to look at the supporters with u_i(W) up to a bound, for each bound. Raises
    `RuleError` `unknown_utility`.

    >>> from voting.tally import Project, Rule, count
    >>> ballots = ["ab"] * 6 + ["cd"] * 4
    >>> contest = Contest.from_ballots(kind="approval", ballots=ballots, budget=10,
    ...                                projects=[Project(code, 4) for code in "abcd"])
    >>> [(item.project, item.group, item.satisfaction) for item in
    ...  proportionality(contest, count(contest, Rule("greedy"))).witnesses]
    [('c', 4, 0), ('d', 4, 0)]
    >>> proportionality(contest, count(contest, Rule("equal_shares"))).holds
    True
    """
    if utility not in UTILITIES:
        raise RuleError("unknown_utility", utility=utility)
    support = Support.of(contest)
    values = list(contest.costs) if utility == "cost" else [1] * len(contest.codes)
    funded = frozenset(positions(contest, outcome.funded))
    have = support.totals([value if place in funded else 0 for place, value in enumerate(values)])
    # Satisfactions as levels, so that money beyond 64 bits does no harm.
    levels = sorted(set(have))
    level_of = {amount: level for level, amount in enumerate(levels)}
    level = np.asarray([level_of[amount] for amount in have], np.int64)
    found = []
    for place, code in enumerate(contest.codes):
        if place in funded or not contest.costs[place]:
            continue
        rows = support.rows[support.marks == place]
        groups = _groups(level[rows], support.mass[rows], levels)
        witnesses = _short(contest, support.voters, code, values[place], groups)
        found.extend(sorted(witnesses, key=_shortfall)[:1])
    found.sort(key=lambda witness: (_shortfall(witness), witness.project))
    return Proportionality(utility, support.voters, tuple(found))


def _shortfall(witness: Witness) -> Fraction:
    """Return how satisfied the best-off member is next to what the group is entitled to, least first."""
    return witness.satisfaction - witness.entitled


def _groups(level: Ints, mass: Ints, levels: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (bound, supporters with a satisfaction up to it) for each bound that occurs."""
    counts = np.bincount(level, weights=mass, minlength=len(levels)).astype(np.int64)
    total = 0
    for place in np.flatnonzero(counts).tolist():
        total += int(counts[place])
        yield levels[place], total


def _short(
    contest: Contest, voters: int, code: str, value: int, groups: Iterator[tuple[int, int]]
) -> Iterator[Witness]:
    """Yield the groups around one project that are left short."""
    cost = contest.costs[positions(contest, [code])[0]]
    for satisfaction, group in groups:
        if (satisfaction + value) * voters * cost <= group * contest.budget * value:
            deserved = Fraction(group * contest.budget, voters)
            yield Witness(code, cost, group, deserved, satisfaction, deserved * value / cost)


def verify(contest: Contest, outcome: Outcome, witness: Witness, *, utility: str = "cost") -> bool:
    """Check a witness again from the ballots one by one (slow, and independent of the search)."""
    funded = set(outcome.funded)
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    voters = group = 0
    for ballot in contest.ballots:
        points = ballot.points or (1,) * len(ballot.marks)
        marks = {mark for mark, point in zip(ballot.marks, points, strict=True) if point}
        size = ballot.count * ballot.weight
        voters += size if marks else 0
        has = sum(costs[mark] if utility == "cost" else 1 for mark in marks & funded)
        group += size if witness.project in marks and has <= witness.satisfaction else 0
    cost = costs[witness.project]
    value = cost if utility == "cost" else 1
    deserved = Fraction(group * contest.budget, voters or 1)
    return (
        witness.project not in funded
        and (witness.group, witness.deserved, witness.cost) == (group, deserved, cost)
        and witness.satisfaction + value <= witness.entitled == deserved * value / cost
    )
