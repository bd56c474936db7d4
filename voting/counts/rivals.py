"""Which other rules are worth showing beside the official one."""

from collections.abc import Mapping
from typing import Any

from voting.ballots.rules import tally_rule
from voting.tally import DEFAULT_TIE, SINGLE_WINNER_RULES, Contest, Rule, RuleError, fits


def comparison_rules(contest: Contest, rule: Mapping[str, Any]) -> list[tuple[str, Rule]]:
    """Return (label, rule) in the order of the comparison table, only rules that fit this contest.

    Money: greedy by points, points per money, knapsack, Equal Shares, combined score, two passes with the
    published floors and caps. No money: plurality, instant runoff, Borda, Condorcet.
    """
    if rule.get("name") in SINGLE_WINNER_RULES:
        return [(name, Rule(name)) for name in SINGLE_WINNER_RULES]
    tie = tuple(rule.get("tie") or DEFAULT_TIE)
    weights = {
        "vote_weight": rule.get("vote_weight", 60), "technical_weight": rule.get("technical_weight", 40)
    }  # fmt: skip
    rules = [
        ("greedy", Rule("greedy", tie=tie)),
        ("per_cost", Rule("greedy", order="points_per_cost", tie=tie)),
        ("knapsack", Rule("knapsack", tie=tie)),
        ("equal_shares", Rule("equal_shares", completion="ballots_naming", tie=tie)),
        ("combined", Rule("greedy", order="combined", tie=tie, **weights)),
    ]
    if rule.get("floors") or rule.get("caps"):
        rules.append(("two_pass", _two_pass(contest, rule)))
    return [(label, made) for label, made in rules if fits(contest, made)]


def _two_pass(contest: Contest, rule: Mapping[str, Any]) -> Rule:
    """Return the two-pass rule with the published floors, caps and order."""
    try:
        return tally_rule({**rule, "name": "two_pass"}, contest.budget)
    except RuleError:
        return tally_rule({**rule, "name": "two_pass", "order": "points"}, contest.budget)
