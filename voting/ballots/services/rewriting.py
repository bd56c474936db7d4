"""Tables of the box written anew on PostgreSQL, inside the sealing's transaction: nothing old is left when it commits.

Three things of a row tell who wrote it when: its transaction (`xmin`, `xmax`), its place in the file, and what a
DELETE or UPDATE leaves behind until somebody clears up. `ALTER TABLE` that computes a column copies the living rows
only, each as if this transaction had written it; `CLUSTER` then lays them in the order of their key. Both put a new
file in the place of the old one, which goes with the commit, and neither asks guards and references row by row: a
million rows take seconds. Nobody reads or writes these tables meanwhile.
"""

import time
from collections.abc import Callable, Collection
from typing import Any

from django.db import OperationalError, connection, models, transaction

from voting.ballots.errors import WrongState
from voting.ballots.models import (
    Ballot,
    Leaf,
    PaperVoter,
    Participation,
    Quarantine,
    Roll,
    Submission,
    WatchMark,
)

# The tables in the order in which a voter comes to them, so that voters of other contests and we never block each
# other; with the columns that are computed, in words of SQL ("" as they are).
ORDER: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (Roll, {"weight": ""}), (Submission, {"receipt": ""}), (Participation, {"roll_id": ""}),
    (Ballot, {"slot": "CASE WHEN contest_id = {contest} THEN NULL ELSE slot END",
              "version": "CASE WHEN contest_id = {contest} THEN 1 ELSE version END"}),
    (WatchMark, {"network": ""}), (Leaf, {"hash": ""}), (PaperVoter, {"id": ""}), (Quarantine, {"reason": ""}),
)  # fmt: skip
# A column as it is, in words that no planner shortens to the column itself: then nothing would be written.
_AS_IT_IS = "CASE WHEN random() < 2 THEN {column} END"
# A table is waited for so long, and so often; a voter that waits for us meanwhile waits no longer (milliseconds, s).
LOCK_WAIT, LOCK_TRIES, LOCK_PAUSE = 400, 20, 0.5
# For sorting rows and keys, while one table is written.
_SORT_MEMORY = "256MB"

# Told how many parts of how many are done.
Progress = Callable[[int, int], None]


def tell_nobody(_done: int, _whole: int) -> None:
    """Be the progress that nobody watches."""


def lock_tables() -> None:
    """Keep everybody out of the box until the end of the transaction.

    Raises `WrongState("busy")` while somebody works there for long, such as a backup.
    """
    tables = ", ".join(_quoted(model) for model, _columns in ORDER)
    for attempt in range(LOCK_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT}")
                cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
                cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        except OperationalError:
            if attempt + 1 < LOCK_TRIES:
                time.sleep(LOCK_PAUSE)
        else:
            return
    raise WrongState("busy")


def write_anew(contest_id: int, tables: Collection[type[models.Model]], progress: Progress) -> None:
    """Write these tables anew, without the slots of this contest; call `lock_tables` before."""
    # References that wait for the commit to be checked keep a table from being altered.
    connection.check_constraints()
    wanted = [(model, columns) for model, columns in ORDER if model in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{_SORT_MEMORY}'")
        for done, (model, columns) in enumerate(wanted):
            progress(done, len(wanted))
            _write(cursor, model, columns, contest_id)
    progress(len(wanted), len(wanted))


def _write(cursor: Any, model: type[models.Model], columns: dict[str, str], contest_id: int) -> None:
    """Copy one table twice, with only its main index; the others are made once, at the end."""
    table, (main, others) = _quoted(model), _indexes(cursor, model)
    for name, _definition in others:
        cursor.execute(f"DROP INDEX {name}")
    shapes = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    changes = ", ".join(
        f"ALTER COLUMN {column} TYPE {shapes[column]} "
        f"USING {(words or _AS_IT_IS).format(contest=int(contest_id), column=column)}"
        for column, words in columns.items()
    )
    cursor.execute(f"ALTER TABLE {table} {changes}")
    _require_one_writer(cursor, table)
    if not _lies_in_order(cursor, model):
        cursor.execute(f"CLUSTER {table} USING {main}")
    for _name, definition in others:
        cursor.execute(definition)
    # Altering a column forgets what the planner knew of it.
    cursor.execute(f"ANALYZE {table} ({', '.join(columns)})")


def _lies_in_order(cursor: Any, model: type[models.Model]) -> bool:
    """Say whether rows with running numbers lie in their order already, as a roll does that nobody changed."""
    if not isinstance(model._meta.pk, models.AutoField):
        return False
    cursor.execute(
        f"SELECT NOT EXISTS (SELECT 1 FROM (SELECT id, lag(id) OVER (ORDER BY ctid) AS before FROM {_quoted(model)}) r "  # noqa: S608
        "WHERE id < before)"
    )
    return bool(cursor.fetchone()[0])


def _indexes(cursor: Any, model: type[models.Model]) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of the primary key's index, and name and definition of those that no constraint owns."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisprimary, c.oid IS NULL "
        "FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x') "
        "WHERE i.indrelid = %s::regclass ORDER BY 1",
        [model._meta.db_table],
    )
    rows = cursor.fetchall()
    (main,) = [name for name, _definition, is_primary, _free in rows if is_primary]
    return main, [(name, definition) for name, definition, _primary, is_free in rows if is_free]


def _require_one_writer(cursor: Any, table: str) -> None:
    """Make sure that the copy was made: every row was written by one transaction, this one."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE xmin <> (SELECT xmin FROM {table} LIMIT 1))")  # noqa: S608
    if cursor.fetchone()[0]:
        raise RuntimeError(f"{table} was not written anew")


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
