"""R3: what is in the box at the closing is what is counted, whoever votes in that moment, and deadlines are exact.

Contests are closed by hand and by the clock under sixteen voters at once; in the end the turnout fixed at the closing,
the receipts given and the ballots counted must be the same number. Then 24 deadlines as organisers type them, in 24
zones, are tried just before, at, and just after. `sabotage` looks at the deadline before it takes the lock.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from participate.contests.proofs import boxes
from participate.contests.proofs.boxes import cast, open_box
from participate.contests.proofs.finding import Finding
from participate.contests.proofs.unguarded import unguarded
from participate.processes.forms import MomentField
from voting.ballots import errors
from voting.ballots.models import Ballot, Contest, Leaf, Participation
from voting.ballots.services import casting, close_contest
from voting.ballots.services.locks import Door, Turn, lock_shared, lock_voter

THREADS, EACH = 16, 6
STEP = timedelta(microseconds=1000)
# Zone, what the organiser types, and the moment it means. Twice-struck hours mean the first, skipped ones the
# moment an hour after the jump.
DEADLINES = (
    ("Asia/Makassar", "2026-11-21 23:59", "2026-11-21T15:59:00"),
    ("Asia/Jakarta", "2027-01-01 00:00", "2026-12-31T17:00:00"),
    ("Asia/Jayapura", "2028-02-29 00:00", "2028-02-28T15:00:00"),
    ("UTC", "2026-12-31 23:59", "2026-12-31T23:59:00"),
    ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00"),
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00"),
    ("Europe/Warsaw", "2026-10-25 02:30", "2026-10-25T00:30:00"),
    ("Europe/Warsaw", "2026-10-25 03:00", "2026-10-25T02:00:00"),
    ("Europe/London", "2026-10-25 01:59", "2026-10-25T00:59:00"),
    ("Europe/Lisbon", "2026-03-29 02:00", "2026-03-29T01:00:00"),
    ("Atlantic/Azores", "2026-07-01 12:00", "2026-07-01T12:00:00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00"),
    ("America/New_York", "2026-03-08 03:00", "2026-03-08T07:00:00"),
    ("America/Sao_Paulo", "2026-06-15 20:00", "2026-06-15T23:00:00"),
    ("America/St_Johns", "2026-12-01 20:00", "2026-12-01T23:30:00"),
    ("America/Los_Angeles", "2026-07-04 20:00", "2026-07-05T03:00:00"),
    ("Africa/Casablanca", "2026-09-01 20:00", "2026-09-01T19:00:00"),
    ("Asia/Kathmandu", "2026-09-01 20:00", "2026-09-01T14:15:00"),
    ("Asia/Kolkata", "2026-09-01 20:00", "2026-09-01T14:30:00"),
    ("Asia/Seoul", "2026-09-01 20:00", "2026-09-01T11:00:00"),
    ("Australia/Lord_Howe", "2026-12-01 20:00", "2026-12-01T09:00:00"),
    ("Australia/Adelaide", "2026-04-05 02:30", "2026-04-04T16:00:00"),
    ("Pacific/Chatham", "2026-12-01 20:00", "2026-12-01T06:15:00"),
    ("Pacific/Kiritimati", "2026-12-01 00:00", "2026-11-30T10:00:00"),
)  # fmt: skip


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Close 200 contests (short: 20) under 16 voters, then try 72 moments around deadlines."""
    closings, dice = (200 if long else 20), random.Random(seed)
    with _deadline_first(sabotage):
        rows = [_closing(dice, by_clock=bool(number % 2)) for number in range(closings)]
    equal, ballots = sum(len(set(row)) == 1 for row in rows), sum(row[0] for row in rows)
    exact = sum(_exact(*deadline) for deadline in DEADLINES)
    moments = 3 * len(DEADLINES)
    figure = f"{equal} of {closings} closings equal ({ballots} ballots), {exact} of {moments} moments exact"
    return Finding(
        figure, f"{closings} of {closings}, {moments} of {moments}", equal == closings and exact == moments
    )


def _closing(dice: random.Random, *, by_clock: bool) -> tuple[int, ...]:
    """Close one contest under the voters; return ballots at the closing, receipts given, and rows found afterwards."""
    voters, after = [f"warga {number}" for number in range(THREADS * EACH)], dice.uniform(0.03, 0.2)
    contest = open_box(voters, closes_in=timedelta(seconds=after)) if by_clock else open_box(voters)
    receipts: list[str] = []
    threads = [
        threading.Thread(target=_vote_on, args=(contest, voters[part::THREADS], receipts))
        for part in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    time.sleep(after)
    closed = close_contest(contest=contest)
    for thread in threads:
        thread.join()
    rows = [model.objects.filter(contest=contest).count() for model in (Ballot, Leaf, Participation)]
    return closed.turnout["cast"], len(receipts), *rows


def _vote_on(contest: Contest, voters: list[str], receipts: list[str]) -> None:
    """Cast one ballot after the other until the box says that it is over."""
    try:
        for who in voters:
            receipts.append(cast(contest, who, ["a"]))
    except errors.NotOpen:
        pass
    finally:
        connection.close()


def _exact(zone: str, typed: str, meant: str) -> int:
    """Return how many of the three moments around a typed deadline the box judges rightly (0 to 3)."""
    ends = datetime.fromisoformat(f"{meant}+00:00")
    cases = ((ends - STEP, True), (ends, False), (ends + STEP, False))
    opened = ends - timedelta(days=1)
    contest = open_box(["ani"], closes_at=MomentField(zone=zone).clean(typed), now=opened, zone=zone)
    return sum(_accepted(contest, moment) == wanted for moment, wanted in reversed(cases))


def _accepted(contest: Contest, moment: datetime) -> bool:
    try:
        cast(contest, "ani", ["a"], now=moment)
    except errors.NotOpen:
        return False
    return True


@contextmanager
def _deadline_first(sabotage: bool) -> Iterator[None]:
    """Let every voter look at the door first and take the lock later, past the guards of the database."""
    if not sabotage:
        yield
        return
    seen, entered = threading.local(), casting.cast_ballot

    def look_first(**given: Any) -> str:
        seen.door = lock_shared(given["contest"].pk)
        time.sleep(0.01)
        return entered(**given)

    def remembered(*given: Any) -> tuple[Door, Turn]:
        return seen.door, lock_voter(*given)[1]

    with ExitStack() as undo:
        undo.enter_context(unguarded("ballots_ballot", "ballots_participation", "ballots_leaf"))
        casting.lock_voter = remembered
        undo.callback(setattr, casting, "lock_voter", lock_voter)
        boxes.cast_ballot = look_first
        undo.callback(setattr, boxes, "cast_ballot", entered)
        yield
