"""Small random contests in which ties abound, and every rule that `verify.py` counts."""

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any, cast

from voting.tally import (
    SPECS,
    BallotGroup,
    Cap,
    Contest,
    Floor,
    Kind,
    Outcome,
    Project,
    Rule,
    TallyError,
    count,
)

CODES = "abcdefg"
TIES = (
    "",
    "lower_cost,lot:4711",
    "file_order",
    "points,lot:ab",
    "earlier_round,code",
    "higher_cost,ballots_naming,code",
)
_ORDERS = ("points", "votes", "combined", "points_per_cost", "votes_per_cost")
_COMPLETIONS = (
    "none",
    "ballots_naming",
    "add1",
    "add1_exhaustive",
    "add1_utilitarian",
    "add1_exhaustive_utilitarian",
)
_WINNERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("plurality", {}), ("borda", {}), ("black", {}), ("condorcet", {}), ("copeland", {}), ("copeland", {"draw": "1/3"}),
    ("irv", {}), ("irv", {"batch": "yes"}), ("irv", {"stop": "two_left"}), ("irv", {"stop": "one_left", "batch": "yes"}),
    *(("minimax", {"measure": measure}) for measure in ("margins", "winning_votes", "opposition")),
    *((name, {"measure": measure}) for name in ("schulze", "ranked_pairs") for measure in ("margins", "winning_votes")),
)  # fmt: skip
_LIMITS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("greedy", {"threshold": 2}), ("greedy", {"order": "votes", "threshold": 3, "threshold_strict": "yes"}),
    ("greedy", {"threshold_share": "1/3"}), ("greedy", {"threshold_cost": "1/2"}),
    ("greedy", {"exclusive": [["a", "b"], ["b", "c"]]}), ("greedy", {"group_caps": "R1:40,R2:20", "leftover": "yes"}),
    ("greedy", {"group_caps": "R1:40", "misfit": "stop"}),
    ("two_pass", {"floors": [Floor("green", 40), Floor("women", 30)], "caps": [Cap("group", 60)]}),
    ("two_pass", {"misfit": "stop", "floors": [Floor("women", 50)], "order": "combined"}),
    ("pots", {"pots": "R1:30", "leftover": "wide"}), ("pots", {"pots": "R1:30,R2:20"}),
    ("pots", {"pots": "R1:30", "inner": "equal_shares", "completion": "add1"}),
    ("pots", {"pots": "R2:30", "inner": "equal_shares", "leftover": "wide"}),
)  # fmt: skip


def _rules() -> Iterator[tuple[str, dict[str, Any]]]:
    for order, misfit in product(_ORDERS, ("skip", "stop", "most_covered")):
        yield "greedy", {"order": order, "misfit": misfit}
    yield from _LIMITS
    yield from _WINNERS
    for utility, completion in product(("cost", "cardinality", "points", "borda"), _COMPLETIONS):
        for comparison in ("none", "greedy", "greedy_exclusion"):
            yield "equal_shares", {"utility": utility, "completion": completion, "comparison": comparison}
    yield "equal_shares", {"completion": "add1", "step": 7, "start": "whole"}
    yield "equal_shares", {"completion": "add1", "stop_at": "20"}


RULES = tuple(_rules())
_NEEDS = {"points": "points", "borda": "ranked"}


def random_contest(dice: random.Random, kind: str) -> Contest:
    """Return a contest of one to seven projects and a dozen forms of ballots, some of them heavier or blank."""
    codes = CODES[: dice.randint(1, len(CODES))]
    projects = [
        Project(
            code, dice.choice([0, 10, 10, 20, dice.randint(0, 90)]), tuple(dice.sample(["green", "women"], dice.randint(0, 2))),
            Fraction(dice.randint(0, 100)), dice.choice(["", "R1", "R2"]),
        )
        for code in codes
    ]  # fmt: skip
    groups = []
    for _ in range(dice.randint(0, 12)):
        marks = dice.sample(codes, dice.randint(0, min(4, len(codes))))
        points = tuple(dice.randint(0, 3) for _ in marks) if kind == "points" else ()
        marks = marks if kind == "ranked" else sorted(marks)
        groups.append(BallotGroup(tuple(marks), dice.randint(1, 3), points, weight=dice.choice([1, 1, 2])))
    return Contest.of(
        cast(Kind, kind), projects, groups, dice.randint(0, 150), 4 if dice.random() < 0.8 else None
    )


def random_votes(seed: int, number: int) -> Iterator[tuple[Contest, Outcome]]:
    """Yield so many counted contests: every rule once before any comes again, in an order drawn anew."""
    dice = random.Random(seed)
    rules: list[tuple[str, dict[str, Any]]] = []
    for _ in range(number):
        rules = rules or dice.sample(RULES, len(RULES))
        yield _counted(dice, *rules.pop())


def _counted(dice: random.Random, name: str, parameters: dict[str, Any]) -> tuple[Contest, Outcome]:
    """Return a contest that the rule takes (one without the group of a pot, say, is refused), and its outcome."""
    while True:
        kind = _NEEDS.get(str(parameters.get("utility")), dice.choice(SPECS[name].kinds))
        tie, contest = dice.choice(TIES), random_contest(dice, kind)
        try:
            return contest, count(contest, Rule(name, {**parameters, "tie": tie} if tie else parameters))
        except TallyError:
            continue
