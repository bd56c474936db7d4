"""What is told of each option of a ranked count, by hand, and of ties that no order of options can turn."""

from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.insight.sensitivity import ties_otherwise
from voting.tally.insight.standings import option_stories


def ranked(*groups: tuple[str, int]) -> Contest:
    projects = [Project(code, 0) for code in "ABC"]
    return Contest.of("ranked", projects, tuple(BallotGroup(tuple(marks), n) for marks, n in groups), 0)


def test_each_story_is_told_in_full():
    contest = ranked(("ABC", 16), ("CBA", 13), ("BCA", 11))
    stories = option_stories(contest, count(contest, Rule("irv")))
    # Points 2, 1, 0 by place: A 32, B 51, C 37.
    assert [story.to_json() for story in stories] == [
        {
            "option": "C", "chosen": True, "place": 1, "wins": 1, "draws": 0,
            "beaten_by": [{"by": "B", "votes": 27, "against": 13}],
            "points_behind": 0, "first_behind": 0, "left_round": None, "votes_then": None,
        },
        {
            "option": "A", "chosen": False, "place": 2, "wins": 0, "draws": 0,
            "beaten_by": [{"by": "B", "votes": 24, "against": 16}, {"by": "C", "votes": 24, "against": 16}],
            "points_behind": 5, "first_behind": -3, "left_round": None, "votes_then": None,
        },
        {
            "option": "B", "chosen": False, "place": 3, "wins": 2, "draws": 0, "beaten_by": [],
            "points_behind": -14, "first_behind": 2, "left_round": 1, "votes_then": 11,
        },
    ]  # fmt: skip


def test_a_rule_of_points_says_how_far_behind_an_option_is():
    contest = ranked(("AB", 3), ("BA", 2), ("C", 1))
    stories = {story.option: story for story in option_stories(contest, count(contest, Rule("borda")))}
    points = dict(count(contest, Rule("borda")).table("points"))
    assert {code: story.points_behind for code, story in stories.items()} == {
        code: points["A"] - points[code] for code in "ABC"
    }
    assert stories["B"].points_behind == 1


def test_a_rule_without_a_table_of_points_says_nothing_of_them():
    contest = ranked(("ABC", 2), ("BCA", 1), ("CAB", 1)).replace(seats=1)
    outcome = count(contest, Rule("stv_scottish", tie="code"))
    assert "points" not in dict(outcome.tables)
    stories = {story.option: story for story in option_stories(contest, outcome)}
    assert {code: (story.points_behind, story.first_behind) for code, story in stories.items()} == {
        "A": (None, 0), "B": (None, 1), "C": (None, 1),
    }  # fmt: skip
    assert {code: story.draws for code, story in stories.items()} == {"A": 1, "B": 0, "C": 1}


def test_ties_that_look_at_earlier_rounds_are_not_turned():
    contest = ranked(("A", 2), ("B", 1), ("C", 1))
    rule = Rule("irv", tie="earlier_round,code")
    outcome = count(contest, rule)
    assert outcome.ties
    assert ties_otherwise(contest, outcome) == ()
    assert ties_otherwise(contest, count(contest, rule.replace(tie="code")))
