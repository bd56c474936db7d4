"""Named reads of the ballot box. None of them says how anybody voted, or what leads before the count."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from voting.ballots.clock import SQL, read_moment
from voting.ballots.enums import BallotStatus, RollStatus
from voting.ballots.keys import read_receipt, receipt_prefix
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll

# One statement, so that everything in it is of one moment.
_ENTRY = """SELECT c.state, c.opens_at, c.closes_at, {clock}, r.status, r.area, p.roll_id FROM ballots_contest c
LEFT JOIN ballots_roll r ON r.contest_id = c.id AND r.person_key = %s
LEFT JOIN ballots_participation p ON p.roll_id = r.id WHERE c.id = %s"""


class Entry(NamedTuple):
    """A contest and somebody's place on its roll as they are at `moment`; `status` is "" for somebody not on it."""

    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    moment: datetime
    status: str = ""
    area: str = ""
    has_voted: bool = False


def entry_now(contest: Contest, person_key: str) -> Entry:
    """Return somebody's place on the roll, and whether they have voted, never how (one query, no lock)."""
    statement = _ENTRY.format(clock=SQL[connection.vendor].replace("%", "%%"))
    with connection.cursor() as cursor:
        cursor.execute(statement, [person_key, contest.pk])
        row = cursor.fetchone()
    if row is None:
        raise Contest.DoesNotExist
    state, opens, closes, moment, status, area, voted = row
    times = (opens and read_moment(opens), closes and read_moment(closes), read_moment(moment))
    return Entry(state, *times, status or "", area or "", voted is not None)


def turnout_now(contest: Contest) -> dict[str, Any]:
    """Return the turnout as it is now: integers that add up.

    `roll` = `voted` + `not_cast`; `cast` = `valid` + `blank` + `invalid` = the sum of `by_channel`; `reasons` adds
    up to `invalid`. For imported elections the roll is not known and `roll` is None.
    """
    rows = (
        Ballot.objects.filter(contest=contest, is_current=True)
        .order_by()
        .values_list("status", "channel", "reason")
        .annotate(ballots=Count("id"))
    )
    status = dict.fromkeys(BallotStatus.values, 0)
    channels: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for code, channel, reason, ballots in rows:
        status[code] += ballots
        channels[channel] = channels.get(channel, 0) + ballots
        if code == BallotStatus.INVALID:
            reasons[reason] = reasons.get(reason, 0) + ballots
    roll = Roll.objects.filter(contest=contest, status=RollStatus.ELIGIBLE).count() or None
    voted = Participation.objects.filter(contest=contest).count()
    return {
        "roll": roll, "voted": voted, "not_cast": None if roll is None else roll - voted,
        "cast": sum(status.values()), **status,
        "by_channel": dict(sorted(channels.items())), "reasons": dict(sorted(reasons.items())),
    }  # fmt: skip


def turnout(contest: Contest) -> dict[str, Any]:
    """Return the turnout fixed at closing, or the present one while the contest is open."""
    return contest.turnout if contest.turnout is not None else turnout_now(contest)


def find_leaf(receipt: str) -> Leaf | None:
    """Return the leaf a typed receipt names, with its contest, or None: says that a ballot is in, never how it reads."""
    code = read_receipt(receipt)
    if not code:
        return None
    return Leaf.objects.select_related("contest").filter(hash__startswith=receipt_prefix(code)).first()
