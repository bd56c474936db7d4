"""Contests for tests of the ballot box, made through its own services, and the vote of the demo year."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.factories.tally import ENVELOPE, demo_project, scenario
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Contest
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    create_contest,
    open_contest,
    publish_rule,
)

TWO_PASS = {
    "name": "two_pass", "kind": "ranked", "order": "combined", "vote_weight": 60, "technical_weight": 40,
    "rank_limit": 5, "budget": ENVELOPE, "misfit": "skip", "assurance": "open",
    "floors": [{"tag": "non_physical", "pct": 30}, {"tag": "inclusive", "pct": 25}],
    "caps": [{"scope": "group", "pct": 35}],
    "tie": ["points", "first_preferences", "ballots_naming", "lower_cost", "code"],
    "tracks": ["dana_kelurahan"],
}  # fmt: skip
GREEDY = {"name": "greedy", "kind": "ranked", "rank_limit": 2, "budget": 100, "assurance": "open"}


def form_key() -> str:
    """Return a fresh idempotency key."""
    return secrets.token_hex(16)


def three_options() -> list[OptionLine]:
    """Return three small options."""
    return [OptionLine("a", "Lampu", 60), OptionLine("b", "Got", 50), OptionLine("c", "Taman", 40)]


def make_contest(
    *, voters: Iterable[str] = ("ani", "budi", "citra"), options: list[OptionLine] | None = None,
    rule: dict[str, Any] | None = None, **fields: Any,
) -> Contest:  # fmt: skip
    """Return an open contest that closes in an hour."""
    rule = rule or GREEDY
    contest = create_contest(title="Uji", kind=rule["kind"], **fields)
    publish_rule(contest=contest, rule=rule, published_by="Fasilitator")
    add_to_roll(contest=contest, identities=voters)
    return open_contest(
        contest=contest, options=options or three_options(), closes_at=database_now() + timedelta(hours=1)
    )


def vote(
    contest: Contest, who: str, marks: Any, *, channel: str = "online", key: str = "", **more: Any
) -> str:
    """Cast one ballot as `who`."""
    return cast_ballot(
        contest=contest, person_key=person_key(contest.pk, who), marks=marks, channel=channel,
        idempotency_key=key or form_key(), **more,
    )  # fmt: skip


def demo_options() -> list[OptionLine]:
    """Return the nineteen options of the demo year."""
    year = scenario()
    on_ballot = {row["code"] for row in year["vote"]["expected"]["positional"]}
    lines = []
    for item in year["proposals"]:
        if item["code"] in on_ballot:
            made = demo_project(item)
            lines.append(
                OptionLine(
                    made.code, item["title"]["id"], made.cost, made.tags,
                    group=made.group if made.group.startswith("RW") else "", score=Fraction(made.score),
                )
            )  # fmt: skip
    return lines


def demo_vote(rule: dict[str, Any] | None = None) -> Contest:
    """Return the demo year's vote with every ballot cast through the services, still open."""
    ballots = scenario()["vote"]["ballots"]
    contest = make_contest(
        voters=[row["delegate"] for row in ballots], options=demo_options(), rule=rule or TWO_PASS
    )
    for row in ballots:
        marks = row["ranking"] or row.get("ranking_raw")
        if marks:
            channel = "paper" if row["channel"] == "paper" else "online"
            vote(contest, row["delegate"], marks, channel=channel)
    return contest
