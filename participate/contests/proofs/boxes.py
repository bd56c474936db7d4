"""Small contests for proofs, made by the services of the ballot box alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from voting.ballots.clock import database_now
from voting.ballots.keys import new_form_key, person_key
from voting.ballots.models import Contest
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    create_contest,
    open_contest,
    publish_rule,
)

RULE = {"name": "greedy", "kind": "approval", "rank_limit": 3, "budget": 100, "assurance": "sealed"}
SIX_HOURS = timedelta(hours=6)
CODES = ("a", "b", "c", "d", "e")


def open_box(
    voters: Sequence[str], *, closes_at: datetime | None = None, closes_in: timedelta = SIX_HOURS,
    now: datetime | None = None, zone: str = "UTC", **rule: Any,
) -> Contest:  # fmt: skip
    """Return an open contest for people with these names; it closes in six hours unless said otherwise.

    `closes_in` is counted from the last moment before the opening.
    """
    made = {**RULE, **rule}
    contest = create_contest(title="Bukti", kind=made["kind"], time_zone=zone)
    publish_rule(contest=contest, rule=made, published_by="Bukti", now=now)
    add_to_roll(contest=contest, identities=voters)
    options = [OptionLine(code, f"Usulan {code}", 20 + number) for number, code in enumerate(CODES)]
    ends = closes_at or database_now() + closes_in
    return open_contest(contest=contest, options=options, closes_at=ends, now=now)


def cast(contest: Contest, who: str, marks: Sequence[str], now: datetime | None = None) -> str:
    """Cast a ballot on a fresh form and return its receipt."""
    return cast_ballot(
        contest=contest, person_key=person_key(contest.pk, who), marks=marks, channel="online",
        idempotency_key=new_form_key(), now=now,
    )  # fmt: skip
