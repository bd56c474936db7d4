"""Locks on the contest row: shared by voters, exclusive for whoever opens or closes; and a voter's roll entry."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from voting.ballots.clock import SQL, read_moment
from voting.ballots.enums import State
from voting.ballots.models import Contest

_COLUMNS = (
    "id, kind, rank_limit, points_total, points_each, score_max, limits, by_area, exclusive, revoting, budget, rule, "
    "state, opens_at, closes_at"
)
# The places of the JSON columns among them: raw SQL gives their text.
_JSON = frozenset({6, 8, 11})


# SQLite has one writer at a time, and who finds it busy sleeps and tries again: the voters of this process stand in a
# queue instead. After so many seconds SQLite itself decides, whose patience is as long.
QUEUE_SECONDS = 20
_queue = threading.Lock()

# A statement and its values; a row of an answer.
Statement = tuple[str, tuple[Any, ...]]
Row = tuple[Any, ...]


class Door(NamedTuple):
    """What a voter's transaction needs of a contest, read under the lock, and the moment it was read."""

    id: int
    kind: str
    rank_limit: int | None
    points_total: int | None
    points_each: int | None
    score_max: int | None
    limits: dict[str, int]
    by_area: bool
    exclusive: list[list[str]]
    revoting: bool
    budget: int | None
    rule: dict[str, Any]
    state: str
    opens_at: datetime
    closes_at: datetime
    moment: datetime

    @property
    def is_open(self) -> bool:
        """Whether the contest is in the state in which ballots come in (the times are another matter)."""
        return self.state == State.OPEN


class Turn(NamedTuple):
    """A locked roll entry, and what is in the box of this person and this form: a receipt, a participation.

    `status` is "" when there is no such entry.
    """

    id: int = 0
    status: str = ""
    area: str = ""
    weight: int = 1
    receipt: str | None = None
    voted: int | None = None


_ROLL = "SELECT id, status, area, weight FROM ballots_roll WHERE contest_id = %s AND person_key = %s"
_BEFORE = """SELECT (SELECT receipt FROM ballots_submission WHERE key_hash = %s), (SELECT p.roll_id
FROM ballots_participation p JOIN ballots_roll r ON r.id = p.roll_id WHERE r.contest_id = %s AND r.person_key = %s)"""


def _clock() -> str:
    return SQL[connection.vendor].replace("%", "%%")


def _locking(statement: str, strength: str) -> str:
    """Return a SELECT that locks its rows; on SQLite the transaction began IMMEDIATE, so nobody else writes."""
    return f"{statement} {strength}" if connection.vendor == "postgresql" else statement


def _contest_locked() -> str:
    return _locking(f"SELECT {_COLUMNS} FROM ballots_contest WHERE id = %s", "FOR SHARE")  # noqa: S608


@contextmanager
def writing_in_turn() -> Iterator[None]:
    """Let the voters of this process write one after another on SQLite; outside a transaction only."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    held = _queue.acquire(timeout=QUEUE_SECONDS)
    try:
        yield
    finally:
        if held:
            _queue.release()


def lock_shared(contest_id: int) -> Door:
    """Lock the contest against closing, together with other voters, and read the database clock after it.

    Raises `Contest.DoesNotExist`.
    """
    facts, now = exchange([(_contest_locked(), (contest_id,)), (f"SELECT {_clock()}", ())])
    return _door(facts, now)


def lock_voter(contest_id: int, person_key: str, key_hash: str) -> tuple[Door, Turn]:
    """Lock the contest as `lock_shared` does, then one person's roll entry, so that their forms take turns.

    What the form before this one has stored, and the clock, are read once both locks are held.
    Raises `Contest.DoesNotExist`.
    """
    facts, entry, before = exchange([
        (_contest_locked(), (contest_id,)), (_locking(_ROLL, "FOR UPDATE"), (contest_id, person_key)),
        (f"{_BEFORE}, {_clock()}", (key_hash, contest_id, person_key)),
    ])  # fmt: skip
    *found, now = before or ()
    return _door(facts, (now,)), Turn() if entry is None else Turn(*entry, *found)


def exchange(statements: Sequence[Statement]) -> list[Row | None]:
    """Make statements in their order and return the first row of each that gives rows.

    PostgreSQL takes them in one message and, as it reads anew for each, sees what the locks before it waited for;
    SQLite, in this very process, takes them one by one.
    """
    rows = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            joined = ";".join(sql for sql, _values in statements)
            cursor.execute(joined, [value for _sql, values in statements for value in values])
            rows.append(_first(cursor))
            while cursor.nextset():
                rows.append(_first(cursor))
            return rows
        for sql, values in statements:
            cursor.execute(sql, values)
            rows.append(_first(cursor))
    return rows


def _first(cursor: Any) -> Row | None:
    """Return the first row of an answer; None where there is none, or the statement gives no rows."""
    return cursor.fetchone() if cursor.description else None


def _door(facts: Row | None, now: Row | None) -> Door:
    """Return what a locked contest says, and the moment after it was locked."""
    if facts is None or now is None:
        raise Contest.DoesNotExist
    *values, state, opens, closes = facts
    times = (opens and read_moment(opens), closes and read_moment(closes), read_moment(now[0]))
    values = [json.loads(value) if at in _JSON else value for at, value in enumerate(values)]
    return Door._make((*values, state, *times))


def lock_alone(contest_id: int) -> Contest:
    """Lock the contest row alone: waits for the voters inside, keeps the next ones out."""
    return Contest.objects.select_for_update(of=("self",)).get(pk=contest_id)
