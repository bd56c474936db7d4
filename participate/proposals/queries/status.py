"""Counts and statuses, all derived from events; every count adds up to its total."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from participate.processes.models import Cycle
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.stages import find_stage, stages_of
from participate.proposals.transitions import StageKind

D, K = Decision, StageKind


def status_at(cycle: Cycle, moment: datetime) -> dict[str, str]:
    """Return {code: decision} as it stood at `moment`, for proposals submitted by then (one query)."""
    newest = ProposalEvent.objects.filter(proposal=OuterRef("pk"), at__lte=moment).order_by("-number")
    rows = Proposal.objects.filter(cycle=cycle).annotate(then=Subquery(newest.values("decision")[:1]))
    return dict(rows.filter(then__isnull=False).order_by("code").values_list("code", "then"))


def counts(cycle: Cycle, at: datetime | None = None) -> dict[str, int]:
    """Return how far the proposals of a cycle came, up to and with the meeting (two queries).

    Reconciles: submitted = merged + rejected + routed_to_agency + on_ballot + in_verification, and
    on_ballot = funded + deferred + undecided. Costs are in minor units: what was asked for when submitting,
    and what stood on the ballot.
    """
    rows = ProposalEvent.objects.filter(proposal__cycle=cycle).order_by("proposal_id", "number")
    if at is not None:
        rows = rows.filter(at__lte=at)
    values = rows.values_list("proposal_id", "stage", "decision", "cost", "proposal__cost")
    stages = stages_of(cycle)
    kinds = {stage: find_stage(stages, stage).kind for stage in {row[1] for row in values}}
    found: dict[int, dict[str, Any]] = {}
    for pk, stage, decision, cost, current in values:
        _note(found.setdefault(pk, {}), decision, kinds[stage], current if cost is None else cost)
    return _sum_up(list(found.values()))


def _note(fate: dict[str, Any], decision: str, kind: StageKind, cost: int) -> None:
    """Keep the last answer of verification and of the meeting."""
    if decision == D.SUBMITTED:
        fate["asked"] = cost
    if kind == K.VERIFY:
        fate["verified"] = decision
    if decision == D.ON_BALLOT:
        fate["ballot"] = cost
    if decision in (D.FUNDED, D.DEFERRED) and kind == K.DECIDE:
        fate["meeting"] = decision


def _sum_up(fates: list[dict[str, Any]]) -> dict[str, int]:
    """Count the fates."""
    ballot = [row for row in fates if "ballot" in row]
    rest = [row for row in fates if "ballot" not in row]
    ended = {
        name: sum(row.get("verified") == name for row in rest) for name in (D.MERGED, D.REJECTED, D.ROUTED)
    }
    meeting = {name: sum(row.get("meeting") == name for row in ballot) for name in (D.FUNDED, D.DEFERRED)}
    return {
        "submitted": len(fates),
        "merged": ended[D.MERGED],
        "rejected": ended[D.REJECTED],
        "routed_to_agency": ended[D.ROUTED],
        "on_ballot": len(ballot),
        "in_verification": len(rest) - sum(ended.values()),
        "funded": meeting[D.FUNDED],
        "deferred": meeting[D.DEFERRED],
        "undecided": len(ballot) - sum(meeting.values()),
        "submitted_cost": sum(row.get("asked", 0) for row in fates),
        "on_ballot_cost": sum(row["ballot"] for row in ballot),
    }


def by_status(rows: Any) -> dict[str, int]:
    """Return {decision: number} of the newest events of a list of proposals (one query)."""
    found = rows.order_by().values_list("latest_event__decision").annotate(number=Count("pk"))
    return {decision or "": number for decision, number in found.order_by("latest_event__decision")}


def last_year(cycle: Cycle) -> tuple[Cycle | None, dict[str, int]]:
    """Return the cycle before this one in the same area, and its proposals by present status (two queries)."""
    older = Cycle.objects.filter(area=cycle.area, fiscal_year__lt=cycle.fiscal_year, is_public=True)
    before = older.order_by("-fiscal_year").prefetch_related("phases").first()
    return (before, by_status(Proposal.objects.filter(cycle=before))) if before else (None, {})


def open_actions(cycle: Cycle) -> dict[str, int]:
    """Return how many proposals wait for whom: proposer, verifier, facilitator, other levels (one query)."""
    found = by_status(Proposal.objects.filter(cycle=cycle))
    waiting = {
        "proposer": (D.RETURNED,),
        "verifier": (D.SUBMITTED, D.RESUBMITTED, D.REOPENED),
        "facilitator": (D.ELIGIBLE, D.ROUTED, D.ON_BALLOT),
        "levels": (D.FORWARDED, D.FUNDED, D.ACCEPTED, D.PARTLY, D.CONFIRMED),
    }
    return {who: sum(found.get(decision, 0) for decision in rows) for who, rows in waiting.items()}
