"""Named reads of the ballot box. None of them says how anybody voted, or what leads before the count."""

from typing import Any

from django.db.models import Count

from voting.ballots.enums import BallotStatus, RollStatus
from voting.ballots.keys import read_receipt, receipt_prefix
from voting.ballots.models import Ballot, Contest, Leaf, Participation, Roll


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


def voted_keys(contest: Contest) -> frozenset[str]:
    """Return the keys of the roll entries that have voted (one query)."""
    return frozenset(
        Participation.objects.filter(contest=contest).order_by().values_list("roll__person_key", flat=True)
    )


def find_leaf(receipt: str) -> Leaf | None:
    """Return the leaf a typed receipt names, with its contest, or None: says that a ballot is in, never how it reads."""
    code = read_receipt(receipt)
    if not code:
        return None
    return Leaf.objects.select_related("contest").filter(hash__startswith=receipt_prefix(code)).first()
