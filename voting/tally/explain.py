"""Why each project is in or out, and what would have changed it: codes and integers, never sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from voting.tally.budget.equal_shares import funded_by_shares
from voting.tally.budget.greedy import allocate
from voting.tally.budget.knapsack import choose
from voting.tally.canonical import jsonable
from voting.tally.contest import BallotGroup, Contest
from voting.tally.errors import RuleError, TooLargeError
from voting.tally.outcome import Outcome, Round
from voting.tally.rules import BUDGET_RULES, Rule
from voting.tally.tallies import Tallies, points_at_top, tally

IN_REASONS = {
    "funded": "fits",
    "floor": "floor_first",
    "chosen": "in_best_set",
    "bought": "supporters_paid",
    "completed": "completed",
}
OUT_REASONS = {
    "skipped_cost": "does_not_fit",
    "exceeds_budget": "exceeds_budget",
    "skipped_cap": "cap",
    "below_threshold": "below_threshold",
    "not_reached": "stopped_before",
    "not_chosen": "not_in_best_set",
    "priced_out": "supporters_out_of_money",
}


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one project is in or out.

    `reason` is a value of `IN_REASONS` or `OUT_REASONS`, or floor_took_precedence, no_supporters, outvoted
    (comparison with greedy). `place` is the position in the whole order from 1. `missed_by` is what it
    missed by in the unit of its reason: money for costs, caps and supporters' money (rounded up), votes or
    points for a threshold; None otherwise. `data` holds the numbers of the deciding round.
    """

    project: str
    funded: bool
    reason: str
    place: int
    missed_by: int | None
    data: tuple[tuple[str, Any], ...]
    change: Change

    def __getitem__(self, key: str) -> Any:
        return dict(self.data)[key]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "project": self.project,
            "funded": self.funded,
            "reason": self.reason,
            "place": self.place,
            "missed_by": self.missed_by,
            "data": {key: jsonable(value) for key, value in self.data},
            "change": self.change.to_json(),
        }


def funded_codes(contest: Contest, tallies: Tallies, rule: Rule) -> frozenset[str]:
    """Return who is funded, without the record: the re-run behind every explanation."""
    if rule.name in {"greedy", "two_pass"}:
        return frozenset(allocate(contest, tallies, rule).funded)
    if rule.name == "knapsack":
        return frozenset(choose(contest, tallies, rule))
    return frozenset(funded_by_shares(contest, tallies, rule))


def explain(
    contest: Contest, outcome: Outcome, *, changes: bool = True, effort: int = 3_000_000
) -> tuple[Explanation, ...]:
    """Explain every project of a budget outcome, in the outcome's order.

    With `changes`, the smallest changes are searched by running the count again: each number given was run
    and funds the project, and one less was run and does not. `effort` bounds the search (about one unit per
    project of a greedy run, a few million units a handful of seconds); it is spent on the losing projects
    from the top of the order, so what is found never depends on the machine. Raises `RuleError` for
    single-winner rules.

    >>> from voting.tally.contest import Project
    >>> from voting.tally.counting import count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> lost = explain(contest, count(contest, Rule("greedy")))[1]
    >>> lost.reason, lost.missed_by, lost["left"], lost.change.cost_reduction, lost.change.more_ballots
    ('does_not_fit', 10, 40, 10, 1)
    """
    if outcome.rule.name not in BUDGET_RULES:
        raise RuleError("not_a_budget_rule", rule=outcome.rule.name)
    tallies = tally(contest)
    funded = frozenset(outcome.funded)
    deciding = {item.project: item for item in outcome.rounds if item.project is not None}
    precedence = _lost_to_floors(contest, tallies, outcome, funded)
    allowance = _Effort(effort, _run_cost(contest, outcome.rule))
    explanations = []
    for place, code in enumerate(outcome.order, 1):
        reason, item = _reason(code, funded, deciding.get(code), tallies, precedence)
        data = dict(item.data) if item is not None else {}
        if reason == "below_threshold":
            data |= {"threshold": outcome.rule["threshold"], "reached": _counted(tallies, outcome.rule, code)}
        change = Change()
        if changes and code not in funded:
            change = _Search(contest, tallies, outcome.rule, code, allowance).smallest(data)
        explanations.append(
            Explanation(
                project=code,
                funded=code in funded,
                reason=reason,
                place=place,
                missed_by=None if code in funded else _missed_by(reason, data),
                data=tuple(sorted(data.items())),
                change=change,
            )
        )
    return tuple(explanations)


def _lost_to_floors(
    contest: Contest, tallies: Tallies, outcome: Outcome, funded: frozenset[str]
) -> frozenset[str]:
    """Return the projects that would be funded if no floor took precedence."""
    if not outcome.rule.get("floors"):
        return frozenset()
    return funded_codes(contest, tallies, outcome.rule.replace(floors=())) - funded


def _reason(
    code: str,
    funded: frozenset[str],
    item: Round | None,
    tallies: Tallies,
    precedence: frozenset[str],
) -> tuple[str, Round | None]:
    """Name the reason for one project."""
    action = item.action if item is not None else ""
    if code in funded:
        return IN_REASONS.get(action, "compared"), item
    if action in IN_REASONS:
        return "outvoted", item
    if code in precedence:
        return "floor_took_precedence", item
    if not tallies.naming[code] and (item is None or action in {"priced_out", "not_chosen"}):
        return "no_supporters", item
    return OUT_REASONS.get(action, "supporters_out_of_money"), item


def _counted(tallies: Tallies, rule: Rule, code: str) -> int:
    """Return what a threshold is compared with."""
    return (tallies.naming if rule["order"] == "votes" else tallies.points)[code]


def _missed_by(reason: str, data: Mapping[str, Any]) -> int | None:
    """Return how much a losing project missed by, in the unit of its reason."""
    if reason == "below_threshold":
        return int(data["threshold"] - data["reached"])
    if reason == "cap":
        return int(data["spent"] + data["cost"] - data["cap"])
    if reason == "supporters_out_of_money" and "held" in data:
        gap: Fraction = data["cost"] - data["held"]
        return -int(-gap // 1)
    if "left" in data and "cost" in data and data["cost"] > data["left"]:
        return int(data["cost"] - data["left"])
    return None


class _UsedUpError(Exception):
    """The effort allowed is used up."""


@dataclass(slots=True)
class _Effort:
    """What may still be spent, and what one run costs."""

    left: int
    run: int

    def spend(self) -> None:
        """Pay for one run, or stop the search."""
        if self.left < self.run:
            raise _UsedUpError
        self.left -= self.run


def _run_cost(contest: Contest, rule: Rule) -> int:
    """Return what one re-run costs, in the unit of `explain`'s effort."""
    projects = len(contest.projects)
    if rule.name == "knapsack":
        return projects * projects
    if rule.name == "equal_shares":
        runs = 50 if rule["completion"] == "add1" else 1
        return runs * (projects * projects + sum(len(group.marks) for group in contest.ballots))
    return projects


class _Search:
    """Finds, for one losing project, the smallest changes that fund it, by running the count again."""

    def __init__(self, contest: Contest, tallies: Tallies, rule: Rule, code: str, effort: _Effort) -> None:
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
        except _UsedUpError:
            return Change()

    def _search(self, data: Mapping[str, Any]) -> Change:
        guess = int(data["cost"] - data["left"]) if "left" in data and "cost" in data else 1
        top = points_at_top(self.contest)
        most = max(self.tallies.points.values(), default=0)
        ballots = self.contest.ballot_count + 1
        points = None
        if self.rule.name != "equal_shares" and self.rule.get("order") != "votes":
            points = _least(self._with_points, 2 * most + top + (self.rule.get("threshold") or 0) + 1)
        return Change(
            searched=True,
            cost_reduction=_least(self._with_cost, self.cost - 1, guess),
            more_ballots=_least(self._with_ballots, 2 * ballots + (self.rule.get("threshold") or 0)),
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
        return self._funds(_swap(self.contest, projects=projects), self.tallies)

    def _with_ballots(self, ballots: int) -> bool:
        contest = self.contest
        if self.rule.name == "equal_shares":
            points = (1,) if contest.kind == "points" else ()
            more = BallotGroup((self.code,), ballots, points)
            contest = _swap(contest, ballots=(*contest.ballots, more))
        return self._funds(
            contest, self.tallies.with_ballots(self.code, ballots, points_at_top(self.contest))
        )

    def _with_points(self, points: int) -> bool:
        return self._funds(self.contest, self.tallies.with_points(self.code, points))


def _swap(contest: Contest, **changes: Any) -> Contest:
    """Return a contest with checked parts swapped, without checking every ballot again."""
    copy = object.__new__(Contest)
    for name in ("kind", "projects", "ballots", "budget", "rank_limit"):
        object.__setattr__(copy, name, changes.get(name, getattr(contest, name)))
    return copy


def _least(works: Callable[[int], bool], most: int, guess: int = 1) -> int | None:
    """Return a number n up to `most` such that n works and n - 1 does not; None when doubling finds none.

    For the rules here more of a change never hurts, so that n is the smallest; where a rule breaks that, n
    is still a true turning point.

    >>> _least(lambda n: n >= 37, 100), _least(lambda n: n >= 37, 36), _least(lambda n: n >= 37, 100, 37)
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
