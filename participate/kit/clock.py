"""Time. Deadlines are judged by the database's clock, so a wrong clock on one worker opens nothing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import connection

_QUERIES = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def database_now() -> datetime:
    """Return the database's current time as an aware UTC datetime (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES[connection.vendor])
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def local_datetime(value: datetime, zone: str) -> datetime:
    """Return `value` on the clocks of `zone` (an IANA name such as Asia/Makassar)."""
    return value.astimezone(ZoneInfo(zone))
