"""The order of equals: every criterion, who was parted by what, and every other way out."""

import hashlib
from fractions import Fraction

import pytest

from tests.factories.tally import approval
from voting.tally import BallotGroup, Contest, Project, Rule, TooLargeError, count
from voting.tally.irresolute import every_outcome
from voting.tally.tallies import Tallies
from voting.tally.ties import Branches, TieBreaker, branching, lot, tied_runs

PROJECTS = [Project(code, cost) for code, cost in (("x", 50), ("y", 90), ("z", 40), ("w", 50))]
CONTEST = Contest.of("ranked", PROJECTS, (), 100)
TALLIES = Tallies(
    {"x": 7, "y": 9, "z": 7, "w": 7}, {"x": 2, "y": 1, "z": 2, "w": 3}, {"x": 3, "y": 2, "z": 4, "w": 3}
)


def breaker(*criteria: str) -> TieBreaker:
    return TieBreaker(CONTEST, TALLIES, criteria)


@pytest.mark.parametrize(
    ("criteria", "order"),
    [
        (("code",), "wxyz"),
        (("file_order",), "xyzw"),
        (("points", "code"), "ywxz"),
        (("first_preferences", "code"), "wxzy"),
        (("ballots_naming", "code"), "zwxy"),
        (("lower_cost", "code"), "zwxy"),
        (("higher_cost", "code"), "ywxz"),
        (("lower_cost", "file_order"), "zxwy"),
        (("earlier_round", "code"), "wxyz"),
    ],
)
def test_each_criterion_puts_its_best_first(criteria: tuple[str, ...], order: str):
    assert "".join(breaker(*criteria).rank("zyxw")) == order
    assert "".join(breaker(*criteria).rank_last("zyxw")) == order
    # Both take the first or the last of the same order; nobody's input order matters.
    assert breaker(*criteria).rank("wxyz") == breaker(*criteria).rank(set("wxyz"))


def test_the_latest_earlier_round_in_which_equals_differed_decides():
    parts = breaker("earlier_round", "code")
    parts.history.append({"x": 5, "y": 4, "z": 4, "w": 1})
    parts.history.append({"x": 3, "y": 6, "z": Fraction(13, 2), "w": 3})
    parts.history.append({"x": 6, "y": 6, "z": 6, "w": 6})
    assert parts.rank("wxyz") == ["z", "y", "x", "w"]
    assert parts.criteria_between("zyxw") == ("earlier_round", "earlier_round", "earlier_round")
    parts.history.append({"x": 1})
    assert parts.rank("wxyz") == ["x", "z", "y", "w"]


def test_the_first_criterion_that_differs_is_named():
    parts = breaker("points", "first_preferences", "ballots_naming", "lower_cost", "code")
    assert parts.rank("wxyz") == ["y", "w", "z", "x"]
    assert parts.criteria_between("ywzx") == ("points", "first_preferences", "ballots_naming")
    assert breaker("higher_cost", "code").criteria_between(["x", "w"]) == ("code",)
    assert breaker("file_order").parted_by("x", "w") == "file_order"
    assert breaker("lot:7").parted_by("x", "w") == "lot:7"
    assert parts.parted_by("x", "x") == ""
    assert parts.criteria_between(["x"]) == ()


def test_a_lot_is_a_published_hash_and_the_lowest_comes_first():
    drawn = {code: hashlib.sha256(f"2026-11-21:{code}".encode()).hexdigest() for code in "wxyz"}
    assert {code: lot("2026-11-21", code) for code in "wxyz"} == drawn
    assert breaker("lot:2026-11-21").rank("wxyz") == sorted("wxyz", key=drawn.__getitem__)
    other = sorted("wxyz", key=lambda code: hashlib.sha256(f"b:c:{code}".encode()).hexdigest())
    assert breaker("points", "lot:b:c").rank("wxz") == [code for code in other if code != "y"]


def test_order_goes_by_score_and_parts_equals_by_the_criteria():
    scores = {"w": 1, "x": Fraction(3, 2), "y": 1, "z": 2}
    assert breaker("code").order(scores) == ("z", "x", "w", "y")
    assert breaker("higher_cost", "code").order(scores) == ("z", "x", "y", "w")
    assert breaker("code").order(scores, "ywx") == ("x", "w", "y")
    with branching([]):
        assert breaker("higher_cost", "code").order(scores) == ("z", "x", "y", "w")
        assert breaker("code").order(scores, "ywx") == ("x", "w", "y")


def test_inside_a_branch_the_forced_one_of_the_equals_is_taken():
    parts = breaker("code")
    with branching([2, 1, 1]) as branches:
        assert parts.rank("wxyz") == ["y", "w", "x", "z"]
        assert parts.rank("w") == ["w"]
        assert parts.rank_last("wxyz") == ["w", "x", "z", "y"]
        assert parts.rank_last("x") == ["x"]
        assert parts.order({"w": 1, "x": 1, "y": 2}) == ("y", "x", "w")
        assert parts.rank("wx") == ["w", "x"]
    assert branches.taken == [(2, 4), (1, 4), (1, 2), (0, 2)]
    assert parts.rank("wxyz") == ["w", "x", "y", "z"]


def test_a_branch_ends_with_its_block_even_after_an_error():
    with pytest.raises(RuntimeError), branching([1]):
        raise RuntimeError
    assert breaker("code").rank("wx") == ["w", "x"]


def test_choices_are_forced_first_and_then_the_first_of_equals():
    branches = Branches([1, 0])
    assert [branches.choose(3), branches.choose(2), branches.choose(5)] == [1, 0, 0]
    assert branches.taken == [(1, 3), (0, 2), (0, 5)]


def test_runs_of_equal_scores():
    assert tied_runs("abcdef", {"a": 3, "b": 3, "c": 2, "d": 1, "e": 1, "f": 1}) == [
        ("a", "b"),
        ("d", "e", "f"),
    ]
    assert tied_runs("ab", {"a": 2, "b": 1}) == []
    assert tied_runs("", {}) == []


def test_every_outcome_starts_with_the_declared_one_and_has_each_set_once():
    contest = approval({"a": 1, "b": 1, "c": 1}, ["a", "b", "c"], budget=2)
    for tie, first in (("code", "ab"), ("file_order", "ab"), ("higher_cost,code", "ab")):
        ways = every_outcome(contest, Rule("greedy", tie=tie))
        assert [set(way.funded) for way in ways] == [set(first), set("ac"), set("bc")]
        assert ways[0] == count(contest, Rule("greedy", tie=tie))


def test_a_run_off_and_an_election_of_several_are_walked_too():
    groups = [BallotGroup(("a",), 2), BallotGroup(("b",), 2), BallotGroup(("c",), 2)]
    contest = Contest.of("ranked", [Project(code, 0) for code in "abc"], groups, 0, seats=2)
    assert {way.winner for way in every_outcome(contest, Rule("irv"))} == set("abc")
    sets = {frozenset(way.elected) for way in every_outcome(contest, Rule("stv_scottish"))}
    assert sets == {frozenset(pair) for pair in ("ab", "ac", "bc")}


def test_walking_stops_at_the_declared_number_of_runs():
    contest = approval({"a": 1, "b": 1, "c": 1}, ["a", "b", "c"], budget=2)
    # Three equals in a row are ordered in 3 x 2 ways.
    assert len(every_outcome(contest, Rule("greedy"), limit=6)) == 3
    with pytest.raises(TooLargeError) as caught:
        every_outcome(contest, Rule("greedy"), limit=5)
    assert (caught.value.code, caught.value.data) == ("too_many_outcomes", {"limit": 5, "rule": "greedy"})
    single = approval({"a": 1}, ["a"], budget=1)
    assert [way.funded for way in every_outcome(single, Rule("greedy"), limit=1)] == [("a",)]
