"""System checks of the ballot box: an acknowledged vote must be on disk."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

# What PostgreSQL must be set to, so that a commit it has answered survives a power cut.
DURABLE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_write", "remote_apply"},
}
# SQLite's `synchronous`: 2 is FULL, 3 is EXTRA.
SYNCHRONOUS = {2, 3}


@register(Tags.database)
def commits_are_durable(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a database that may forget a vote it has acknowledged (runs with `check --database default`)."""
    errors: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        try:
            careless = (
                _careless_sqlite(connection)
                if connection.vendor == "sqlite"
                else _careless_server(connection)
            )
        except DatabaseError:
            continue  # another check says that the database does not answer
        errors += [
            Error(
                f"{name} is {value}: a vote that was acknowledged could be lost.",
                hint="See docs/operators/guide.md, durability.", id="ballots.E001",
            )
            for name, value in careless.items()
        ]  # fmt: skip
    return errors


def _careless_server(connection: Any) -> dict[str, str]:
    """Return the settings of a PostgreSQL server that are not durable."""
    found = {}
    with connection.cursor() as cursor:
        for name, wanted in DURABLE.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value not in wanted:
                found[name] = value
    return found


def _careless_sqlite(connection: Any) -> dict[str, str]:
    """Return the pragma of a SQLite connection where it is not durable."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        value = cursor.fetchone()[0]
    return {} if value in SYNCHRONOUS else {"synchronous": str(value)}
