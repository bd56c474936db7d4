"""A published rule (percentages, for people) as a tally rule (amounts, for counting)."""

from collections.abc import Mapping
from typing import Any

from voting.tally import PARAMETERS, Cap, Floor, Rule


def tally_rule(rule: Mapping[str, Any], budget: int | None = None) -> Rule:
    """Return the tally's form of a published rule.

    `rule` is flat: `name`, the parameters of that rule, `floors` as `{tag, pct}` and `caps` as `{scope, pct}`
    with whole percent of `budget` (or `amount` in minor units). Keys that the counting rule does not know
    (kind, rank_limit, budget, tracks) bind the ballot, not the count. Raises `voting.tally.RuleError`.
    """
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
