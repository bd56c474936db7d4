"""A published rule (percentages, for people) as a tally rule (amounts, for counting)."""

from collections.abc import Mapping
from typing import Any

from voting.tally import PARAMETERS, Cap, Floor, Rule

LOT = "lot"
# Stands for the seed that is drawn after the closing, so that a rule can be checked before it.
UNDRAWN = "undrawn"


def needs_seed(rule: Mapping[str, Any]) -> bool:
    """Say whether a published rule breaks ties by a lot whose seed is drawn after the closing."""
    return LOT in (rule.get("tie") or ())


def seeded(rule: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Return a published rule with its lot drawn: "lot" becomes "lot:SEED".

    >>> seeded({"name": "greedy", "tie": ["points", "lot"]}, "4711")["tie"]
    ['points', 'lot:4711']
    """
    if not needs_seed(rule):
        return dict(rule)
    return {**rule, "tie": [f"{LOT}:{seed}" if name == LOT else name for name in rule["tie"]]}


def tally_rule(rule: Mapping[str, Any], budget: int | None = None) -> Rule:
    """Return the tally's form of a published rule (a lot that is not drawn yet has a stand-in: do not count by it).

    `rule` is flat: `name`, the parameters of that rule, `floors` as `{tag, pct}` and `caps` as `{scope, pct}`
    with whole percent of `budget` (or `amount` in minor units). Keys that the counting rule does not know
    (kind, rank_limit, budget, tracks) bind the ballot, not the count. Raises `voting.tally.RuleError`.
    """
    rule = seeded(rule, UNDRAWN)
    whole = budget or 0
    name = str(rule.get("name", ""))
    given = {key: rule[key] for key in PARAMETERS.get(name, {}) if key in rule}
    if "floors" in given:
        given["floors"] = [
            Floor(row["tag"], row["amount"])
            if "amount" in row
            else Floor.share(row["tag"], percent=row["pct"], budget=whole)
            for row in given["floors"]
        ]
    if "caps" in given:
        given["caps"] = [
            Cap("group", row["amount"]) if "amount" in row else Cap.share(percent=row["pct"], budget=whole)
            for row in given["caps"]
        ]
    return Rule(name, given)
