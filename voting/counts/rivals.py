"""Which other rules are worth showing beside the official one, and on how many ballots."""

from collections.abc import Mapping
from typing import Any

from voting.ballots.rules import tally_rule
from voting.tally import DEFAULT_TIE, SINGLE_WINNER_RULES, Contest, Rule, RuleError, fits
from voting.tally.rules import SPECS

# Label, rule, parameters, in the order of the table.
MONEY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("greedy", "greedy", {}),
    ("per_cost", "greedy", {"order": "points_per_cost"}),
    ("combined", "greedy", {"order": "combined"}),
    ("two_pass", "two_pass", {}),
    ("knapsack", "knapsack", {}),
    ("equal_shares", "equal_shares", {"completion": "ballots_naming"}),
    ("equal_shares_none", "equal_shares", {"completion": "none"}),
    ("equal_shares_add1", "equal_shares", {"completion": "add1"}),
    ("bos", "bos", {}),
    ("phragmen", "phragmen", {}),
    ("expanding_approvals", "expanding_approvals", {}),
)
# Rules that look at the ballots again for every proposal: the most marks on unequal ballots times proposals, so
# that each takes ten seconds at most on one core.
MOST_WORK = {"equal_shares_add1": 200_000_000, "bos": 200_000_000, "expanding_approvals": 10_000_000}
TOO_MUCH_WORK = "too_much_work"


def comparison_rules(contest: Contest, rule: Mapping[str, Any]) -> list[tuple[str, Rule]]:
    """Return (label, rule) in the order of the comparison table, only rules that fit this contest.

    Money: greedy by points, points per money and combined score, two passes with the published floors and
    caps, knapsack, Equal Shares and its relatives, Phragmen, Expanding Approvals on rankings. No money: every
    rule that picks one option.
    """
    if rule.get("name") in SINGLE_WINNER_RULES:
        return [(name, _made(contest, rule, name, {})) for name in SINGLE_WINNER_RULES]
    rules = [
        (label, _made(contest, rule, name, own))
        for label, name, own in MONEY
        if _applies(contest, rule, name)
    ]
    return [(label, made) for label, made in rules if fits(contest, made)]


def _applies(contest: Contest, rule: Mapping[str, Any], name: str) -> bool:
    """Say whether a rule exists and says something on its own here."""
    if name == "two_pass":
        return bool(rule.get("floors") or rule.get("caps"))
    return name in SPECS and (name != "expanding_approvals" or contest.kind == "ranked")


def _made(contest: Contest, rule: Mapping[str, Any], name: str, own: Mapping[str, Any]) -> Rule:
    """Return a rule of the table with the published tie sequence and weights."""
    if name == "two_pass":
        return _two_pass(contest, rule)
    given = dict(own)
    if "tie" in SPECS[name].parameters:
        given["tie"] = tuple(rule.get("tie") or DEFAULT_TIE)
    if own.get("order") == "combined":
        given |= {
            "vote_weight": rule.get("vote_weight", 60), "technical_weight": rule.get("technical_weight", 40)
        }  # fmt: skip
    return Rule(name, given)


def _two_pass(contest: Contest, rule: Mapping[str, Any]) -> Rule:
    """Return the two-pass rule with the published floors, caps and order."""
    try:
        return tally_rule({**rule, "name": "two_pass"}, contest.budget)
    except RuleError:
        return tally_rule({**rule, "name": "two_pass", "order": "points"}, contest.budget)


def too_much_work(contest: Contest, label: str) -> bool:
    """Say whether a rule of the table would take too long on these ballots; the same on every machine."""
    work = len(contest.ballots.columns.marks) * len(contest.projects)
    return label in MOST_WORK and work > MOST_WORK[label]
