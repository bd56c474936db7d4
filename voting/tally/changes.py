"""The smallest changes that would have funded a losing project, found by running the count again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from voting.tally.budget.equal_shares import funded_by_shares
from voting.tally.budget.greedy import allocate
from voting.tally.budget.knapsack import choose
from voting.tally.contest import BallotGroup, Contest
from voting.tally.errors import TooLargeError
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, points_at_top


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest changes that would each, alone, have funded the project; None: no such change suffices.

    `cost_reduction` in minor units; `more_ballots` that name only this project (first place); `more_points`
    on top of its points (rules that use points). `searched` is False when no search was made: the project is
    in, nobody asked, or the effort allowed was used up.
    """

    searched: bool = False
    cost_reduction: int | None = None
    more_ballots: int | None = None
    more_points: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "searched": self.searched,
            "cost_reduction": self.cost_reduction,
            "more_ballots": self.more_ballots,
            "more_points": self.more_points,
        }


def funded_codes(contest: Contest, tallies: Tallies, rule: Rule) -> frozenset[str]:
    """Return who is funded, without the record: the re-run behind every explanation."""
    if rule.name in {"greedy", "two_pass"}:
        return frozenset(allocate(contest, tallies, rule).funded)
    if rule.name == "knapsack":
        return frozenset(choose(contest, tallies, rule))
    return frozenset(funded_by_shares(contest, tallies, rule))


class UsedUpError(Exception):
    """The effort allowed is used up."""


@dataclass(slots=True)
class Effort:
    """What may still be spent, and what one run costs."""

    left: int
    run: int

    def spend(self) -> None:
        """Pay for one run, or stop the search."""
        if self.left < self.run:
            raise UsedUpError
        self.left -= self.run


def run_cost(contest: Contest, rule: Rule) -> int:
    """Return what one re-run costs, in the unit of `explain`'s effort."""
    projects = len(contest.projects)
    if rule.name == "knapsack":
        return projects * projects
    if rule.name == "equal_shares":
        runs = 50 if rule["completion"] == "add1" else 1
        return runs * (projects * projects + sum(len(group.marks) for group in contest.ballots))
    return projects


class Search:
    """Finds, for one losing project, the smallest changes that fund it, by running the count again."""

    def __init__(self, contest: Contest, tallies: Tallies, rule: Rule, code: str, effort: Effort) -> None:
        self.effort = effort
        self.contest = contest
        self.tallies = tallies
        self.rule = rule
        self.code = code
        self.cost = next(project.cost for project in contest.projects if project.code == code)

    def smallest(self, data: Mapping[str, Any]) -> Change:
        """Search the three kinds of change; `data` gives a first guess for the cost."""
        try:
            return self._search(data)
        except UsedUpError:
            return Change()

    def _search(self, data: Mapping[str, Any]) -> Change:
        guess = int(data["cost"] - data["left"]) if "left" in data and "cost" in data else 1
        top = points_at_top(self.contest)
        most = max(self.tallies.points.values(), default=0)
        ballots = self.contest.ballot_count + 1
        points = None
        if self.rule.name != "equal_shares" and self.rule.get("order") != "votes":
            points = least(self._with_points, 2 * most + top + (self.rule.get("threshold") or 0) + 1)
        return Change(
            searched=True,
            cost_reduction=least(self._with_cost, self.cost - 1, guess),
            more_ballots=least(self._with_ballots, 2 * ballots + (self.rule.get("threshold") or 0)),
            more_points=points,
        )

    def _funds(self, contest: Contest, tallies: Tallies) -> bool:
        self.effort.spend()
        try:
            return self.code in funded_codes(contest, tallies, self.rule)
        except TooLargeError:
            return False

    def _with_cost(self, reduction: int) -> bool:
        projects = tuple(
            replace(project, cost=project.cost - reduction) if project.code == self.code else project
            for project in self.contest.projects
        )
        return self._funds(self.contest.replace(projects=projects), self.tallies)

    def _with_ballots(self, ballots: int) -> bool:
        contest = self.contest
        if self.rule.name == "equal_shares":
            points = (1,) if contest.kind == "points" else ()
            more = BallotGroup((self.code,), ballots, points)
            contest = contest.replace(ballots=(*contest.ballots, more))
        tallies = self.tallies.with_ballots(
            self.code, ballots, top=points_at_top(contest), ranked=contest.kind == "ranked"
        )
        return self._funds(contest, tallies)

    def _with_points(self, points: int) -> bool:
        return self._funds(self.contest, self.tallies.with_points(self.code, points))


def least(works: Callable[[int], bool], most: int, guess: int = 1) -> int | None:
    """Return a number n up to `most` such that n works and n - 1 does not; None when doubling finds none.

    For the rules here more of a change never hurts, so that n is the smallest; where a rule breaks that, n
    is still a true turning point.

    >>> least(lambda n: n >= 37, 100), least(lambda n: n >= 37, 36), least(lambda n: n >= 37, 100, 37)
    (37, None, 37)
    """
    low, high = 0, max(min(guess, most), 1)
    while high <= most and not works(high):
        if high == most:
            return None
        low, high = high, min(high * 2, most)
    if high > most:
        return None
    if high - 1 > low and not works(high - 1):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high
