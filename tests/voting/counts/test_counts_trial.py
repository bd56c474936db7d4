"""Trying a rule on a vote that is over: stored lines first, a count at most once, never on a large box."""

import pytest

from tests.factories.contests import make_contest, vote
from voting.ballots.errors import WrongState
from voting.ballots.services import close_contest
from voting.counts import trial
from voting.counts.models import CountRun
from voting.counts.services import count_official
from voting.counts.trial import PastVote
from voting.tally import TooLargeError

pytestmark = pytest.mark.django_db
NEW = {"name": "greedy", "order": "points", "misfit": "stop", "threshold": 1}


@pytest.fixture
def contest():
    contest = make_contest()
    vote(contest, "ani", ["a", "b"])
    vote(contest, "budi", ["b"])
    contest = close_contest(contest=contest)
    count_official(contest=contest)
    return contest


@pytest.fixture
def sealed_box(monkeypatch):
    def refuse(_contest):
        raise AssertionError("the box was read")

    return lambda: monkeypatch.setattr(trial, "read_box", refuse)


def test_a_rule_of_the_comparison_is_not_counted_again(contest, sealed_box):
    sealed_box()
    stored = CountRun.objects.get(contest=contest, label="per_cost")
    assert PastVote(contest).row({"name": "greedy", "order": "points_per_cost"}) == stored.row


def test_a_new_rule_is_counted_once_and_kept(contest, sealed_box):
    row = PastVote(contest).row(NEW)
    assert (row["projects"], row["total"], row["remaining"]) == (["b"], 50, 50)
    sealed_box()
    assert PastVote(contest).row(NEW) == row
    assert CountRun.objects.filter(rule__parameters__threshold=1).count() == 0


def test_a_large_box_is_left_alone(contest, sealed_box, monkeypatch):
    monkeypatch.setattr(trial, "MOST_BALLOTS", 1)
    sealed_box()
    past = PastVote(contest)
    assert past.row(NEW) == {"error": "too_many_ballots"}
    assert past.row({"name": "knapsack"})["projects"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"name": "magic"}, "unknown_rule"),
        ({"name": "greedy", "order": "combined"}, "does_not_fit_ballots"),
    ],
)
def test_what_cannot_be_counted_is_a_reason(contest, rule, code):
    assert PastVote(contest).row(rule) == {"error": code}


def test_a_rule_that_is_too_large_says_so(contest, monkeypatch):
    def refuse(_contest, _rule):
        raise TooLargeError("too_large")

    monkeypatch.setattr(trial.tally, "count", refuse)
    assert PastVote(contest).row(NEW) == {"error": "too_large"}


def test_a_vote_that_is_not_counted_is_not_tried():
    with pytest.raises(WrongState):
        PastVote(make_contest())
