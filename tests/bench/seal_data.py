"""An open vote with many approval ballots in the shape the box makes them, poured in without asking each guard."""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

OPTIONS, MOST_MARKS = 40, 5
# Of a hundred voters this many changed their ballot once; of five people on the roll one does not vote.
AGAIN_PERCENT = 5
_BALLOT = (
    "id", "contest_id", "slot", "version", "is_current", "is_quarantined", "status", "reason", "channel", "weight",
    "payload", "nonce",
)  # fmt: skip
_ROLL = ("id", "contest_id", "person_key", "level", "area", "weight", "status")
_MARK = ("roll_id", "contest_id", "day", "is_night", "network", "domain", "mailbox")


def fill(ballots: int) -> Any:
    """Return an open vote with so many counted ballots, a twentieth of them changed once; nothing is logged yet."""
    from voting.ballots.models import Roll

    dice, contest = random.Random(4711), _vote()
    first = Roll.objects.get(contest=contest).pk + 1
    entries = range(first, first + ballots * 5 // 4)
    with _poured():
        roll = ((pk, contest.pk, dice.randbytes(32).hex(), "", "", 1, "eligible") for pk in entries)
        _pour("ballots_roll", _ROLL, roll)
        voters = dice.sample(entries, ballots)
        _pour("ballots_participation", ("roll_id", "contest_id"), ((pk, contest.pk) for pk in voters))
        day = "2027-01-15"
        marks = ((pk, contest.pk, day, False, dice.randbytes(8).hex(), "", "") for pk in voters)
        _pour("ballots_watchmark", _MARK, marks)
        _pour_ballots(contest.pk, ballots, dice)
    _settle()
    return contest


def _vote() -> Any:
    """Return an open vote with one person on its roll."""
    from voting.ballots.clock import database_now
    from voting.ballots.services import OptionLine, add_to_roll, create_contest, open_contest, publish_rule

    rule = {
        "name": "greedy", "kind": "approval", "rank_limit": MOST_MARKS, "budget": 1000, "assurance": "sealed",
        "revoting": True,
    }  # fmt: skip
    contest = create_contest(title="Bench", kind="approval")
    publish_rule(contest=contest, rule=rule, published_by="Bench")
    add_to_roll(contest=contest, identities=["bench"])
    lines = [
        OptionLine(f"U-{number:02d}", f"Usulan {number}", 50 + number) for number in range(1, OPTIONS + 1)
    ]
    return open_contest(contest=contest, options=lines, closes_at=database_now() + timedelta(days=1))


def _pour_ballots(contest_id: int, ballots: int, dice: random.Random) -> None:
    """Write ballots, leaves and receipts; the leaf of each is the real one."""
    from voting.ballots.keys import leaf_hash, receipt_of

    codes = [f"U-{number:02d}" for number in range(1, OPTIONS + 1)]
    leaves: list[str] = []

    def rows() -> Iterator[Sequence[Any]]:
        for _voter in range(ballots):
            slot, versions = dice.randbytes(32).hex(), 2 if dice.randrange(100) < AGAIN_PERCENT else 1
            for version in range(1, versions + 1):
                marks = sorted(
                    {codes[int(OPTIONS * dice.random() ** 2)] for _ in range(dice.randint(1, MOST_MARKS))}
                )
                payload = '{"marks":["' + '","'.join(marks) + '"]}'
                key, nonce = dice.randbytes(20).hex(), dice.randbytes(32).hex()
                leaves.append(
                    leaf_hash(contest_id=contest_id, ballot_id=key, status="valid", reason="", channel="online",
                              weight=1, payload=payload, nonce=nonce)
                )  # fmt: skip
                last = version == versions
                yield key, contest_id, slot, version, last, False, "valid", "", "online", 1, payload, nonce

    _pour("ballots_ballot", _BALLOT, rows())
    _pour("ballots_leaf", ("hash", "contest_id"), ((leaf, contest_id) for leaf in leaves))
    receipts = ((dice.randbytes(32).hex(), contest_id, receipt_of(leaf)) for leaf in leaves)
    _pour("ballots_submission", ("key_hash", "contest_id", "receipt"), receipts)


@contextmanager
def _poured() -> Iterator[None]:
    """Leave the guards and the checks of references aside while a scratch database is filled."""
    from django.db import connection, transaction

    from participate.contests.proofs.unguarded import unguarded

    tables = ("ballot", "leaf", "participation", "submission", "roll", "watchmark")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
    with unguarded(*(f"ballots_{table}" for table in tables)), transaction.atomic():
        yield


def _pour(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from django.db import connection

    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" for _ in columns)
        cursor.connection.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)


def _settle() -> None:
    """Let the database know its tables as after days of voting."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
