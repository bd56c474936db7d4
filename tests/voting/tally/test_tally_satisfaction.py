"""Who got how much of what they named, by hand; and the points of ranks spend what is left of Equal Shares."""

from voting.tally import Contest, Project, Rule, count
from voting.tally.insight.satisfaction import satisfaction


def test_satisfaction_is_told_in_full():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "a", "c", ""], budget=100,
        projects=[Project("a", 60), Project("b", 40), Project("c", 50)],
    )  # fmt: skip
    told = satisfaction(contest, count(contest, Rule("greedy"))).to_json()
    # a and b are in: one voter has both (100), one has a (60), one nothing.
    assert told == {
        "voters": 3, "blank": 1, "histogram": [[0, 1], [1, 1], [2, 1]], "mean": "1/1",
        "nothing": 1, "nothing_share": "1/3", "spent": 100, "mean_money": "160/3",
        "money_histogram": told["money_histogram"],
    }  # fmt: skip
    assert sum(number for _, number in told["money_histogram"]) == 3


def test_under_borda_what_is_left_goes_down_the_points_and_not_the_names():
    contest = Contest.from_ballots(
        kind="ranked", ballots=["ab", "ab", "ab", "cb", "cb", "c"], budget=100,
        projects=[Project("a", 90), Project("b", 90), Project("c", 500)],
    )  # fmt: skip
    # Two points for a first place, one for a second: a has 6, b has 5 from more ballots. Nobody can pay alone.
    for utility, winner in (("borda", "a"), ("cardinality", "b")):
        rule = Rule("equal_shares", utility=utility, completion="ballots_naming")
        assert count(contest, rule).funded == (winner,)
