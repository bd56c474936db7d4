"""Many rows in few statements: hundreds of thousands of people cost seconds, not objects."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import connection

ROWS = 4000


def insert_rows(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[str | int]]) -> int:
    """Insert rows into a table and return how many there were; the caller's transaction decides.

    `columns` gives each column its type (`text`, `integer`, `bigint`); values go over as one JSON text a statement, so
    that neither engine's limit on values matters. Nothing is checked but what the database checks.
    """
    statement, rest, count = _statement(table, columns), iter(rows), 0
    with connection.cursor() as cursor:
        while part := list(islice(rest, ROWS)):
            cursor.execute(statement, [json.dumps(part)])
            count += len(part)
    return count


def _statement(table: str, columns: Mapping[str, str]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    if connection.vendor == "postgresql":
        values = ", ".join(f"(value->>{place})::{kind}" for place, kind in enumerate(columns.values()))
        source = "json_array_elements(%s::json)"
    else:
        values = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
        source = "json_each(%s)"
    return f"INSERT INTO {quote(table)} ({names}) SELECT {values} FROM {source}"  # noqa: S608
