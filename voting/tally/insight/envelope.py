"""The budgets nearest to the real one at which the result changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.changes import Effort, UsedUpError, least, run_cost
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import TooLargeError
from voting.tally.insight.sensitivity import Difference, funded_by
from voting.tally.outcome import Outcome, Round
from voting.tally.rules import Rule

# A greedy run may take this many steps (decisions change, the funded set does not) before the search gives up.
MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class BudgetTurn:
    """The result at budget `at` differs, and at the budget one unit nearer to the real one it does not.

    `side` is below or above. `nearest` says that no budget in between changes the result either: proven for
    greedy and two-pass rules, whose decisions are comparisons with the budget; elsewhere it is a true turning
    point, and there may be another before it.
    """

    side: str
    at: int
    nearest: bool
    difference: Difference

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"side": self.side, "at": self.at, "nearest": self.nearest, **self.difference.to_json()}


def budget_turns(contest: Contest, outcome: Outcome, *, effort: int = 1_000_000) -> tuple[BudgetTurn, ...]:
    """Find where the result changes below and above the budget; a side on which none was found is left out.

    The result stays as it is for every budget strictly between the two turns when both are `nearest`.
    `effort` bounds the re-runs of rules without exact reasoning, in the unit of `explain`.

    >>> from voting.tally import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> [(turn.side, turn.at, turn.difference) for turn in budget_turns(contest, count(contest, Rule("greedy")))]
    [('below', 59, Difference(comes_in=('b',), goes_out=('a',))), ('above', 110, Difference(comes_in=('b',), goes_out=()))]
    """
    exact = outcome.rule.name in {"greedy", "two_pass"} and outcome.rule.get("threshold_cost") is None
    allowance = Effort(effort, run_cost(contest, outcome.rule))
    found = []
    for side, sign in (("below", -1), ("above", 1)):
        if exact:
            at = _step_by_step(contest, outcome, sign)
        else:
            at = _by_search(contest, outcome, sign, allowance)
        if at is not None:
            after = funded_by(outcome.rule)(contest.replace(budget=at))
            found.append(BudgetTurn(side, at, exact, Difference.between(contest, outcome.funded, after)))
    return tuple(found)


def _step_by_step(contest: Contest, outcome: Outcome, sign: int) -> int | None:
    """Go from one changed decision to the next until the funded set changes."""
    before, budget, now = set(outcome.funded), contest.budget, outcome
    for _ in range(MOST_STEPS):
        steps = _steps_up if sign > 0 else _steps_down
        distance = min((step for step in steps(now, budget) if step > 0), default=None)
        if distance is None or budget + sign * distance < 0:
            return None
        budget += sign * distance
        now = count(contest.replace(budget=budget), outcome.rule)
        if set(now.funded) != before:
            return budget
    return None


def _cover(rule: Rule) -> Fraction | None:
    """Return the share of a cost that must be there when the rest may come from outside."""
    return rule["cover"] if rule.get("misfit") == "most_covered" else None


def _ceil(value: Fraction) -> int:
    return -int(-value // 1)


def _steps_up(outcome: Outcome, budget: int) -> Iterator[int]:
    """Yield how much more money would turn each decision of a greedy run (0: money does not turn it)."""
    cover, stops = _cover(outcome.rule), outcome.rule["misfit"] != "skip"
    for item in outcome.rounds:
        if item.action in {"skipped_cost", "exceeds_budget"}:
            yield item["cost"] - item["left"]
            yield item["cost"] - budget if stops else 0
            if cover is not None:
                yield _ceil(cover * item["cost"]) - item["left"]
        elif item.action == "covered":
            yield item["cost"] - item["before"]


def _steps_down(outcome: Outcome, budget: int) -> Iterator[int]:
    """Yield how much less money would turn each decision of a greedy run (0: money does not turn it)."""
    # Where a misfit stops the count, what is dearer than the whole budget does not.
    cover, stops = _cover(outcome.rule), outcome.rule["misfit"] != "skip"
    for item in outcome.rounds:
        if item.project is None or item.get("cost") is None:
            continue
        yield budget - item["cost"] + 1 if stops else 0
        yield _room(item, cover) + 1


def _room(item: Round, cover: Fraction | None) -> int:
    """Return how much less money leaves this decision as it is, or -1 where money does not decide."""
    if item.action == "covered" and cover is not None:
        return int(item["before"]) - _ceil(cover * item["cost"])
    if item.get("before") is not None:
        return int(item["left"])
    if item.action == "skipped_cap":
        return int(item["left"] - item["cost"])
    return -1


def _by_search(contest: Contest, outcome: Outcome, sign: int, allowance: Effort) -> int | None:
    """Search a turning point by counting again, beginning with a thousandth of the budget."""
    before, again = frozenset(outcome.funded), funded_by(outcome.rule)

    def differs(distance: int) -> bool:
        allowance.spend()
        try:
            return again(contest.replace(budget=contest.budget + sign * distance)) != before
        except TooLargeError:
            return False

    most = contest.budget if sign < 0 else sum(contest.costs) + contest.budget
    try:
        distance = _first(differs, most, max(contest.budget // 1000, 1))
    except UsedUpError:
        return None
    return None if distance is None else contest.budget + sign * distance


def _first(differs: Callable[[int], bool], most: int, guess: int) -> int | None:
    """Look close to the budget first: a tenth of the guess, then the guess, then beyond."""
    for near in (1, max(guess // 10, 1)):
        if near <= most and differs(near):
            return least(differs, near, near)
    return least(differs, most, guess)
