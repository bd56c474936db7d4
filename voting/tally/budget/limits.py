"""What binds a greedy count besides its order: money, floors, caps, thresholds, projects that exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from voting.tally.contest import Cap, Contest, Floor
from voting.tally.errors import RuleError
from voting.tally.outcome import Number
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a project may not take part: it `needed` so many votes or points and `reached` fewer.

    `explicit` says whether the record spells both numbers out.
    """

    needed: int
    reached: Number
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds an allocation besides the order; amounts in minor units.

    `stop` ends the count at the first project that does not fit; with `cover` it is funded all the same when
    the money left is at least that share of its cost. `barred` may not take part. `exclusive` holds groups of
    codes of which one may be funded. `group_caps` are amounts per group; with `leftover` a second pass spends
    what they leave over.
    """

    budget: int
    floors: tuple[Floor, ...] = ()
    caps: tuple[Cap, ...] = ()
    stop: bool = False
    barred: Mapping[str, Shortfall] = field(default_factory=dict)
    exclusive: tuple[tuple[str, ...], ...] = ()
    group_caps: tuple[tuple[str, int], ...] = ()
    leftover: bool = False
    cover: Fraction | None = None


def limits_of(contest: Contest, rule: Rule, barred: Mapping[str, Shortfall]) -> Limits:
    """Return what binds this rule's allocation. Raises `RuleError` `repeated_group_cap`."""
    covers = rule["misfit"] == "most_covered"
    group_caps = rule["group_caps"]
    for (name, _), (following, _) in pairwise(sorted(group_caps)):
        if name == following:
            raise RuleError("repeated_group_cap", group=name)
    return Limits(
        contest.budget,
        rule.get("floors", ()),
        rule.get("caps", ()),
        covers or rule["misfit"] == "stop",
        barred,
        rule["exclusive"],
        group_caps,
        rule["leftover"] == "yes",
        rule["cover"] if covers else None,
    )


def least_whole(bound: Number, *, strict: bool) -> int:
    """Return the least whole number that is at least `bound`, or with `strict` above it.

    >>> least_whole(Fraction(7, 2), strict=False), least_whole(4, strict=False), least_whole(4, strict=True)
    (4, 4, 5)
    """
    return floor(bound) + 1 if strict else ceil(bound)


def barred_by_thresholds(
    contest: Contest, tallies: Tallies, rule: Rule, counted: Mapping[str, Number]
) -> dict[str, Shortfall]:
    """Return the projects below a threshold of the rule.

    `threshold` speaks about `counted` (votes or points). `threshold_share` asks for a share of all ballots
    (blank ones included, by weight), `threshold_cost` for a share of ballots that grows with the cost: ballots
    naming / ballots >= `threshold_cost` x cost / budget (Swiecie 2023: 1/3). Thresholds are inclusive unless
    `threshold_strict` is yes.

    >>> from voting.tally.contest import Project
    >>> from voting.tally.tallies import tally
    >>> contest = Contest.from_ballots(kind="approval", ballots=["a", "a", "ab"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 100)])
    >>> barred_by_thresholds(contest, tally(contest), Rule("greedy", threshold_share="1/2"), {})
    {'b': Shortfall(needed=2, reached=1, explicit=True)}
    """
    strict = rule["threshold_strict"] == "yes"
    ballots = contest.ballots.total_mass
    barred: dict[str, Shortfall] = {}
    for project in contest.projects:
        code = project.code
        named = tallies.naming[code]
        tests: list[tuple[Number, Number]] = []
        if (threshold := rule["threshold"]) is not None:
            tests.append((threshold, counted[code]))
        if (share := rule["threshold_share"]) is not None:
            tests.append((share * ballots, named))
        if (factor := rule["threshold_cost"]) is not None and contest.budget:
            tests.append((factor * project.cost * ballots / contest.budget, named))
        for place, (bound, reached) in enumerate(tests):
            needed = least_whole(bound, strict=strict)
            if reached < needed:
                plain = place == 0 and threshold is not None and not strict
                barred[code] = Shortfall(needed, reached, not plain)
                break
    return barred
