"""One person, one ballot: what the box takes, what it refuses, and what it answers."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories.contests import form_key, make_contest, vote
from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.keys import normalise, person_key, receipt_of
from voting.ballots.models import Ballot, Leaf, Participation, Submission
from voting.ballots.queries import find_leaf, turnout_now
from voting.ballots.services import cast_ballot, close_contest, remove_from_roll

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int, int, int]:
    return (
        Ballot.objects.count(), Leaf.objects.count(), Participation.objects.count(), Submission.objects.count()
    )  # fmt: skip


def test_a_vote_leaves_one_ballot_one_leaf_and_one_participation():
    contest = make_contest()
    receipt = vote(contest, "ani", ["b", "a"])
    ballot = Ballot.objects.get()
    assert (ballot.status, ballot.channel, ballot.payload) == ("valid", "online", '{"marks":["b","a"]}')
    assert len(ballot.pk) == 40
    assert receipt == receipt_of(Leaf.objects.get().hash)
    assert counts() == (1, 1, 1, 1)
    assert Participation.objects.get().roll.person_key == person_key(contest.pk, "ani")


def test_a_second_ballot_of_the_same_person_is_refused_and_leaves_nothing():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    with pytest.raises(errors.AlreadyVoted):
        vote(contest, "ani", ["b"])
    with pytest.raises(errors.AlreadyVoted):
        vote(contest, " ANI ", ["b"], channel="paper")
    assert counts() == (1, 1, 1, 1)


def test_the_same_form_gets_the_same_receipt_again_also_after_closing():
    contest, key = make_contest(), form_key()
    first = vote(contest, "ani", ["a"], key=key)
    close_contest(contest=contest)
    assert vote(contest, "ani", ["a"], key=key) == first
    assert counts() == (1, 1, 1, 1)


def test_the_same_form_with_other_choices_is_never_told_that_they_are_in():
    contest, key = make_contest(), form_key()
    vote(contest, "ani", ["a"], key=key)
    with pytest.raises(errors.AlreadyVoted):
        vote(contest, "ani", ["b"], key=key)
    assert counts() == (1, 1, 1, 1)


def test_another_person_with_the_same_form_key_gets_an_own_receipt():
    contest, key = make_contest(), form_key()
    assert vote(contest, "ani", ["a"], key=key) != vote(contest, "budi", ["a"], key=key)
    assert counts() == (2, 2, 2, 2)


def test_a_form_key_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="at least 16"):
        vote(make_contest(), "ani", ["a"], key="1")


@pytest.mark.parametrize("who", ["dewi", ""])
def test_nobody_outside_the_roll_votes(who):
    with pytest.raises(errors.NotEntitled):
        vote(make_contest(), who, ["a"])
    assert counts() == (0, 0, 0, 0)


def test_a_removed_roll_entry_cannot_vote_and_who_has_voted_cannot_be_removed():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    assert not remove_from_roll(contest=contest, identity="ani")
    assert remove_from_roll(contest=contest, identity="budi")
    with pytest.raises(errors.NotEntitled):
        vote(contest, "budi", ["a"])


@pytest.mark.parametrize(
    ("marks", "reason"),
    [
        (["a", "a"], "duplicate"),
        (["x"], "unknown_option"),
        (["a", "b", "c"], "too_many"),
        ({"a": 1, "b": 1}, "duplicate_rank"),
        ({"a": 0}, "bad_rank"),
    ],
)
def test_online_an_invalid_ballot_is_refused_and_on_paper_it_is_counted_as_invalid(marks, reason):
    contest = make_contest()
    with pytest.raises(errors.InvalidBallot) as caught:
        vote(contest, "ani", marks)
    assert (caught.value.code, counts()) == (reason, (0, 0, 0, 0))
    vote(contest, "ani", marks, channel="paper")
    ballot = Ballot.objects.get()
    assert (ballot.status, ballot.reason) == ("invalid", reason)


def test_blank_needs_a_confirmation_online_and_none_on_paper():
    contest = make_contest()
    with pytest.raises(errors.BlankBallot):
        vote(contest, "ani", [])
    vote(contest, "ani", [], confirm_blank=True)
    vote(contest, "budi", {}, channel="paper")
    assert [row.status for row in Ballot.objects.all()] == ["blank", "blank"]


def test_gaps_between_written_numbers_are_closed():
    contest = make_contest()
    vote(contest, "ani", {"a": 4, "c": 1}, channel="paper")
    assert Ballot.objects.get().payload == '{"marks":["c","a"]}'


def test_approval_marks_are_kept_sorted():
    rule = {"name": "greedy", "kind": "approval", "rank_limit": None, "budget": 100}
    contest = make_contest(rule=rule)
    vote(contest, "ani", ["c", "a"])
    assert Ballot.objects.get().payload == '{"marks":["a","c"]}'


def test_points_ballots_keep_their_points_and_their_limits():
    rule = {"name": "greedy", "kind": "points", "rank_limit": None, "budget": 100}
    contest = make_contest(rule=rule, points_total=10, points_each=5)
    with pytest.raises(errors.InvalidBallot) as caught:
        vote(contest, "ani", {"a": 6})
    assert caught.value.code == "too_many_on_one"
    vote(contest, "ani", {"c": 5, "a": 3, "b": 0})
    assert Ballot.objects.get().payload == '{"marks":["a","c"],"points":[3,5]}'


def test_the_box_is_open_from_the_opening_to_the_moment_before_closing():
    contest = make_contest()
    for moment, code in (
        (contest.opens_at - timedelta(microseconds=1), "not_yet"),
        (contest.closes_at, "over"),
    ):
        with pytest.raises(errors.NotOpen) as caught:
            vote(contest, "ani", ["a"], now=moment)
        assert caught.value.code == code
    vote(contest, "ani", ["a"], now=contest.closes_at - timedelta(microseconds=1))
    vote(contest, "budi", ["a"], now=contest.opens_at)
    assert Ballot.objects.count() == 2


def test_a_closed_box_takes_nothing():
    contest = make_contest()
    close_contest(contest=contest)
    with pytest.raises(errors.NotOpen) as caught:
        vote(contest, "ani", ["a"])
    assert caught.value.code == "over"


def test_a_receipt_is_found_however_it_is_typed_and_an_unknown_one_is_not():
    contest = make_contest()
    receipt = vote(contest, "ani", ["a"])
    typed = receipt.lower().replace("-", " ")
    assert find_leaf(typed).contest == contest
    assert find_leaf(receipt.replace("-", "–")).contest == contest
    assert find_leaf("AAAA-AAAA-AAAA-AAAA-AAAA") is None
    assert find_leaf("x") is None


def test_turnout_adds_up():
    contest = make_contest()
    vote(contest, "ani", ["a"])
    vote(contest, "budi", ["a", "a"], channel="paper")
    assert turnout_now(contest) == {
        "roll": 3, "voted": 2, "not_cast": 1, "cast": 2, "valid": 1, "blank": 0, "invalid": 1,
        "by_channel": {"online": 1, "paper": 1}, "reasons": {"duplicate": 1},
    }  # fmt: skip


def test_a_vote_takes_two_messages_or_seven_statements_and_one_transaction(django_assert_num_queries):
    contest = make_contest()
    key, person = form_key(), person_key(contest.pk, "ani")
    vote(contest, "budi", ["b"])  # the ballot paper is in memory from the first vote on
    # contest, roll and what was before; participation, ballot, leaf and receipt
    sent = 2 if connection.vendor == "postgresql" else 7
    with django_assert_num_queries(sent + 2):  # savepoint and release stand for BEGIN and COMMIT
        cast_ballot(contest=contest, person_key=person, marks=["a"], channel="online", idempotency_key=key)


def test_identities_have_one_spelling():
    assert normalise("Ａｎｉ") == normalise(" ani ")


def test_the_database_clock_is_close_to_ours():
    assert abs((database_now() - database_now()).total_seconds()) < 1
