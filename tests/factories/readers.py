"""Somebody who reads the database for long, such as a backup."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from voting.ballots.services import old_rows


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


def wait_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for readers to go."""
    monkeypatch.setattr(old_rows, "READERS_TRIES", 2)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
