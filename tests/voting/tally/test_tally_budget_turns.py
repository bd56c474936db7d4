"""Where money turns a greedy result when caps, floors and covers bind too: every budget is tried."""

import pytest

from voting.tally import Cap, Contest, Floor, Project, Rule, count
from voting.tally.insight.envelope import budget_turns

PROJECTS = [
    Project("a", 40, group="north", tags=("green",)),
    Project("b", 30, group="north"),
    Project("c", 20, group="south"),
    Project("d", 35, group="south", tags=("green",)),
]
CAPPED = Rule("greedy", misfit="stop", group_caps="north:40")


def contest_of(budget: int) -> Contest:
    ballots = ["abcd", "abc", "ab", "a"]
    return Contest.from_ballots(kind="approval", ballots=ballots, budget=budget, projects=PROJECTS)


def test_less_money_turns_a_project_over_its_cap_into_one_that_stops_the_count():
    contest = contest_of(80)
    outcome = count(contest, CAPPED)
    assert outcome.funded == ("a", "c")
    assert [(item.action, item.project) for item in outcome.rounds[:2]] == [
        ("funded", "a"), ("skipped_cap", "b"),
    ]  # fmt: skip
    below = budget_turns(contest, outcome)[0]
    # At 69 only 29 are left beside a: b does not fit the money any more, and stops c too.
    assert (below.at, below.nearest, below.difference.goes_out) == (69, True, ("c",))


@pytest.mark.parametrize(
    "rule",
    [
        CAPPED,
        Rule("two_pass", misfit="most_covered", floors=[Floor("green", 60)]),
        Rule("two_pass", misfit="most_covered", floors=[Floor("green", 60)], caps=[Cap("group", 60)]),
        Rule("two_pass", misfit="most_covered", cover="1/2", caps=[Cap("group", 60)]),
    ],
)
def test_no_budget_nearer_than_the_turning_points_changes_the_result(rule: Rule):
    funded = [set(count(contest_of(budget), rule).funded) for budget in range(200)]
    for budget in range(0, 140, 3):
        turns = {
            turn.side: turn.at for turn in budget_turns(contest_of(budget), count(contest_of(budget), rule))
        }
        now = funded[budget]
        below = next((at for at in range(budget - 1, -1, -1) if funded[at] != now), None)
        above = next((at for at in range(budget + 1, 200) if funded[at] != now), None)
        assert (turns.get("below"), turns.get("above")) == (below, above)
