"""Winners, groups and circles of duels on graphs drawn by hand, and what the counts record about them."""

from fractions import Fraction

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, Tie, count
from voting.tally.ranked.condorcet import condorcet_winner, find_cycle, smith_set
from voting.tally.ranked.duels import Duels
from voting.tally.tallies import copeland_scores, pairwise


def graph(codes: str, *beats: str) -> dict[tuple[str, str], int]:
    """Return pairs in which "ab" means that a beats b by 2 to 1; pairs not named are drawn 1 to 1."""
    wins = {(a, b): 1 for a in codes for b in codes if a != b}
    for a, b in beats:
        wins[a, b] = 2
    return wins


def contest_of(groups: dict[str, int], codes: str) -> Contest:
    made = [BallotGroup(tuple(marks), number) for marks, number in groups.items()]
    return Contest.of("ranked", [Project(code, 3) for code in codes], made, 7)


@pytest.mark.parametrize(
    ("codes", "beats", "winner", "smith", "cycle"),
    [
        ("a", (), "a", "a", ""),
        ("ab", ("ba",), "b", "b", ""),
        ("ab", (), None, "ab", ""),
        ("abc", ("ab", "ac"), "a", "a", ""),
        # a does not lose, but draws with c.
        ("abc", ("ab", "bc"), None, "abc", ""),
        ("abc", ("ab", "bc", "ca"), None, "abc", "abc"),
        ("cba", ("ab", "bc", "ca"), None, "cba", "cab"),
        ("abcd", ("ab", "bc", "ca", "ad", "bd", "cd"), None, "abc", "abc"),
        ("abcd", ("ab", "bc", "cd", "da", "ac"), None, "abcd", "acd"),
        # Two ways lead from a to d: the second is met when d was seen already.
        ("abcd", ("ab", "ac", "bd", "cd", "da"), None, "abcd", "abd"),
        ("abcd", ("ab", "bc", "cd", "da"), None, "abcd", "abcd"),
        # d is drawn with a member, so that it belongs to the group too.
        ("abcd", ("ab", "bc", "ca", "bd", "cd"), None, "abcd", "abc"),
        ("dcba", ("ab", "bc", "ca", "ad", "bd", "cd"), None, "cba", "cab"),
        ("abcde", ("ab", "ac", "bc", "ad", "bd", "ae", "be", "de"), "a", "a", ""),
    ],
)
def test_winner_group_and_circle(
    codes: str, beats: tuple[str, ...], winner: str | None, smith: str, cycle: str
):
    wins = graph(codes, *beats)
    assert condorcet_winner(codes, wins) == winner
    assert smith_set(codes, wins) == tuple(smith)
    assert find_cycle(codes, wins) == tuple(cycle)


def test_duels_of_a_small_vote_by_hand():
    contest = contest_of({"abc": 4, "bc": 3, "ca": 3}, "abc")
    duels = Duels.of(contest)
    # a over b: 4 + 3; b over a: 3. b over c: 7 to 3. a over c: 4, c over a: 3 + 3.
    assert duels.wins.tolist() == [[0, 7, 4], [3, 0, 7], [6, 3, 0]]
    assert duels.beats.tolist() == [[False, True, False], [False, False, True], [True, False, False]]
    assert duels.strengths("margins").tolist() == [[0, 4, 0], [0, 0, 4], [2, 0, 0]]
    assert duels.strengths("winning_votes").tolist() == [[0, 7, 0], [0, 0, 7], [6, 0, 0]]
    assert duels.table() == {"a>b": 7, "a>c": 4, "b>a": 3, "b>c": 7, "c>a": 6, "c>b": 3}
    assert duels.condorcet_winner() is None
    assert pairwise(contest) == {tuple(key.split(">")): votes for key, votes in duels.table().items()}


@pytest.mark.parametrize(("ballots", "winner"), [({"ab": 2, "ba": 1}, "a"), ({"ab": 1, "ba": 1}, None)])
def test_a_condorcet_winner_beats_everybody_and_draws_with_nobody(
    ballots: dict[str, int], winner: str | None
):
    duels = Duels.of(contest_of(ballots, "ab"))
    assert duels.condorcet_winner() == winner
    assert Duels.of(contest_of({"a": 1}, "a")).condorcet_winner() == "a"


def test_copeland_scores_count_one_for_a_win_and_a_half_for_a_draw():
    contest = contest_of({"abc": 1, "bac": 1}, "abc")
    assert copeland_scores(contest) == {"a": Fraction(3, 2), "b": Fraction(3, 2), "c": 0}
    outcome = count(contest, Rule("copeland", draw="1/3"))
    assert outcome.table("copeland") == {"a": Fraction(4, 3), "b": Fraction(4, 3), "c": 0}
    assert outcome.ties == (Tie("winner", ("a", "b"), ("code",), ("b",)),)
    assert [(item.action, item["copeland"]["a"]) for item in outcome.rounds] == [("counted", Fraction(4, 3))]


def test_what_a_condorcet_count_records_with_a_winner():
    outcome = count(contest_of({"abc": 3, "bca": 2}, "abc"), Rule("condorcet"))
    assert [item.to_json() for item in outcome.rounds] == [
        {"number": 1, "action": "condorcet_winner", "project": "a", "data": {"copeland": "2/1"}}
    ]
    assert (outcome.order, outcome.ties, outcome.winner, outcome.funded) == (("a", "b", "c"), (), "a", ("a",))
    assert outcome.table("copeland") == {"a": 2, "b": 1, "c": 0}
    assert (outcome.totals.total, outcome.totals.remaining) == (3, 4)


def test_what_a_condorcet_count_records_without_one():
    # a>b 4:2, b>c 4:2, c>a 4:2; Borda points are equal, so that first preferences and the code part them.
    contest = contest_of({"abc": 2, "bca": 2, "cab": 2}, "abc")
    outcome = count(contest, Rule("condorcet"))
    assert [item.to_json() for item in outcome.rounds] == [
        {"number": 1, "action": "no_condorcet_winner", "project": None,
         "data": {"smith_set": ["a", "b", "c"], "cycle": ["a", "b", "c"]}},
        {"number": 2, "action": "borda_decides", "project": "a", "data": {"points": 6}},
    ]  # fmt: skip
    assert outcome.ties == (Tie("winner", ("a", "b", "c"), ("code", "code"), ("b", "c")),)
    ahead = count(contest_of({"abc": 3, "bca": 2, "cab": 2}, "abc"), Rule("condorcet"))
    assert (ahead.rounds[1].project, ahead.rounds[1]["points"], ahead.ties) == ("a", 8, ())
    black = count(contest, Rule("black"))
    assert [item.to_json() for item in black.rounds] == [
        {"number": 1, "action": "no_condorcet_winner", "project": None, "data": {}},
        {"number": 2, "action": "borda_decides", "project": "a", "data": {"points": 6}},
    ]
    assert black.ties == outcome.ties
    assert black.table("pairwise") == outcome.table("pairwise")


def test_the_report_without_a_condorcet_winner_is_the_same_whatever_the_file_order():
    groups = {"abc": 3, "bca": 2, "cab": 2}
    one, two = (count(contest_of(groups, codes), Rule("condorcet")) for codes in ("abc", "cba"))
    assert one.rounds[0].to_json() == two.rounds[0].to_json()
    assert two.rounds[0]["smith_set"] == two.rounds[0]["cycle"] == ("a", "b", "c")


def test_black_puts_the_condorcet_winner_before_those_with_more_points():
    outcome = count(contest_of({"abcd": 3, "bcda": 2}, "abcd"), Rule("black"))
    assert outcome.table("points") == {"a": 9, "b": 12, "c": 7, "d": 2}
    assert (outcome.order, outcome.ties) == (tuple("abcd"), ())
    assert [item.to_json() for item in outcome.rounds] == [
        {"number": 1, "action": "condorcet_winner", "project": "a", "data": {"points": 9}}
    ]


def test_a_run_off_among_the_smith_set_is_recorded_the_same_whatever_the_file_order():
    groups = {"abcd": 4, "bcad": 3, "cabd": 2, "dabc": 1}
    one, two = (count(contest_of(groups, codes), Rule("smith_irv")) for codes in ("abcd", "dcba"))
    assert [item.to_json() for item in one.rounds] == [
        {"number": 1, "action": "smith_set", "project": None, "data": {"options": ["a", "b", "c"]}},
        {"number": 2, "action": "eliminated", "project": "c",
         "data": {"votes": {"a": 5, "b": 3, "c": 2}, "exhausted": 0}},
        {"number": 3, "action": "winner", "project": "a", "data": {"votes": {"a": 7, "b": 3}, "exhausted": 0}},
    ]  # fmt: skip
    assert [item.to_json() for item in two.rounds] == [item.to_json() for item in one.rounds]
    assert one.order == two.order == ("a", "b", "c", "d")


def test_among_the_smith_set_the_weakest_drop_out_one_by_one():
    outcome = count(contest_of({"dbaec": 6, "edcb": 3, "cbeda": 6, "bacde": 2}, "abcde"), Rule("smith_irv"))
    # b and e together have fewer votes than d, and still leave one after the other.
    assert [(item.action, item.project, dict(item.data).get("votes")) for item in outcome.rounds[1:]] == [
        ("eliminated", "b", {"b": 2, "c": 6, "d": 6, "e": 3}),
        ("eliminated", "e", {"c": 8, "d": 6, "e": 3}),
        ("winner", "d", {"c": 8, "d": 9}),
    ]


def test_equal_first_preferences_are_parted_by_borda_points():
    outcome = count(contest_of({"abc": 2, "bca": 1, "bac": 1, "cba": 1}, "abc"), Rule("plurality"))
    assert outcome.table("first_preferences") == {"a": 2, "b": 2, "c": 1}
    assert outcome.table("points") == {"a": 5, "b": 7, "c": 3}
    assert (outcome.order, outcome.ties) == (
        ("b", "a", "c"),
        (Tie("winner", ("b", "a"), ("points",), ("a",)),),
    )
    assert [item.to_json() for item in outcome.rounds] == [
        {"number": 1, "action": "counted", "project": None,
         "data": {"first_preferences": {"a": 2, "b": 2, "c": 1}}}
    ]  # fmt: skip


def test_the_least_bad_duel_stands_first_and_equals_are_parted():
    outcome = count(contest_of({"abc": 4, "bc": 3, "ca": 3}, "abc"), Rule("minimax"))
    assert (outcome.order, outcome.ties) == (("a", "b", "c"), ())
    tied = count(contest_of({"ab": 1, "ba": 1}, "ab"), Rule("minimax", tie="file_order"))
    assert (tied.winner, tied.ties) == ("a", (Tie("winner", ("a", "b"), ("file_order",), ("b",)),))


def test_minimax_measures_by_hand():
    contest = contest_of({"abc": 4, "bc": 3, "ca": 3}, "abc")
    worst = {
        measure: count(contest, Rule("minimax", measure=measure)).table("worst_duel")
        for measure in ("margins", "winning_votes", "opposition")
    }
    assert worst == {
        "margins": {"a": 2, "b": 4, "c": 4},
        "winning_votes": {"a": 6, "b": 7, "c": 7},
        "opposition": {"a": 6, "b": 7, "c": 7},
    }
    # Who beats everybody has a negative worst margin, no winning vote against, and still some opposition.
    clear = contest_of({"ab": 3, "ba": 1}, "ab")
    assert [count(clear, Rule("minimax", measure=name)).table("worst_duel")["a"] for name in worst] == [
        -2,
        0,
        1,
    ]
    alone = count(contest_of({"a": 1}, "a"), Rule("minimax"))
    assert (alone.winner, alone.table("worst_duel")) == ("a", {"a": 0})


def test_the_matrix_over_many_options_is_that_of_few():
    # From 127 options on, places no longer fit into eight bits.
    for size in (126, 127, 130):
        codes = [f"p{place:03}" for place in range(size)]
        groups = [BallotGroup(tuple(codes), 2), BallotGroup((codes[-1], codes[0]), 3)]
        wins = pairwise(Contest.of("ranked", [Project(code, 0) for code in codes], groups, 0))
        assert (wins[codes[0], codes[-1]], wins[codes[-1], codes[0]]) == (2, 3)
        assert (wins[codes[0], codes[1]], wins[codes[1], codes[0]]) == (5, 0)
        assert (wins[codes[-2], codes[-1]], wins[codes[-1], codes[-2]]) == (2, 3)
        assert (wins[codes[1], codes[2]], wins[codes[2], codes[1]]) == (2, 0)
