"""What every rule records: numbered rounds, names that exist, sums that add up, ties that say who parted whom."""

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, canonical_json, count
from voting.tally.rules import SPECS

PROJECTS = [
    Project("a", 30, ("green",), group="x"), Project("b", 30, group="x"), Project("c", 20, group="y"),
    Project("d", 20, ("green",), group="y"), Project("e", 200), Project("f", 10),
]  # fmt: skip
MARKS = {"abc": 3, "bac": 3, "cd": 2, "dce": 2, "ef": 1, "": 1}
MORE = {
    "two_pass": {"floors": "green:40", "caps": "group:45"},
    "pots": {"pots": "x:40,y:25"},
    "irv": {"batch": "yes"},
    "equal_shares": {"completion": "add1"},
}


def contest_for(kind: str) -> Contest:
    groups = [
        BallotGroup(tuple(marks), number, tuple(range(1, len(marks) + 1)) if kind == "points" else ())
        for marks, number in MARKS.items()
    ]
    return Contest.of(kind, PROJECTS, groups, 75, None, 2)


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, spec in SPECS.items() for kind in spec.kinds]
)
def test_the_record_of_every_rule_is_complete(name: str, kind: str, more: bool):
    contest = contest_for(kind)
    rule = Rule(name, MORE.get(name, {}) if more else {})
    outcome = count(contest, rule)
    codes = {project.code: project.cost for project in PROJECTS}
    assert [item.number for item in outcome.rounds] == list(range(1, len(outcome.rounds) + 1))
    assert all(item.project is None or item.project in codes for item in outcome.rounds)
    assert sorted(outcome.order) == sorted(codes)
    assert outcome.totals.total == sum(codes[code] for code in outcome.funded)
    assert outcome.totals.remaining == contest.budget - outcome.totals.total
    for tie in outcome.ties:
        assert len(tie.criteria) == len(tie.projects) - 1
        assert all(tie.criteria)
        assert set(tie.swaps) < set(tie.projects)
    assert (outcome.winner is None) == (SPECS[name].family != "single_winner")
    assert (outcome.winner is None) or outcome.funded == (outcome.winner,) == outcome.order[:1]
    assert outcome.elected == (outcome.funded if SPECS[name].family == "multi_winner" else ())
    assert canonical_json(outcome)
    assert outcome.rule == rule
