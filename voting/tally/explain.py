"""Why each project is in or out, and what would have changed it: codes and integers, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.changes import (
    VOTE_ORDERS,
    Change,
    Effort,
    Search,
    funded_codes,
    run_cost,
    smallest_changes,
)
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.hints import hints_of
from voting.tally.outcome import Outcome, Round
from voting.tally.rules import BUDGET_RULES, Rule
from voting.tally.tallies import Tallies, tally

IN_REASONS = {
    "funded": "fits",
    "floor": "floor_first",
    "chosen": "in_best_set",
    "bought": "supporters_paid",
    "completed": "completed",
    "leftover": "fits_leftover",
    "covered": "covered_from_outside",
}
OUT_REASONS = {
    "skipped_cost": "does_not_fit",
    "exceeds_budget": "exceeds_budget",
    "skipped_cap": "cap",
    "below_threshold": "below_threshold",
    "not_reached": "stopped_before",
    "not_chosen": "not_in_best_set",
    "priced_out": "supporters_out_of_money",
    "excluded": "excluded_by_other",
    "eliminated": "dropped_as_weakest",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one project is in or out.

    `reason` is a value of `IN_REASONS` or `OUT_REASONS`, or floor_took_precedence, no_supporters, compared and
    outvoted (comparison with greedy), or for steps of a rule that have no reason of their own by_the_rule and
    not_by_the_rule. `place` is the position in the whole order from 1. `missed_by` is what it
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


def explain(
    contest: Contest, outcome: Outcome, *, changes: bool = True, effort: int = 3_000_000
) -> tuple[Explanation, ...]:
    """Explain every project of a budget outcome, in the outcome's order.

    With `changes`, the smallest changes are searched by running the count again: each number given was run
    and funds the project, and one less was run and does not. `effort` bounds the search (about one unit per
    project of a greedy run, a few million units a handful of seconds); it is spent on the losing projects
    from the top of the order, first on costs, then on votes, so what is found never depends on the machine.
    Raises `RuleError` for single-winner rules.

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
    named = _supported(contest, tallies, outcome.rule)
    deciding_data: dict[str, dict[str, Any]] = {}
    reasons: dict[str, str] = {}
    for code in outcome.order:
        reasons[code], item = _reason(code, funded, deciding.get(code), named, precedence)
        data = dict(item.data) if item is not None else {}
        if reasons[code] == "below_threshold":
            data |= _threshold(tallies, outcome.rule, code, data)
        deciding_data[code] = data
    found = _changes(contest, tallies, outcome, deciding_data, effort) if changes else {}
    return tuple(
        Explanation(
            project=code,
            funded=code in funded,
            reason=reasons[code],
            place=place,
            missed_by=None if code in funded else _missed_by(reasons[code], deciding_data[code]),
            data=tuple(sorted(deciding_data[code].items())),
            change=found.get(code, Change()),
        )
        for place, code in enumerate(outcome.order, 1)
    )


def _changes(
    contest: Contest,
    tallies: Tallies,
    outcome: Outcome,
    data: Mapping[str, Mapping[str, Any]],
    effort: int,
) -> dict[str, Change]:
    """Search the smallest changes for every losing project."""
    hints, allowance = hints_of(contest, outcome), Effort(effort, run_cost(contest, outcome.rule))
    losing = [code for code in outcome.order if code not in set(outcome.funded)]
    searches = {code: Search(contest, tallies, outcome.rule, code, allowance, hints) for code in losing}
    return smallest_changes(searches, data)


def _lost_to_floors(
    contest: Contest, tallies: Tallies, outcome: Outcome, funded: frozenset[str]
) -> frozenset[str]:
    """Return the projects that would be funded if no floor took precedence."""
    if not outcome.rule.get("floors"):
        return frozenset()
    return funded_codes(contest, tallies, outcome.rule.replace(floors=())) - funded


def _supported(contest: Contest, tallies: Tallies, rule: Rule) -> frozenset[str]:
    """Return the projects that some ballot supports: with points, where only points are support."""
    by_points = contest.kind == "points" or rule.get("utility") == "borda"
    counted = tallies.points if by_points else tallies.naming
    return frozenset(code for code in contest.codes if counted[code])


def _reason(
    code: str,
    funded: frozenset[str],
    item: Round | None,
    named: frozenset[str],
    precedence: frozenset[str],
) -> tuple[str, Round | None]:
    """Name the reason for one project."""
    action = item.action if item is not None else ""
    if code in funded:
        return IN_REASONS.get(action, "compared" if action in {"", *OUT_REASONS} else "by_the_rule"), item
    if action in IN_REASONS:
        return "outvoted", item
    if code in precedence:
        return "floor_took_precedence", item
    if code not in named and (item is None or action in {"priced_out", "not_chosen"}):
        return "no_supporters", item
    return OUT_REASONS.get(action, "not_by_the_rule"), item


def _threshold(tallies: Tallies, rule: Rule, code: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the threshold of one project and what it reached."""
    if "needed" in data:
        return {"threshold": data["needed"], "reached": data["reached"]}
    counted = tallies.naming if rule.get("order") in VOTE_ORDERS else tallies.points
    return {"threshold": rule["threshold"], "reached": counted[code]}


def _missed_by(reason: str, data: Mapping[str, Any]) -> int | None:
    """Return how much a losing project missed by, in the unit of its reason."""
    # What a comparison threw out again missed nothing in its own round.
    if reason == "outvoted":
        return None
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
