"""Smallest changes, where the search for them begins, and the budgets at which a result turns, by hand."""

from fractions import Fraction

import numpy as np
import pytest

from voting.tally import Contest, Floor, Outcome, Project, Rule, RuleError, TooLargeError, count
from voting.tally import changes as changes_module
from voting.tally.changes import Change, Effort, UsedUpError, cheaper, least, run_cost, with_ballots
from voting.tally.explain import explain
from voting.tally.hints import Hints, _ballots, _Purse, hints_of
from voting.tally.insight import envelope
from voting.tally.insight.envelope import budget_turns
from voting.tally.insight.sensitivity import one_ballot_margins, other_rules, ties_otherwise
from voting.tally.outcome import Round


def approval(ballots: list[str], budget: int, **costs: int) -> Contest:
    projects = [Project(code, cost) for code, cost in costs.items()]
    return Contest.from_ballots(kind="approval", ballots=ballots, budget=budget, projects=projects)


def reasons(contest: Contest, outcome: Outcome) -> dict[str, tuple[str, int | None]]:
    return {item.project: (item.reason, item.missed_by) for item in explain(contest, outcome, changes=False)}


def test_every_reason_and_what_it_missed_by():
    contest = approval(["ab", "ab", "a", "c"], 100, a=60, b=50, c=30, d=5)
    assert reasons(contest, count(contest, Rule("greedy"))) == {
        "a": ("fits", None), "b": ("does_not_fit", 10), "c": ("fits", None), "d": ("fits", None),
    }  # fmt: skip
    assert reasons(contest, count(contest, Rule("greedy", threshold=2))) == {
        "a": ("fits", None), "b": ("does_not_fit", 10), "c": ("below_threshold", 1), "d": ("below_threshold", 2),
    }  # fmt: skip
    # Share 25: a takes 20 each; b's two hold 10 of 50; c's one holds 25 of 30.
    assert reasons(contest, count(contest, Rule("equal_shares"))) == {
        "a": ("supporters_paid", None), "b": ("supporters_out_of_money", 40),
        "c": ("supporters_out_of_money", 5), "d": ("no_supporters", None),
    }  # fmt: skip
    assert reasons(contest, count(contest, Rule("equal_shares", completion="ballots_naming")))["c"] == (
        "completed", None,
    )  # fmt: skip
    assert reasons(contest, count(contest, Rule("knapsack")))["d"][0] in ("no_supporters", "in_best_set")
    dear = approval(["a", "a", "b"], 100, a=110, b=20)
    assert reasons(dear, count(dear, Rule("greedy")))["a"] == ("exceeds_budget", 10)
    # A third of a unit missing is a unit missing.
    third = approval(["a", "ab", "b"], 10, a=6, b=4)
    assert reasons(third, count(third, Rule("equal_shares", tie="code")))["b"][1] == 1
    third = third.replace(projects=[Project("a", 6), Project("b", 5)])
    outcome = count(third, Rule("equal_shares", tie="higher_cost,code"))
    assert outcome.rounds[-1]["held"] == 10 * Fraction(2, 3) - 3
    assert reasons(third, outcome)["b"] == ("supporters_out_of_money", 2)


def test_thresholds_of_votes_and_of_points_and_what_came_too_late():
    contest = Contest.from_ballots(
        kind="points", ballots=[{"a": 3}, {"a": 3}, {"b": 1}, {"b": 1}, {"b": 1}], budget=10,
        projects=[Project("a", 5), Project("b", 5)],
    )  # fmt: skip
    told = {item.project: item for item in explain(contest, count(contest, Rule("greedy", threshold=4)))}
    assert (told["b"].missed_by, told["b"]["threshold"], told["b"]["reached"]) == (1, 4, 3)
    votes = count(contest, Rule("greedy", threshold=3, order="votes"))
    told = {item.project: item for item in explain(contest, votes)}
    assert (told["a"].missed_by, told["a"]["threshold"], told["a"]["reached"]) == (1, 3, 2)
    stopped = approval(["abc", "abc", "ab", "a"], 100, a=60, b=50, c=40)
    assert reasons(stopped, count(stopped, Rule("greedy", misfit="stop"))) == {
        "a": ("fits", None), "b": ("does_not_fit", 10), "c": ("stopped_before", None),
    }  # fmt: skip
    assert reasons(stopped, count(stopped, Rule("knapsack", tie="code")))["a"] == ("in_best_set", None)


def test_reasons_of_floors_caps_and_comparisons():
    projects = [
        Project("a", 60, group="x"),
        Project("g", 50, ("green",), group="x"),
        Project("h", 15, group="x"),
    ]
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "a", "a", "g", "h"], budget=100, projects=projects
    )
    floors = count(contest, Rule("two_pass", floors=[Floor("green", 40)], tie="code"))
    assert reasons(contest, floors) == {
        "g": ("floor_first", None), "a": ("floor_took_precedence", 10), "h": ("fits", None),
    }  # fmt: skip
    capped = count(contest.replace(budget=200), Rule("greedy", group_caps=[("x", 70)], tie="code"))
    assert reasons(contest.replace(budget=200), capped) == {
        "a": ("fits", None), "g": ("cap", 40), "h": ("cap", 5),
    }  # fmt: skip
    contest = approval(["ab", "ab", "bc", "d", "e"], 60, a=50, b=46, c=30, d=8, e=8)
    rule = Rule("equal_shares", completion="ballots_naming", comparison="greedy", tie="code")
    assert reasons(contest, count(contest, rule)) == {
        "b": ("compared", None), "d": ("supporters_paid", None), "a": ("does_not_fit", 6),
        "c": ("outvoted", None), "e": ("outvoted", None),
    }  # fmt: skip
    ranked = Contest.from_ballots(kind="ranked", ballots=["a"], budget=1, projects=[Project("a", 1)])
    with pytest.raises(RuleError, match=r"\bnot_a_budget_rule\b") as refused:
        explain(ranked, count(ranked, Rule("plurality")))
    assert refused.value.data == {"rule": "plurality"}


def test_the_smallest_changes_of_greedy():
    contest = approval(["ab", "ab", "a", "c"], 100, a=60, b=50, c=30)
    told = {
        item.project: item.change for item in explain(contest, count(contest, Rule("greedy", tie="code")))
    }
    # b: 10 cheaper fits beside a; two more ballots put it before a, and it takes the money.
    assert told["b"] == Change(True, 10, 2, 2)
    assert told["a"] == told["c"] == Change()
    two_pass = explain(contest, count(contest, Rule("two_pass", tie="code")))
    assert {item.project: item.change for item in two_pass} == told
    assert told["b"].to_json() == {
        "searched": True, "cost_reduction": 10, "more_ballots": 2, "more_points": 2, "complete": True,
    }  # fmt: skip
    points = Contest.from_ballots(
        kind="points", ballots=[{"a": 5, "b": 3}, {"a": 1}], budget=100,
        projects=[Project("a", 60), Project("b", 50)],
    )  # fmt: skip
    lost = explain(points, count(points, Rule("greedy", tie="code")))[1].change
    # 3 points against 6: at 6 the tie falls to a by code.
    assert (lost.cost_reduction, lost.more_ballots, lost.more_points) == (10, 4, 4)
    votes = explain(points, count(points, Rule("greedy", order="votes", tie="code")))[1].change
    assert (votes.cost_reduction, votes.more_ballots, votes.more_points) == (10, 2, None)


def test_the_smallest_changes_under_equal_shares():
    contest = approval(["ab"] * 3 + ["c"], 100, a=45, b=45, c=25)
    told = explain(contest, count(contest, Rule("equal_shares", tie="code")))
    lost = next(item for item in told if item.project == "b").change
    # At 44 b has as many votes as a and the tie still falls to a; then 25 - 15 is left of each: 30 buys b.
    assert (lost.cost_reduction, lost.more_points) == (15, None)
    assert lost.more_ballots == 1
    cut = cheaper(contest, "b", 15)
    assert [project.cost for project in cut.projects] == [45, 30, 25]
    assert "b" in count(cut, Rule("equal_shares", tie="code")).funded
    more = count(with_ballots(contest, "b", 1), Rule("equal_shares", tie="code"))
    assert more.funded[0] == "b"


def test_a_count_too_large_funds_nobody(monkeypatch: pytest.MonkeyPatch):
    contest = approval(["ab", "ab", "a"], 100, a=60, b=50)
    outcome = count(contest, Rule("greedy"))

    def refuse(*_given: object) -> frozenset[str]:
        raise TooLargeError("too_many_runs", limit=1)

    monkeypatch.setattr(changes_module, "funded_codes", refuse)
    assert explain(contest, outcome)[1].change == Change(True)


def test_what_a_run_is_taken_to_cost():
    contest = approval(["ab"] * 3 + ["b"] * 2 + ["a"], 100, a=60, b=50)
    once = 300 + 20 * 2
    assert run_cost(contest, Rule("greedy")) == run_cost(contest, Rule("two_pass")) == 2
    assert run_cost(contest, Rule("knapsack")) == 4
    assert run_cost(contest, Rule("phragmen")) == run_cost(contest, Rule("equal_shares")) == once
    assert run_cost(contest, Rule("equal_shares", completion="ballots_naming")) == once
    assert run_cost(contest, Rule("equal_shares", completion="add1_exhaustive")) == 50 * once
    assert run_cost(contest, Rule("bos")) == 10 * once
    many = approval(["ab", "bc", "cd", "de", "ef", "fg", "gh", "ha", "ac"], 9, **dict.fromkeys("abcdefgh", 1))
    assert run_cost(many, Rule("phragmen")) == 300 + 20 * 8 + 1
    allowance = Effort(5, 2)
    allowance.spend()
    allowance.spend()
    assert allowance.left == 1
    with pytest.raises(UsedUpError):
        allowance.spend()
    exact = Effort(2, 2)
    exact.spend()
    assert exact.left == 0


def test_few_numbers_are_tried():
    def tried(turn: int, most: int, guess: int) -> list[int]:
        asked: list[int] = []
        least(lambda number: asked.append(number) or number >= turn, most, guess)
        return asked

    assert tried(37, 100, 37) == [37, 36]
    assert tried(1, 100, 1) == [1]
    assert tried(36, 100, 37) == [37, 36, 34, 35]
    assert tried(20, 400, 64) == [64, 63, 59, 51, 35, 3, 19, 27, 23, 21, 20]
    assert tried(40, 100, 37) == [37, 38, 40, 39]
    assert tried(200, 100, 90) == [90, 91, 93, 97, 100]
    assert tried(5, 3, 9) == [3]
    assert tried(1, 0, 1) == []


def test_hints_from_rounds():
    empty = Hints()
    assert empty.reduction("a", 50, {}) == 1
    assert empty.reduction("a", 50, {"cost": 50, "left": 40}) == 10
    assert empty.reduction("a", 50, {"cost": 50, "left": 50}) == 1
    assert empty.reduction("a", 50, {"left": 40}) == empty.reduction("a", 50, {"cost": 50}) == 1
    assert empty.points("a", 50, {"a": 3}) == 1
    known = Hints((), {"a": 30, "b": 50}, {"a": 7, "b": 0})
    assert [known.reduction(code, 50, {"cost": 50, "left": 1}) for code in "abc"] == [20, 1, 49]
    assert [known.more_ballots(code, 50, {}) for code in "abc"] == [7, 1, 1]
    turns = Hints(
        (
            Round.of(1, "funded", "x", before=100), Round.of(2, "funded", "y", before=50),
            Round.of(3, "funded", "z", before=49), Round.of(4, "skipped_cost", "a", left=1),
            Round.of(5, "noted", None, before=70),
        )
    )  # fmt: skip
    votes = {"x": 9, "y": 8, "z": 7, "a": 5}
    assert turns.points("a", 50, votes) == turns.more_ballots("a", 50, votes) == 3
    assert turns.points("a", 51, votes) == 4
    assert turns.points("a", 101, votes) == 1
    assert turns.points("a", 50, {**votes, "a": 8}) == 1


def test_hints_of_equal_shares_know_what_each_moment_offered():
    rule = Rule("equal_shares", tie="code")
    contest = approval(["dl", "dl", "d", "d", "l"], 150, d=80, l=70)
    outcome = count(contest, rule)
    assert outcome.funded == ("d",)
    hints = hints_of(contest, outcome)
    # d has 4 votes; 10 each is left of two, and 30: 50 together.
    assert hints.costs == {"l": 50}
    assert hints.reduction("l", 70, {}) == 20
    assert explain(contest, outcome)[1].change.cost_reduction == 20
    # New voters bring 30 - 70 / 5 each towards the 20 that are missing in the end: two.
    assert hints.ballots == {"l": 2}
    cardinal = count(contest, rule.replace(utility="cardinality"))
    assert cardinal.funded == ("d",)
    # Before d took 20 each, three could have paid 60 at that rate.
    assert hints_of(contest, cardinal).costs == {"l": 60}
    assert explain(contest, cardinal)[1].change.cost_reduction == 11


def test_what_purses_pay_at_a_level_and_carry_at_some_votes():
    purse = _Purse.of(np.array([10.0, 20.0, 30.0]), np.array([0, 0, 2]), np.array([2, 1, 4]))
    assert (purse.levels.tolist(), purse.counts.tolist(), purse.all) == ([10, 30], [3, 4], 150)
    assert [purse.upto(payment) for payment in (5, 10, 20, 30, 40)] == [35, 70, 110, 150, 150]
    # With six votes 90 is carried: three give 10, four 15. With more votes than there are voters, nothing.
    assert [purse.at_votes(votes) for votes in (3, 5, 6, 7, 8)] == [150, 150, 90, 70, 0]
    assert [_ballots(gap, 30, 70, 5) for gap in (20, 0, -3)] == [1.25, 0, 0]
    assert _ballots(20, 14, 70, 5) == _ballots(20, 13, 70, 5) == float("inf")
    assert _ballots(20, 10, 70, 0) == 2


def test_savings_begin_anew_after_a_purchase():
    contest = approval(["fb", "fb", "c"], 20, f=2, c=8, b=20)
    outcome = count(contest, Rule("phragmen", tie="code"))
    assert outcome.funded == ("f", "c")
    # f at 1, c at 8 with 18 left before it: b's two had saved 7 each since 1.
    assert hints_of(contest, outcome).costs == {"b": 14}
    even = approval(["ab", "ab", "c", "d"], 20, a=10, b=10, c=8, d=10)
    # d lacks 2 at 8, where just its cost is left.
    assert hints_of(even, count(even, Rule("phragmen", tie="code"))).ballots == {"b": 1, "d": 1}


def test_hints_of_phragmen_know_what_was_saved():
    contest = approval(["ab", "ab", "c", "d"], 30, a=10, b=10, c=8, d=50)
    outcome = count(contest, Rule("phragmen", tie="code"))
    # a at 5, c at 8, b at 10 with 12 left of 30; d is dearer than the whole budget and has no time.
    assert [(item.action, item.project, item.get("time")) for item in outcome.rounds] == [
        ("bought", "a", 5), ("bought", "c", 8), ("bought", "b", 10), ("exceeds_budget", "d", None),
    ]  # fmt: skip
    hints = hints_of(contest, outcome)
    assert hints.costs == {"d": 10}
    assert hints.ballots == {}
    tight = contest.replace(budget=20, projects=[*contest.projects[:3], Project("d", 11)])
    outcome = count(tight, Rule("phragmen", tie="code"))
    assert outcome.funded == ("a", "c")
    hints = hints_of(tight, outcome)
    # When a was bought, b's two had saved 10 as well; when c was, d's one had saved 8 and 10 were left.
    assert hints.costs == {"b": 10, "d": 8}
    # One ballot more puts b first; d lacks 6 at 5, which two bring, and does not fit any more at 8.
    assert hints.ballots == {"b": 1, "d": 2}


def test_the_budgets_at_which_greedy_turns():
    contest = approval(["ab", "ab", "a", "c"], 100, a=60, b=50, c=30)
    rule = Rule("greedy", tie="code")
    below, above = budget_turns(contest, count(contest, rule))
    # With 89 a leaves 29: c does not fit any more. With 110 b fits beside a, and c does not.
    assert below.to_json() == {"side": "below", "at": 89, "nearest": True, "comes_in": [], "goes_out": ["c"]}
    assert above.to_json() == {
        "side": "above", "at": 110, "nearest": True, "comes_in": ["b"], "goes_out": ["c"],
    }  # fmt: skip
    everything = contest.replace(budget=140)
    (only,) = budget_turns(everything, count(everything, rule))
    assert (only.side, only.at) == ("below", 139)
    covered = count(contest, Rule("greedy", misfit="most_covered", tie="code"))
    assert covered.funded == ("a", "b")
    turns = budget_turns(contest, covered)
    # b is covered while four fifths of 50 are left beside a; 24 beside both cover c.
    assert [(turn.side, turn.at) for turn in turns] == [("below", 99), ("above", 134)]
    nothing = contest.replace(budget=0)
    (turn,) = budget_turns(nothing, count(nothing, rule))
    assert (turn.side, turn.at, turn.difference.comes_in) == ("above", 30, ("c",))


def test_a_search_gives_up_after_so_many_steps(monkeypatch: pytest.MonkeyPatch):
    contest = approval(["ab", "ab", "a", "c"], 100, a=60, b=50, c=30)
    outcome = count(contest, Rule("greedy", tie="code"))
    monkeypatch.setattr(envelope, "MOST_STEPS", 0)
    assert budget_turns(contest, outcome) == ()


def test_the_budgets_at_which_equal_shares_turns():
    contest = approval(["ab"] * 3 + ["c"], 100, a=45, b=45, c=25)
    rule = Rule("equal_shares", tie="code")
    below, above = budget_turns(contest, count(contest, rule))
    # With 99, c's voter holds 24.75; b needs 30 more than the three quarters of the budget: 120.
    assert (below.at, below.nearest, below.difference.goes_out) == (99, False, ("c",))
    assert (above.at, above.difference.comes_in) == (120, ("b",))
    assert budget_turns(contest, count(contest, rule), effort=0) == ()


def test_a_budget_that_is_too_large_to_count_turns_nothing(monkeypatch: pytest.MonkeyPatch):
    contest = approval(["a", "b"], 10, a=8, b=8)
    outcome = count(contest, Rule("equal_shares"))

    def refuse(_contest: Contest) -> frozenset[str]:
        raise TooLargeError("too_many_runs", limit=1)

    assert [turn.at for turn in budget_turns(contest, outcome)] == [16]
    monkeypatch.setattr(envelope, "funded_by", lambda _rule: refuse)
    assert budget_turns(contest, outcome) == ()


def test_what_else_would_change_the_result_is_plain_json():
    contest = approval(["a", "b"], 60, a=60, b=60)
    outcome = count(contest, Rule("greedy", tie="code"))
    (tie,) = ties_otherwise(contest, outcome)
    assert tie.to_json() == {
        "where": tie.where, "projects": ["a", "b"], "taken": "b", "comes_in": ["b"], "goes_out": ["a"],
    }  # fmt: skip
    (shares,) = other_rules(contest, outcome, [Rule("equal_shares")])
    assert shares.to_json() == {
        "rule": Rule("equal_shares").to_json(), "comes_in": [], "goes_out": ["a"], "error": "",
    }  # fmt: skip
    margins = one_ballot_margins(contest, outcome).to_json()
    assert (margins["tried"], margins["possible"]) == (4, 4)
    assert margins["changes"] == [
        {"kind": "more", "marks": ["b"], "comes_in": ["b"], "goes_out": ["a"]},
        {"kind": "less", "marks": ["a"], "comes_in": ["b"], "goes_out": ["a"]},
    ]
