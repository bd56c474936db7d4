"""Sums over the ballots: points of places, first preferences, namings, and what one ballot more adds."""

import pytest

from voting.tally import BallotGroup, Contest, Project
from voting.tally.tallies import Tallies, pairwise, place_counts, points_at_top, tally

ABC = [Project(code, 1) for code in "abc"]


def contest_of(kind: str, *groups: BallotGroup, limit: int | None = None) -> Contest:
    return Contest.of(kind, ABC, groups, 1, limit)


def test_one_ballot_more_adds_to_every_sum():
    sums = Tallies({"a": 5, "b": 1}, {"a": 2, "b": 1}, {"a": 3, "b": 1})
    ranked = sums.with_ballots("a", 4, top=3, ranked=True)
    assert (ranked.points, ranked.first, ranked.naming) == (
        {"a": 17, "b": 1},
        {"a": 6, "b": 1},
        {"a": 7, "b": 1},
    )
    approval = sums.with_ballots("b", 2, top=1, ranked=False)
    assert (approval.points, approval.first, approval.naming) == (
        {"a": 5, "b": 3},
        sums.first,
        {"a": 3, "b": 3},
    )
    assert sums.with_points("b", 9) == Tallies({"a": 5, "b": 10}, sums.first, sums.naming)
    assert sums.tables() == {
        "points": sums.points, "first_preferences": sums.first, "ballots_naming": sums.naming,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "limit", "size", "top"),
    [("ranked", None, 3, 2), ("ranked", 5, 3, 5), ("ranked", 1, 3, 1), ("ranked", None, 1, 1),
     ("approval", 5, 3, 1), ("points", None, 3, 1)],
)  # fmt: skip
def test_what_a_first_place_is_worth(kind: str, limit: int | None, size: int, top: int):
    assert points_at_top(Contest.of(kind, ABC[:size], (), 1, limit)) == top


def test_ranked_sums_by_hand():
    groups = [BallotGroup(("a", "b", "c"), 2), BallotGroup(("c", "a"), 1, weight=3), BallotGroup((), 4)]
    contest = contest_of("ranked", *groups)
    assert place_counts(contest) == [[2, 0, 3], [3, 2, 0], [0, 0, 2]]
    assert tally(contest) == Tallies(
        {"a": 7, "b": 2, "c": 6}, {"a": 2, "b": 0, "c": 3}, {"a": 5, "b": 2, "c": 5}
    )
    # A first place worth 1 leaves nothing for the others, and never less than nothing.
    assert tally(contest, top=1).points == {"a": 2, "b": 0, "c": 3}
    assert tally(contest, top=3).points == {"a": 12, "b": 4, "c": 11}
    assert pairwise(contest) == {
        ("a", "b"): 5, ("b", "a"): 0, ("a", "c"): 2, ("c", "a"): 3, ("b", "c"): 2, ("c", "b"): 3,
    }  # fmt: skip


def test_equals_hold_the_same_place():
    contest = contest_of("ranked", BallotGroup(("a", "b", "c"), 2, ranks=(1, 1, 2)), BallotGroup(("c",), 1))
    assert place_counts(contest) == [[2, 2, 1], [0, 0, 2]]


def test_sums_without_ballots():
    contest = contest_of("ranked")
    assert place_counts(contest) == []
    zero = {"a": 0, "b": 0, "c": 0}
    assert tally(contest) == tally(contest_of("ranked", BallotGroup((), 3))) == Tallies(zero, zero, zero)
    assert set(pairwise(contest).values()) == {0}


def test_approval_and_points_have_no_first_preferences():
    zero = {"a": 0, "b": 0, "c": 0}
    approval = tally(contest_of("approval", BallotGroup(("a", "c"), 2, weight=2), BallotGroup(("c",), 1)))
    assert approval == Tallies({"a": 4, "b": 0, "c": 5}, zero, {"a": 4, "b": 0, "c": 5})
    points = tally(
        contest_of("points", BallotGroup(("a", "c"), 2, (7, 0)), BallotGroup(("c",), 1, (4,), weight=3))
    )
    assert points == Tallies({"a": 14, "b": 0, "c": 12}, zero, {"a": 2, "b": 0, "c": 5})
