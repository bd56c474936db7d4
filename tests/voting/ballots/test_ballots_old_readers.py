"""Somebody who still reads the box of before: the database cannot give its old pages up, and that is said."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.factories.contests import make_contest
from voting.ballots.services import close_contest, seal_contest, sealing

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def old_reader() -> Iterator[None]:
    """Hold what the database is now in view, as a backup does."""
    other = connection.copy()
    more = "" if connection.vendor == "sqlite" else " ISOLATION LEVEL REPEATABLE READ"
    with other.cursor() as cursor:
        cursor.execute(f"BEGIN{more}")
        cursor.execute("SELECT count(*) FROM ballots_contest")
        yield
    other.close()


def test_a_reader_of_the_old_rows_keeps_the_sealing_unfinished_until_it_goes(monkeypatch):
    monkeypatch.setattr(sealing, "READERS_TRIES", 2)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
    contest = close_contest(contest=make_contest())
    with old_reader():
        sealed = seal_contest(contest=contest)
        with pytest.raises(sealing.StillRead):
            sealing.finish_sealing(sealed)
    sealing.finish_sealing(sealed)
