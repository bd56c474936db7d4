"""What binds a greedy count: thresholds, exclusive projects, caps of groups and what they leave over, covering."""

from fractions import Fraction

import pytest

from tests.factories.tally import approval
from voting.tally import Contest, Project, Rule, RuleError, count
from voting.tally.budget.limits import least_whole
from voting.tally.explain import explain
from voting.tally.irresolute import every_outcome
from voting.tally.outcome import Outcome


def actions(outcome: Outcome) -> list[tuple[str, str | None]]:
    return [(item.action, item.project) for item in outcome.rounds]


def round_of(outcome: Outcome, action: str) -> dict[str, object]:
    (found,) = [item for item in outcome.rounds if item.action == action]
    return dict(found.data)


def grouped(projects: dict[str, tuple[int, str]], ballots: list[str], budget: int = 100) -> Contest:
    return Contest.from_ballots(
        kind="approval", ballots=ballots, budget=budget,
        projects=[Project(code, cost, group=group) for code, (cost, group) in projects.items()],
    )  # fmt: skip


@pytest.mark.parametrize(("left", "funded"), [(80, ("a", "b")), (79, ("a",))])
def test_the_first_misfit_is_funded_when_four_fifths_of_it_are_covered(left: int, funded: tuple[str, ...]):
    contest = approval({"a": 100 - left, "b": 100, "c": 5}, ["abc", "ab", "a"])
    outcome = count(contest, Rule("greedy", misfit="most_covered"))
    assert outcome.funded == funded
    assert ("not_reached", "c") in actions(outcome)
    if "b" in funded:
        assert round_of(outcome, "covered") == {"cost": 100, "before": 80, "left": 0, "outside": 20}
        assert (outcome.totals.total, outcome.totals.remaining) == (120, -20)


def test_the_share_to_be_covered_is_a_parameter():
    contest = approval({"a": 50, "b": 100}, ["ab", "a"])
    assert count(contest, Rule("greedy", misfit="most_covered", cover="1/2")).funded == ("a", "b")
    assert count(contest, Rule("greedy", misfit="most_covered", cover="51/100")).funded == ("a",)


def test_a_cost_above_the_whole_budget_is_passed_over_and_never_covered():
    contest = approval({"a": 101, "b": 60}, ["ab", "a"])
    outcome = count(contest, Rule("greedy", misfit="most_covered"))
    assert actions(outcome) == [("exceeds_budget", "a"), ("funded", "b")]


def test_of_projects_that_exclude_each_other_the_first_that_is_funded_wins():
    contest = approval({"a": 30, "b": 30, "c": 30}, ["abc", "ab", "a"])
    outcome = count(contest, Rule("greedy", exclusive=[["a", "b"]]))
    assert outcome.funded == ("a", "c")
    assert round_of(outcome, "excluded") == {"cost": 30, "by": "a"}
    assert count(contest, Rule("greedy", exclusive="a+b+c")).funded == ("a",)


def test_a_project_that_does_not_fit_excludes_nobody():
    contest = approval({"a": 130, "b": 30}, ["ab", "a"])
    assert count(contest, Rule("greedy", exclusive=[["a", "b"]])).funded == ("b",)


def test_an_excluded_project_does_not_stop_the_count():
    contest = approval({"a": 30, "b": 30, "c": 30}, ["abc", "ab", "a"])
    assert count(contest, Rule("greedy", misfit="stop", exclusive=[["a", "b"]])).funded == ("a", "c")


def test_the_rule_with_exclusions_reads_back_from_json():
    rule = Rule(
        "greedy", exclusive=[["a", "b"]], group_caps=[["north", 5]], cover="3/4", misfit="most_covered"
    )
    assert Rule.from_json(rule.to_json()) == rule
    assert "exclusive" not in Rule("greedy").to_json()["parameters"]


@pytest.mark.parametrize(
    ("parameters", "funded"),
    [
        ({"threshold_share": "1/2"}, ("a", "b")),
        ({"threshold_share": "1/2", "threshold_strict": "yes"}, ("a",)),
        ({"threshold": 2}, ("a", "b")),
        ({"threshold": 2, "threshold_strict": "yes"}, ("a",)),
        ({"threshold_share": "0.51"}, ("a",)),
        ({"threshold_share": "0"}, ("a", "b", "c")),
    ],
)
def test_thresholds_are_inclusive_unless_they_are_strict(parameters: dict[str, str], funded: tuple[str, ...]):
    contest = approval({"a": 10, "b": 10, "c": 10}, ["abc", "ab", "a", "a"])
    assert count(contest, Rule("greedy", **parameters)).funded == funded


def test_blank_ballots_count_towards_a_share_of_all_ballots():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 1)], ballots=[["a"], [], [], []], budget=10
    )
    assert count(contest, Rule("greedy", threshold_share="1/4")).funded == ("a",)
    assert count(contest, Rule("greedy", threshold_share="26/100")).funded == ()


def test_a_dearer_project_needs_more_votes_where_the_threshold_grows_with_the_cost():
    # Votes / ballots >= cost / (3 x budget): of six ballots, 90 of 100 asks for 1.8 and 100 of 100 for 2.
    contest = approval({"a": 90, "b": 100, "c": 50}, ["abc", "a", "c", "c", "c", "c"])
    outcome = count(contest, Rule("greedy", threshold_cost="1/3"))
    assert outcome.funded == ("c",)
    assert {item.project: dict(item.data) for item in outcome.rounds if item.action == "below_threshold"} == {
        "b": {"cost": 100, "needed": 2, "reached": 1}
    }


def test_what_missed_a_share_is_told_by_how_many_votes():
    contest = approval({"a": 10, "b": 10}, ["ab", "a", "a", "a"])
    lost = explain(contest, count(contest, Rule("greedy", threshold_share="1/2")))[1]
    assert (lost.reason, lost["threshold"], lost["reached"], lost.missed_by) == ("below_threshold", 2, 1, 1)


def test_least_whole_number_at_and_above_a_bound():
    assert [least_whole(Fraction(5, 2), strict=strict) for strict in (False, True)] == [3, 3]
    assert [least_whole(Fraction(3), strict=strict) for strict in (False, True)] == [3, 4]


NORTH_SOUTH = {"a": (40, "north"), "b": (20, "north"), "c": (30, "south"), "d": (10, "")}


def test_a_cap_binds_its_group_only_and_what_it_leaves_over_may_be_spent():
    contest = grouped(NORTH_SOUTH, ["abcd", "abc", "ab", "a"])
    capped = count(contest, Rule("greedy", group_caps=[("north", 50)]))
    assert capped.funded == ("a", "c", "d")
    assert round_of(capped, "skipped_cap") == {
        "cap": 50,
        "cost": 20,
        "group": "north",
        "left": 60,
        "spent": 40,
    }
    again = count(contest, Rule("greedy", group_caps=[("north", 50)], leftover="yes"))
    assert again.funded == ("a", "c", "d", "b")
    assert round_of(again, "leftover") == {"before": 20, "cost": 20, "left": 0}


def test_two_caps_on_one_group_are_refused():
    contest = grouped(NORTH_SOUTH, ["abcd"])
    with pytest.raises(RuleError) as caught:
        count(contest, Rule("greedy", group_caps=[("south", 5), ("north", 1), ("south", 9)]))
    assert (caught.value.code, caught.value.data) == ("repeated_group_cap", {"group": "south"})


def test_a_cap_may_be_used_up_to_the_last_unit_in_both_passes():
    contest = grouped(NORTH_SOUTH, ["abcd", "abc", "ab", "a"])
    assert count(contest, Rule("greedy", group_caps="north:60")).funded == ("a", "b", "c", "d")
    assert count(contest, Rule("greedy", group_caps="north:59")).funded == ("a", "c", "d")
    exact = count(contest.replace(budget=90), Rule("greedy", group_caps="north:59", leftover="yes"))
    assert exact.funded == ("a", "c", "d")
    assert [(item.action, item.project) for item in exact.rounds][-1] == ("skipped_cost", "b")


def test_a_cap_on_every_group_leaves_projects_without_a_group_free():
    contest = grouped({"a": (40, ""), "b": (30, ""), "c": (30, "x"), "d": (30, "x")}, ["abcd"], budget=200)
    outcome = count(contest, Rule("two_pass", caps="group:30"))
    assert outcome.funded == ("b", "c", "a")
    assert round_of(outcome, "skipped_cap") == {"cap": 30, "cost": 30, "group": "x", "left": 140, "spent": 30}


def test_a_common_cap_stops_the_count_and_a_cap_of_its_own_closes_the_group():
    contest = grouped({"a": (40, "x"), "b": (30, "x"), "c": (20, "y")}, ["abc", "ab", "a"])
    common = count(contest, Rule("two_pass", misfit="stop", caps="group:50"))
    assert (common.funded, actions(common)[-1]) == (("a",), ("not_reached", "c"))
    own = count(contest, Rule("two_pass", misfit="stop", group_caps="x:50"))
    assert own.funded == ("a", "c")


def test_a_cap_of_nothing_keeps_a_group_out():
    contest = grouped(NORTH_SOUTH, ["abcd"])
    assert count(contest, Rule("greedy", group_caps=[("north", 0)])).funded == ("d", "c")


def test_a_group_is_closed_by_its_first_misfit_where_the_count_stops_at_misfits():
    contest = grouped(NORTH_SOUTH | {"e": (5, "north")}, ["abcde", "abc", "ab", "a"])
    outcome = count(contest, Rule("greedy", misfit="stop", group_caps=[("north", 50)]))
    assert outcome.funded == ("a", "c", "d")
    assert round_of(outcome, "not_reached") == {"cost": 5, "left": 30, "after": "b"}


def test_every_way_to_break_a_tie_under_caps_is_found():
    contest = grouped({"a": (10, "x"), "b": (10, "x"), "c": (10, "y")}, ["abc"])
    ways = {outcome.funded for outcome in every_outcome(contest, Rule("greedy", group_caps="x:10,y:10"))}
    assert {frozenset(way) for way in ways} == {frozenset("ac"), frozenset("bc")}


def test_votes_per_cost_differs_from_points_per_cost_on_points():
    contest = Contest.from_ballots(
        kind="points", projects=[Project("a", 10), Project("b", 10), Project("free", 0)],
        ballots=[{"a": 9}, {"b": 1}, {"b": 1}, {"free": 1}], budget=10,
    )  # fmt: skip
    assert count(contest, Rule("greedy", order="points_per_cost")).order == ("free", "a", "b")
    outcome = count(contest, Rule("greedy", order="votes_per_cost"))
    assert outcome.order == ("free", "b", "a")
    assert outcome.table("score") == {"a": Fraction(1, 10), "b": Fraction(1, 5), "free": 4}


def test_what_is_below_a_threshold_fills_no_floor_and_gets_no_second_pass():
    projects = [
        Project("a", 30, ("green",), group="x"), Project("b", 30, ("green",), group="x"), Project("c", 30, group="x")
    ]  # fmt: skip
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["bc", "bc", "a"], budget=100)
    rule = Rule("two_pass", floors="green:60", threshold=2, group_caps="x:30", leftover="yes")
    outcome = count(contest, rule)
    assert actions(outcome) == [
        ("floor", "b"), ("floor_unmet", None), ("skipped_cap", "c"), ("below_threshold", "a"), ("leftover", "c"),
    ]  # fmt: skip
    assert round_of(outcome, "floor_unmet") == {"tag": "green", "have": 30, "amount": 60}


def test_a_floor_says_which_of_its_projects_do_not_fit():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 70, ("green",)), Project("b", 50, ("green",))],
        ballots=["ab", "a"], budget=100,
    )  # fmt: skip
    outcome = count(contest, Rule("two_pass", floors="green:100"))
    assert [(item.action, item.project, item.get("tag")) for item in outcome.rounds] == [
        ("floor", "a", "green"), ("skipped_cost", "b", "green"), ("floor_unmet", None, "green"),
        ("skipped_cost", "b", None),
    ]  # fmt: skip
