"""`link_attack`: what somebody who holds the whole database (and the key files) can join: a voter to a ballot.

Every way known to us is tried with the knowledge of an administrator. While a vote is open some of them work: that
is the limit we state. After the sealing none may do better than chance.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from django.db import connection, models

from voting.ballots.keys import leaf_hash, read_receipt, receipt_prefix
from voting.ballots.models import Ballot, Checkpoint, Contest, Leaf, LogEntry, Participation, Roll, Submission
from voting.ballots.vault import KeyMissing, slot_of

Links = dict[int, str]
_ORDER = {"postgresql": "ctid", "sqlite": "rowid"}


def links(contest: Contest, order: Sequence[str] = ()) -> dict[str, Links]:
    """Return what each way joins: by its name, roll entry -> key of the ballot it takes for this voter's.

    `order` are person keys in the order in which people voted, as far as it is known from outside the box (signing
    in, a server's log, somebody at the door); without it the order of the participations is taken.
    """
    ballots = _by_leaf(contest)
    found = {"slot key": _by_slot(contest)}
    if connection.vendor == "postgresql":
        found |= {
            "transaction of the ballot": _same_transaction(contest, Ballot, lambda key: key),
            "transaction of the leaf": _same_transaction(contest, Leaf, ballots.get),
            "transaction of the receipt": _same_transaction(
                contest, Submission, _of_receipt(contest, ballots)
            ),
        }
    people = _people(contest, order)
    found |= {
        "order of the ballots": _paired(people, _rows(contest, Ballot), ballots.values()),
        "order of the leaves": _paired(people, map(ballots.get, _rows(contest, Leaf)), ballots.values()),
        "order of the receipts": _paired(
            people, map(_of_receipt(contest, ballots), _rows(contest, Submission)), ballots.values()
        ),
    }
    return found


def telling_orders(contest: Contest) -> list[str]:
    """Return the tables whose rows lie in an order other than that of their random keys, which could tell."""
    tables: tuple[type[models.Model], ...] = (Ballot, Leaf, Participation, Submission)
    return [
        model._meta.model_name or "" for model in tables if (rows := _rows(contest, model)) != sorted(rows)
    ]


def _by_leaf(contest: Contest) -> dict[str, str]:
    """Return the key of each counted ballot by its leaf: whoever has the nonces can work it out."""
    rows = Ballot.objects.filter(contest=contest, is_current=True).order_by()
    return {leaf_of(ballot): ballot.pk for ballot in rows.iterator(chunk_size=5000)}


def leaf_of(ballot: Ballot) -> str:
    """Return the leaf that a stored ballot must have."""
    return leaf_hash(
        contest_id=ballot.contest_id, ballot_id=ballot.pk, status=ballot.status, reason=ballot.reason,
        channel=ballot.channel, weight=ballot.weight, payload=ballot.payload, nonce=ballot.nonce,
    )  # fmt: skip


def _rows(contest: Contest, model: type[models.Model]) -> list[str]:
    """Return the keys of a table's rows as they lie on the disk."""
    meta = model._meta
    key = cast(Any, meta.pk).column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {meta.db_table} WHERE contest_id = %s ORDER BY {_ORDER[connection.vendor]}",  # noqa: S608
            [contest.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def _by_slot(contest: Contest) -> Links:
    """Join by the slot: works as long as the slot key is there."""
    by_slot = dict(
        Ballot.objects.filter(contest=contest, is_current=True, slot__isnull=False).values_list("slot", "pk")
    )
    found = {}
    for roll in Participation.objects.filter(contest=contest).values_list("pk", flat=True):
        try:
            slot = slot_of(contest.pk, roll)
        except KeyMissing:
            return {}
        if slot in by_slot:
            found[roll] = by_slot[slot]
    return found


def _same_transaction(
    contest: Contest, model: type[models.Model], ballot_of: Callable[[str], str | None]
) -> Links:
    """Join what one transaction wrote or locked: `xmin` of both rows, or `xmax` of the roll entry."""
    meta = model._meta
    written: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT xmin::text, {cast(Any, meta.pk).column} FROM {meta.db_table} WHERE contest_id = %s",  # noqa: S608
            [contest.pk],
        )
        for number, key in cursor.fetchall():
            ballot = ballot_of(key)
            if ballot:
                written[number].add(ballot)
        found: Links = {}
        for table, column, key in (
            (Roll._meta.db_table, "xmax", "id"), (Participation._meta.db_table, "xmin", "roll_id"),
        ):  # fmt: skip
            cursor.execute(
                f"SELECT {column}::text, {key} FROM {table} WHERE contest_id = %s",  # noqa: S608
                [contest.pk],
            )
            found |= _alone(cursor.fetchall(), written)
    return found


def _alone(rows: Iterable[tuple[str, int]], written: Mapping[str, set[str]]) -> Links:
    """Keep the joins that leave no choice."""
    return {roll: min(written[number]) for number, roll in rows if len(written.get(number, ())) == 1}


def _of_receipt(contest: Contest, ballots: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return how a submission leads to a ballot: its receipt is the beginning of the leaf."""
    by_prefix = {leaf[:25]: ballot for leaf, ballot in ballots.items()}
    receipts = dict(Submission.objects.filter(contest=contest).values_list("key_hash", "receipt"))

    def ballot_of(key: str) -> str | None:
        return by_prefix.get(receipt_prefix(read_receipt(receipts[key])))

    return ballot_of


def _people(contest: Contest, order: Sequence[str]) -> list[int]:
    """Return the roll entries that have voted, in the order known."""
    voted = _rows(contest, Participation)
    if not order:
        return [int(roll) for roll in voted]
    entries = dict(Roll.objects.filter(contest=contest, pk__in=voted).values_list("person_key", "pk"))
    return [entries[key] for key in order if key in entries]


def _paired(people: Sequence[int], rows: Iterable[str | None], counted: Iterable[str]) -> Links:
    """Take the nth ballot on the disk for the nth voter's."""
    known = set(counted)
    return dict(zip(people, [row for row in rows if row in known], strict=False))


def batch_sizes(contest: Contest) -> list[int]:
    """Return how many ballots each checkpoint brought into the log: among them the time of voting does not tell.

    Whoever knows when somebody voted, and holds the ballots with their nonces, knows the batch; never more.
    """
    places = list(
        LogEntry.objects.filter(contest=contest, record__isnull=True)
        .order_by("position")
        .values_list("position", flat=True)
    )
    ends = Checkpoint.objects.filter(contest=contest).order_by("number").values_list("size", flat=True)
    reached = [0, *(bisect_left(places, end) for end in ends)]
    return [after - before for before, after in pairwise(reached) if after > before]
