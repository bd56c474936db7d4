"""The close record: what the public log says about the end of the voting."""

from datetime import datetime
from typing import Any

from voting.ballots.clock import utc_text
from voting.ballots.guards import FROZEN_COLUMNS, FROZEN_JSON
from voting.ballots.models import Ballot, Contest, Leaf, Option
from voting.tally import sha256

_OPTION = ("number", "code", "title", "translations", "description", "cost", "tags", "group", "score")


def close_record(contest: Contest) -> dict[str, Any]:
    """Return the record of a contest that closes now, under its lock.

    `leaves` = `current` + `superseded`; `quarantined` is a part of `current`. `turnout` is as in
    `queries.turnout_now`. `frozen` and `options` hold a SHA-256 by column and by option, so that a later change
    can be named.
    """
    ballots = Ballot.objects.filter(contest=contest).order_by()
    return {
        "type": "close", "contest": contest.pk,
        "opens_at": _text(contest.opens_at), "closes_at": _text(contest.closes_at),
        "closed_at": _text(contest.closed_at),
        "leaves": Leaf.objects.filter(contest=contest).count(),
        "current": ballots.filter(is_current=True).count(),
        "superseded": ballots.filter(is_current=False).count(),
        "quarantined": ballots.filter(is_current=True, is_quarantined=True).count(),
        "turnout": contest.turnout, "frozen": frozen_hashes(contest), "options": option_hashes(contest),
    }  # fmt: skip


def frozen_hashes(contest: Contest) -> dict[str, str]:
    """Return the SHA-256 of the canonical JSON of every column that may not change once voting has begun."""
    found = {}
    for column in (*FROZEN_COLUMNS, *FROZEN_JSON):
        value = getattr(contest, column)
        found[column] = sha256(_text(value) if isinstance(value, datetime) else value)
    return found


def option_hashes(contest: Contest) -> dict[str, str]:
    """Return the SHA-256 of every option as the ballot shows it, by its code."""
    rows = Option.objects.filter(contest=contest).order_by("number").values(*_OPTION)
    return {row["code"]: sha256(row) for row in rows}


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)
