"""The database's clock: the only one that judges a deadline."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

SQL = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f', 'now')",
    "postgresql": "clock_timestamp()",
}


def read_moment(value: Any) -> datetime:
    """Return what a clock expression or a date column gave as an aware UTC datetime."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """Return a moment as UTC text for public records.

    >>> utc_text(datetime(2027, 1, 15, 8, tzinfo=UTC))
    '2027-01-15T08:00:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def database_now() -> datetime:
    """Return the database's current time (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SQL[connection.vendor]}")
        return read_moment(cursor.fetchone()[0])
