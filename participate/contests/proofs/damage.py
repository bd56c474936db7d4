"""Damage done to a box on purpose, past every guard of the database. For proofs on scratch databases only."""

import random
from typing import Any

from django.db import DatabaseError, connection, transaction

from voting.ballots.keys import receipt_of
from voting.ballots.log import log_entries
from voting.ballots.models import Ballot, Checkpoint, Contest, Leaf, LogEntry, Submission
from voting.ballots.services.casting import make_leaf
from voting.ballots.services.checkpoints import make_checkpoint

# By table: the key of a row, the column an audit names it by, and the columns whose every character says something.
# (The key of a submission says nothing: it is a keyed hash of a form that nobody has.)
COLUMNS: dict[type[Any], tuple[str, str, tuple[str, ...]]] = {
    Ballot: ("id", "id", ("id", "slot", "version", "status", "channel", "weight", "payload", "nonce")),
    Leaf: ("hash", "hash", ("hash",)),
    Submission: ("key_hash", "key_hash", ("receipt",)),
    LogEntry: ("id", "id", ("position", "hash", "record")),
    Checkpoint: ("id", "number", ("number", "size", "root", "previous", "text", "made_at")),
}
_SORTS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# The time of a checkpoint is signed to the second: smaller parts of it say nothing.
_SECONDS = len("2027-01-15 08:00:00")


def lift_guards() -> None:
    """Take every trigger of the box away until the transaction is rolled back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ballots%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def change_one_byte(contest: Contest, dice: random.Random) -> tuple[str, set[str]]:
    """Replace one letter or digit somewhere in the box; return the table and the names of the row, old and new."""
    while True:
        model, (key, name, columns) = dice.choice(list(COLUMNS.items()))
        column, found = dice.choice(columns), _rows(model, key, name, contest.pk)
        row = dice.choice(found)
        text = _read(model, key, column, row[0])
        changed = _changed(text[:_SECONDS] if column == "made_at" else text, dice)
        if changed and _write(model, key, column, row[0], changed):
            return model._meta.db_table, {str(row[1]), changed if column == name else str(row[1])}


def _rows(model: type[Any], key: str, name: str, contest_id: int) -> list[tuple[Any, Any]]:
    return list(model.objects.filter(contest_id=contest_id).order_by(key).values_list(key, name))


def _read(model: type[Any], key: str, column: str, row: Any) -> str:
    """Return one value as text, "" for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CAST({column} AS text) FROM {model._meta.db_table} WHERE {key} = %s",
            [row],
        )
        return str(cursor.fetchone()[0] or "")


def _changed(text: str, dice: random.Random) -> str:
    """Return the text with one letter or digit replaced by another of its sort; "" where there is none."""
    places = [(at, sort) for at, letter in enumerate(text) for sort in _SORTS if letter in sort]
    if not places:
        return ""
    at, sort = dice.choice(places)
    return text[:at] + dice.choice(sort.replace(text[at], "")) + text[at + 1 :]


def _write(model: type[Any], key: str, column: str, row: Any, value: str) -> bool:
    """Write a value; what the column's type or a constraint refuses is no damage."""
    shape = model._meta.get_field(column).get_internal_type()
    place = "CAST(%s AS jsonb)" if shape == "JSONField" and connection.vendor == "postgresql" else "%s"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {model._meta.db_table} SET {column} = {place} WHERE {key} = %s",
                [int(value) if "Integer" in shape else value, row],
            )
    except DatabaseError:
        return False
    return True


def rewrite_everything(contest: Contest) -> None:
    """Change one ballot of a closed contest and make leaf, receipt, log and checkpoints anew, signed by the site."""
    ballot = Ballot.objects.filter(contest=contest, is_current=True).first()
    old = make_leaf(ballot).hash
    ballot.payload = '{"marks":["c","a"]}' if "b" in ballot.payload else '{"marks":["b"]}'
    new = make_leaf(ballot).hash
    Ballot.objects.filter(pk=ballot.pk).update(payload=ballot.payload)
    Leaf.objects.filter(pk=old).update(hash=new)
    receipt = receipt_of(old)
    Submission.objects.filter(contest=contest, receipt=receipt).update(receipt=receipt_of(new))
    record = log_entries(contest).last().record
    LogEntry.objects.filter(contest=contest).delete()
    Checkpoint.objects.filter(contest=contest).delete()
    make_checkpoint(contest=contest, final=True, record=record)
