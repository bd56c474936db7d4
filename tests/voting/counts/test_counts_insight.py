"""What is kept beside an outcome: right numbers by hand, nothing where it does not fit, never a broken count."""

import pytest

from tests.factories.tally import demo_contest
from voting.counts import insight
from voting.counts.insight import official_told, rounds_told
from voting.tally import Contest, Project, Rule, RuleError, canonical_json, count


def halls():
    """Ten ballots: six for a and b, four for c; every project costs four of ten."""
    return Contest.from_ballots(
        kind="approval",
        projects=[Project(code, 4) for code in "abc"],
        ballots=["ab"] * 6 + ["c"] * 4,
        budget=10,
    )


def test_who_gets_what_and_who_is_left_short():
    told = official_told(halls(), count(halls(), Rule("greedy")))
    assert told["satisfaction"]["nothing"] == 4
    assert [row["project"] for row in told["proportionality"]["witnesses"]] == ["c"]
    assert {row["basis"] for row in told["payers"]} == {"equal_split"}
    assert {row["project"]: row["average"] for row in told["payers"]} == {"a": "2/3", "b": "2/3"}
    assert [(turn["side"], turn["at"]) for turn in told["budget_turns"]] == [("below", 7), ("above", 12)]
    assert "standings" not in told
    assert "flow" not in told


def test_equal_shares_keeps_its_table_rounded():
    contest = halls()
    told = official_told(contest, count(contest, Rule("equal_shares")))
    first, last = told["standings"][0], told["standings"][-1]
    assert (first["bought"], first["standings"]) == ("a", {"a": [6, 600], "b": [6, 600], "c": [4, 400]})
    assert (last["bought"], last["standings"]) == (None, {"b": [2, None]})
    assert told["proportionality"]["holds"]


@pytest.mark.parametrize("completion", ["none", "add1", "add1_exhaustive", "add1_exhaustive_utilitarian"])
def test_no_smallest_change_is_searched_where_one_count_is_many_runs(completion):
    told = official_told(halls(), count(halls(), Rule("equal_shares", completion=completion)))
    searched = {item["project"]: item["change"]["searched"] for item in told["items"]}
    assert searched == {"a": False, "b": completion == "none", "c": False}


def test_a_table_too_large_for_paper_is_not_kept(monkeypatch):
    monkeypatch.setattr(insight, "MOST_STANDINGS", 3)
    told = official_told(halls(), count(halls(), Rule("equal_shares")))
    assert "standings" not in told


def test_ties_that_change_nothing_are_not_kept(monkeypatch):
    contest = Contest.from_ballots(
        kind="approval",
        projects=[Project(code, 6) for code in "abc"],
        ballots=["a", "b", "c", "c"],
        budget=12,
    )
    outcome = count(contest, Rule("greedy"))
    told = official_told(contest, outcome)
    assert [(row["taken"], row["comes_in"], row["goes_out"]) for row in told["ties"]] == [("b", ["b"], ["a"])]
    monkeypatch.setattr(insight, "MOST_TIE_WORK", 0)
    assert "ties" not in official_told(contest, outcome)


def test_a_part_that_cannot_be_worked_out_never_stops_a_count(monkeypatch):
    def refuse(*_args, **_more):
        raise RuleError("no_accounts", rule="greedy")

    monkeypatch.setattr(insight, "who_paid", refuse)
    told = official_told(halls(), count(halls(), Rule("greedy")))
    assert "payers" not in told
    assert told["items"]


@pytest.mark.parametrize(
    ("rule", "keys"), [("irv", {"flow", "sheet"}), ("smith_irv", {"flow"}), ("borda", set())]
)
def test_rounds_are_kept_where_a_rule_has_them(rule, keys):
    contest = demo_contest()
    told = rounds_told(contest, count(contest, Rule(rule)))
    assert set(told) == keys
    assert canonical_json(told)


def test_the_sheet_and_the_flow_add_up_to_all_ballots():
    contest = demo_contest()
    told = rounds_told(contest, count(contest, Rule("irv")))
    assert {sum(item["votes"].values()) + item["exhausted"] for item in told["flow"]} == {38}
    assert {stage["total"] for stage in told["sheet"]["stages"]} == {38}


def test_a_budget_rule_has_no_rounds_of_ballots():
    assert rounds_told(halls(), count(halls(), Rule("greedy"))) == {}
