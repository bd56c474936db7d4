"""Sealing: the box is written again in an order that says nothing, and what joined versions to people goes."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, models, transaction

from voting.ballots.clock import database_now
from voting.ballots.enums import State
from voting.ballots.errors import WrongState
from voting.ballots.models import (
    Ballot,
    Contest,
    Leaf,
    PaperVoter,
    Participation,
    Quarantine,
    Roll,
    Submission,
    WatchMark,
)
from voting.ballots.rules import needs_seed
from voting.ballots.services import rewriting
from voting.ballots.services.locks import lock_alone
from voting.ballots.services.old_rows import overwrite_file, write_tables_anew
from voting.ballots.services.rewriting import Progress, tell_nobody
from voting.ballots.vault import destroy_slot_key, has_slot_key

# Every table with a row a vote: rows written in one transaction would otherwise tell which belong together
# (`xmin` on PostgreSQL, `rowid` on SQLite).
TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (Ballot, "id"), (Leaf, "hash"), (Participation, "roll_id"), (Submission, "key_hash"),
)  # fmt: skip
# Tables beside them that lose rows or know of locks (`xmax` of a roll entry: the vote that locked it).
BESIDE: tuple[type[models.Model], ...] = (Roll, PaperVoter, WatchMark, Quarantine)


@transaction.atomic
def seal_contest(
    *, contest: Contest, now: datetime | None = None, progress: Progress = tell_nobody
) -> Contest:
    """Rewrite the box of a closed contest in the order of its random keys, current ballots only, without slots.

    After the commit the slot key is destroyed, and SQLite gives its old pages up; PostgreSQL has let go of them with
    the commit (when that fails it is logged, and `participate finish-sealing` does it again). Sealing a sealed
    contest does nothing. `progress` is told how many tables of how many are written.
    Raises `WrongState` before the closing, `seed_missing` while the lot of the rule is not drawn, and `busy` while
    somebody such as a backup works in the box for long.
    """
    locked = lock_alone(contest.pk)
    if locked.state in (State.SEALED, State.COUNTED):
        return locked
    if locked.state != State.CLOSED:
        raise WrongState(state=locked.state)
    if needs_seed(locked.rule) and not locked.seed:
        raise WrongState("seed_missing")
    if connection.vendor == "postgresql":
        rewriting.lock_tables()
    _move(locked, State.SEALING)
    _forget_watch(locked.pk)
    _forget_paper(locked.pk)
    _write_anew(locked.pk, progress)
    locked.sealed_at = now or database_now()
    _move(locked, State.SEALED)
    # Robust: the box is sealed and committed whatever becomes of the clearing up.
    transaction.on_commit(lambda: _clear_up(locked), robust=True)
    return locked


def _write_anew(contest_id: int, progress: Progress) -> None:
    """Write the tables of the box in the order of their keys."""
    if connection.vendor == "postgresql":
        Ballot.objects.filter(contest_id=contest_id, is_current=False).delete()
        rewriting.write_anew(contest_id, [*(model for model, _key in TABLES), *BESIDE], progress)
        return
    for done, (model, key) in enumerate(TABLES):
        progress(done, len(TABLES))
        _rewrite(model, key, contest_id)
    progress(len(TABLES), len(TABLES))


def _forget_watch(contest_id: int) -> None:
    """Delete the marks of the stuffing watch and the roll entries named in quarantines; the counts stay."""
    WatchMark.objects.filter(contest_id=contest_id).delete()
    Quarantine.objects.filter(contest_id=contest_id).update(entries=[])


def _forget_paper(contest_id: int) -> None:
    """Delete who handed in a sheet of which batch: a small batch, or one of like sheets, would say what they chose."""
    PaperVoter.objects.filter(batch__contest_id=contest_id).delete()


def _clear_up(contest: Contest) -> None:
    """Do what has to follow the commit."""
    if connection.vendor == "postgresql":
        destroy_slot_key(contest.pk)
        return
    finish_sealing(contest)


def finish_sealing(contest: Contest, progress: Progress = tell_nobody) -> None:
    """Do what cannot be part of the transaction: destroy the slot key, give up the old pages. May run again."""
    if contest.state not in (State.SEALED, State.COUNTED):
        raise WrongState(state=contest.state)
    if has_slot_key(contest.pk):
        destroy_slot_key(contest.pk)
    vacuum(progress)


def _move(contest: Contest, state: State) -> None:
    contest.state = state
    contest.save(update_fields=["state", "sealed_at"])


def _rewrite(model: type[models.Model], key: str, contest_id: int) -> None:
    """Write the rows of one table again in the order of their key."""
    quote = connection.ops.quote_name
    table, temporary = quote(model._meta.db_table), quote(f"sealing_{model._meta.model_name}")
    columns = [str(field.column) for field in model._meta.concrete_fields]
    listed = ", ".join([quote(name) for name in columns])
    kept = "contest_id = %s AND is_current" if model is Ballot else "contest_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {temporary} AS SELECT {_blanked(columns)} FROM {table} WHERE {kept}",  # noqa: S608
            [contest_id],
        )
        cursor.execute(f"DELETE FROM {table} WHERE contest_id = %s", [contest_id])  # noqa: S608
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {temporary} ORDER BY {quote(key)}"  # noqa: S608
        )
        cursor.execute(f"DROP TABLE {temporary}")


def _blanked(columns: Sequence[str]) -> str:
    """Return the select list: everything as it is, but no slot and no version."""
    quote = connection.ops.quote_name
    instead = {"slot": "NULL", "version": "1"}
    return ", ".join(f"{instead.get(name, quote(name))} AS {quote(name)}" for name in columns)


def vacuum(progress: Progress = tell_nobody) -> None:
    """Make the database give up the pages of deleted rows (SQLite: overwrite them).

    PostgreSQL writes each table anew in the order of its keys; it locks it meanwhile, seconds for a million rows.
    Raises `StillRead` when somebody reads the old rows for too long, such as a backup: then do it again later.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            overwrite_file(cursor)
        else:
            write_tables_anew(cursor, partial(_cluster, cursor, progress))


def _cluster(cursor: Any, progress: Progress) -> None:
    """Let PostgreSQL write the emptied tables anew."""
    emptied = [*(model for model, _key in TABLES), *BESIDE]
    for done, model in enumerate(emptied, 1):
        table = model._meta.db_table
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND indisprimary",
            [table],
        )
        cursor.execute(f"CLUSTER {connection.ops.quote_name(table)} USING {cursor.fetchone()[0]}")
        progress(done, len(emptied))
