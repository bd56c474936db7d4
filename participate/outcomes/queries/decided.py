"""The list as it is now: what was decided, without what fell out when the money changed."""

from decimal import Decimal

from django.db.models import QuerySet

from participate.outcomes.models import Decision, DecisionItem, EnvelopeChange
from participate.processes.models import Cycle
from participate.proposals.enums import Decision as Step
from participate.proposals.models import Proposal
from participate.proposals.stages import stages_of
from participate.proposals.transitions import StageKind

# What the pages of the decision show beside each proposal.
_SHOWN = ("proposal__area", "proposal__category", "proposal__agency", "proposal__latest_event")


def decided_items(decision: Decision) -> QuerySet[DecisionItem]:
    """Return the list as the meeting agreed it."""
    return decision.items.select_related(*_SHOWN).order_by("rank")


def current_items(decision: Decision) -> QuerySet[DecisionItem]:
    """Return the list as it is now."""
    return decided_items(decision).filter(drop__isnull=True)


def changes_of(decision: Decision) -> QuerySet[EnvelopeChange]:
    """Return the changes of the money with who fell out."""
    return decision.envelope_changes.prefetch_related("drops__item__proposal__area").order_by("number")


def not_agreed(cycle: Cycle) -> QuerySet[Proposal]:
    """Return the proposals that stopped before or at the meeting: deferred, rejected or merged."""
    steps = (Step.DEFERRED, Step.REJECTED, Step.MERGED)
    rows = Proposal.objects.filter(cycle=cycle, latest_event__decision__in=steps)
    rows = rows.exclude(decision_items__isnull=False)
    return (
        rows.exclude(events__decision=Step.FORWARDED).select_related("area", "latest_event").order_by("code")
    )


def forwarded(cycle: Cycle) -> QuerySet[Proposal]:
    """Return the proposals the meeting passed on to an agency, with their present status."""
    rows = Proposal.objects.filter(cycle=cycle, events__decision=Step.FORWARDED).distinct()
    return rows.select_related("area", "agency", "latest_event").order_by("code")


def planned_for(proposal: Proposal) -> tuple[Decimal, int]:
    """Return (volume, cost) that was promised: the newest figures of its steps, else of the list, else asked for."""
    item = proposal.decision_items.filter(drop__isnull=True).first()
    steps = list(proposal.events.exclude(stage__in=_delivery_stages(proposal)).order_by("-number"))
    volume = next((row.volume for row in steps if row.volume is not None), None)
    cost = next((row.cost for row in steps if row.cost is not None), None)
    return (
        volume if volume is not None else item.volume if item else proposal.volume,
        cost if cost is not None else item.cost if item else proposal.cost,
    )


def _delivery_stages(proposal: Proposal) -> list[str]:
    """Return the codes of the stages at which work is carried out: their figures are results, not plans."""
    return [row.code for row in stages_of(proposal.cycle) if row.kind == StageKind.DELIVER]
