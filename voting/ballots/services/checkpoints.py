"""Checkpoints: waiting leaves go into the public log in batches, and the site signs how the log then is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from voting.ballots.bulk import insert_rows
from voting.ballots.clock import database_now
from voting.ballots.enums import State
from voting.ballots.errors import WrongState
from voting.ballots.log import hashes, last_checkpoint, record_hash, text_hash, waiting_leaves
from voting.ballots.merkle import Frontier
from voting.ballots.models import Checkpoint, Contest, LogEntry
from voting.ballots.services.locks import lock_shared
from voting.ballots.signing import log_origin, sign_note, write_body

# In a batch of fewer leaves, or in one made more often, the time would begin to say whose ballot is whose.
EVERY = timedelta(minutes=15)
FEWEST_LEAVES = 20
_ENTRY = {"contest_id": "bigint", "position": "integer", "hash": "text"}
# Names our locks among others of the same database.
_LOG_LOCKS = 0x6C6F67


def make_checkpoint(
    *, contest: Contest, final: bool = False, record: Mapping[str, Any] | None = None, now: datetime | None = None
) -> Checkpoint | None:  # fmt: skip
    """Put the waiting leaves and then `record` into the log and sign it; None when there is nothing to sign yet.

    Leaves wait until `EVERY` has passed since the last checkpoint and `FEWEST_LEAVES` are there; `final` takes
    all of them at once. Two makers at once give one checkpoint, and voters go on beside it (on SQLite they wait
    for the writing of the new leaves). Raises `WrongState` before the opening and after the sealing.
    """
    moment, wanted = now or database_now(), final or record is not None
    if not wanted and not _is_due(last_checkpoint(contest), moment):
        return None
    # The old log never changes, and a leaf stays where it is: both are read before the lock. At the end it is held.
    edge, new = _edge(contest), [] if final else _waiting(contest)
    with transaction.atomic():
        _lock_log(contest.pk)
        last = last_checkpoint(contest)
        if not wanted and not _is_due(last, moment):
            return None
        if _catch_up(contest, edge) or final:
            new = _waiting(contest)
        _append(contest, edge, new if final or len(new) >= FEWEST_LEAVES else [])
        if record is not None:
            _append_record(contest, edge.size, record)
            edge.push(bytes.fromhex(record_hash(record)))
        if edge.size == (last.size if last else 0):
            return None
        return _sign(contest, edge, last, moment)


@transaction.atomic
def record_entry(contest: Contest, record: Mapping[str, Any]) -> LogEntry:
    """Put a public record (plain JSON without floats) at the end of the log; the next checkpoint signs it.

    No two records of a contest may be equal: put a time in. Raises `WrongState` as `make_checkpoint` does.
    """
    _lock_log(contest.pk)
    return _append_record(contest, LogEntry.objects.filter(contest=contest).count(), record)


def _lock_log(contest_id: int) -> None:
    """Keep other makers and the closing out, but no voters: they hold the same shared lock on the contest.

    The contest is locked first, as everywhere. Raises `WrongState` when nothing may enter the log.
    """
    door = lock_shared(contest_id)
    if door.state not in (State.OPEN, State.CLOSED):
        raise WrongState(state=door.state)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOG_LOCKS, contest_id % 2**31])


def _is_due(last: Checkpoint | None, moment: datetime) -> bool:
    return last is None or moment >= last.made_at + EVERY


def _edge(contest: Contest) -> Frontier:
    edge = Frontier()
    _catch_up(contest, edge)
    return edge


def _catch_up(contest: Contest, edge: Frontier) -> bool:
    """Push what the log has beyond the edge; say whether there was anything."""
    before = edge.size
    for leaf in hashes(contest, before):
        edge.push(leaf)
    return edge.size > before


def _waiting(contest: Contest) -> list[str]:
    return sorted(waiting_leaves(contest).values_list("hash", flat=True).iterator(chunk_size=5000))


def _append(contest: Contest, edge: Frontier, new: list[str]) -> None:
    """Write the entries of ballots behind the edge and move it; plain rows, because objects cost most of the time."""
    rows = ((contest.pk, position, text) for position, text in enumerate(new, edge.size))
    insert_rows(LogEntry._meta.db_table, _ENTRY, rows)
    for text in new:
        edge.push(bytes.fromhex(text))


def _append_record(contest: Contest, position: int, record: Mapping[str, Any]) -> LogEntry:
    return LogEntry.objects.create(
        contest=contest, position=position, hash=record_hash(record), record=dict(record)
    )


def _sign(contest: Contest, edge: Frontier, last: Checkpoint | None, moment: datetime) -> Checkpoint:
    origin = log_origin(contest.pk)
    previous = text_hash(last) if last else ""
    root = edge.root()
    body = write_body(origin=origin, size=edge.size, root=root, previous=previous, made_at=moment)
    return Checkpoint.objects.create(
        contest=contest, number=last.number + 1 if last else 1, size=edge.size, root=root.hex(),
        previous=previous, text=sign_note(body, origin), made_at=moment,
    )  # fmt: skip
