"""What an audit finds, and how it reads: plain rows, so that a damaged value is a finding and not a crash."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not as it was: the table, the row by its key, and what is wrong with it."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} row {self.row}: {self.what}"


def rows(model: type[models.Model], columns: str, contest_id: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a contest in the order of the first column, JSON and times as text."""
    quote = connection.ops.quote_name
    listed = [_column(model, name) for name in columns.split()]
    statement = (
        f"SELECT {', '.join(listed)} FROM {quote(model._meta.db_table)} WHERE contest_id = %s "  # noqa: S608
        f"ORDER BY {listed[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [contest_id])
        while batch := cursor.fetchmany(_CHUNK):
            yield from batch


def _column(model: type[models.Model], name: str) -> str:
    quoted = str(connection.ops.quote_name(name))
    field = next(field for field in model._meta.concrete_fields if field.column == name)
    plain = not isinstance(field, (models.JSONField, models.DateTimeField))
    return quoted if plain else f"CAST({quoted} AS text)"


def table(model: type[models.Model]) -> str:
    """Return the name of a table."""
    return str(model._meta.db_table)


def is_hash(value: object) -> bool:
    """Say whether a value is 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and bool(_HASH.fullmatch(value))
