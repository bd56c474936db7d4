"""Where re-voting is allowed the last ballot before the closing counts, and sealing forgets what came before."""

import pytest
from django.db import connection

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors, vault
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Leaf, Participation, Submission
from voting.ballots.queries import find_leaf
from voting.ballots.services import cast_ballot, close_contest, seal_contest
from voting.counts.services import count_official

pytestmark = pytest.mark.django_db
AGAIN = {**GREEDY, "revoting": True}


def paper(contest, who, marks, key="k" * 32):
    return cast_ballot(
        contest=contest,
        person_key=person_key(contest.pk, who),
        marks=marks,
        channel="paper",
        idempotency_key=key,
    )


def test_the_last_ballot_counts_and_every_receipt_stays_in_the_list():
    contest = make_contest(rule=AGAIN)
    receipts = [vote(contest, "ani", marks) for marks in (["a"], ["b"], ["c"])]
    assert list(Ballot.objects.filter(is_current=True).values_list("version", "payload")) == [
        (3, '{"marks":["c"]}')
    ]
    assert Participation.objects.count() == 1
    assert [find_leaf(receipt) is not None for receipt in receipts] == [True, True, True]


def test_twenty_versions_are_enough():
    contest = make_contest(rule=AGAIN)
    for _ in range(20):
        vote(contest, "ani", ["a"])
    with pytest.raises(errors.AlreadyVoted) as caught:
        vote(contest, "ani", ["b"])
    assert caught.value.code == "too_many_versions"
    assert Ballot.objects.get(is_current=True).version == 20


def test_a_paper_ballot_takes_the_place_of_one_from_a_screen_and_not_the_other_way():
    contest = make_contest(rule=AGAIN)
    vote(contest, "ani", ["a"])
    paper(contest, "ani", ["b"])
    with pytest.raises(errors.AlreadyVoted) as caught:
        vote(contest, "ani", ["c"])
    assert caught.value.code == "paper_stands"
    assert list(Ballot.objects.filter(is_current=True).values_list("channel", "payload")) == [
        ("paper", '{"marks":["b"]}')
    ]


def test_sealing_keeps_the_current_ballots_only_and_joins_them_to_nothing(django_capture_on_commit_callbacks):
    contest = make_contest(rule=AGAIN)
    for marks in (["a"], ["b"]):
        vote(contest, "ani", marks)
    vote(contest, "budi", ["c"])
    assert vault.has_slot_key(contest.pk)
    close_contest(contest=contest)
    with django_capture_on_commit_callbacks(execute=True):
        seal_contest(contest=contest)
    assert not vault.has_slot_key(contest.pk)
    kept = Ballot.objects.filter(contest=contest)
    assert sorted(kept.values_list("payload", "slot", "version")) == [
        ('{"marks":["b"]}', None, 1), ('{"marks":["c"]}', None, 1)
    ]  # fmt: skip
    assert (Leaf.objects.count(), Participation.objects.count(), Submission.objects.count()) == (3, 2, 3)
    assert count_official(contest=contest).contest.state == "counted"


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="rowid is SQLite's; PostgreSQL's xmin has a proof of its own"
)
def test_after_sealing_the_stored_order_is_that_of_the_random_keys():
    contest = make_contest(voters=[f"warga {number}" for number in range(40)])
    for number in range(40):
        vote(contest, f"warga {number}", ["a"])
    close_contest(contest=contest)
    seal_contest(contest=contest)
    with connection.cursor() as cursor:
        for table, key in (
            ("ballots_ballot", "id"),
            ("ballots_leaf", "hash"),
            ("ballots_submission", "key_hash"),
        ):
            cursor.execute(f"SELECT {key} FROM {table} ORDER BY rowid")
            keys = [row[0] for row in cursor.fetchall()]
            assert keys == sorted(keys)
