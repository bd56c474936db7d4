"""Rules by small examples: each difference that decides real money."""

from fractions import Fraction

import pytest

from tests.factories.tally import approval, demo_contest
from voting.tally import (
    SINGLE_WINNER_RULES,
    BallotGroup,
    Cap,
    Contest,
    ContestError,
    Floor,
    Project,
    Rule,
    RuleError,
    Tie,
    TooLargeError,
    count,
)
from voting.tally.budget.greedy import Allocation, Limits
from voting.tally.compare import compare, usual_rules
from voting.tally.explain import explain
from voting.tally.fallout import fall_out
from voting.tally.tallies import Tallies, technical_score
from voting.tally.ties import TieBreaker


def ranked(ballots: list[str], codes: str = "abc", limit: int | None = None, budget: int = 0) -> Contest:
    return Contest.from_ballots(
        kind="ranked", projects=[Project(code, 1) for code in codes], ballots=ballots, budget=budget,
        rank_limit=limit,
    )  # fmt: skip


def test_equals_go_by_first_preferences_then_naming_then_lower_cost():
    projects = [Project("x", 50), Project("y", 90), Project("z", 40)]
    contest = Contest("ranked", tuple(projects), (), 100)
    tallies = Tallies({"x": 10, "y": 10, "z": 10}, {"x": 2, "y": 3, "z": 2}, {"x": 3, "y": 2, "z": 3})
    breaker = TieBreaker(contest, tallies, Rule("greedy")["tie"])
    assert sorted("xyz", key=breaker.key) == ["y", "z", "x"]
    assert breaker.criteria_between(["y", "z", "x"]) == ("first_preferences", "lower_cost")


def test_threshold_is_inclusive():
    contest = approval({"a": 10, "b": 10}, ["a", "a", "b"])
    assert count(contest, Rule("greedy", threshold=2)).funded == ("a",)
    assert count(contest, Rule("greedy", threshold=1)).funded == ("a", "b")


def test_a_cost_above_the_whole_budget_never_stops_the_count():
    contest = approval({"a": 999_999_999, "b": 60, "c": 50, "d": 10}, ["abcd", "abc", "ab", "a"])
    outcome = count(contest, Rule("greedy", misfit="stop"))
    assert outcome.funded == ("b",)
    assert [(item.action, item.project) for item in outcome.rounds] == [
        ("exceeds_budget", "a"), ("funded", "b"), ("skipped_cost", "c"), ("not_reached", "d"),
    ]  # fmt: skip


def test_a_tie_matters_only_when_another_order_funds_others():
    close = approval({"a": 60, "b": 60}, ["ab", "ab"])
    assert count(close, Rule("greedy")).ties == (Tie("order", ("a", "b"), ("code",), ("b",)),)
    both_fit = approval({"a": 50, "b": 50}, ["ab", "ab"])
    assert count(both_fit, Rule("greedy")).ties == ()
    neither_way = approval({"a": 60, "b": 120}, ["ab", "ab"])
    assert count(neither_way, Rule("greedy")).ties == ()


def test_file_order_decides_ties_when_the_rule_says_so():
    contest = approval({"b": 60, "a": 60}, ["ab"])
    assert count(contest, Rule("greedy", tie=("file_order",))).funded == ("b",)
    assert count(contest, Rule("greedy", tie=("code",))).funded == ("a",)


def test_floors_are_filled_in_declared_order_and_count_what_is_already_funded():
    projects = {
        "a": Project("a", 50),
        "b": Project("b", 30, tags=("green", "women")),
        "c": Project("c", 30, tags=("women",)),
        "d": Project("d", 20),
    }
    run = Allocation(projects, "adcb", Limits(100, (Floor("green", 30), Floor("women", 30))))
    assert [(item.action, item.project) for item in run.rounds] == [
        ("floor", "b"), ("funded", "a"), ("funded", "d"), ("skipped_cost", "c"),
    ]  # fmt: skip


def test_an_unmet_floor_is_reported():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 90), Project("b", 20, ("green",))], ballots=["a"], budget=100
    )
    outcome = count(contest, Rule("two_pass", floors=[Floor("green", 40)]))
    unmet = [item for item in outcome.rounds if item.action == "floor_unmet"]
    assert [(item["tag"], item["have"], item["amount"]) for item in unmet] == [("green", 20, 40)]


def test_caps_bind_in_the_floor_pass_too():
    projects = [Project(code, 30, ("green",), group="RW-01") for code in "ab"] + [
        Project("c", 30, ("green",))
    ]
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["abc", "ab", "a"], budget=100)
    outcome = count(contest, Rule("two_pass", floors=[Floor("green", 60)], caps=[Cap("group", 50)]))
    assert outcome.funded == ("a", "c")
    lost = {item.project: item for item in explain(contest, outcome)}["b"]
    assert (lost.reason, lost.missed_by, lost["group"]) == ("cap", 10, "RW-01")


def test_a_project_that_lost_to_a_floor_is_told_so():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 80), Project("b", 40, ("green",))], ballots=["a"], budget=100
    )
    outcome = count(contest, Rule("two_pass", floors=[Floor("green", 40)]))
    reasons = {item.project: (item.reason, item.missed_by) for item in explain(contest, outcome)}
    assert reasons == {"a": ("floor_took_precedence", 20), "b": ("floor_first", None)}


def test_explanation_below_threshold_counts_what_is_missing():
    contest = approval({"a": 10, "b": 10}, ["a", "a", "a", "b"])
    lost = explain(contest, count(contest, Rule("greedy", threshold=3)))[1]
    assert (lost.reason, lost.missed_by, lost.change.more_ballots) == ("below_threshold", 2, 2)
    assert lost.change.cost_reduction is None


def test_equal_shares_says_when_supporters_ran_out_of_money():
    contest = approval({"a": 45, "b": 45, "c": 25}, ["ab", "ab", "ab", "c"])
    explained = {
        item.project: item for item in explain(contest, count(contest, Rule("equal_shares", tie=("code",))))
    }
    lost = explained["b"]
    assert (lost.reason, lost["held"], lost.missed_by) == ("supporters_out_of_money", 30, 15)
    assert lost.change.cost_reduction == 15


def test_a_search_stops_at_its_effort_and_says_so():
    contest = approval({"a": 60, "b": 50}, ["ab", "a"])
    outcome = count(contest, Rule("greedy"))
    assert [item.change.searched for item in explain(contest, outcome, effort=3)] == [False, False]
    assert [item.change.searched for item in explain(contest, outcome, changes=False)] == [False, False]
    assert [item.change.searched for item in explain(contest, outcome)] == [False, True]


def test_no_change_of_cost_helps_where_nothing_is_left():
    contest = approval({"a": 100, "b": 50}, ["ab", "a", "a"])
    change = explain(contest, count(contest, Rule("greedy")))[1].change
    assert (change.searched, change.cost_reduction, change.more_ballots) == (True, None, 2)


def test_an_envelope_that_no_allowed_drop_can_reach_is_said_clearly():
    items = [Project("a", 50, ("green",)), Project("b", 40, ("green",)), Project("c", 30)]
    result = fall_out(items, ["a", "b", "c"], 60, [Floor("green", 80)])
    assert result.to_json() == {
        "dropped": ["c"],
        "skipped": [
            {"code": "b", "tag": "green", "left": 50, "floor": 80},
            {"code": "a", "tag": "green", "left": 40, "floor": 80},
        ],
        "kept": ["a", "b"],
        "totals": {"total": 90, "remaining": -30, "by_group": {}, "by_tag": {"green": 90}},
        "reached": False,
        "missing": 30,
        "broken": [],
    }
    with pytest.raises(ContestError, match=r"\bnot_in_order\b"):
        fall_out(items, ["a", "b"], 60)


def test_equal_shares_says_when_nobody_named_a_project():
    contest = approval({"a": 10, "b": 10}, ["a"])
    assert explain(contest, count(contest, Rule("equal_shares")))[1].reason == "no_supporters"


def test_blank_ballots_hold_no_share():
    contest = approval({"a": 100}, ["a", "", "", ""])
    assert count(contest, Rule("equal_shares")).funded == ("a",)
    assert contest.ballot_count == 4


def test_add_one_keeps_the_last_result_within_the_budget():
    contest = approval({"a": 60, "b": 40, "c": 40}, ["a", "a", "b", "c"])
    assert count(contest, Rule("equal_shares")).funded == ()
    assert count(contest, Rule("equal_shares", completion="add1")).funded == ("a",)


def test_comparison_switches_to_greedy_when_more_ballots_prefer_it():
    contest = approval({"a": 90, "b": 12, "c": 12}, ["ab", "ab", "a", "a", "a", "a", "c", "c"])
    plain = count(contest, Rule("equal_shares"))
    compared = count(contest, Rule("equal_shares", comparison="greedy"))
    assert (plain.funded, compared.funded) == (("b", "c"), ("a",))
    lost = {item.project: item.reason for item in explain(contest, compared)}
    assert lost == {"a": "compared", "b": "outvoted", "c": "outvoted"}


def test_knapsack_beats_greedy_and_refuses_beyond_its_bound():
    contest = approval({"a": 60, "b": 50, "c": 50}, ["a", "ab", "abc", "bc", "c"])
    assert count(contest, Rule("knapsack")).funded == ("b", "c")
    with pytest.raises(TooLargeError, match=r"\btoo_large\b"):
        count(demo_contest(), Rule("knapsack", state_limit=1))


def test_run_off_drops_the_one_with_fewer_points_among_equals():
    outcome = count(ranked(["abc", "abc", "cba", "bca"]), Rule("irv"))
    assert outcome.ties == (
        Tie("elimination", ("b", "c"), ("points",), ("b",)),
        Tie("elimination", ("b", "a"), ("points",), ("b",)),
    )
    assert [(item.action, item.project, item["votes"]) for item in outcome.rounds] == [
        ("eliminated", "c", {"a": 2, "b": 1, "c": 1}),
        ("eliminated", "a", {"a": 2, "b": 2}),
        ("winner", "b", {"b": 4}),
    ]
    assert outcome.order == ("b", "a", "c")


def test_a_cycle_is_reported_and_borda_decides():
    contest = ranked(["abc", "abc", "bca", "bca", "cab"])
    outcome = count(contest, Rule("condorcet"))
    report = outcome.rounds[0]
    assert (report.action, report["smith_set"], report["cycle"]) == (
        "no_condorcet_winner", ("a", "b", "c"), ("a", "b", "c"),
    )  # fmt: skip
    assert outcome.winner == "b" == count(contest, Rule("borda")).winner


def test_rank_limit_sets_the_points_of_a_first_place():
    outcome = count(ranked(["ab"], limit=5, budget=5), Rule("greedy"))
    assert outcome.table("points") == {"a": 5, "b": 4, "c": 0}


def test_comparison_rows_hold_exact_shares_and_errors():
    rows = compare(demo_contest(), [Rule("greedy"), Rule("knapsack", state_limit=1)])
    assert (rows[0].items, rows[0].share("non_physical"), rows[0].error) == (9, Fraction(81, 1000), "")
    assert (rows[1].items, rows[1].error) == (0, "too_large")


def test_usual_rules_fit_the_contest():
    assert [rule.name for rule in usual_rules(ranked(["ab"]))] == list(SINGLE_WINNER_RULES)
    without_scores = approval({"a": 10}, ["a"])
    assert all(rule.get("order") != "combined" for rule in usual_rules(without_scores))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Rule("lottery"), "unknown_rule"),
        (lambda: Rule("greedy", speed=1), "unknown_parameter"),
        (lambda: Rule("greedy", misfit="maybe"), "not_one_of"),
        (lambda: Rule("greedy", threshold="x"), "not_a_whole_number"),
        (lambda: Rule("greedy", threshold=-1), "negative"),
        (lambda: Rule("greedy", tie=("points",)), "tie_must_end_in_code_or_file_order"),
        (lambda: Rule("greedy", tie=("luck", "code")), "unknown_tie_criterion"),
        (lambda: Rule("greedy", tie=7), "wrong_type"),
        (lambda: Rule("two_pass", floors=[("green",)]), "not_name_and_amount"),
        (lambda: Rule("two_pass", caps=[("street", 3)]), "unknown_cap_scope"),
        (lambda: Rule("equal_shares", step=0), "not_positive"),
        (lambda: count(approval({"a": 1}, ["a"]), Rule("irv")), "needs_ranked_ballots"),
        (lambda: count(Contest("approval", (), (), 5), Rule("greedy")), "no_projects"),
        (lambda: count(approval({"a": 1}, ["a"]), Rule("greedy", order="combined")), "missing_score"),
        (lambda: explain(ranked(["ab"]), count(ranked(["ab"]), Rule("borda"))), "not_a_budget_rule"),
        (lambda: technical_score({"x": 6}, {"x": 1}), "score_out_of_range"),
        (lambda: technical_score({"x": 5}, {"y": 1}), "criteria_do_not_match"),
    ],
)
def test_a_wrong_rule_says_which_mistake(make, code: str):
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: approval({"a": 1}, ["b"]), "unknown_option"),
        (lambda: approval({"a": 1}, ["aa"]), "duplicate"),
        (lambda: ranked(["abc"], limit=2), "too_many"),
        (lambda: ranked(["abc"], limit=0), "bad_rank_limit"),
        (lambda: approval({"a": -1}, []), "bad_cost"),
        (lambda: Project("", 1), "empty_code"),
        (lambda: Project("a", 1, score=0.5), "float_score"),
        (lambda: Contest("approval", (Project("a", 1), Project("a", 2)), (), 1), "repeated_project"),
        (lambda: Contest("dice", (), (), 1), "unknown_kind"),
        (lambda: Contest("approval", (), (), -1), "bad_budget"),
        (lambda: Contest("approval", (Project("a", 1),), (BallotGroup(("a",), 0),), 1), "bad_count"),
        (lambda: Contest("approval", (Project("a", 1),), (BallotGroup(("a",), 1.5),), 1), "bad_count"),
        (lambda: Contest("approval", (), (), True), "bad_budget"),
        (lambda: Contest("ranked", (), (), 1, 2.5), "bad_rank_limit"),
        (lambda: Project.from_json({"code": "a", "cost": 1, "score": 0.5}), "float_score"),
        (lambda: Contest("points", (Project("a", 1),), (BallotGroup(("a",), 1),), 1), "bad_points"),
        (lambda: Contest("points", (Project("a", 1),), (BallotGroup(("a",), 1, (-1,)),), 1), "bad_points"),
        (lambda: Contest("approval", (Project("a", 1),), (BallotGroup(("a",), 1, (1,)),), 1), "bad_points"),
    ],
)
def test_a_wrong_contest_says_which_mistake(make, code: str):
    with pytest.raises(ContestError) as caught:
        make()
    assert caught.value.code == code
