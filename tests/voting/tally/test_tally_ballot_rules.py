"""Valid, blank, invalid."""

import pytest

from voting.tally.ballot_rules import Blank, Invalid, Valid, classify, close_gaps


@pytest.mark.parametrize(
    ("marks", "kind", "verdict"),
    [
        (["b", "a"], "ranked", Valid(("b", "a"))),
        (["b", "a"], "approval", Valid(("a", "b"))),
        ([], "ranked", Blank()),
        (["a", "b", "a"], "ranked", Invalid("duplicate", "a")),
        (["a", "q"], "approval", Invalid("unknown_option", "q")),
        (["a", "b", "c"], "ranked", Invalid("too_many")),
        (["q", "q"], "ranked", Invalid("duplicate", "q")),
        (["a", "b", "q"], "ranked", Invalid("unknown_option", "q")),
        (("a",), "approval", Valid(("a",))),
    ],
)
def test_marks_are_judged(marks, kind, verdict):
    assert classify(marks, known={"a", "b", "c"}, limit=2, kind=kind) == verdict


@pytest.mark.parametrize(
    ("points", "verdict"),
    [
        ({"b": 4, "a": 5}, Valid(("a", "b"), (5, 4))),
        ({"b": 4, "a": 0}, Valid(("b",), (4,))),
        ({"b": 0}, Blank()),
        ({}, Blank()),
        ({"a": 5, "b": 5, "c": 0}, Valid(("a", "b"), (5, 5))),
        ({"a": 5, "b": 5, "c": 1}, Invalid("too_many_points")),
        ({"a": 2.0}, Invalid("bad_points", "a")),
        ({"b": 1, "a": "3"}, Invalid("bad_points", "a")),
        ({"a": 6}, Invalid("too_many_on_one", "a")),
        ({"a": -1}, Invalid("bad_points", "a")),
        ({"a": True}, Invalid("bad_points", "a")),
        ({"q": 1}, Invalid("unknown_option", "q")),
    ],
)
def test_points_are_judged(points, verdict):
    assert classify(points, known={"a", "b", "c"}, limit=10, kind="points", points_each=5) == verdict


def test_what_is_not_limited_is_not_checked():
    assert classify("cab", known=None, limit=None, kind="ranked") == Valid(("c", "a", "b"))
    assert classify("cab", known=None, limit=3, kind="approval") == Valid(("a", "b", "c"))
    points = {"z": 90, "y": 20}
    assert classify(points, known=None, limit=None, kind="points") == Valid(("y", "z"), (20, 90))
    assert classify(points, known=None, limit=110, kind="points", points_each=90) == Valid(
        ("y", "z"), (20, 90)
    )
    assert classify(points, known=None, limit=110, kind="points", points_each=89) == Invalid(
        "too_many_on_one", "z"
    )


@pytest.mark.parametrize(
    ("ranks", "verdict"),
    [
        ({"a": 1, "b": 2, "c": 4}, Valid(("a", "b", "c"))),
        ({"c": 7, "a": 3}, Valid(("a", "c"))),
        ({"a": 2, "b": 2}, Invalid("duplicate_rank", "b")),
        ({"a": 0}, Invalid("bad_rank", "a")),
        ({"a": True}, Invalid("bad_rank", "a")),
        ({"b": 1, "a": 2.0}, Invalid("bad_rank", "a")),
        ({"b": 1, "a": -1}, Invalid("bad_rank", "a")),
        ({}, Blank()),
    ],
)
def test_gaps_are_closed_up_and_equal_numbers_are_invalid(ranks, verdict):
    assert close_gaps(ranks) == verdict
