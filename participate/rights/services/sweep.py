"""Look through every text of the site for a person's addresses and name, and put something neutral in their place."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.rights.people import Person, address_patterns, name_patterns, whole_words
from participate.rights.treatment import SEARCHED, swept

CHUNK = 2000
Pattern = tuple[str, re.Pattern[str], str]


def patterns_of(person: Person) -> list[Pattern]:
    """Return (a part every spelling holds, the pattern, what is written instead)."""
    found = [(_hint(part), pattern, "[…]") for part, pattern in address_patterns(person)]
    return found + [(_hint(part), pattern, nobody()) for part, pattern in name_patterns(person)]


def own_patterns(person: Person) -> list[Pattern]:
    """Return the patterns for rows that are the person's own: there even a short name is meant."""
    names = [(_hint(name), whole_words(name), nobody()) for name in sorted(person.names)]
    return [row for row in patterns_of(person) if row[2] != nobody()] + names


def nobody() -> str:
    """Return what stands in the place of a name, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        return _("a resident")


def _hint(text: str) -> str:
    """Return the longest plain part, for a first look by the database."""
    return max(re.findall(r"[ !#-$&-\[\]-~]+", text), key=len, default="")


def sweep(person: Person) -> dict[str, int]:
    """Blank the person in every text; return how many rows changed, by table."""
    wanted = patterns_of(person)
    counts = {}
    for model, columns in swept() if wanted else ():
        changed = sweep_table(model, columns, wanted)
        if changed:
            counts[model._meta.label] = changed
    if any(label.split(".")[0] in SEARCHED for label in counts):
        call_command("update_index", verbosity=0)
    return counts


def sweep_table(
    model: type[models.Model], columns: Sequence[str], wanted: Sequence[Pattern], only: Sequence[Any] | None = None
) -> int:  # fmt: skip
    """Blank the patterns in one table, or in the rows with a key in `only`; return how many rows changed.

    JSON is treated as its text: an address in it needs no escaping, and a name is looked for in both spellings.
    """
    quote, key = connection.ops.quote_name, str(model._meta.pk.column)
    texts = [f"CAST({quote(column)} AS text)" for column in columns]
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    tests = [f"{text} {like} %s" for text in texts for _row in wanted]
    values: list[Any] = [f"%{hint}%" for _text in texts for hint, _pattern, _word in wanted]
    where = f"({' OR '.join(tests)})"
    if only is not None:
        where += f" AND {quote(key)} IN ({', '.join(['%s'] * len(only)) or 'NULL'})"
        values += list(only)
    statement = f"SELECT {quote(key)}, {', '.join(texts)} FROM {quote(model._meta.db_table)} WHERE {where}"  # noqa: S608
    changes = []
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(CHUNK):
            changes += [change for row in rows if (change := _changed(row, columns, wanted))]
    for pk, fresh in changes:
        _write(model, key, pk, fresh)
    return len(changes)


def _changed(
    row: Sequence[Any], columns: Sequence[str], wanted: Sequence[Pattern]
) -> tuple[Any, dict[str, str]] | None:
    """Return (key, new texts by column) of a row in which something is found."""
    fresh = {}
    for column, text in zip(columns, row[1:], strict=True):
        clean = blanked(text or "", wanted)
        if clean != (text or ""):
            fresh[column] = clean
    return (row[0], fresh) if fresh else None


def blanked(text: str, wanted: Sequence[Pattern]) -> str:
    """Return a text without the patterns."""
    for _hint_text, pattern, word in wanted:
        text = pattern.sub(word, text)
    return text


def _write(model: type[models.Model], key: str, pk: Any, fresh: dict[str, str]) -> None:
    """Write new texts into one row."""
    quote = connection.ops.quote_name
    kinds = {str(field.column): field for field in model._meta.local_concrete_fields}
    parts, values = [], []
    for column, text in fresh.items():
        values.append(text[: kinds[column].max_length])
        cast = kinds[column].db_type(connection) if connection.vendor == "postgresql" else ""
        parts.append(f"{quote(column)} = {f'CAST(%s AS {cast})' if cast == 'jsonb' else '%s'}")
    statement = f"UPDATE {quote(model._meta.db_table)} SET {', '.join(parts)} WHERE {quote(key)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, pk])
