"""A batch goes into the box: when all counts agree, in one transaction, without saying whose sheet is which."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from voting.ballots import errors
from voting.ballots.clock import database_now
from voting.ballots.enums import BatchState, Channel, RollStatus
from voting.ballots.models import Ballot, Leaf, PaperBatch, PaperVoter, Participation, Roll
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import BatchFacts, batch_facts, readings_of, same_reading
from voting.ballots.people import Person
from voting.ballots.services.casting import make_ballot, make_leaf, require_open
from voting.ballots.services.judging import frozen_items, judge
from voting.ballots.services.locks import Door, lock_shared
from voting.ballots.services.paper import lock_batch
from voting.ballots.services.versions import slot_for
from voting.tally.ballot_rules import Invalid


@transaction.atomic
def settle_batch(*, batch: PaperBatch, by: Person, now: datetime | None = None) -> PaperBatch:
    """Put a batch into the box: every sheet typed twice and agreed or decided, as many sheets as people.

    Where re-voting is allowed a paper ballot takes the place of the person's ballots from a screen. Raises
    `errors.WrongState` with what is missing (`counts_differ`, `not_typed`, `not_decided`, `mixed_weights`,
    `mixed_areas`), `errors.NotOpen`, `errors.NotEntitled` (`data["count"]` people are no longer on the roll or present),
    and `errors.AlreadyVoted` (`data["count"]` people have voted and may not again).
    """
    door = lock_shared(batch.contest_id)
    locked = lock_batch(batch)
    require_open(door, now or door.moment)
    _require_agreement(batch_facts(locked))
    roll = list(Roll.objects.select_for_update().filter(paper_voter__batch=locked).order_by("pk"))
    _require_entitled(roll)
    _require_alike(door, roll)
    slots = [slot_for(door, entry.pk) for entry in roll]
    _take_part(door, roll, slots)
    _forget_order(locked, roll)
    ballots = _ballots(door, locked, roll[0], slots)
    leaves = [make_leaf(ballot) for ballot in ballots]
    Ballot.objects.bulk_create(ballots)
    Leaf.objects.bulk_create(sorted(leaves, key=lambda leaf: leaf.hash))
    _finish(locked, now)
    return locked


def _finish(batch: PaperBatch, now: datetime | None) -> None:
    """Mark the batch as settled, then as in the box: the guards know no other way."""
    batch.settled_at = now or database_now()
    for state in (BatchState.SETTLED, BatchState.IN_BOX):
        batch.state = state
        batch.save(update_fields=["state", "settled_at"])


def _require_agreement(facts: BatchFacts) -> None:
    """Hold the four counts against each other: by hand, people, first reading, second reading."""
    if facts.voters != facts.sheets:
        raise errors.WrongState("counts_differ", sheets=facts.sheets, voters=facts.voters)
    if facts.first != facts.sheets or facts.second != facts.sheets:
        raise errors.WrongState("not_typed", sheets=facts.sheets, first=facts.first, second=facts.second)
    if facts.undecided:
        raise errors.WrongState("not_decided", numbers=facts.undecided)


def _require_entitled(roll: list[Roll]) -> None:
    """Refuse a batch with somebody who was taken off the roll, or is no longer present, after the tick."""
    gone = [entry.pk for entry in roll if entry.status != RollStatus.ELIGIBLE]
    if gone:
        raise errors.NotEntitled(count=len(gone), entries=gone)


def _require_alike(door: Door, roll: list[Roll]) -> None:
    """A batch says nothing about who, so all its people must have the same weight and the same paper."""
    if len({entry.weight for entry in roll}) > 1:
        raise errors.WrongState("mixed_weights")
    if door.by_area and len({entry.area for entry in roll}) > 1:
        raise errors.WrongState("mixed_areas")


def _forget_order(batch: PaperBatch, roll: list[Roll]) -> None:
    """Write the ticks again in the order of the roll: that of the queue at the table is often that of the sheets."""
    PaperVoter.objects.filter(batch=batch).delete()
    PaperVoter.objects.bulk_create(PaperVoter(batch=batch, roll=entry) for entry in roll)


def _take_part(door: Door, roll: list[Roll], slots: list[str | None]) -> None:
    """Mark the people as having voted; take their earlier ballots out where that is allowed."""
    voted = set(Participation.objects.filter(roll__in=roll).values_list("roll_id", flat=True))
    if voted and not door.revoting:
        raise errors.AlreadyVoted("voted_already", count=len(voted), entries=sorted(voted))
    fresh = [Participation(roll=entry, contest_id=door.id) for entry in roll if entry.pk not in voted]
    try:
        Participation.objects.bulk_create(fresh)
    except IntegrityError:
        raise errors.AlreadyVoted from None
    if door.revoting:
        Ballot.objects.filter(contest_id=door.id, slot__in=slots, is_current=True).update(is_current=False)


def _ballots(door: Door, batch: PaperBatch, anybody: Roll, slots: list[str | None]) -> list[Ballot]:
    """Make the ballots of the sheets, in the order of their random keys; weight and paper are those of `anybody`.

    Where re-voting is allowed each gets the slot of some person of the batch, dealt at random: enough to refuse a
    later ballot from a screen, and no sign of whose sheet it is.
    """
    items = frozen_items(door, anybody.area)
    ballots = []
    for sheet in readings_of(batch):
        reading = sheet.get(DECISION) or sheet[FIRST]
        assert DECISION in sheet or same_reading(sheet[FIRST], sheet[SECOND])
        marks = reading.marks
        verdict = Invalid(reading.reason) if reading.reason else judge(door, marks, items)
        ballots.append(make_ballot(door.id, verdict, marks, Channel.PAPER, anybody.weight))
    dealt = secrets.SystemRandom().sample(slots, len(slots))
    for ballot, slot in zip(ballots, dealt, strict=True):
        ballot.slot = slot
        ballot.version = 1
    return sorted(ballots, key=lambda ballot: ballot.pk)
