"""R8: whoever holds the whole database can join voters to ballots before the sealing, and cannot after it.

The attacker also knows from outside in which order people voted last. Every way of `voting.ballots.linking` is tried
and held against what really happened. Then the files of the database are searched for what sealing must remove.
Pairing at random joins one voter rightly on average, and more than five in one of some hundred attacks (Poisson, three
ways): so a second box decides then, where chance fails again and a leak does not. `sabotage` leaves the leaves as they
lie.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, models

from participate.contests.proofs.boxes import CODES, cast, open_box
from participate.contests.proofs.finding import Finding
from voting.ballots.keys import person_key, read_receipt, receipt_prefix
from voting.ballots.linking import leaf_of, links, telling_orders
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll, Submission
from voting.ballots.services import close_contest, seal_contest, sealing

VOTERS, AGAIN = 500, 100
LEAST_BEFORE, MOST_AFTER = 475, 5
LIMIT = f"at least {LEAST_BEFORE} before, at most {MOST_AFTER} after by any way, 0 traces, rows in the order of their keys"


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Let 500 people vote, a fifth of them twice; attack, seal, attack again. The long form does it three times."""
    dice, rounds = random.Random(seed), 3 if long else 1
    results = [_beyond_chance(dice, sabotage) for _round_number in range(rounds)]
    before, after = min(row[0] for row in results), max(row[1] for row in results)
    traces, telling = sum(row[2] for row in results), sorted({name for row in results for name in row[3]})
    figure = f"{before} of {VOTERS} joined before sealing (the stated limit), {after} after, {traces} traces in the files"
    figure += f", telling order: {', '.join(telling) or 'none'}"
    passed = before >= LEAST_BEFORE and after <= MOST_AFTER and not traces and not telling
    return Finding(figure, LIMIT, passed)


def _beyond_chance(dice: random.Random, sabotage: bool) -> tuple[int, int, int, list[str]]:
    """Return a round; where more are joined after the sealing than may be, the lesser of it and another."""
    one = _round(dice, sabotage)
    if one[1] <= MOST_AFTER:
        return one
    other = _round(dice, sabotage)
    return min(one[0], other[0]), min(one[1], other[1]), one[2] + other[2], sorted({*one[3], *other[3]})


def _round(dice: random.Random, sabotage: bool) -> tuple[int, int, int, list[str]]:
    """Return voters joined before and after, traces left in the files, and tables whose order tells."""
    contest, receipts = _vote(dice)
    truth, order = _truth(contest, receipts), [person_key(contest.pk, who) for who in receipts]
    before = _best(links(contest, order), truth)
    close_contest(contest=contest)
    secrets = list(Ballot.objects.filter(contest=contest).exclude(slot=None).values_list("slot", flat=True))
    secrets += Ballot.objects.filter(contest=contest, is_current=False).values_list("nonce", flat=True)
    with _leaves_as_they_lie(sabotage):
        seal_contest(contest=contest)
    after = _best(links(contest, order), truth)
    return before, after, _traces(secrets), telling_orders(contest)


def _vote(dice: random.Random) -> tuple[Contest, dict[str, str]]:
    """Return a contest and the last receipt of each voter, in the order of their last ballots."""
    people = [f"pemilih {number}" for number in range(VOTERS)]
    contest = open_box(people, revoting=True)
    turns = people + dice.sample(people, AGAIN)
    dice.shuffle(turns)
    receipts: dict[str, str] = {}
    for who in turns:
        receipts.pop(who, None)
        receipts[who] = cast(contest, who, dice.sample(CODES, dice.randint(1, 3)))
    return contest, receipts


def _truth(contest: Contest, receipts: Mapping[str, str]) -> dict[int, str]:
    """Return whose ballot is whose: only the proof knows, because it kept every receipt."""
    ballots = {leaf_of(row)[:25]: row.pk for row in Ballot.objects.filter(contest=contest, is_current=True)}
    rolls = dict(Roll.objects.filter(contest=contest).values_list("person_key", "pk"))
    return {
        rolls[person_key(contest.pk, who)]: ballots[receipt_prefix(read_receipt(receipt))]
        for who, receipt in receipts.items()
    }


def _best(found: Mapping[str, Mapping[int, str]], truth: Mapping[int, str]) -> int:
    """Return how many voters the best single way joins rightly."""
    return max(sum(truth[roll] == ballot for roll, ballot in way.items()) for way in found.values())


@contextmanager
def _leaves_as_they_lie(sabotage: bool) -> Iterator[None]:
    """Seal without writing the leaves again."""
    whole = sealing.TABLES
    if sabotage:
        sealing.TABLES = tuple(row for row in whole if row[0] is not Leaf)
    try:
        yield
    finally:
        sealing.TABLES = whole


def _traces(secrets: list[str]) -> int:
    """Return how many slots and nonces of superseded ballots the files of the database still hold."""
    content = b"".join(_files())
    return sum(secret.encode() in content for secret in secrets)


def _files() -> Iterator[bytes]:
    """Yield the files of the box as they are on disk: all of SQLite; of PostgreSQL the tables and their indexes.

    The journal of PostgreSQL and old backups are not searched: they keep what was, until they are removed.
    """
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        paths = [name, Path(f"{name}-wal")]
        yield from (path.read_bytes() for path in paths if path.exists())
        return
    tables: list[type[models.Model]] = [Ballot, Leaf, Participation, Submission, Roll]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for model in tables:
            cursor.execute(
                "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c WHERE c.oid = %s::regclass "
                "OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass)",
                [model._meta.db_table] * 2,
            )
            yield from (bytes(row[0]) for row in cursor.fetchall())
