"""One vote: one transaction in which the ballot, the leaf and the participation appear together or not at all."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction

from voting.ballots import errors
from voting.ballots.enums import BallotStatus, Channel, RollStatus, State
from voting.ballots.keys import leaf_hash, receipt_of, submission_hash
from voting.ballots.models import Ballot, Contest, Leaf, Option, Participation, Roll, Submission
from voting.ballots.services.locks import Door, lock_shared
from voting.tally import Kind, canonical_json
from voting.tally.ballot_rules import Blank, Invalid, Valid, classify, close_gaps

Marks = Sequence[str] | Mapping[str, int]
# What is kept of an invalid paper ballot; nobody can fill the disk through it.
MOST_MARKS, LONGEST_MARK = 200, 60


def cast_ballot(
    *, contest: Contest, person_key: str, marks: Marks, channel: str, idempotency_key: str,
    confirm_blank: bool = False, now: datetime | None = None,
) -> str:  # fmt: skip
    """Put one ballot into the box and return its receipt (`7KQ4-M2PX-…`).

    `marks` are option codes (ranked: best first), or numbers written beside options (`{code: rank}`, gaps are
    closed), or `{code: points}`. Online an invalid ballot is refused so that the voter can put it right, and a
    blank one needs `confirm_blank`; paper is stored as it is. The same `idempotency_key` (random, one a
    form) from the same person gives the same receipt again, also after closing. Raises `errors.NotOpen`,
    `NotEntitled`, `AlreadyVoted`, `InvalidBallot`, `BlankBallot`; after any of them nothing is stored.
    Do not hold a transaction open around this call: the receipt is a promise that the ballot is on disk.
    """
    key_hash = submission_hash(contest.pk, person_key, idempotency_key)
    known = _earlier_receipt(key_hash)
    if known:
        return known
    try:
        _refuse_early(contest.pk, person_key)
        with transaction.atomic():
            return _cast(contest.pk, person_key, marks, channel, confirm_blank, key_hash, now)
    except errors.AlreadyVoted:
        # The same form sent twice at once: the second waited for the first and now finds its receipt.
        known = _earlier_receipt(key_hash)
        if known:
            return known
        raise


def _refuse_early(contest_id: int, person_key: str) -> None:
    """Turn away who has voted already before queueing for the lock; the primary key stays the judge."""
    if Participation.objects.filter(contest_id=contest_id, roll__person_key=person_key).exists():
        raise errors.AlreadyVoted


def _earlier_receipt(key_hash: str) -> str | None:
    return Submission.objects.filter(pk=key_hash).values_list("receipt", flat=True).first()


def _cast(
    contest_id: int, person_key: str, marks: Marks, channel: str, confirm_blank: bool, key_hash: str,
    now: datetime | None,
) -> str:  # fmt: skip
    """Do the work inside the transaction, in the order of the promises."""
    door = lock_shared(contest_id)
    _require_open(door, now or door.moment)
    roll = Roll.objects.filter(
        contest_id=contest_id, person_key=person_key, status=RollStatus.ELIGIBLE
    ).first()
    if roll is None:
        raise errors.NotEntitled
    _take_part(roll)
    codes = frozenset(Option.objects.filter(contest_id=contest_id).order_by().values_list("code", flat=True))
    verdict = judge(door, marks, codes)
    _refuse_online(verdict, channel, confirm_blank)
    ballot = make_ballot(contest_id, verdict, marks, channel, roll.weight)
    leaf = make_leaf(ballot)
    Ballot.objects.bulk_create([ballot])
    Leaf.objects.bulk_create([leaf])
    receipt = receipt_of(leaf.hash)
    Submission.objects.bulk_create([Submission(key_hash=key_hash, contest_id=contest_id, receipt=receipt)])
    return receipt


def _require_open(door: Door, moment: datetime) -> None:
    """Judge the deadline by the moment read under the lock."""
    if door.state in (State.DRAFT, State.PUBLISHED):
        raise errors.NotOpen("not_yet")
    if door.state != State.OPEN or moment >= door.closes_at:
        raise errors.NotOpen("over", closes_at=door.closes_at)
    if moment < door.opens_at:
        raise errors.NotOpen("not_yet", opens_at=door.opens_at)


def _take_part(roll: Roll) -> None:
    """Mark the roll entry; the primary key refuses the second one."""
    try:
        Participation.objects.bulk_create([Participation(roll=roll, contest_id=roll.contest_id)])
    except IntegrityError:
        raise errors.AlreadyVoted from None


def judge(contest: Contest | Door, marks: Marks, codes: frozenset[str]) -> Valid | Blank | Invalid:
    """Say what a ballot is worth in a contest whose options have `codes`."""
    if contest.kind == "points":
        return classify(
            marks, known=codes, limit=contest.points_total, kind="points", points_each=contest.points_each
        )
    if isinstance(marks, Mapping):
        closed = close_gaps(marks) if contest.kind == "ranked" else Valid(tuple(marks))
        if not isinstance(closed, Valid):
            return closed
        marks = closed.marks
    return classify(marks, known=codes, limit=contest.rank_limit, kind=cast(Kind, contest.kind))


def _refuse_online(verdict: Valid | Blank | Invalid, channel: str, confirm_blank: bool) -> None:
    """Give an online voter the chance to put the ballot right."""
    if channel != Channel.ONLINE:
        return
    if isinstance(verdict, Invalid):
        raise errors.InvalidBallot(verdict.reason, mark=verdict.mark)
    if isinstance(verdict, Blank) and not confirm_blank:
        raise errors.BlankBallot


def make_ballot(
    contest_id: int, verdict: Valid | Blank | Invalid, marks: Marks, channel: str, weight: int = 1
) -> Ballot:
    """Return an unsaved ballot under a random key, with a random nonce."""
    status, reason = BallotStatus.VALID, ""
    if isinstance(verdict, Valid):
        content: dict[str, Any] = {"marks": verdict.marks}
        if verdict.points:
            content["points"] = verdict.points
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
        contest_id=ballot.contest_id, ballot_id=ballot.pk, status=ballot.status, payload=ballot.payload,
        nonce=ballot.nonce,
    )  # fmt: skip
    return Leaf(hash=digest, contest_id=ballot.contest_id)
