"""Rules by points: Borda in three ways for short ballots, Dowdall, plurality; equals share their places."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import BallotGroup, Contest, Project, Rule, RuleError, count
from voting.tally.irresolute import every_outcome
from voting.tally.ranked.borda import borda_points
from voting.tally.ranked.dowdall import dowdall_points


def contest_of(groups: list[BallotGroup], codes: str, limit: int | None = None) -> Contest:
    return Contest.of("ranked", [Project(code, 0) for code in codes], groups, 0, limit)


@st.composite
def contests(draw) -> Contest:
    codes = "abcde"[: draw(st.integers(1, 5))]
    groups = []
    for marks in draw(
        st.lists(st.lists(st.sampled_from(codes), unique=True, max_size=len(codes)), max_size=8)
    ):
        ranks = [1] if marks else []
        for _ in marks[1:]:
            ranks.append(ranks[-1] + draw(st.integers(0, 1)))
        groups.append(BallotGroup(tuple(marks), draw(st.integers(1, 5)), ranks=tuple(ranks)))
    return contest_of(groups, codes)


def by_hand(contest: Contest, worth) -> dict[str, Fraction]:
    """Give each option of each ballot the mean worth of the places its rank covers; `worth` of (place, names)."""
    points = dict.fromkeys(contest.codes, Fraction(0))
    for group in contest.ballots:
        ranks = group.ranks or tuple(range(1, len(group.marks) + 1))
        for mark, rank in zip(group.marks, ranks, strict=True):
            places = [place for place, other in enumerate(ranks) if other == rank]
            mean = sum((worth(place, len(ranks)) for place in places), Fraction(0)) / len(places)
            points[mark] += group.count * mean
    return points


@given(contests())
def test_points_are_those_of_a_sum_ballot_by_ballot(contest: Contest):
    others = max(len(contest.codes) - 1, 1)
    assert borda_points(contest) == by_hand(contest, lambda place, names: Fraction(others - place))
    assert borda_points(contest, "modified") == by_hand(contest, lambda place, names: Fraction(names - place))
    assert dowdall_points(contest) == by_hand(contest, lambda place, names: Fraction(1, place + 1))


@given(contests())
def test_averaged_points_give_every_ballot_the_same_sum(contest: Contest):
    points = borda_points(contest, "averaged")
    size = len(contest.codes)
    named = sum(group.count for group in contest.ballots if group.marks)
    assert sum(points.values()) == named * Fraction(size * (size - 1), 2)
    full = [
        BallotGroup(
            (*group.marks, *(code for code in contest.codes if code not in group.marks)),
            group.count,
            ranks=(
                *(group.ranks or range(1, len(group.marks) + 1)),
                *[max(group.ranks or (len(group.marks),)) + 1] * (size - len(group.marks)),
            ),
        )
        for group in contest.ballots
        if group.marks
    ]
    # Sharing what is left is the same as ranking all the unranked equal last.
    assert points == borda_points(contest_of(full, "".join(contest.codes)), "nothing") or size == 1


def test_three_ways_to_treat_short_ballots_elect_three_options():
    groups = [("abcd", 4), ("b", 5), ("cdba", 3), ("dc", 2)]
    contest = contest_of([BallotGroup(tuple(marks), number) for marks, number in groups], "abcd")
    tables = {way: count(contest, Rule("borda", unranked=way)).table("points") for way in
              ("nothing", "modified", "averaged")}  # fmt: skip
    assert tables["nothing"] == {"a": 12, "b": 26, "c": 17, "d": 12}
    assert tables["modified"] == {"a": 19, "b": 23, "c": 22, "d": 17}
    assert tables["averaged"] == {"a": 18, "b": 27, "c": 22, "d": 17}


def test_the_rank_limit_is_the_worth_of_a_first_place():
    contest = contest_of([BallotGroup(("a", "b"), 1)], "abcd", limit=2)
    assert borda_points(contest) == {"a": 2, "b": 1, "c": 0, "d": 0}


def test_equals_share_the_points_of_their_places():
    contest = contest_of([BallotGroup(("a", "b", "c"), 1, ranks=(1, 1, 2))], "abcd")
    assert borda_points(contest) == {"a": Fraction(5, 2), "b": Fraction(5, 2), "c": 1, "d": 0}
    assert dowdall_points(contest) == {"a": Fraction(3, 4), "b": Fraction(3, 4), "c": Fraction(1, 3), "d": 0}
    outcome = count(contest, Rule("borda", tie=("points", "code")))
    assert (outcome.winner, outcome.ties[0].criteria) == ("a", ("code",))
    assert count(contest, Rule("plurality")).table("first_preferences") == {"a": 1, "b": 1, "c": 0, "d": 0}


def test_dowdall_sums_exactly_where_floats_would_not():
    groups = [
        BallotGroup(tuple("abcdefg"), 1),
        BallotGroup(tuple("gfedcba"), 1),
        BallotGroup(tuple("dgcafbe"), 1),
    ]
    scores = dowdall_points(contest_of(groups, "abcdefg"))
    assert scores["a"] == Fraction(1) + Fraction(1, 7) + Fraction(1, 4)
    # 1/3 + 1/6 = 1/2 exactly: a tie that rounding must not break.
    tied = contest_of([BallotGroup(tuple("xya"), 1), BallotGroup(tuple("xyzwva"), 1), BallotGroup(tuple("xb"), 1)],
                      "abxyzwv")  # fmt: skip
    points = dowdall_points(tied)
    assert points["a"] == points["b"] == Fraction(1, 2)


def test_ties_at_the_top_are_recorded_and_lower_ones_are_not():
    outcome = count(
        contest_of([BallotGroup(("a", "b"), 1), BallotGroup(("b", "a"), 1)], "abcd"), Rule("dowdall")
    )
    assert [(tie.where, tie.projects) for tie in outcome.ties] == [("winner", ("a", "b"))]
    assert outcome.order == ("a", "b", "c", "d")


@pytest.mark.parametrize("rule", ["plurality", "borda", "dowdall"])
def test_more_support_never_harms(rule: str):
    for seed in range(150):
        draw = random.Random(seed)
        ballots = [draw.sample("abcd", draw.randint(2, 4)) for _ in range(draw.randint(1, 9))]
        before = [BallotGroup(tuple(ballot), 1) for ballot in ballots]
        winner = count(contest_of(before, "abcd"), Rule(rule)).winner
        raised = [ballot for ballot in ballots if winner in ballot[1:]]
        if not raised:
            continue
        place = raised[0].index(winner)
        raised[0][place - 1 : place + 1] = [winner, raised[0][place - 1]]
        after = [BallotGroup(tuple(ballot), 1) for ballot in ballots]
        assert count(contest_of(after, "abcd"), Rule(rule)).winner == winner


def test_an_unknown_way_is_refused():
    with pytest.raises(RuleError, match=r"\bnot_one_of\b"):
        Rule("borda", unranked="guessed")


def test_points_elect_whom_pref_voting_elects():
    import os

    if os.environ.get("CI_REQUIRE_ALL"):
        import pref_voting.voting_methods as methods
    else:
        methods = pytest.importorskip("pref_voting.voting_methods")
    from pref_voting.profiles_with_ties import ProfileWithTies

    for seed in range(150):
        draw = random.Random(seed)
        size = draw.randint(2, 5)
        ballots = [draw.sample(range(size), draw.randint(1, size)) for _ in range(draw.randint(1, 12))]
        profile = ProfileWithTies(
            [{option: place for place, option in enumerate(ballot)} for ballot in ballots],
            candidates=list(range(size)),
        )
        profile.use_extended_strict_preference()
        groups = [BallotGroup(tuple(map(str, ballot)), 1) for ballot in ballots]
        contest = contest_of(groups, "".join(map(str, range(size))))
        outcomes = every_outcome(contest, Rule("borda", unranked="averaged", tie=("code",)))
        # Its symmetric Borda score (better less worse) is an affine image of sharing what is left.
        assert sorted(int(outcome.winner) for outcome in outcomes) == sorted(
            methods.borda_for_profile_with_ties(profile)
        )
