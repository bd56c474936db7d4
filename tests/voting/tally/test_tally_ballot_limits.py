"""One ballot against its paper: every limit just kept and just broken, for each way of marking."""

from typing import Any

import pytest

from voting.tally.ballot_paper import Item, Paper, broken_limit, judge_ballot
from voting.tally.ballot_rules import MOST_POINTS, Blank, Invalid, Valid

ITEMS = {
    "a": Item(60, "north"),
    "b": Item(50, "north"),
    "c": Item(20, "south"),
    "d": Item(30),
    "e": Item(10, "elsewhere"),
}


def paper(kind: str, **limits: Any) -> Paper:
    return Paper(kind, ITEMS, **limits)


@pytest.mark.parametrize(
    ("kind", "marks", "verdict"),
    [
        ("ranked", ["c", "a"], Valid(("c", "a"))),
        ("ranked", {"c": 4, "a": 7}, Valid(("c", "a"))),
        ("ranked", {"c": 1, "a": 1}, Invalid("duplicate_rank", "a")),
        ("ranked", {}, Blank()),
        ("ranked", [], Blank()),
        ("ranked", ["c", "c"], Invalid("duplicate", "c")),
        ("approval", ["c", "a"], Valid(("a", "c"))),
        ("approval", {"c": 9, "a": 0}, Valid(("a", "c"))),
        ("approval", ["q"], Invalid("unknown_option", "q")),
        ("knapsack", ["c", "a"], Valid(("a", "c"))),
        ("knapsack", [], Blank()),
        ("points", {"c": 3, "a": 4, "b": 0}, Valid(("a", "c"), (4, 3))),
        ("points", {"b": 0}, Blank()),
        ("points", ["c", "a"], Invalid("bad_points", "c")),
        ("points", ["c", "c"], Invalid("duplicate", "c")),
        ("points", [], Blank()),
        ("points", {"a": MOST_POINTS}, Valid(("a",), (MOST_POINTS,))),
        ("points", {"a": MOST_POINTS + 1}, Invalid("bad_points", "a")),
        ("score", {"c": 3, "b": 0, "a": 0}, Valid(("c",), (3,), ("a", "b"))),
        ("score", {"c": 3}, Valid(("c",), (3,))),
        ("score", {"b": 0, "a": 0}, Valid((), (), ("a", "b"))),
        ("score", {}, Blank()),
        ("score", {"b": 0, "q": 1}, Invalid("unknown_option", "q")),
        ("score", ["c"], Invalid("bad_points", "c")),
        ("score", [], Blank()),
        ("yes_no", ["c", "a"], Valid(("a", "c"))),
        ("yes_no", {"c": 1, "a": 0, "b": 0, "d": 1}, Valid(("c", "d"), against=("a", "b"))),
        ("yes_no", {"a": 0}, Valid((), against=("a",))),
        ("yes_no", {"b": 1, "a": 2}, Invalid("bad_answer", "a")),
        ("yes_no", {"b": True}, Invalid("bad_answer", "b")),
        ("yes_no", {"b": None}, Invalid("bad_answer", "b")),
        ("yes_no", {"q": 1}, Invalid("unknown_option", "q")),
        ("yes_no", {}, Blank()),
    ],
)  # fmt: skip
def test_marks_are_read_by_the_kind_of_paper(kind: str, marks: Any, verdict: Any):
    assert judge_ballot(paper(kind), marks) == verdict


@pytest.mark.parametrize("kind", ["ranked", "approval", "points", "score", "knapsack", "yes_no"])
def test_a_mark_that_is_no_text_is_no_option(kind: str):
    assert judge_ballot(paper(kind), ["a", 7]) == Invalid("unknown_option", "7")
    assert judge_ballot(paper(kind), {10**70: 1}) == Invalid("unknown_option", "1" + "0" * 59)


@pytest.mark.parametrize("kind", ["ranked", "approval", "knapsack", "yes_no", "points", "score"])
def test_no_more_options_than_the_paper_allows(kind: str):
    marks = {"a": 1, "c": 2} if kind in {"points", "score"} else ["a", "c"]
    assert isinstance(judge_ballot(paper(kind, most=2), marks), Valid)
    assert judge_ballot(paper(kind, most=1), marks) == Invalid("too_many")


def test_what_is_not_named_does_not_count_against_the_limit():
    assert judge_ballot(paper("yes_no", most=1), {"a": 0, "b": 0, "c": 1}) == Valid(
        ("c",), against=("a", "b")
    )
    assert judge_ballot(paper("score", most=1), {"a": 0, "c": 1}) == Valid(("c",), (1,), ("a",))
    assert judge_ballot(paper("points", most=1), {"a": 0, "c": 1}) == Valid(("c",), (1,))


def test_points_and_scores_have_their_own_limits():
    bound = paper("points", points_total=10, points_each=6, score_max=1)
    assert judge_ballot(bound, {"a": 6, "b": 4}) == Valid(("a", "b"), (6, 4))
    assert judge_ballot(bound, {"a": 6, "b": 5}) == Invalid("too_many_points")
    assert judge_ballot(bound, {"a": 7}) == Invalid("too_many_on_one", "a")
    scored = paper("score", points_total=1, points_each=1, score_max=5)
    assert judge_ballot(scored, {"a": 5, "b": 5}) == Valid(("a", "b"), (5, 5))
    assert judge_ballot(scored, {"a": 0, "b": 6}) == Invalid("too_many_on_one", "b")


def test_each_pot_has_its_own_number_of_marks():
    by_pot = paper("approval", limits={"north": 1, "south": 1})
    assert judge_ballot(by_pot, ["a", "c", "d", "e"]) == Valid(("a", "c", "d", "e"))
    assert judge_ballot(by_pot, ["d", "b", "a"]) == Invalid("too_many_in_pot", "b", "north")
    ranked = paper("ranked", limits={"north": 1})
    assert judge_ballot(ranked, ["b", "c", "a"]) == Invalid("too_many_in_pot", "a", "north")


def test_of_exclusive_options_one_may_be_named():
    either = paper("ranked", exclusive=[["a", "b"], ["c", "d", "e"]])
    assert judge_ballot(either, ["b", "c"]) == Valid(("b", "c"))
    assert judge_ballot(either, ["b", "c", "a"]) == Invalid("exclusive", "b", "a")
    assert judge_ballot(either, ["e", "a", "d"]) == Invalid("exclusive", "e", "d")


def test_a_knapsack_fits_the_budget_and_every_pot():
    assert judge_ballot(paper("knapsack", budget=80), ["a", "c"]) == Valid(("a", "c"))
    assert judge_ballot(paper("knapsack", budget=79), ["a", "c"]) == Invalid("over_budget", "c")
    assert judge_ballot(paper("knapsack"), ["a", "b", "c"]) == Valid(("a", "b", "c"))
    pots = paper("knapsack", budget=200, amounts={"north": 110, "": 40})
    assert judge_ballot(pots, ["a", "b", "d", "e"]) == Valid(("a", "b", "d", "e"))
    # South and elsewhere are no pots: what lies there is paid from the pot of the whole area.
    assert judge_ballot(pots, ["c", "d"]) == Invalid("over_budget", "d", "")
    tight = paper("knapsack", budget=200, amounts={"north": 109})
    assert judge_ballot(tight, ["a", "b", "c", "d"]) == Invalid("over_budget", "b", "north")
    assert (pots.pot("a"), pots.pot("c"), pots.pot("d")) == ("north", "", "")


def test_money_binds_only_a_knapsack():
    assert judge_ballot(paper("approval", budget=1, amounts={"": 1}), ["a", "d"]) == Valid(("a", "d"))


def test_the_first_limit_that_is_broken_is_told():
    every = paper("knapsack", most=2, limits={"north": 1}, exclusive=[["a", "b"]], budget=70)
    assert broken_limit(every, ["a", "b", "c"]) == Invalid("too_many")
    assert broken_limit(every, ["a", "b"]) == Invalid("too_many_in_pot", "b", "north")
    assert broken_limit(paper("knapsack", exclusive=[["a", "b"]], budget=70), ["a", "b"]) == Invalid(
        "exclusive", "a", "b"
    )
    assert broken_limit(every, ["a", "c"]) == Invalid("over_budget", "c")
    assert broken_limit(every, ["a"]) is None
