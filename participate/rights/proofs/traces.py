"""Look for a person in every place the site keeps anything, without asking the code that erases."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from participate.contests.models import RollImport, RollStage
from participate.contests.roll_packing import unpack
from participate.rights.people import Person
from voting.ballots.models import Contest, Roll


def traces(marks: Sequence[str], logged: Sequence[str]) -> list[str]:
    """Return where one of the texts is found, in any case: columns, packed columns, files, caches, logs."""
    wanted = [mark.lower() for mark in marks]
    places = [*_columns(), *_packed(), *_files(), *_raw(), ("log", "\n".join(logged)), ("cache", _cached())]
    return sorted({place for place, text in places if any(mark in text.lower() for mark in wanted)})


def keys_left(person: Person, contests: Sequence[Contest]) -> int:
    """Return how many roll entries still have a key of the person."""
    return sum(
        Roll.objects.filter(contest=contest, person_key__in=person.keys(contest.pk)).count()
        for contest in contests
    )


def _columns() -> Iterator[tuple[str, str]]:
    """Yield every table with all its values as text, whatever models there are."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608
            yield table, "\n".join(map(str, cursor.fetchall()))
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = 'public'"
            )
            yield "pg_stats", str(cursor.fetchall())


def _packed() -> Iterator[tuple[str, str]]:
    """Yield what is packed: sessions and lists of voters."""
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), default=str)
    for body in [
        *RollStage.objects.values_list("body", flat=True),
        *RollImport.objects.values_list("before", flat=True),
    ]:
        yield "list", str(unpack(bytes(body))) if body else ""


def _files() -> Iterator[tuple[str, str]]:
    """Yield every file the site wrote."""
    for folder in {Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT), Path(settings.EMAIL_FILE_PATH)}:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "sqlite3" not in path.name:
                yield f"file {path.suffix}", path.read_bytes().decode("latin-1")


def _raw() -> Iterator[tuple[str, str]]:
    """Yield the database as it lies on the disk, deleted rows and all."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        for path in (Path(name), Path(f"{name}-wal")):
            if path.exists():
                yield "pages of the database", path.read_bytes().decode("latin-1")
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT c.relname, pg_read_binary_file(pg_relation_filepath(c.oid), 0, 1 << 28, true) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'pg_toast') "
            "AND c.relkind IN ('r', 'i', 't') AND pg_relation_filepath(c.oid) IS NOT NULL"
        )
        for name, body in cursor.fetchall():
            yield f"pages of {name}", bytes(body or b"").decode("latin-1")


def _cached() -> str:
    """Return what the cache of this process holds."""
    return str(dict(getattr(cache, "_cache", {})))
