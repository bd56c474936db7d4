"""The material of a bundle from the tables of a counted vote."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count

from voting.ballots.clock import utc_text
from voting.ballots.enums import BallotStatus
from voting.ballots.guards import FROZEN_COLUMNS, FROZEN_JSON
from voting.ballots.log import checkpoints, log_entries
from voting.ballots.models import Ballot, CeremonyStep, Contest, Option, Roll, RuleVersion
from voting.ballots.signing import verifier_key
from voting.counts.box import read_box
from voting.counts.bundle.material import Cast, Log, Material
from voting.counts.models import CountRun
from voting.counts.services import may_publish_ballots

_TEXTS = ("number", "title", "translations", "description", "tags")
_LEAF = ("id", "status", "reason", "channel", "weight", "payload", "nonce")
_TIMES = ("opens_at", "closes_at", "closed_at", "sealed_at")
_STEP = ("number", "kind", "actor", "actor_name", "actor_role", "asker", "asker_name", "asker_role", "data",
         "previous", "hash")  # fmt: skip


def read_material(run: CountRun, *, auditors: bool = False) -> Material:
    """Return what goes into the bundle of a stored count; with `auditors` every ballot as its leaf covers it.

    The file for auditors is not for publication. At most 12 queries, whatever the number of ballots.
    """
    contest = run.contest
    box = read_box(contest)
    steps = list(CeremonyStep.objects.filter(contest=contest).order_by("number"))
    return Material(
        contest=box.contest, result=run.result, outcome_sha256=run.sha256, input_sha256=run.input_sha256,
        cast=_cast(contest), publish=may_publish_ballots(contest), about=_about(contest), frozen=_frozen(contest),
        log=_log(contest), texts=_texts(contest), times=_times(contest, run), turnout=contest.turnout or {},
        roll=_roll(contest), seed={"seed": contest.seed, "method": contest.tie_method},
        steps=[_step(step) for step in steps], signatures=[_step(step) for step in steps if step.kind == "signed"],
        rule_number=RuleVersion.objects.filter(contest=contest).count(),
        sealed=_sealed(contest) if auditors else None,
    )  # fmt: skip


def _about(contest: Contest) -> dict[str, Any]:
    return {
        "id": contest.pk, "title": contest.title, "translations": contest.translations,
        "reference": contest.reference, "currency": contest.currency,
    }  # fmt: skip


def _frozen(contest: Contest) -> dict[str, Any]:
    """Return the columns that `voting.ballots.records.frozen_hashes` hashes, as it hashes them."""
    columns = {name: getattr(contest, name) for name in (*FROZEN_COLUMNS, *FROZEN_JSON)}
    return {
        name: utc_text(value) if isinstance(value, datetime) else value for name, value in columns.items()
    }


def _cast(contest: Contest) -> list[Cast]:
    """Return the valid ballots that count, equal ones together (one query)."""
    rows = (
        Ballot.objects.filter(
            contest=contest, is_current=True, is_quarantined=False, status=BallotStatus.VALID
        )
        .order_by()
        .values_list("payload", "weight")
        .annotate(ballots=Count("id"))
    )
    found = []
    for payload, weight, ballots in rows.iterator(chunk_size=5000):
        content = json.loads(payload)
        found.append(Cast(tuple(content["marks"]), tuple(content.get("points", ())), weight, ballots))
    return found


def _sealed(contest: Contest) -> Iterator[dict[str, Any]]:
    """Yield every current ballot with all that its leaf covers, and whether it counts."""
    rows = Ballot.objects.filter(contest=contest, is_current=True).order_by("id")
    for *values, quarantined in rows.values_list(*_LEAF, "is_quarantined").iterator(chunk_size=5000):
        yield {**dict(zip(_LEAF, values, strict=True)), "counted": not quarantined}


def _texts(contest: Contest) -> dict[str, dict[str, Any]]:
    rows = Option.objects.filter(contest=contest).values("code", *_TEXTS)
    return {row["code"]: {name: row[name] for name in _TEXTS} for row in rows}


def _log(contest: Contest) -> Log:
    """Return the public log as it stands (two queries)."""
    leaves, records = [], []
    for position, leaf, record in log_entries(contest).values_list("position", "hash", "record"):
        leaves.append(leaf)
        if record is not None:
            records.append({"position": position, "record": record})
    points: list[dict[str, Any]] = [
        {"number": point.number, "size": point.size, "root": point.root, "previous": point.previous, "text": point.text}
        for point in checkpoints(contest)
    ]  # fmt: skip
    origin = points[0]["text"].split("\n", 1)[0] if points else ""
    close = [item for item in records if item["record"].get("type") == "close"]
    return Log(
        origin=origin, key=verifier_key(origin) if points else "", leaves=leaves, checkpoints=points,
        close=close[-1] if close else None,
        amendments=[item for item in records if item["record"].get("type") != "close"],
    )  # fmt: skip


def _times(contest: Contest, run: CountRun) -> dict[str, Any]:
    """Return the moments of the vote with the offset of its own time zone."""
    zone = ZoneInfo(contest.time_zone)
    moments = {name: getattr(contest, name) for name in _TIMES} | {"counted_at": run.counted_at}
    told = {name: moment.astimezone(zone).isoformat() if moment else None for name, moment in moments.items()}
    return {"zone": contest.time_zone, **told}


def _roll(contest: Contest) -> dict[str, Any]:
    """Return how many stand on the roll by status, level and weight, and how many ballots are set aside."""
    rows = Roll.objects.filter(contest=contest).order_by()
    listed: dict[str, Any] = {}
    for column in ("status", "level", "weight"):
        counted: Mapping[Any, int] = dict(rows.values_list(column).annotate(people=Count("id")))
        listed[column] = {str(name): people for name, people in sorted(counted.items())}
    aside = Ballot.objects.filter(contest=contest, is_current=True, is_quarantined=True).count()
    return {**listed, "quarantined": aside}


def _step(step: CeremonyStep) -> dict[str, Any]:
    """Return a step of the closing with everything its hash covers."""
    return {"at": utc_text(step.at), **{name: getattr(step, name) for name in _STEP}}
