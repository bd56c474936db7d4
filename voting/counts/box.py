"""The closed box as a tally contest: ballots collapsed by the database, with one hash over all of them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import Collate

from voting import tally
from voting.ballots.enums import TALLY_KIND, BallotStatus, Kind
from voting.ballots.models import Ballot, Contest, Option
from voting.ballots.services.rewriting import Progress, tell_nobody

TOLD_EVERY = 50_000


@dataclass(frozen=True, slots=True)
class Box:
    """What a count reads: the tally contest, and the SHA-256 over the sorted payloads of the valid ballots."""

    contest: tally.Contest
    input_sha256: str


def read_box(contest: Contest, progress: Progress = tell_nobody) -> Box:
    """Read the valid current ballots, equal ones already collapsed (2 queries, streamed).

    The hash covers one line a ballot (payload, newline) in byte order, so it depends neither on the order of
    voting nor on the database's collation.
    """
    rows = (
        Ballot.objects.filter(
            contest=contest, is_current=True, is_quarantined=False, status=BallotStatus.VALID
        )
        .order_by(_by_bytes())
        .values_list("payload")
        .annotate(ballots=Count("id"), weight=Sum("weight"))
        .iterator(chunk_size=5000)
    )
    digest = hashlib.sha256()
    groups = _told(_groups(rows, digest), (contest.turnout or {}).get("valid", 0), progress)
    kind = cast(tally.Kind, TALLY_KIND[Kind(contest.kind)])
    read = tally.Contest.of(kind, projects_of(contest), groups, contest.budget or 0, contest.rank_limit)
    return Box(read, digest.hexdigest())


def _by_bytes() -> Collate | str:
    """Return the order of payloads by their bytes, whatever the language of the database (SQLite knows no other)."""
    return Collate("payload", "C") if connection.vendor == "postgresql" else "payload"


def _groups(rows: Iterable[tuple[str, int, int]], digest: Any) -> Iterator[tally.BallotGroup]:
    """Yield equal ballots as a group and feed the hash; no more than a few of them are in memory at once."""
    for payload, ballots, weight in rows:
        digest.update(f"{payload}\n".encode() * ballots)
        content = json.loads(payload)
        yield tally.BallotGroup(tuple(content["marks"]), weight, tuple(content.get("points", ())))


def _told(groups: Iterable[tally.BallotGroup], whole: int, progress: Progress) -> Iterator[tally.BallotGroup]:
    """Pass groups on and tell now and then how many ballots they held."""
    read = 0
    for number, group in enumerate(groups, 1):
        read += group.count
        if number % TOLD_EVERY == 0:
            progress(min(read, whole), whole)
        yield group


def projects_of(contest: Contest) -> tuple[tally.Project, ...]:
    """Return the options as tally projects in ballot order (one query)."""
    return tuple(
        tally.Project(
            option.code, option.cost, tuple(option.tags), Fraction(option.score) if option.score else None,
            option.group,
        )
        for option in Option.objects.filter(contest=contest).order_by("number")
    )  # fmt: skip
