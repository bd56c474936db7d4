"""The closed box as a tally contest: ballots collapsed by the database, with one hash over all of them."""

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from django.db.models import Count, Sum

from voting import tally
from voting.ballots.enums import BallotStatus
from voting.ballots.models import Ballot, Contest, Option


@dataclass(frozen=True, slots=True)
class Box:
    """What a count reads: the tally contest, and the SHA-256 over the sorted payloads of the valid ballots."""

    contest: tally.Contest
    input_sha256: str


def read_box(contest: Contest) -> Box:
    """Read the valid current ballots, equal ones already collapsed (2 queries, streamed).

    The hash covers one line a ballot (payload, newline) in byte order, so it depends neither on the order of
    voting nor on the database's collation.
    """
    rows = (
        Ballot.objects.filter(contest=contest, is_current=True, status=BallotStatus.VALID)
        .order_by()
        .values_list("payload")
        .annotate(ballots=Count("id"), weight=Sum("weight"))
        .iterator(chunk_size=5000)
    )
    digest = hashlib.sha256()
    groups = []
    for payload, ballots, weight in sorted(rows, key=lambda row: row[0].encode()):
        line = payload.encode() + b"\n"
        for _ in range(ballots):
            digest.update(line)
        content = json.loads(payload)
        groups.append(tally.BallotGroup(tuple(content["marks"]), weight, tuple(content.get("points", ()))))
    return Box(
        tally.Contest.of(
            cast(tally.Kind, contest.kind), projects_of(contest), groups, contest.budget or 0, contest.rank_limit
        ),
        digest.hexdigest(),
    )  # fmt: skip


def projects_of(contest: Contest) -> tuple[tally.Project, ...]:
    """Return the options as tally projects in ballot order (one query)."""
    return tuple(
        tally.Project(
            option.code, option.cost, tuple(option.tags), Fraction(option.score) if option.score else None,
            option.group,
        )
        for option in Option.objects.filter(contest=contest).order_by("number")
    )  # fmt: skip
