"""Old rows on the disk: how long somebody still needs them, and how the database gives them up."""

import time
from collections.abc import Callable
from typing import Any

# How long a reader of old rows is waited for: ten seconds.
READERS_TRIES, READERS_PAUSE = 50, 0.2


class StillRead(Exception):
    """The database had to keep the old rows for a reader, such as a backup; give them up again later."""


def overwrite_file(cursor: Any) -> None:
    """Write the file of SQLite anew and empty its journal; outside a transaction only.

    SQLite can empty the journal only while nobody reads an older state; it waits for readers (`timeout` of the
    database). Raises `StillRead` when they stay.
    """
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if cursor.fetchone()[0]:
        raise StillRead("somebody still reads an older state of the file")


def write_tables_anew(cursor: Any, write: Callable[[], None]) -> None:
    """Run `write`, which makes PostgreSQL write tables anew, when nobody sees the rows of before any more.

    PostgreSQL keeps them for every reader, its own collecting of statistics too. Raises `StillRead` when `write` ran
    although readers stayed.
    """
    free = _until(_no_readers(cursor))
    write()
    if not free:
        raise StillRead("somebody still reads the rows of before")


def _no_readers(cursor: Any) -> Callable[[], bool]:
    """Return what says whether nobody sees the rows of before any more."""
    cursor.execute("SELECT pg_current_xact_id()::text")
    (now,) = cursor.fetchone()

    def gone() -> bool:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND age(backend_xmin) > age(%s::xid)",
            [now],
        )
        return not cursor.fetchone()[0]

    return gone


def _until(done: Callable[[], bool]) -> bool:
    """Wait for readers to go; say whether that came."""
    for _attempt in range(READERS_TRIES):
        if done():
            return True
        time.sleep(READERS_PAUSE)
    return False
