"""Bring in a list of voters: look at what it would do, take it over as a whole, take it back until opening."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.contests.access import access_of
from participate.contests.enums import Electorate, IdentityLevel
from participate.contests.errors import BadRoll, WrongStep, in_words
from participate.contests.models import RollContact, RollImport, RollStage
from participate.contests.roll_packing import pack, unpack
from participate.contests.roll_sheet import Known, read_roll, short_name
from participate.kit import audit
from participate.kit.clock import database_now
from participate.processes.people_import import fold
from participate.processes.queries_people import areas_within
from voting.ballots import services as box
from voting.ballots.bulk import insert_rows
from voting.ballots.enums import RollStatus, State
from voting.ballots.errors import BallotBoxError
from voting.ballots.keys import key_maker
from voting.ballots.models import Contest, Roll
from voting.ballots.services import RollLine
from voting.ballots.services.locks import lock_alone

BATCH = 2000
BEFORE = (State.DRAFT, State.PUBLISHED)
CONTACT_COLUMNS = {
    "roll_id": "bigint", "contest_id": "bigint", "address": "text", "language": "text", "reminders": "integer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RollPlan:
    """What a list would do: numbers of people, by level and by area; `mark` is what has to be confirmed."""

    mark: str
    file_name: str
    people: int
    added: int
    changed: int
    removed: int
    same: int
    contacts: int
    levels: dict[str, int]
    areas: dict[str, int]


def topic(contest: Contest) -> str:
    """Return the target of audit entries about a contest."""
    return f"contest:{contest.pk}"


@transaction.atomic
def stage_roll(
    *, actor: Any, contest: Contest, file_name: str, data: bytes, level: str = IdentityLevel.LIST,
    contacts_told: bool = False, now: datetime | None = None,
) -> RollPlan:  # fmt: skip
    """Read a list and say what it would do; it waits for `take_over_roll`, its names are forgotten at once.

    Raises `BadRoll` with every mistake, `WrongStep` when the vote is open or not for people on a list.
    """
    locked = _before_opening(contest)
    sheet = read_roll(file_name, data, Known(_area_codes(locked), key_maker(locked.pk), level))
    if sheet.contacts and not contacts_told:
        name = short_name(file_name)
        text = _("This list has contacts. Tick that people were told about reminders, or delete the column.")
        raise BadRoll([f"{name}: {text}"])
    lines, contacts = sheet.people, sheet.contacts
    known = box.roll_lines(locked, IdentityLevel.PAPER_CODE)
    plan = _plan(locked, file_name, data, lines, contacts, known)
    RollStage.objects.filter(contest=locked).delete()
    RollStage.objects.create(
        contest=locked, mark=plan.mark, file_name=short_name(file_name), body=pack(lines, contacts),
        made_by=actor, made_at=now or database_now(),
    )  # fmt: skip
    return plan


def _before_opening(contest: Contest) -> Contest:
    """Return the contest locked; a list is brought in before the vote opens only."""
    locked = lock_alone(contest.pk)
    locked.cycle_contest = contest.cycle_contest
    if locked.state not in BEFORE:
        raise WrongStep(_("The vote has been opened. Now people are added or taken off one by one."))
    if access_of(locked).electorate != Electorate.LIST:
        raise WrongStep(_("This vote is for the delegates. First choose that people on a list may vote."))
    return locked


def _area_codes(contest: Contest) -> dict[str, frozenset[str]]:
    """Return the codes of the cycle's places by every way to write them."""
    found: dict[str, set[str]] = {}
    for area in areas_within(contest.cycle_contest.cycle):
        for text in (area.code, area.name):
            for word in {text.casefold(), fold(text), fold(text).replace("_", "")}:
                found.setdefault(word, set()).add(area.code)
    # A code wins over a place whose name reads the same.
    exact = {code.casefold(): {code} for codes in found.values() for code in codes}
    return {word: frozenset(codes) for word, codes in {**found, **exact}.items()}


def _plan(
    contest: Contest, file_name: str, data: bytes, lines: dict[str, RollLine], contacts: dict[str, str],
    known: dict[str, tuple[RollLine, str]],
) -> RollPlan:  # fmt: skip
    """Compare a list with the roll as it is."""
    standing = {key: line for key, (line, status) in known.items() if status != RollStatus.REMOVED}
    both = [key for key in lines if key in standing]
    changed = sum(lines[key] != standing[key] for key in both)
    digest = hashlib.sha256(hashlib.sha256(data).digest())
    for key in sorted(standing):
        digest.update(f"{key}{standing[key]}".encode())
    return RollPlan(
        mark=digest.hexdigest(), file_name=short_name(file_name), people=len(lines), added=len(lines) - len(both),
        changed=changed, removed=len(standing) - len(both), same=len(both) - changed, contacts=len(contacts),
        levels=dict(Counter(line.level for line in lines.values())),
        areas=dict(sorted(Counter(line.area for line in lines.values()).items())),
    )  # fmt: skip


@transaction.atomic
def take_over_roll(*, actor: Any, contest: Contest, mark: str, now: datetime | None = None) -> RollImport:
    """Make the roll the list that was looked at; all of it or nothing. Raises `WrongStep` for another mark."""
    locked = _before_opening(contest)
    stage = RollStage.objects.select_for_update(of=("self",)).filter(contest=locked, mark=mark).first()
    if stage is None:
        raise WrongStep(_("This list was not looked at last. Choose the file again and look at it."))
    lines, contacts = unpack(bytes(stage.body))
    moment = now or database_now()
    before = _as_it_is(locked)
    change = _write(locked, lines, contacts)
    done = RollImport.objects.create(
        contest=locked, number=RollImport.objects.filter(contest=locked).count() + 1, file_name=stage.file_name,
        sha256=hashlib.sha256(bytes(stage.body)).hexdigest(), added=change.added, changed=change.changed,
        removed=change.removed, before=before, made_by=actor, made_at=moment,
    )  # fmt: skip
    stage.delete()
    numbers = {"number": done.number, "added": done.added, "changed": done.changed, "removed": done.removed}
    audit.record(actor=actor, action="contests.take_over_roll", target=topic(locked), at=moment, data=numbers)
    return done


def _as_it_is(contest: Contest) -> bytes:
    """Return the roll and its contacts before a change, packed; people who were taken off are left out."""
    known = box.roll_lines(contest, IdentityLevel.PAPER_CODE)
    lines = {key: line for key, (line, status) in known.items() if status != RollStatus.REMOVED}
    contacts = RollContact.objects.filter(contest=contest).values_list("roll__person_key", "address")
    return pack(lines, dict(contacts))


def _write(contest: Contest, lines: dict[str, RollLine], contacts: dict[str, str]) -> box.RollChange:
    """Write the roll and the contacts of the people on it."""
    status = RollStatus.WAITING if access_of(contest).presence else RollStatus.ELIGIBLE
    RollContact.objects.filter(contest=contest).delete()
    try:
        change = box.replace_roll(
            contest=contest, lines=lines, keep_level=IdentityLevel.PAPER_CODE, status=status
        )
    except BallotBoxError as error:
        raise in_words(error) from error
    language = contest.cycle_contest.cycle.profile.language
    if contacts:
        rows = Roll.objects.filter(contest=contest).order_by().values_list("person_key", "pk")
        insert_rows(
            RollContact._meta.db_table, CONTACT_COLUMNS,
            ((pk, contest.pk, contacts[key], language, 0) for key, pk in rows.iterator(chunk_size=BATCH) if key in contacts),
        )  # fmt: skip
    return change


@transaction.atomic
def undo_roll(*, actor: Any, contest: Contest, number: int, now: datetime | None = None) -> RollImport:
    """Take the newest list back: the roll is again what it was before. Until the vote opens."""
    locked = _before_opening(contest)
    newest = RollImport.objects.select_for_update(of=("self",)).filter(contest=locked, undone_at=None).last()
    if newest is None or newest.number != number or not newest.before:
        raise WrongStep(_("Only the newest list can be taken back."))
    lines, contacts = unpack(bytes(newest.before))
    _write(locked, lines, contacts)
    newest.undone_at, newest.before = now or database_now(), b""
    newest.save(update_fields=["undone_at", "before"])
    RollStage.objects.filter(contest=locked).delete()
    audit.record(
        actor=actor,
        action="contests.undo_roll",
        target=topic(locked),
        at=newest.undone_at,
        data={"number": number},
    )
    return newest


def forget_lists(contest: Contest) -> None:
    """Forget what lists could be taken back to, and one that still waits: the vote opens."""
    RollImport.objects.filter(contest=contest).update(before=b"")
    RollStage.objects.filter(contest=contest).delete()
