"""Reads for the verification team: the queue with its filters, and where a proposal could go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from participate.kit.models import AuditEntry
from participate.processes.models import Cycle
from participate.proposals.enums import Decision, Reason
from participate.proposals.models import Proposal
from participate.proposals.queries.deadlines import overdue_before
from participate.proposals.transitions import label_of, stage_kind, tone_of

D = Decision
WAITING = (D.SUBMITTED, D.RESUBMITTED, D.REOPENED)
# What the queue's tabs hold; together they are all proposals.
STATES: dict[str, Q] = {
    "waiting": Q(latest_event__decision__in=WAITING),
    "returned": Q(latest_event__decision=D.RETURNED),
    "accepted": ~Q(latest_event__decision__in=(*WAITING, D.RETURNED, D.MERGED, D.REJECTED, D.ROUTED)),
    "elsewhere": Q(latest_event__decision__in=(D.MERGED, D.ROUTED)),
    "rejected": Q(latest_event__decision=D.REJECTED),
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the verifier wants to see; empty texts filter nothing."""

    state: str = "waiting"
    category: str = ""
    area: str = ""
    track: str = ""
    mine: bool = False
    overdue: bool = False


def queue(cycle: Cycle, wanted: QueueFilter, *, user: Any, now: datetime) -> QuerySet[Proposal]:
    """Return the proposals of a filter, the longest waiting first."""
    rows = Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)
    if wanted.state in STATES:
        rows = rows.filter(STATES[wanted.state])
    if wanted.category:
        rows = rows.filter(category__code=wanted.category)
    if wanted.area:
        rows = rows.filter(area__code=wanted.area)
    if wanted.track:
        rows = rows.filter(track=wanted.track)
    if wanted.mine:
        rows = rows.filter(events__actor=user, events__actor_role="verifier").distinct()
    if wanted.overdue:
        rows = rows.filter(_overdue(cycle, now))
    return rows.select_related("area", "category", "agency", "latest_event").order_by(
        "latest_event__at", "pk"
    )


def queue_counts(cycle: Cycle, now: datetime) -> dict[str, int]:
    """Return how many proposals each tab holds, all, and how many wait too long (one query); the tabs sum to all."""
    sums = {name: Count("pk", filter=condition) for name, condition in STATES.items()}
    sums |= {"all": Count("pk"), "overdue": Count("pk", filter=_overdue(cycle, now))}
    return Proposal.objects.filter(cycle=cycle, latest_event__isnull=False).aggregate(**sums)


def neighbours(cycle: Cycle, proposal: Proposal) -> tuple[str, str]:
    """Return the codes of the waiting proposals before and after this one; empty at the ends (two queries)."""
    event = proposal.latest_event
    rows = Proposal.objects.filter(STATES["waiting"], cycle=cycle).exclude(pk=proposal.pk)
    earlier = Q(latest_event__at__lt=event.at) | Q(latest_event__at=event.at, pk__lt=proposal.pk)
    before = rows.filter(earlier).order_by("-latest_event__at", "-pk").values_list("code", flat=True).first()
    after = rows.exclude(earlier).order_by("latest_event__at", "pk").values_list("code", flat=True).first()
    return before or "", after or ""


def merge_targets(proposal: Proposal) -> list[Proposal]:
    """Return the proposals that could carry this one on: same entry first, then by code."""
    rows = Proposal.objects.filter(cycle=proposal.cycle_id).exclude(pk=proposal.pk)
    alive = rows.filter(latest_event__decision__in=(*WAITING, D.RETURNED, D.ELIGIBLE)).select_related("area")
    item = proposal.dictionary_item_id
    return sorted(alive, key=lambda row: (item is None or row.dictionary_item_id != item, row.code))


def _overdue(cycle: Cycle, now: datetime) -> Q:
    """Return the condition for waiting longer than the cycle's limit of working days."""
    limit = overdue_before(cycle, now)
    return STATES["waiting"] & Q(latest_event__at__lt=limit) if limit else Q(pk__in=[])


def cost_corrections(proposal: Proposal) -> list[dict[str, Any]]:
    """Return earlier corrections of the cost, oldest first: `at`, `before` and `after` in minor units, `reason`."""
    entries = AuditEntry.objects.filter(target=f"proposal:{proposal.pk}", action="proposals.correct_cost")
    return [{"at": entry.at, **entry.data} for entry in entries.order_by("pk")]


def history(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the steps so far in the shape of the `thread` tag, oldest first (one query)."""
    return [
        {
            "at": event.at,
            "title": label_of(event.decision, event.stage),
            "who": event.actor or "",
            "text": " ".join(part for part in (_reason(event.reason_code), event.note) if part),
            "tone": tone_of(event.decision, stage_kind(event.stage)),
        }
        for event in proposal.events.select_related("actor").order_by("number")
    ]


def _reason(code: str) -> str:
    """Return a reason's label as a sentence."""
    return f"{Reason(code).label}." if code else ""
