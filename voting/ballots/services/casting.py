"""One vote: one transaction in which the ballot, the leaf and the participation appear together or not at all."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from voting.ballots import errors, watch
from voting.ballots.enums import BallotStatus, Channel, RollStatus, State
from voting.ballots.keys import leaf_hash, receipt_of, submission_hash
from voting.ballots.models import Ballot, Contest, Leaf
from voting.ballots.services.judging import frozen_items, judge
from voting.ballots.services.locks import Door, exchange, lock_voter, writing_in_turn
from voting.ballots.services.versions import (
    Place,
    ballot_writes,
    find_place,
    mark_write,
    take_place,
)
from voting.tally import canonical_json
from voting.tally.ballot_paper import Marks
from voting.tally.ballot_rules import Blank, Invalid, Valid

# What is kept of an invalid paper ballot; nobody can fill the disk through it.
MOST_MARKS, LONGEST_MARK = 200, 60


def cast_ballot(
    *, contest: Contest, person_key: str, marks: Marks, channel: str, idempotency_key: str,
    confirm_blank: bool = False, now: datetime | None = None, seen: watch.Door | None = None,
) -> str:  # fmt: skip
    """Put one ballot into the box and return its receipt (`7KQ4-M2PX-…`).

    `marks` are what `voting.tally.ballot_paper.judge_ballot` reads: option codes (ranked: best first), or what
    is written beside options (`{code: rank}`, gaps are closed; points; scores; 1 yes, 0 no). Online an invalid
    ballot is refused so that the voter can put it right, and a blank one needs `confirm_blank`; paper is stored
    as it is. The same `idempotency_key` (random, one a form) and marks from the same person give the same receipt
    again, also after closing; not while a later ballot stands (`AlreadyVoted("replaced")`). Raises `errors.NotOpen`,
    `NotEntitled`, `AlreadyVoted`, `InvalidBallot`, `BlankBallot`; after any of them nothing is stored.
    Where the contest allows re-voting, a later ballot of the same person takes the place of the earlier one (at
    most `MOST_VERSIONS`); a paper ballot stands against later ones from a screen (`AlreadyVoted("paper_stands")`).
    `seen` says through which door the ballot came in, for the stuffing watch.
    Do not hold a transaction open around this call: the receipt is a promise that the ballot is on disk.
    """
    key_hash = submission_hash(contest.pk, person_key, idempotency_key, _text_of(marks))
    with writing_in_turn(), transaction.atomic():
        door, roll = lock_voter(contest.pk, person_key, key_hash)
        place = find_place(door, roll)
        if roll.receipt:
            _require_standing(place, roll.receipt)
            return roll.receipt
        if roll.status in ("", RollStatus.REMOVED):
            raise errors.NotEntitled
        require_open(door, now or door.moment)
        if roll.status == RollStatus.WAITING:
            raise errors.NotEntitled("not_present")
        first, version = take_place(door, roll, place, channel)
        verdict = judge(door, marks, frozen_items(door, roll.area))
        _refuse_online(verdict, channel, confirm_blank)
        ballot = make_ballot(door.id, verdict, marks, channel, roll.weight)
        ballot.slot, ballot.version = place.slot, version
        leaf = make_leaf(ballot)
        receipt = receipt_of(leaf.hash)
        writes = [first, *ballot_writes(ballot, leaf, key_hash, receipt)]
        if seen is not None and roll.voted is None:
            writes.append(mark_write(watch.mark_of(door.id, roll.id, seen, door.moment, contest.time_zone)))
        exchange(writes)
        return receipt


def _require_standing(place: Place, receipt: str) -> None:
    """Refuse an old form sent again after a later ballot: its receipt would say that the old choices count."""
    if place.ballot is None:
        return
    if receipt_of(make_leaf(Ballot.objects.get(pk=place.ballot)).hash) != receipt:
        raise errors.AlreadyVoted("paper_stands" if place.channel == Channel.PAPER else "replaced")


def _text_of(marks: Marks) -> str:
    """Return marks as one text, the same for the same form sent again."""
    return repr(sorted(marks.items()) if isinstance(marks, Mapping) else list(marks))


def require_open(door: Door, moment: datetime) -> None:
    """Judge the deadline by the moment read under the lock."""
    if door.state in (State.DRAFT, State.PUBLISHED):
        raise errors.NotOpen("not_yet")
    if door.state != State.OPEN or moment >= door.closes_at:
        raise errors.NotOpen("over", closes_at=door.closes_at)
    if moment < door.opens_at:
        raise errors.NotOpen("not_yet", opens_at=door.opens_at)


def _refuse_online(verdict: Valid | Blank | Invalid, channel: str, confirm_blank: bool) -> None:
    """Give an online voter the chance to put the ballot right."""
    if channel != Channel.ONLINE:
        return
    if isinstance(verdict, Invalid):
        raise errors.InvalidBallot(verdict.reason, mark=verdict.mark, other=verdict.other)
    if isinstance(verdict, Blank) and not confirm_blank:
        raise errors.BlankBallot


def make_ballot(
    contest_id: int, verdict: Valid | Blank | Invalid, marks: Marks, channel: str, weight: int = 1
) -> Ballot:
    """Return an unsaved ballot under a random key, with a random nonce."""
    status, reason = BallotStatus.VALID, ""
    if isinstance(verdict, Valid):
        content: dict[str, Any] = {"marks": verdict.marks}
        more = {"points": verdict.points, "zero": verdict.zero, "against": verdict.against}
        content |= {name: codes for name, codes in more.items() if codes}
    elif isinstance(verdict, Blank):
        status, content = BallotStatus.BLANK, {"marks": []}
    else:
        status, reason, content = BallotStatus.INVALID, verdict.reason, _as_written(marks)
    return Ballot(
        id=secrets.token_hex(20), contest_id=contest_id, status=status, reason=reason, channel=channel,
        weight=weight, payload=canonical_json(content).decode(), nonce=secrets.token_hex(32),
    )  # fmt: skip


def _as_written(marks: Marks) -> dict[str, Any]:
    """Return an invalid ballot as it was written, for the minutes."""
    if isinstance(marks, Mapping):
        rows = list(marks.items())[:MOST_MARKS]
        return {"written": {str(code)[:LONGEST_MARK]: str(value)[:12] for code, value in rows}}
    return {"written": [str(code)[:LONGEST_MARK] for code in list(marks)[:MOST_MARKS]]}


def make_leaf(ballot: Ballot) -> Leaf:
    """Return the unsaved leaf of a ballot."""
    digest = leaf_hash(
        contest_id=ballot.contest_id, ballot_id=ballot.pk, status=ballot.status, reason=ballot.reason,
        channel=ballot.channel, weight=ballot.weight, payload=ballot.payload, nonce=ballot.nonce,
    )  # fmt: skip
    return Leaf(hash=digest, contest_id=ballot.contest_id)
