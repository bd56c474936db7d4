"""Two equals, the smallest tie: every rule takes the one that the declared policy names, not the one it meets first."""

import pytest

from voting.tally import SPECS, BallotGroup, Contest, Project, Rule, RuleError, count
from voting.tally.irresolute import every_outcome

# In the file b stands before a.
PAIR = {
    "approval": Contest.from_ballots(
        kind="approval", ballots=["ab", "ab"], budget=60, projects=[Project("b", 60), Project("a", 60)]
    ).replace(seats=1),
    "points": Contest.from_ballots(
        kind="points", ballots=[{"a": 2, "b": 2}], budget=60, projects=[Project("b", 60), Project("a", 60)]
    ).replace(seats=1),
    "ranked": Contest.from_ballots(
        kind="ranked", ballots=["ab", "ba"], budget=60, projects=[Project("b", 60), Project("a", 60)]
    ).replace(seats=1),
}


def chosen(contest: Contest, rule: Rule) -> tuple[str, ...]:
    outcome = count(contest, rule)
    return tuple(outcome.elected or outcome.funded or (outcome.winner,))


@pytest.mark.parametrize("name", sorted(SPECS))
def test_two_equals_fall_as_the_policy_says(name: str):
    tried = 0
    for kind, contest in PAIR.items():
        if kind in SPECS[name].kinds:
            assert chosen(contest, Rule(name, tie="code")) == ("a",)
            assert chosen(contest, Rule(name, tie="file_order")) == ("b",)
            tried += 1
    assert tried


@pytest.mark.parametrize("name", sorted(SPECS))
def test_both_ways_out_of_a_tie_of_two_are_walked(name: str):
    for kind, contest in PAIR.items():
        if kind in SPECS[name].kinds:
            found = [outcome.elected or outcome.funded for outcome in every_outcome(contest, Rule(name))]
            assert sorted(found) == [("a",), ("b",)]


@pytest.mark.parametrize("rule", ["irv", "smith_irv", "stv_scottish", "stv_meek"])
def test_equals_further_down_a_ballot_are_refused_too(rule: str):
    equals = BallotGroup(("a", "b", "c"), 2, ranks=(1, 2, 2))
    contest = Contest.of("ranked", [Project(code, 1) for code in "abc"], [equals], 0).replace(seats=1)
    with pytest.raises(RuleError, match=r"\bequal_ranks_not_allowed\b"):
        count(contest, Rule(rule))


def test_each_stage_of_meek_tells_its_own_iterations():
    contest = Contest.of(
        "ranked", [Project(code, 0) for code in "abcd"],
        [BallotGroup(("a", "d"), 2), BallotGroup(("a", "b", "c"), 2)], 0,
    ).replace(seats=2)  # fmt: skip
    outcome = count(contest, Rule("stv_meek"))
    assert [(item.action, item.project, item.get("iterations")) for item in outcome.rounds] == [
        ("first_preferences", None, None), ("excluded", "c", 1), ("excluded", "d", 0),
    ]  # fmt: skip
