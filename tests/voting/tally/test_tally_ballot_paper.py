"""Every kind of ballot against its paper: what is valid in canonical form, what is blank, what is refused and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.ballot_paper import Item, Paper, judge_ballot
from voting.tally.ballot_rules import MOST_POINTS, Blank, Invalid, Valid

ITEMS = {"a": Item(60), "b": Item(50), "n": Item(30, "north"), "m": Item(20, "north")}
PAPERS: dict[str, Paper] = {
    "ranked": Paper("ranked", ITEMS, most=2),
    "approval": Paper("approval", ITEMS, most=2),
    "points": Paper("points", ITEMS, points_total=10, points_each=6),
    "score": Paper("score", ITEMS, score_max=5),
    "knapsack": Paper("knapsack", ITEMS, budget=100),
    "yes_no": Paper("yes_no", ITEMS),
    "pots": Paper("knapsack", ITEMS, budget=100, amounts={"north": 40, "": 60}),
    "limits": Paper("approval", ITEMS, limits={"north": 1}),
    "exclusive": Paper("approval", ITEMS, exclusive=[["a", "n"], ["b", "m"]]),
    "few_points": Paper("points", ITEMS, most=1),
}


@pytest.mark.parametrize(
    ("paper", "marks", "verdict"),
    [
        ("ranked", ["b", "a"], Valid(("b", "a"))),
        ("ranked", {"b": 3, "a": 7}, Valid(("b", "a"))),
        ("ranked", {"b": 1, "a": 1}, Invalid("duplicate_rank", "a")),
        ("ranked", {"b": 0}, Invalid("bad_rank", "b")),
        ("ranked", ["a", "b", "n"], Invalid("too_many")),
        ("ranked", [], Blank()),
        ("approval", ["b", "a"], Valid(("a", "b"))),
        ("approval", {"b": 9, "a": 9}, Valid(("a", "b"))),
        ("approval", ["a", "a"], Invalid("duplicate", "a")),
        ("approval", ["a", "z"], Invalid("unknown_option", "z")),
        ("approval", [7], Invalid("unknown_option", "7")),
        ("points", {"b": 4, "a": 6, "n": 0}, Valid(("a", "b"), (6, 4))),
        ("points", {"a": 7}, Invalid("too_many_on_one", "a")),
        ("points", {"a": 6, "b": 5}, Invalid("too_many_points")),
        ("points", {"a": -1}, Invalid("bad_points", "a")),
        ("points", {"a": "3"}, Invalid("bad_points", "a")),
        ("points", {"a": True}, Invalid("bad_points", "a")),
        ("points", {"a": 0}, Blank()),
        ("points", ["a"], Invalid("bad_points", "a")),
        ("points", [], Blank()),
        ("few_points", {"a": MOST_POINTS + 1}, Invalid("bad_points", "a")),
        ("few_points", {"a": 1, "b": 1}, Invalid("too_many")),
        ("score", {"a": 5, "b": 0}, Valid(("a",), (5,), zero=("b",))),
        ("score", {"n": 0, "b": 0}, Valid((), (), zero=("b", "n"))),
        ("score", {"a": 6}, Invalid("too_many_on_one", "a")),
        ("score", {}, Blank()),
        ("score", ["a", "z"], Invalid("unknown_option", "z")),
        ("knapsack", ["b", "n", "m"], Valid(("b", "m", "n"))),
        ("knapsack", ["a", "b"], Invalid("over_budget", "b")),
        ("knapsack", [], Blank()),
        ("pots", ["a", "n"], Valid(("a", "n"))),
        ("pots", ["n", "m"], Invalid("over_budget", "n", "north")),
        ("pots", ["a", "b"], Invalid("over_budget", "b")),
        ("limits", ["a", "b", "n"], Valid(("a", "b", "n"))),
        ("limits", ["m", "n"], Invalid("too_many_in_pot", "n", "north")),
        ("exclusive", ["a", "b"], Valid(("a", "b"))),
        ("exclusive", ["n", "a"], Invalid("exclusive", "a", "n")),
        ("yes_no", {"b": 1, "a": 0, "n": 1}, Valid(("b", "n"), against=("a",))),
        ("yes_no", {"a": 0}, Valid((), against=("a",))),
        ("yes_no", ["a"], Valid(("a",))),
        ("yes_no", {"a": 2}, Invalid("bad_answer", "a")),
        ("yes_no", {"a": True}, Invalid("bad_answer", "a")),
        ("yes_no", {}, Blank()),
    ],
)
def test_a_ballot_is_judged_by_its_paper(paper: str, marks: Any, verdict: Any):
    assert judge_ballot(PAPERS[paper], marks) == verdict


CODES = st.sampled_from([*ITEMS, "z"])
NUMBERS = st.one_of(st.integers(-2, 12), st.booleans(), st.just(10**30), st.text(max_size=2), st.none())
MARKS = st.one_of(st.lists(CODES, max_size=6), st.dictionaries(CODES, NUMBERS, max_size=6))


@given(st.sampled_from(sorted(PAPERS)), MARKS)
def test_an_accepted_ballot_breaks_none_of_its_limits(name: str, marks: Any):
    paper = PAPERS[name]
    verdict = judge_ballot(paper, marks)
    if not isinstance(verdict, Valid):
        return
    named = verdict.marks
    assert {*named, *verdict.zero, *verdict.against} <= set(ITEMS)
    assert named or verdict.zero or verdict.against
    assert len({*named, *verdict.zero, *verdict.against}) == len(named) + len(verdict.zero) + len(
        verdict.against
    )
    assert paper.most is None or len(named) <= paper.most
    assert all(len([c for c in named if ITEMS[c].group == pot]) <= most for pot, most in paper.limits.items())
    assert all(len(set(group) & set(named)) <= 1 for group in paper.exclusive)
    assert paper.points_total is None or sum(verdict.points) <= paper.points_total
    most = paper.points_each if paper.kind == "points" else paper.score_max
    assert all(0 < value <= (most or MOST_POINTS) for value in verdict.points)
    if paper.kind == "knapsack":
        assert sum(ITEMS[code].cost for code in named) <= paper.budget
        for pot, amount in paper.amounts.items():
            assert sum(ITEMS[code].cost for code in named if ITEMS[code].group == pot) <= amount


@given(st.sampled_from(sorted(PAPERS)), MARKS, st.randoms())
def test_the_order_of_writing_matters_to_rankings_only(name: str, marks: Any, random: Any):
    paper = PAPERS[name]
    verdict = judge_ballot(paper, marks)
    if paper.kind == "ranked" or not isinstance(verdict, Valid):
        return
    mixed = list(marks.items() if isinstance(marks, dict) else marks)
    random.shuffle(mixed)
    assert judge_ballot(paper, dict(mixed) if isinstance(marks, dict) else mixed) == verdict


def test_zeros_and_noes_add_nothing_to_a_count():
    projects = [Project("a", 60), Project("b", 50)]
    groups = [BallotGroup(("a",), 2, (5,)), BallotGroup((), 3)]
    with_zeros = Contest.of("points", projects, groups, 100)
    outcome = count(with_zeros, Rule("greedy"))
    assert (outcome.funded, with_zeros.ballot_count) == (("a",), 5)
