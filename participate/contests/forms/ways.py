"""The ways of sharing out money that an organiser can choose, each a rule with what it fixes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from participate.contests.wording.rules import rule_key
from participate.contests.wording.settings import settings_of
from voting.ballots.enums import TALLY_KIND, Kind
from voting.tally import BUDGET_RULES, PARAMETERS
from voting.tally.rules import SPECS

# Ways that fix an order or an ending of a rule; every other rule of the engine joins them with its defaults.
WAYS: dict[str, dict[str, Any]] = {
    "two_pass": {"name": "two_pass", "order": "combined", "misfit": "skip"},
    "greedy_combined": {"name": "greedy", "order": "combined", "misfit": "skip"},
    "greedy_points": {"name": "greedy", "order": "points", "misfit": "skip"},
    "stop": {"name": "greedy", "order": "points", "misfit": "stop"},
    "greedy_points_per_cost": {"name": "greedy", "order": "points_per_cost", "misfit": "skip"},
    "knapsack": {"name": "knapsack", "order": "points", "misfit": "skip"},
    "equal_shares": {"name": "equal_shares", "order": "points", "misfit": "skip"},
}
# What an organiser most likely wants where the engine's own default is the bare rule.
USUAL = {("equal_shares", "completion"): "ballots_naming"}
# The way that needs an amount for every area: offered only where the cycle's area has parts.
POTS = "pots"
# The way that counts ballots which were filled up to the budget.
KNAPSACK = "knapsack_vote"
# What the published form always holds, where a rule has no such parameter.
_PLAIN = {"order": "points", "misfit": "skip"}
_WAY_OF_KEY = {
    "equal_shares_completed": "equal_shares",
    "equal_shares_add1": "equal_shares",
    "two_pass_points": "two_pass",
    "greedy_votes": "greedy_points",
}


@cache
def ways() -> dict[str, dict[str, Any]]:
    """Return every way by its key: the listed ones, then each further money rule that takes our ballots."""
    listed = {way["name"] for way in WAYS.values()}
    more = [name for name in BUDGET_RULES if name not in listed]
    return WAYS | {
        name: {"name": name, "order": _default(name, "order"), "misfit": _default(name, "misfit")}
        for name in more
    }


def kinds_of(way: str) -> tuple[str, ...]:
    """Return the kinds of the tally that a way counts."""
    return SPECS[ways()[way]["name"]].kinds


def ways_for(kind: str, *, areas: bool) -> list[str]:
    """Return the keys of the ways that can count a kind of ballot; pots only where there are `areas`.

    A ballot filled up to the budget has a way of its own, which checks it again; other ticks do not go there.
    """
    if kind not in Kind.values:
        return []
    fitting = [
        key for key in ways()
        if TALLY_KIND[Kind(kind)] in kinds_of(key) and (areas or key != POTS)
    ]  # fmt: skip
    if kind == Kind.KNAPSACK:
        return sorted(fitting, key=lambda key: key != KNAPSACK)
    return [key for key in fitting if key != KNAPSACK]


def _default(rule: str, name: str) -> Any:
    """Return what a parameter is when nobody says."""
    known = PARAMETERS[rule].get(name)
    return USUAL.get((rule, name), known.default if known else _PLAIN[name])


def way_of(rule: Mapping[str, Any]) -> str:
    """Return the way that a rule is; empty for a rule that is none of them."""
    key = rule_key(rule)
    key = _WAY_OF_KEY.get(key, key)
    return key if key in ways() else ""


def open_settings(way: str) -> list[str]:
    """Return the parameters an organiser can set for a way."""
    made = ways()[way]
    fixed = made if way in WAYS else {}
    return settings_of(made["name"], fixed)


def value_of(way: str, name: str, rule: Mapping[str, Any]) -> Any:
    """Return a parameter of a way: as in `rule` where that is the same way, else as it usually is."""
    usual = _default(ways()[way]["name"], name)
    return rule.get(name, usual) if way_of(rule) == way else usual


def usual_rule(way: str) -> dict[str, Any]:
    """Return a way as a rule with its usual parameters."""
    return ways()[way] | {name: value_of(way, name, {}) for name in open_settings(way)}
