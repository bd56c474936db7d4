"""Random contests and every rule that fits them, for properties that must always hold.

`REMBUK_EXAMPLES` sets how many examples each property tries (60 unless told; the long run takes 10,000).
"""

import os
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from voting.tally import SPECS, BallotGroup, Cap, Contest, Floor, Project, Rule, fits

EXAMPLES = int(os.environ.get("REMBUK_EXAMPLES", "60"))
LAWS = "laws"
settings.register_profile(
    LAWS,
    max_examples=EXAMPLES,
    deadline=None,
    # The short form tries the same examples each time; new ones are for the long run to find.
    derandomize="REMBUK_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
settings.load_profile(LAWS)
CODES = "abcdefg"
KINDS = ("ranked", "approval", "points")
# Variants beyond each rule's defaults; a rule that is not here is tried with its defaults.
VARIANTS: dict[str, list[dict[str, Any]]] = {
    "greedy": [
        {}, {"misfit": "stop"}, {"order": "votes", "threshold": 2}, {"order": "points_per_cost"},
        {"order": "combined"}, {"tie": "lower_cost,lot:4711"},
    ],
    "two_pass": [
        {"floors": [Floor("green", 40), Floor("women", 30)], "caps": [Cap("group", 60)]},
        {"misfit": "stop", "floors": [Floor("women", 50)]},
    ],
    "equal_shares": [
        {}, {"completion": "ballots_naming"}, {"completion": "add1"}, {"comparison": "greedy"},
        {"completion": "add1", "step": 7},
    ],
    "irv": [{}, {"tie": "earlier_round,code"}],
}  # fmt: skip


def rules(family: str | None = None) -> list[Rule]:
    """Return every rule, in all its variants, of one family or of all."""
    made = []
    for name, spec in SPECS.items():
        if family in (None, spec.family):
            made += [Rule(name, variant) for variant in VARIANTS.get(name, [{}])]
    return made


ALL_RULES = rules()


def rule_for(contest: Contest, family: str | None = None) -> st.SearchStrategy[Rule]:
    """Draw a rule that fits this contest."""
    chosen = [rule for rule in ALL_RULES if family in (None, SPECS[rule.name].family)]
    return st.sampled_from([rule for rule in chosen if fits(contest, rule)])


@st.composite
def contests(
    draw: Any, kinds: tuple[str, ...] = KINDS, *, least: int = 1, weights: bool = False, full: bool = False
) -> Contest:
    """Draw a contest of up to seven projects and a dozen ballots; `full` rankings name every option."""
    kind = draw(st.sampled_from(kinds))
    codes = CODES[: draw(st.integers(least, len(CODES)))]
    projects = [
        Project(
            code,
            draw(st.integers(0, 90)),
            tuple(draw(st.sets(st.sampled_from(["green", "women"])))),
            Fraction(draw(st.integers(0, 100))),
            draw(st.sampled_from(["", "RW-01", "RW-02"])),
        )
        for code in codes
    ]
    marks = st.permutations(codes) if full else st.lists(st.sampled_from(codes), unique=True, max_size=4)
    groups = []
    for ballot in draw(st.lists(marks, max_size=12)):
        points = tuple(draw(st.integers(0, 3)) for _ in ballot) if kind == "points" else ()
        weight = draw(st.integers(1, 3)) if weights else 1
        groups.append(BallotGroup(tuple(ballot), draw(st.integers(1, 3)), points, weight=weight))
    seats = draw(st.integers(1, min(3, len(codes))))
    return Contest.of(kind, projects, groups, draw(st.integers(0, 150)), None if full else 4, seats)


def chosen(outcome: Any) -> tuple[str, ...]:
    """Return who is in: the elected, the winner or the funded."""
    return outcome.elected or outcome.funded


def change_ballots(contest: Contest, change: Any) -> Contest:
    """Return the contest with each ballot group put through `change` (group to groups)."""
    return contest.replace(ballots=[new for group in contest.ballots for new in change(group)])
