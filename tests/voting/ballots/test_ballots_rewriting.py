"""Sealing writes whole tables anew: guards, keys and the votes of others stay as they were, and nobody waits long."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.factories.contests import GREEDY, make_contest, vote
from voting.ballots import errors
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll, Submission
from voting.ballots.services import close_contest, rewriting, seal_contest

pytestmark = pytest.mark.django_db(transaction=True)
postgresql_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite writes its rows anew one by one"
)
AGAIN = {**GREEDY, "revoting": True}
SHAPES = """
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'ballots_%'
UNION SELECT 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) || convalidated
FROM pg_constraint WHERE conrelid::regclass::text LIKE 'ballots_%'
UNION SELECT 'trigger', tgrelid::regclass::text || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text
FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'ballots_%' AND NOT tgisinternal
UNION SELECT 'column', table_name || '.' || column_name, data_type || is_nullable || is_identity
FROM information_schema.columns WHERE table_name LIKE 'ballots_%'
"""


def closed() -> Contest:
    """Return a closed contest in which two people voted, one of them twice."""
    contest = make_contest(rule=AGAIN)
    for who, mark in (("ani", "a"), ("budi", "b"), ("ani", "c")):
        vote(contest, who, [mark])
    return close_contest(contest=contest)


def rows(contest: Contest) -> list[list[tuple]]:
    return [
        sorted(model.objects.filter(contest=contest).values_list())
        for model in (Leaf, Participation, Submission)
    ]


def test_sealing_keeps_leaves_participations_receipts_and_the_ballots_that_count():
    contest = closed()
    before = rows(contest)
    current = set(Ballot.objects.filter(is_current=True).values_list("id", "payload", "nonce"))
    seal_contest(contest=contest)
    assert rows(contest) == before
    assert set(Ballot.objects.values_list("id", "payload", "nonce")) == current
    assert set(Ballot.objects.values_list("slot", "version")) == {(None, 1)}


def test_sealing_one_vote_leaves_another_open_one_as_it_was():
    other = make_contest(rule=AGAIN)
    vote(other, "ani", ["a"])
    vote(other, "ani", ["b"])
    before = [*rows(other), sorted(Ballot.objects.filter(contest=other).values_list())]
    seal_contest(contest=closed())
    assert [*rows(other), sorted(Ballot.objects.filter(contest=other).values_list())] == before
    vote(other, "ani", ["c"])
    vote(other, "budi", ["c"])
    assert Ballot.objects.filter(contest=other, is_current=True).count() == 2


def test_sealing_tells_how_far_it_is():
    told: list[tuple[int, int]] = []
    seal_contest(contest=closed(), progress=lambda done, of: told.append((done, of)))
    steps = told[-1][1]
    assert told == [(done, steps) for done in range(steps + 1)]
    assert steps >= len((Ballot, Leaf, Participation, Submission))


@postgresql_only
def test_indexes_constraints_guards_and_columns_are_the_same_after_the_sealing():
    def shapes() -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(SHAPES)
            return sorted(cursor.fetchall())

    before = shapes()
    seal_contest(contest=closed())
    assert shapes() == before
    assert {kind for kind, _name, _text in before} == {"index", "constraint", "trigger", "column"}


@postgresql_only
def test_a_sealed_ballot_is_still_guarded_and_a_leaf_still_needs_its_contest():
    contest = seal_contest(contest=closed())
    for statement in ("UPDATE ballots_ballot SET payload = 'x'", "DELETE FROM ballots_leaf",
                      "INSERT INTO ballots_leaf (hash, contest_id) VALUES ('x', 4711)"):  # fmt: skip
        with pytest.raises(Exception, match=r"is kept|is not present"), transaction.atomic():
            connection.cursor().execute(statement)
    assert Ballot.objects.filter(contest=contest).count() == 2


@postgresql_only
def test_a_table_that_was_not_written_anew_stops_the_sealing(monkeypatch):
    plain = tuple((model, {column: column for column in columns}) for model, columns in rewriting.ORDER)
    monkeypatch.setattr(rewriting, "ORDER", plain)
    contest = closed()
    with pytest.raises(RuntimeError, match="was not written anew"):
        seal_contest(contest=contest)
    assert Contest.objects.get().state == "closed"


@postgresql_only
def test_a_roll_whose_rows_moved_lies_in_the_order_of_its_numbers_again():
    contest = make_contest(rule=AGAIN)
    first = Roll.objects.earliest("pk")
    Roll.objects.filter(pk=first.pk).update(level="hadir")
    assert places() != sorted(places())
    seal_contest(contest=close_contest(contest=contest))
    assert places() == sorted(places())


def places() -> list[int]:
    """Return the numbers of the roll as they lie in the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ballots_roll ORDER BY ctid")
        return [number for (number,) in cursor.fetchall()]


@contextmanager
def at_work() -> Iterator[None]:
    """Read the leaves in a transaction that goes on, as a backup does."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM ballots_leaf")
        yield
    other.close()


@postgresql_only
def test_somebody_who_works_in_the_box_for_long_is_not_waited_for_and_nothing_is_sealed(monkeypatch):
    monkeypatch.setattr(rewriting, "LOCK_TRIES", 2)
    monkeypatch.setattr(rewriting, "LOCK_WAIT", 50)
    monkeypatch.setattr(rewriting, "LOCK_PAUSE", 0)
    contest = closed()
    with at_work(), pytest.raises(errors.WrongState) as caught:
        seal_contest(contest=contest)
    assert caught.value.code == "busy"
    assert Contest.objects.get().state == "closed"
    assert seal_contest(contest=contest).state == "sealed"
