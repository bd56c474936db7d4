"""What a result hangs on: every turning point differs on its side and not one unit nearer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import contests, rule_for
from voting.tally import BallotGroup, Contest, Floor, Project, Rule, TooLargeError, count
from voting.tally.insight.envelope import budget_turns
from voting.tally.insight.report import report
from voting.tally.insight.sensitivity import in_order, one_ballot_margins, other_rules, ties_otherwise
from voting.tally.insight.standings import option_stories
from voting.tally.irresolute import every_outcome

settings.load_profile("laws")
GREEDY = [
    Rule("greedy"),
    Rule("greedy", misfit="stop"),
    Rule("greedy", misfit="most_covered"),
    Rule("greedy", order="points_per_cost", misfit="stop"),
    Rule("greedy", exclusive=[["a", "b"]]),
    Rule("greedy", group_caps=[("RW-01", 30)], leftover="yes"),
    Rule("two_pass", floors=[Floor("green", 40), Floor("women", 30)], caps="group:60"),
    Rule("two_pass", misfit="stop", floors=[Floor("women", 50)], caps="group:60"),
]


def funded_at(contest: Contest, rule: Rule, budget: int) -> set[str]:
    return set(count(contest.replace(budget=budget), rule).funded)


@settings(max_examples=40)
@given(contests(), st.sampled_from(GREEDY))
def test_the_turning_points_of_greedy_are_the_nearest_ones(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    turns = {turn.side: turn.at for turn in budget_turns(contest, outcome)}
    now = set(outcome.funded)
    below = range(contest.budget - 1, -1, -1)
    above = range(contest.budget + 1, contest.budget + sum(contest.costs) + 2)
    for side, budgets in (("below", below), ("above", above)):
        first = next((budget for budget in budgets if funded_at(contest, rule, budget) != now), None)
        assert turns.get(side) == first


@settings(max_examples=25)
@given(contests(), st.data())
def test_every_turning_point_is_one(contest: Contest, data):
    rule = data.draw(rule_for(contest, "budget"))
    outcome = count(contest, rule)
    for turn in budget_turns(contest, outcome, effort=10**7):
        nearer = turn.at + 1 if turn.side == "below" else turn.at - 1
        after = funded_at(contest, rule, turn.at)
        assert after != set(outcome.funded) == funded_at(contest, rule, nearer)
        assert set(turn.difference.comes_in) == after - set(outcome.funded)
        assert set(turn.difference.goes_out) == set(outcome.funded) - after


@settings(max_examples=20)
@given(contests(), st.data())
def test_a_tie_that_falls_otherwise_gives_an_outcome_that_some_policy_gives(contest: Contest, data):
    rule = data.draw(st.sampled_from([Rule("greedy"), Rule("equal_shares"), Rule("phragmen")]))
    outcome = count(contest, rule)
    try:
        possible = [frozenset(other.funded) for other in every_outcome(contest, rule, limit=500)]
    except TooLargeError:
        return
    for change in ties_otherwise(contest, outcome):
        assert change.taken in change.projects
        after = (set(outcome.funded) | set(change.difference.comes_in)) - set(change.difference.goes_out)
        assert after in possible
        if rule.name == "greedy":
            assert change.difference.changes


@given(contests(), st.data())
def test_the_policy_written_out_as_an_order_counts_the_same(contest: Contest, data):
    rule = data.draw(
        st.sampled_from([Rule("greedy"), Rule("equal_shares"), Rule("knapsack"), Rule("phragmen")])
    )
    assert set(count(in_order(contest, contest.codes[::-1]), rule).funded) == set(count(contest, rule).funded)


@settings(max_examples=25)
@given(
    contests(), st.sampled_from([Rule("greedy"), Rule("equal_shares"), Rule("greedy", threshold_share="1/3")])
)
def test_a_single_ballot_changes_what_is_said(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    margins = one_ballot_margins(contest, outcome, effort=10**7)
    assert margins.tried == margins.possible
    said = {(change.kind, change.marks) for change in margins.changes}
    point = (1,) if contest.kind == "points" else ()
    true = set()
    for code in contest.codes:
        more = contest.replace(ballots=[*contest.ballots, BallotGroup((code,), 1, point)])
        if set(count(more, rule).funded) != set(outcome.funded):
            true.add(("more", (code,)))
    for at, group in enumerate(contest.ballots):
        fewer = [BallotGroup(group.marks, group.count - 1, group.points)] if group.count > 1 else []
        groups = [*list(contest.ballots)[:at], *fewer, *list(contest.ballots)[at + 1 :]]
        if set(count(contest.replace(ballots=groups), rule).funded) != set(outcome.funded):
            marks = (
                group.marks if contest.kind == "ranked" else [c for c in contest.codes if c in group.marks]
            )
            true.add(("less", tuple(marks)))
    assert said == true


def test_an_effort_used_up_says_how_far_it_went():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "b"], budget=60, projects=[Project("a", 60), Project("b", 60)]
    )
    margins = one_ballot_margins(contest, count(contest, Rule("greedy")), effort=4)
    assert (margins.tried, margins.possible) == (2, 4)
    assert budget_turns(contest, count(contest, Rule("equal_shares")), effort=1) == ()


def test_other_rules_tell_what_comes_in_and_why_one_cannot_be_counted():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "b", "c"], budget=100,
        projects=[Project("a", 60), Project("b", 50), Project("c", 40)],
    )  # fmt: skip
    outcome = count(contest, Rule("greedy"))
    told = other_rules(
        contest, outcome, [Rule("greedy"), Rule("equal_shares"), Rule("greedy", order="combined")]
    )
    assert [(item.rule.name, item.error) for item in told] == [
        ("equal_shares", ""),
        ("greedy", "missing_score"),
    ]
    assert told[0].difference.goes_out == tuple(
        code for code in outcome.funded if code not in count(contest, Rule("equal_shares")).funded
    )
    assert {item.rule.name for item in other_rules(contest, outcome)} >= {"knapsack", "equal_shares"}


@given(contests(("ranked",)), st.data())
def test_every_option_of_a_ranked_count_has_its_story(contest: Contest, data):
    outcome = count(contest, data.draw(rule_for(contest, "single_winner")))
    stories = option_stories(contest, outcome)
    assert [story.option for story in stories] == list(outcome.order)
    assert [story.option for story in stories if story.chosen] == [outcome.winner]
    ballots = list(contest.ballots)
    for story in stories:
        assert story.wins + story.draws + len(story.beaten_by) == len(contest.codes) - 1
        for duel in story.beaten_by:
            above = sum(group.count for group in ballots if _above(group, duel.by, story.option))
            against = sum(group.count for group in ballots if _above(group, story.option, duel.by))
            assert (duel.votes, duel.against) == (above, against)
            assert above > against


def _above(group: BallotGroup, one: str, other: str) -> bool:
    place = {mark: at for at, mark in enumerate(group.marks)}
    return place.get(one, 99) < place.get(other, 99)


@settings(max_examples=40)
@given(contests(), st.data())
def test_the_report_of_every_rule_is_plain_json(contest: Contest, data):
    told = report(contest, count(contest, data.draw(rule_for(contest)))).to_json()
    assert set(told) == {
        "satisfaction", "proportionality", "payers", "losses", "budget_turns", "ties", "options", "certificate",
    }  # fmt: skip


def test_stories_need_rankings():
    contest = Contest.from_ballots(kind="approval", ballots=["a"], budget=1, projects=[Project("a", 1)])
    with pytest.raises(ValueError, match=r"\bnot_ranked\b"):
        option_stories(contest, count(contest, Rule("greedy")))


def test_who_is_dropped_together_left_in_the_same_round():
    contest = Contest.from_ballots(
        kind="ranked", projects=[Project(code, 0) for code in "abcd"], budget=0,
        ballots=["a"] * 5 + ["b"] * 6 + ["ca"] * 2 + ["da"],
    )  # fmt: skip
    outcome = count(contest, Rule("irv", batch="yes"))
    stories = {story.option: story for story in option_stories(contest, outcome)}
    assert outcome.winner == "a"
    assert [(code, stories[code].left_round, stories[code].votes_then) for code in "abcd"] == [
        ("a", None, None), ("b", None, None), ("c", 1, 2), ("d", 1, 1),
    ]  # fmt: skip
    assert stories["d"].beaten_by[0].to_json() == {"by": "a", "votes": 7, "against": 1}
