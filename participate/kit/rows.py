"""One row of a table by a plain statement, for the few reads that every signed-in request makes.

The ORM builds its statement anew for each read, which costs more than the database does.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def row_of(model: type[Row], where: str, values: Sequence[Any]) -> Row | None:
    """Return the one row for which `where` (SQL with a `%s` for each value) holds, or None (one query)."""
    statement, names, readers = _plan(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement + where, values)
        row = cursor.fetchone()
    if row is None:
        return None
    found = list(row)
    for place, column, converters in readers:
        for convert in converters:
            found[place] = convert(found[place], column, connection)
    return model.from_db(connection.alias, names, found)


@lru_cache(maxsize=32)
def _plan(model: type[models.Model], _vendor: str) -> tuple[str, list[str], list[Any]]:
    """Return the beginning of the statement, the names of the fields, and what some values pass through."""
    fields, table = model._meta.concrete_fields, model._meta.db_table
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    readers = []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        converters = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if converters:
            readers.append((place, column, converters))
    return f"SELECT {columns} FROM {quote(table)} WHERE ", [field.attname for field in fields], readers  # noqa: S608
