"""The one door to every rule: `count(contest, rule)`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import cast

from voting.tally.contest import Contest
from voting.tally.errors import RuleError, TooLargeError
from voting.tally.outcome import Outcome
from voting.tally.rules import SPECS, Rule

# Amounts beyond this have no float64 near them, which some rules look at first.
LARGEST = 10**300
Counter = Callable[[Contest, Rule], Outcome]


@cache
def counter_of(name: str) -> Counter:
    """Return the function that counts a rule; its module is loaded when first asked for."""
    module, _, function = SPECS[name].counter.partition(":")
    return cast(Counter, getattr(import_module(module), function))


def count(contest: Contest, rule: Rule) -> Outcome:
    """Count a contest by a rule.

    The result depends on nothing but the two arguments: not on the order of ballots, and on the order of
    projects only where the rule's tie sequence says "file_order". Raises `RuleError` when the rule does not
    fit the contest and `TooLargeError` when an exact answer exceeds the rule's own bound.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("lamp", 70), Project("drain", 40)],
    ...                                ballots=[["lamp"], ["lamp", "drain"]], budget=100)
    >>> outcome = count(contest, Rule("greedy"))
    >>> outcome.funded, outcome.totals.remaining
    (('lamp',), 30)
    """
    if not contest.projects:
        raise RuleError("no_projects", rule=rule.name)
    kinds = SPECS[rule.name].kinds
    if contest.kind not in kinds:
        raise RuleError(f"needs_{kinds[0]}_ballots", rule=rule.name, kind=contest.kind)
    if max(contest.budget, *contest.costs) > LARGEST:
        raise TooLargeError("amounts_too_large", limit=LARGEST)
    return counter_of(rule.name)(contest, rule)


def fits(contest: Contest, rule: Rule) -> bool:
    """Say whether `count` accepts this rule for this kind of contest (it may still be too large)."""
    if not contest.projects or contest.kind not in SPECS[rule.name].kinds:
        return False
    if rule.get("order") == "combined":
        return all(project.score is not None for project in contest.projects)
    return True
