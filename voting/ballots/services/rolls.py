"""Who may vote."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction

from voting.ballots.bulk import insert_rows
from voting.ballots.clock import database_now, utc_text
from voting.ballots.enums import RollStatus, State
from voting.ballots.errors import WrongState
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Participation, Roll
from voting.ballots.services.checkpoints import record_entry
from voting.ballots.services.locks import lock_alone, lock_shared

BATCH = 5000
# SQLite takes a thousand values in one statement.
KEYS_AT_ONCE = 900
BEFORE_OPENING = (State.DRAFT, State.PUBLISHED)
_COLUMNS = {
    "contest_id": "bigint", "person_key": "text", "level": "text", "area": "text", "weight": "integer", "status": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RollLine:
    """What a list says about one person; the person is the key of the line."""

    level: str = ""
    area: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class RollChange:
    """What a list did to the roll: numbers of people."""

    added: int
    changed: int
    removed: int


@transaction.atomic
def add_to_roll(
    *, contest: Contest, identities: Iterable[str], level: str = "", status: str = RollStatus.ELIGIBLE,
    area: str = "", weight: int = 1,
) -> int:  # fmt: skip
    """Put people on the roll, once each however often they are named; return how many are new.

    Allowed until the contest closes: someone forgotten can still be added while others vote, and the public log then
    says how many were. Somebody who was taken off stays off here; `restore_to_roll` brings back one person.
    """
    locked = lock_alone(contest.pk)
    _require(locked, (*BEFORE_OPENING, State.OPEN))
    before = Roll.objects.filter(contest=locked).count()
    keys = sorted({person_key(locked.pk, identity) for identity in identities})
    rows = [
        Roll(contest=locked, person_key=key, level=level, status=status, area=area, weight=weight)
        for key in keys
    ]
    Roll.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    added = Roll.objects.filter(contest=locked).count() - before
    _tell_late(locked, added)
    return added


def _tell_late(contest: Contest, added: int) -> None:
    """Write into the public log that people came onto the roll after the opening: how many and when, never who."""
    if added and contest.state == State.OPEN:
        moment = utc_text(database_now())
        record_entry(contest, {"type": "roll", "contest": contest.pk, "added": added, "at": moment})


@transaction.atomic
def remove_from_roll(*, contest: Contest, identity: str) -> bool:
    """Take someone off the roll who has not voted; return whether there was anybody to take off."""
    locked = lock_alone(contest.pk)
    _require(locked, (*BEFORE_OPENING, State.OPEN))
    entry = Roll.objects.filter(contest=locked, person_key=person_key(locked.pk, identity))
    return bool(entry.filter(participation__isnull=True).update(status=RollStatus.REMOVED))


@transaction.atomic
def restore_to_roll(*, contest: Contest, identity: str, status: str = RollStatus.ELIGIBLE) -> bool:
    """Bring someone back who was taken off; return whether there was anybody."""
    locked = lock_alone(contest.pk)
    _require(locked, (*BEFORE_OPENING, State.OPEN))
    entry = Roll.objects.filter(contest=locked, person_key=person_key(locked.pk, identity))
    restored = entry.filter(status=RollStatus.REMOVED).update(status=status)
    _tell_late(locked, restored)
    return bool(restored)


@transaction.atomic
def remove_entries(*, contest: Contest, roll_ids: Iterable[int]) -> int:
    """Take roll entries off that have not voted (cancelled paper codes); return how many."""
    locked = lock_alone(contest.pk)
    _require(locked, (*BEFORE_OPENING, State.OPEN))
    rows = Roll.objects.filter(contest=locked, participation__isnull=True).exclude(status=RollStatus.REMOVED)
    return sum(
        rows.filter(pk__in=part).update(status=RollStatus.REMOVED) for part in _parts(sorted(roll_ids))
    )


@transaction.atomic
def mark_presence(*, contest: Contest, key: str, present: bool) -> bool:
    """Mark a waiting person present, or take the mark back; return whether that changed anything.

    Somebody who has voted stays marked, whoever asks. The contest row is not locked alone: presence is marked while
    others vote; the roll row is, so that the mark and the vote of one person take turns. Raises `WrongState` once the
    vote is closed.
    """
    door = lock_shared(contest.pk)
    if door.state not in (*BEFORE_OPENING, State.OPEN):
        raise WrongState(state=door.state)
    before, after = RollStatus.WAITING, RollStatus.ELIGIBLE
    if not present:
        before, after = after, before
    row = (
        Roll.objects.select_for_update(of=("self",))
        .filter(contest=contest, person_key=key, status=before)
        .first()
    )
    if row is None or (not present and Participation.objects.filter(pk=row.pk).exists()):
        return False
    Roll.objects.filter(pk=row.pk).update(status=after)
    return True


@transaction.atomic
def replace_roll(
    *,
    contest: Contest,
    lines: Mapping[str, RollLine],
    keep_level: str = "",
    status: str = RollStatus.ELIGIBLE,
) -> RollChange:
    """Make the roll what a list says, people by their `person_key`; all of it or nothing, before the opening only.

    Entries of `keep_level` are left alone. Everybody on the list gets `status`. 200,000 lines take seconds: the
    rows are written in the order of their keys, which says nothing about the order of the list.
    """
    locked = lock_alone(contest.pk)
    _require(locked, BEFORE_OPENING)
    known = roll_lines(locked, keep_level)
    gone = [key for key in known if key not in lines]
    differs = [
        key for key, (line, was) in known.items() if key in lines and (line, was) != (lines[key], status)
    ]
    for part in _parts([*gone, *differs]):
        _delete(locked, part)
    fresh = sorted([*(key for key in lines if key not in known), *differs])
    _insert(locked, fresh, lines, status)
    return RollChange(added=len(fresh) - len(differs), changed=len(differs), removed=len(gone))


def roll_lines(contest: Contest, without_level: str = "") -> dict[str, tuple[RollLine, str]]:
    """Return (line, status) of every entry by its key, without those of one level (one query)."""
    rows = Roll.objects.filter(contest=contest).order_by()
    if without_level:
        rows = rows.exclude(level=without_level)
    seen: dict[tuple[str, str, int], RollLine] = {}
    found = {}
    for key, level, area, weight, status in rows.values_list(
        "person_key", "level", "area", "weight", "status"
    ).iterator(chunk_size=BATCH):
        line = seen.setdefault((level, area, weight), RollLine(level, area, weight))
        found[key] = (line, status)
    return found


def _require(contest: Contest, states: Iterable[str]) -> None:
    if contest.state not in states:
        raise WrongState(state=contest.state)


def _parts(items: list[Any]) -> Iterator[list[Any]]:
    """Yield a list in parts that one statement takes."""
    rest = iter(items)
    while part := list(islice(rest, KEYS_AT_ONCE)):
        yield part


def _delete(contest: Contest, keys: list[str]) -> None:
    """Delete entries; the database's own foreign keys say no where something still points at one."""
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM ballots_roll WHERE contest_id = %s AND person_key IN ({marks})",  # noqa: S608
            [contest.pk, *keys],
        )


def _insert(contest: Contest, keys: list[str], lines: Mapping[str, RollLine], status: str) -> None:
    """Write new entries."""
    insert_rows(
        "ballots_roll", _COLUMNS,
        ((contest.pk, key, lines[key].level, lines[key].area, lines[key].weight, str(status)) for key in keys),
    )  # fmt: skip
