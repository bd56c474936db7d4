"""Many rows in one statement, whatever the database's limit of parameters: they travel as one JSON text."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.fields import Field

# How each database reads one cell of a JSON array again.
_CELL = {"sqlite": "json_extract(item.value, '$[{0}]')", "postgresql": "CAST(item.value ->> {0} AS {1})"}
_ROWS = {
    "sqlite": "json_each(%s) AS item WHERE true",
    "postgresql": "json_array_elements(CAST(%s AS json)) AS item",
}


def insert_all(rows: Sequence[Model]) -> None:
    """Insert new rows of one model with one statement; a row that a unique constraint refuses is left out."""
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Field[Any, Any]] = [field for field in meta.local_concrete_fields if not field.primary_key]
    table = [[_plain(field, row) for field in fields] for row in rows]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    cells = ", ".join(
        _CELL[connection.vendor].format(place, field.db_type(connection))
        for place, field in enumerate(fields)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({names}) "  # noqa: S608 - names of our own columns
            f"SELECT {cells} FROM {_ROWS[connection.vendor]} ON CONFLICT DO NOTHING",
            [json.dumps(table)],
        )


def _plain(field: Field[Any, Any], row: Model) -> Any:
    """Return a cell as the database would get it, in a form that JSON holds."""
    value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
