"""Bring a finished election from elsewhere into the box: options and ballots as they are, no roll, no receipts."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from voting.ballots.enums import BallotStatus, Channel, State
from voting.ballots.models import Ballot, Contest
from voting.ballots.services.life import (
    OptionLine,
    close_contest,
    create_contest,
    publish_rule,
    write_options,
)
from voting.tally import canonical_json
from voting.tally.ballot_rules import Blank, Valid

BATCH = 2000
_COLUMNS = (
    "id", "contest_id", "slot", "version", "is_current", "is_quarantined", "status", "reason", "channel", "weight", "payload",
    "nonce",
)  # fmt: skip


# No savepoint: under an open one SQLite walks its whole in-memory journal again for every row.
@transaction.atomic(savepoint=False)
def import_contest(
    *, title: str, kind: str, rule: Mapping[str, Any], options: Iterable[OptionLine],
    ballots: Iterable[Valid | Blank], published_by: str, opened_at: datetime, closed_at: datetime,
    progress: Callable[[int], None] | None = None, **fields: Any,
) -> Contest:  # fmt: skip
    """Make a sealed contest in one transaction; `progress` hears how many ballots are written.

    `fields` are further columns of `Contest`. The ballots are taken as valid or blank without looking at them
    again: the reader of the file has judged them by the file's own limits.
    """
    contest = create_contest(title=title, kind=kind, **fields)
    publish_rule(contest=contest, rule=rule, published_by=published_by, now=opened_at)
    contest.refresh_from_db()
    write_options(contest, options)
    contest.opens_at, contest.closes_at, contest.state = opened_at, closed_at, State.OPEN
    contest.save(update_fields=["opens_at", "closes_at", "state"])
    _write_ballots(contest, ballots, progress or (lambda _written: None))
    closed = close_contest(contest=contest, now=closed_at)
    # Nobody voted here, and the ballots are written in the order of their keys already: nothing is left to seal.
    closed.sealed_at, closed.state = closed_at, State.SEALED
    closed.save(update_fields=["sealed_at", "state"])
    return closed


def _write_ballots(
    contest: Contest, ballots: Iterable[Valid | Blank], progress: Callable[[int], None]
) -> None:
    """Insert in batches of plain rows, in the order of their random keys.

    A hundred thousand model objects would cost most of the time, and random keys in random order would touch
    a page of the index for each ballot. Sorted, the stored order also says nothing about the file's.
    """
    places = ", ".join(["%s"] * len(_COLUMNS))
    table = connection.ops.quote_name(Ballot._meta.db_table)
    statement = f"INSERT INTO {table} ({', '.join(_COLUMNS)}) VALUES ({places})"  # noqa: S608
    rows, written = iter(sorted(_rows(contest.pk, ballots))), 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
            written += len(batch)
            progress(written)


def _rows(contest_id: int, ballots: Iterable[Valid | Blank]) -> Iterator[tuple[Any, ...]]:
    """Yield one row a ballot under a random key; equal ballots share their payload text."""
    payloads: dict[Valid | Blank, tuple[str, str]] = {}
    for ballot in ballots:
        found = payloads.get(ballot)
        if found is None:
            found = payloads[ballot] = _payload(ballot)
        status, payload = found
        yield (
            secrets.token_hex(20), contest_id, None, 1, True, False, status, "", Channel.IMPORTED.value, 1, payload,
            secrets.token_hex(16),
        )  # fmt: skip


def _payload(ballot: Valid | Blank) -> tuple[str, str]:
    """Return (status, canonical JSON) of a ballot."""
    if isinstance(ballot, Blank):
        return BallotStatus.BLANK.value, canonical_json({"marks": []}).decode()
    content: dict[str, Any] = {"marks": ballot.marks}
    if ballot.points:
        content["points"] = ballot.points
    return BallotStatus.VALID.value, canonical_json(content).decode()
