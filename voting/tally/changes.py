"""The smallest changes that would have funded a losing project, found by running the count again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voting.tally.ballots import from_columns
from voting.tally.budget.equal_shares import funded_by_shares
from voting.tally.budget.greedy import allocate
from voting.tally.budget.knapsack import choose
from voting.tally.budget.phragmen import funded_by_phragmen
from voting.tally.columns import Columns
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import TooLargeError
from voting.tally.hints import Hints
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, points_at_top, tally

# Rules that look at nothing but the sums over the ballots (as long as no threshold is a share of them).
BY_SUMS = frozenset({"greedy", "two_pass", "knapsack"})
SHARE_OF_BALLOTS = ("threshold_share", "threshold_cost")
VOTE_ORDERS = frozenset({"votes", "votes_per_cost"})


@dataclass(frozen=True, slots=True)
class Change:
    """The smallest changes that would each, alone, have funded the project; None: no such change suffices.

    `cost_reduction` in minor units; `more_ballots` that name only this project (first place); `more_points`
    on top of its points (rules that use points). `searched` is False when nothing can be said: the project is
    in, nobody asked, or the effort allowed was used up. `complete` is False when the effort ended after the
    cost: then nothing is known about ballots and points.
    """

    searched: bool = False
    cost_reduction: int | None = None
    more_ballots: int | None = None
    more_points: int | None = None
    complete: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "searched": self.searched,
            "cost_reduction": self.cost_reduction,
            "more_ballots": self.more_ballots,
            "more_points": self.more_points,
            "complete": self.complete,
        }


def funded_codes(contest: Contest, tallies: Tallies, rule: Rule) -> frozenset[str]:
    """Return who is funded, without the record where the rule offers that: the re-run behind explanations."""
    if rule.name in {"greedy", "two_pass"}:
        return frozenset(allocate(contest, tallies, rule).funded)
    if rule.name == "knapsack":
        return frozenset(choose(contest, tallies, rule))
    if rule.name == "equal_shares":
        return frozenset(funded_by_shares(contest, rule, tallies))
    if rule.name == "phragmen":
        return frozenset(funded_by_phragmen(contest, rule))
    return frozenset(count(contest, rule).funded)


def with_ballots(contest: Contest, code: str, ballots: int) -> Contest:
    """Return the contest after `ballots` (1 or more) further ballots that name only `code`, with one point.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 60)], ballots=["a"], budget=60)
    >>> with_ballots(contest, "a", 2).ballots[0].count
    3
    """
    columns = contest.ballots.columns
    place = contest.codes.index(code)

    def grown(column: Any, value: int) -> Any:
        return None if column is None else np.append(column, np.asarray([value], column.dtype))

    more = Columns(
        grown(columns.starts, int(columns.starts[-1]) + 1),
        grown(columns.marks, place),
        grown(columns.counts, ballots),
        grown(columns.weights, 1),
        grown(columns.points, 1),
        grown(columns.ranks, 1),
    )
    return contest.replace(ballots=from_columns(contest.codes, more, ordered=contest.kind == "ranked"))


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
    """Return what one re-run costs, in the unit of `explain`'s effort (some microseconds)."""
    projects = len(contest.projects)
    if rule.name in {"greedy", "two_pass"}:
        return projects
    if rule.name == "knapsack":
        return projects * projects
    once = 300 + 20 * projects + len(contest.ballots.columns.marks) // 16
    if rule.name == "equal_shares":
        return 50 * once if str(rule["completion"]).startswith("add1") else once
    return once if rule.name == "phragmen" else 10 * once


class Search:
    """Finds, for one losing project, the smallest changes that fund it, by running the count again."""

    def __init__(
        self, contest: Contest, tallies: Tallies, rule: Rule, code: str, effort: Effort, hints: Hints
    ) -> None:
        self.effort = effort
        self.contest = contest
        self.tallies = tallies
        self.rule = rule
        self.code = code
        self.hints = hints
        self.cost = next(project.cost for project in contest.projects if project.code == code)
        self.by_sums = rule.name in BY_SUMS and all(rule.get(name) is None for name in SHARE_OF_BALLOTS)

    def by_cost(self, data: Mapping[str, Any]) -> int | None:
        """Search the smallest cut of its cost; `data` of its deciding round gives a first guess."""
        return least(self._with_cost, self.cost - 1, self.hints.reduction(self.code, self.cost, data))

    def by_votes(self) -> tuple[int | None, int | None]:
        """Search the fewest more ballots, and more points where the rule uses points."""
        top = points_at_top(self.contest)
        most = max(self.tallies.points.values(), default=0)
        ballots = self.contest.ballots.total_mass + 1
        threshold = self.rule.get("threshold") or 0
        points, guess = None, self.hints.more_ballots(self.code, self.cost, self.tallies.naming)
        if self.rule.name in BY_SUMS and self.rule.get("order") not in VOTE_ORDERS:
            points_guess = self.hints.points(self.code, self.cost, self.tallies.points)
            points = least(self._with_points, 2 * most + top + threshold + 1, points_guess)
            guess = -(-(points or points_guess) // top)
        return least(self._with_ballots, 2 * ballots + threshold, guess), points

    def _funds(self, contest: Contest, tallies: Tallies) -> bool:
        self.effort.spend()
        try:
            return self.code in funded_codes(contest, tallies, self.rule)
        except TooLargeError:
            return False

    def _with_cost(self, reduction: int) -> bool:
        return self._funds(cheaper(self.contest, self.code, reduction), self.tallies)

    def _with_ballots(self, ballots: int) -> bool:
        contest = self.contest
        if not self.by_sums:
            contest = with_ballots(contest, self.code, ballots)
            return self._funds(contest, tally(contest))
        tallies = self.tallies.with_ballots(
            self.code, ballots, top=points_at_top(contest), ranked=contest.kind == "ranked"
        )
        return self._funds(contest, tallies)

    def _with_points(self, points: int) -> bool:
        return self._funds(self.contest, self.tallies.with_points(self.code, points))


def smallest_changes(
    searches: Mapping[str, Search], data: Mapping[str, Mapping[str, Any]]
) -> dict[str, Change]:
    """Search the costs of all projects first, in the order given, then ballots and points, as effort lasts."""
    found: dict[str, Change] = {}
    try:
        for code, search in searches.items():
            cost = search.by_cost(data[code])
            found[code] = Change(cost is not None, cost, complete=False)
        for code, search in searches.items():
            ballots, points = search.by_votes()
            found[code] = Change(True, found[code].cost_reduction, ballots, points)
    except UsedUpError:
        pass
    return found


def cheaper(contest: Contest, code: str, reduction: int) -> Contest:
    """Return the contest in which one project costs less by `reduction` minor units."""
    return contest.replace(
        projects=tuple(
            replace(project, cost=project.cost - reduction) if project.code == code else project
            for project in contest.projects
        )
    )


def least(works: Callable[[int], bool], most: int, guess: int = 1) -> int | None:
    """Return a number n up to `most` such that n works and n - 1 does not; None when no growing step finds one.

    Looks near `guess` first, in steps that double. For most rules more of a change never hurts, so that n is
    the smallest; where a rule breaks that (Equal Shares is not monotone), n is still a true turning point.

    >>> least(lambda n: n >= 37, 100), least(lambda n: n >= 37, 36), least(lambda n: n >= 37, 100, 40)
    (37, None, 37)
    """
    if most < 1:
        return None
    guess = max(min(guess, most), 1)
    if works(guess):
        low, high = _descend(works, guess)
    else:
        found = next((pair for pair in _climb(guess, most) if works(pair[1])), None)
        if found is None:
            return None
        low, high = found
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high


def _descend(works: Callable[[int], bool], high: int) -> tuple[int, int]:
    """Return (fails, works) below a number that works; nothing at all is taken to fail."""
    # One less first: most guesses are right. Then far enough to pass a guess that is somewhat too high.
    step, stride = 1, max(high // 16, 2)
    while (low := high - step) > 0:
        if not works(low):
            return low, high
        high, step, stride = low, stride, stride * 2
    return 0, high


def _climb(low: int, most: int) -> Iterable[tuple[int, int]]:
    """Yield (fails, next to try) above a number that fails, in doubling steps, `most` last."""
    step = 1
    while low < most:
        high = min(low + step, most)
        yield low, high
        low, step = high, step * 2
