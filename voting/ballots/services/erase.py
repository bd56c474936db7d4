"""Take people's names off the roll: that somebody was on it stays, and that the entry voted; who it was goes.

Ballots are not touched: nobody can say whose they are. A ballot, a leaf of the log and a result do not hold the roll's
name of a person, so everything that could be checked before can be checked after.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from voting.ballots.enums import RollStatus, State
from voting.ballots.models import Contest, Participation, Roll
from voting.ballots.services.locks import lock_alone

# Written in the place of a key; no key begins so, because keys are hex digits only.
GONE = "gone:"
OVER = (State.CLOSED, State.SEALED, State.COUNTED)
BATCH = 500
_RANDOM = {
    "sqlite": "lower(hex(randomblob(29)))",
    "postgresql": "substr(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 1, 58)",
}


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`gone`: entries without a name now. `waiting`: roll ids whose name must stay until the vote closes."""

    gone: int
    waiting: list[int]


@transaction.atomic
def forget_person(*, contest: Contest, keys: Iterable[str]) -> Forgotten:
    """Take a person off the roll of one contest, by all the keys (64 hex digits) they may be known by.

    Somebody who has not voted is also struck off while that still means something. Somebody who has voted in a vote
    that is still open keeps the key until the closing: without it the same person could be added again and vote twice.
    """
    locked = lock_alone(contest.pk)
    rows = Roll.objects.filter(contest=locked, person_key__in=sorted(set(keys)))
    voted = set(Participation.objects.filter(roll__in=rows).values_list("pk", flat=True))
    ids = sorted(rows.values_list("pk", flat=True))
    if locked.state in OVER:
        return Forgotten(_forget(ids), [])
    absent = [pk for pk in ids if pk not in voted]
    Roll.objects.filter(pk__in=absent).update(status=RollStatus.REMOVED)
    return Forgotten(_forget(absent), sorted(voted))


@transaction.atomic
def forget_entries(*, roll_ids: Iterable[int]) -> int:
    """Take the name off entries of votes that are over; return how many. Entries of open votes are left alone."""
    rows = Roll.objects.filter(pk__in=sorted(roll_ids), contest__state__in=OVER)
    return _forget(sorted(rows.values_list("pk", flat=True)))


def _forget(ids: Sequence[int]) -> int:
    """Write something random in the place of the keys."""
    made = _RANDOM[connection.vendor]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"UPDATE ballots_roll SET person_key = '{GONE}' || {made} WHERE id IN ({marks})",  # noqa: S608
                part,
            )
    return len(ids)
