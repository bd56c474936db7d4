"""Paper ballots at the desk: batches, people, two blind readings, decisions, the box, the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from participate.contests.paper_errors import paper_in_words
from participate.contests.paper_voters import labels_of
from participate.contests.permissions import person_of
from participate.contests.services.vote import topic
from participate.kit import audit as trail
from participate.kit import live
from participate.processes.enums import Role
from participate.processes.permissions import require_role
from voting.ballots.clock import database_now
from voting.ballots.errors import BallotBoxError, WrongState
from voting.ballots.models import Contest, PaperAudit, PaperBatch, PaperReading
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import batch_facts
from voting.ballots.people import Person
from voting.ballots.services import paper as box
from voting.ballots.services import paper_audit as auditing
from voting.ballots.services.paper_box import settle_batch as put_into_box

DESK = (Role.OPERATOR, Role.FACILITATOR)
AUDIT = (*DESK, Role.AUDITOR)


@contextmanager
def at_the_desk(
    actor: Any, contest: Contest, verb: str = "", *roles: Role, now: datetime | None = None, **data: Any
) -> Iterator[Person]:
    """Run one step as the person who takes it; refusals come out in words.

    Steps with a `verb` leave an audit entry. Ticking and typing leave none: their times would help to guess whose
    sheet is which.
    """
    require_role(actor, contest.cycle_contest.cycle, *(roles or DESK))
    person = person_of(actor, contest)
    try:
        with transaction.atomic():
            yield person
            if verb:
                at = now or database_now()
                trail.record(actor=actor, action=f"contests.{verb}", target=topic(contest), at=at, data=data)
    except BallotBoxError as error:
        raise paper_in_words(error, labels_of(contest, error.data.get("entries", ()))) from error


def open_batch(*, actor: Any, contest: Contest, sheets: int, now: datetime | None = None) -> PaperBatch:
    """Begin a batch of sheets counted by hand. Raises `WrongStep`."""
    with at_the_desk(actor, contest, "open_paper_batch", now=now, sheets=sheets) as person:
        return box.open_batch(contest=contest, sheets=sheets, by=person, now=now)


def recount_sheets(*, actor: Any, batch: PaperBatch, sheets: int, now: datetime | None = None) -> PaperBatch:
    """Correct the number of sheets. Raises `WrongStep` when more are typed already."""
    data = {"batch": batch.number, "sheets": sheets}
    with at_the_desk(actor, batch.contest, "recount_paper_batch", now=now, **data) as person:
        return box.recount_sheets(batch=batch, sheets=sheets, by=person)


def cancel_batch(*, actor: Any, batch: PaperBatch, now: datetime | None = None) -> PaperBatch:
    """Give a batch up before it is in the box."""
    with at_the_desk(actor, batch.contest, "cancel_paper_batch", now=now, batch=batch.number) as person:
        return box.cancel_batch(batch=batch, by=person)


def tick_voters(*, actor: Any, batch: PaperBatch, person_keys: list[str]) -> int:
    """Tick people who handed in a sheet; return how many are new. Raises `NotOnRoll`, `WrongStep`."""
    with at_the_desk(actor, batch.contest):
        return box.tick_voters(batch=batch, person_keys=person_keys)


def untick_voter(*, actor: Any, batch: PaperBatch, person_key: str) -> bool:
    """Take a tick back; return whether there was one."""
    with at_the_desk(actor, batch.contest):
        return box.untick_voter(batch=batch, person_key=person_key)


def type_sheet(
    *, actor: Any, batch: PaperBatch, number: int, reading: int, marks: Any = (), reason: str = ""
) -> PaperReading:
    """Write down a sheet in the first or second reading.

    Raises `WrongStep` with `code` typed_already when this reading has the sheet: a second window never overwrites.
    """
    with at_the_desk(actor, batch.contest) as person:
        locked = box.lock_batch(batch)
        if PaperReading.objects.filter(sheet__batch=locked, sheet__number=number, reading=reading).exists():
            raise WrongState("typed_already", number=number)
        return box.type_sheet(
            batch=locked, number=number, reading=reading, by=person, marks=marks, reason=reason
        )


def take_back_sheet(*, actor: Any, batch: PaperBatch, reading: int) -> int | None:
    """Take back the last sheet of a reading; return its number, or None when nothing is typed.

    Raises `WrongStep`: `readings_done` (nobody changes a reading once it could be known what differs).
    """
    with at_the_desk(actor, batch.contest) as person:
        locked = box.lock_batch(batch)
        facts = batch_facts(locked)
        if facts.first == facts.second == facts.sheets:
            raise WrongState("readings_done")
        rows = PaperReading.objects.filter(sheet__batch=locked, reading=reading).order_by("-sheet__number")
        number = rows.values_list("sheet__number", flat=True).first()
        if number is not None:
            box.untype_sheet(batch=locked, number=number, reading=reading, by=person)
        return number


def decide_sheet(
    *, actor: Any, batch: PaperBatch, number: int, note: str, marks: Any = (), reason: str = "",
    now: datetime | None = None,
) -> PaperReading:  # fmt: skip
    """Decide, as a third person, what a sheet says on which the readings differ; `note` is why."""
    data = {"batch": batch.number, "sheet": number}
    with at_the_desk(actor, batch.contest, "decide_paper_sheet", now=now, **data) as person:
        facts = batch_facts(batch)
        if not facts.first == facts.second == facts.sheets:
            raise WrongState("not_typed", sheets=facts.sheets, first=facts.first, second=facts.second)
        return box.type_sheet(
            batch=batch, number=number, reading=DECISION, by=person, marks=marks, reason=reason, note=note
        )


def settle_batch(*, actor: Any, batch: PaperBatch, now: datetime | None = None) -> PaperBatch:
    """Put a batch into the box. Raises `WrongStep`, `HasVoted`, `VoteNotOpen` with what is in the way."""
    contest = batch.contest
    with at_the_desk(actor, contest, "settle_paper_batch", now=now, batch=batch.number) as person:
        settled = put_into_box(batch=batch, by=person, now=now)
        live.announce(topic(contest))
        return settled


def start_audit(*, actor: Any, contest: Contest, seed: str, now: datetime | None = None) -> PaperAudit:
    """Draw the sheets to check by a seed that everybody saw. Raises `WrongStep`."""
    with at_the_desk(actor, contest, "start_paper_audit", *AUDIT, now=now, seed=seed[:60]) as person:
        return auditing.start_audit(contest=contest, seed=seed, by=person, now=now)


def check_sheet(
    *, actor: Any, audit: PaperAudit, batch: int, number: int, agrees: bool, note: str = "",
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Write down whether a drawn sheet says what was entered. Raises `WrongStep`."""
    data = {"batch": batch, "sheet": number, "agrees": agrees}
    with at_the_desk(actor, audit.contest, "check_paper_sheet", *AUDIT, now=now, **data) as person:
        auditing.check_sheet(
            audit=audit, batch=batch, number=number, agrees=agrees, note=note, by=person, now=now
        )


def reader_of(*, actor: Any, batch: PaperBatch, reading: int) -> Person:
    """Return the person, if this reading may be theirs. Raises `WrongStep`: `another_clerk`, `same_clerk`."""
    with at_the_desk(actor, batch.contest) as person:
        names = {FIRST: "first", SECOND: "second", DECISION: "decider"}
        clerk = getattr(batch, names[reading])
        if clerk and clerk != person.ref:
            raise WrongState("another_clerk", name=getattr(batch, f"{names[reading]}_name"))
        if not clerk and person.ref in (batch.first, batch.second, batch.decider):
            raise WrongState("same_clerk")
        return person
