"""Locks on the contest row: shared by voters, exclusive for whoever opens or closes."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from voting.ballots.clock import SQL, read_moment
from voting.ballots.models import Contest

_COLUMNS = "id, kind, rank_limit, points_total, points_each, state, opens_at, closes_at"


class Door(NamedTuple):
    """What a voter's transaction needs of a contest, read under the lock, and the moment it was read."""

    id: int
    kind: str
    rank_limit: int | None
    points_total: int | None
    points_each: int | None
    state: str
    opens_at: datetime
    closes_at: datetime
    moment: datetime


def lock_shared(contest_id: int) -> Door:
    """Lock the contest against closing, together with other voters, and read the database clock after it.

    PostgreSQL: FOR SHARE, in a subquery so that the clock is read once the lock is held. SQLite: the
    transaction began IMMEDIATE, so nobody else writes. Raises `Contest.DoesNotExist`.
    """
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    clock = SQL[connection.vendor].replace("%", "%%")
    statement = (
        f"SELECT c.*, {clock} FROM "  # noqa: S608
        f"(SELECT {_COLUMNS} FROM ballots_contest WHERE id = %s{share}) AS c"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [contest_id])
        row = cursor.fetchone()
    if row is None:
        raise Contest.DoesNotExist
    *facts, opens, closes, moment = row
    times = (opens and read_moment(opens), closes and read_moment(closes), read_moment(moment))
    return Door._make((*facts, *times))


def lock_alone(contest_id: int) -> Contest:
    """Lock the contest row alone: waits for the voters inside, keeps the next ones out."""
    return Contest.objects.select_for_update(of=("self",)).get(pk=contest_id)
