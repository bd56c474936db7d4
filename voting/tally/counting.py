"""The one door to every rule: `count(contest, rule)`."""

from __future__ import annotations

from collections.abc import Callable

from voting.tally.budget.equal_shares import count_equal_shares
from voting.tally.budget.greedy import count_greedy
from voting.tally.budget.knapsack import count_knapsack
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import count_borda
from voting.tally.ranked.condorcet import count_condorcet
from voting.tally.ranked.irv import count_irv
from voting.tally.ranked.plurality import count_plurality
from voting.tally.rules import SINGLE_WINNER_RULES, Rule

COUNTERS: dict[str, Callable[[Contest, Rule], Outcome]] = {
    "greedy": count_greedy,
    "two_pass": count_greedy,
    "knapsack": count_knapsack,
    "equal_shares": count_equal_shares,
    "plurality": count_plurality,
    "irv": count_irv,
    "borda": count_borda,
    "condorcet": count_condorcet,
}


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
    if rule.name in SINGLE_WINNER_RULES and contest.kind != "ranked":
        raise RuleError("needs_ranked_ballots", rule=rule.name, kind=contest.kind)
    return COUNTERS[rule.name](contest, rule)


def fits(contest: Contest, rule: Rule) -> bool:
    """Say whether `count` accepts this rule for this kind of contest (it may still be too large)."""
    if not contest.projects:
        return False
    if rule.get("order") == "combined":
        return all(project.score is not None for project in contest.projects)
    return rule.name not in SINGLE_WINNER_RULES or contest.kind == "ranked"
