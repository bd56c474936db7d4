"""Whose turn it is: the participation of a first ballot, the place of a later one, and the rows of a vote.

Plain statements: building each with the ORM would cost more than the database does.
"""

from typing import NamedTuple

from django.db import connection

from voting.ballots import errors, vault
from voting.ballots.enums import Channel
from voting.ballots.models import Ballot, Leaf, WatchMark
from voting.ballots.services.locks import Door, Statement, Turn

MOST_VERSIONS = 20
_CURRENT = (
    "SELECT id, version, channel FROM ballots_ballot WHERE contest_id = %s AND slot = %s AND is_current"
)
_BALLOT = (
    "INSERT INTO ballots_ballot (id, contest_id, slot, version, is_current, is_quarantined, status, reason, channel, "
    "weight, payload, nonce) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

_MARK = (
    "INSERT INTO ballots_watchmark (roll_id, contest_id, day, is_night, network, domain, mailbox) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


class Place(NamedTuple):
    """The slot of a person, and the current ballot in it."""

    slot: str | None = None
    ballot: str | None = None
    version: int | None = None
    channel: str | None = None


def find_place(door: Door, roll: Turn) -> Place:
    """Return what is in the box of a locked roll entry; a slot is there where re-voting is allowed and not sealed."""
    slot = slot_for(door, roll.id) if roll.id and door.is_open else None
    if roll.voted is None or slot is None:
        return Place(slot)
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, [door.id, slot])
        return Place(slot, *(cursor.fetchone() or ()))


def slot_for(door: Door, roll_id: int) -> str | None:
    """Return the slot of a roll entry, or None where there is no re-voting."""
    return vault.slot_of(door.id, roll_id) if door.revoting else None


def take_place(door: Door, roll: Turn, place: Place, channel: str) -> tuple[Statement, int]:
    """Return what a locked roll entry writes first to cast a ballot now, and the version of that ballot.

    Raises `errors.AlreadyVoted`: without re-voting ("already_voted"), when a paper ballot stands ("paper_stands"),
    and after `MOST_VERSIONS` ("too_many_versions").
    """
    if roll.voted is None:
        return (
            "INSERT INTO ballots_participation (roll_id, contest_id) VALUES (%s, %s)",
            (roll.id, door.id),
        ), 1
    if not door.revoting or place.ballot is None or place.version is None:
        raise errors.AlreadyVoted
    if place.channel == Channel.PAPER and channel == Channel.ONLINE:
        raise errors.AlreadyVoted("paper_stands")
    if place.version >= MOST_VERSIONS and channel == Channel.ONLINE:
        raise errors.AlreadyVoted("too_many_versions", most=MOST_VERSIONS)
    earlier = ("UPDATE ballots_ballot SET is_current = %s WHERE id = %s", (False, place.ballot))
    return earlier, place.version + 1


def ballot_writes(ballot: Ballot, leaf: Leaf, key_hash: str, receipt: str) -> list[Statement]:
    """Return what puts a ballot, its leaf and the receipt into the box."""
    content = (
        ballot.pk, ballot.contest_id, ballot.slot, ballot.version, True, False, str(ballot.status),
        ballot.reason, str(ballot.channel), ballot.weight, ballot.payload, ballot.nonce,
    )  # fmt: skip
    return [
        (_BALLOT, content), ("INSERT INTO ballots_leaf (hash, contest_id) VALUES (%s, %s)", (leaf.hash, leaf.contest_id)),
        ("INSERT INTO ballots_submission (key_hash, contest_id, receipt) VALUES (%s, %s, %s)",
         (key_hash, leaf.contest_id, receipt)),
    ]  # fmt: skip


def mark_write(mark: WatchMark) -> Statement:
    """Return what leaves the mark of the stuffing watch."""
    day = mark.day.isoformat()
    return _MARK, (mark.roll_id, mark.contest_id, day, mark.is_night, mark.network, mark.domain, mark.mailbox)
