"""Promised and done: the delivery of a cycle in figures that add up."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from participate.outcomes.enums import Progress
from participate.outcomes.models import Decision, DecisionItem, Realisation
from participate.outcomes.queries.decided import current_items
from participate.processes.models import Cycle
from participate.proposals.enums import Decision as Step
from participate.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Delivery:
    """Totals of the present list; costs in minor units, counts of items."""

    items: int
    planned: int
    realised: int
    finished: int
    partly: int
    cancelled: int
    community_hours: int
    monitor_teams: int

    @property
    def waiting(self) -> int:
        """Items without a final entry: the rest, so that the counts add up."""
        return self.items - self.finished - self.partly - self.cancelled


@dataclass(frozen=True, slots=True)
class Work:
    """One item of the list with its newest entries, one for each period."""

    item: DecisionItem
    entries: tuple[Realisation, ...]

    @property
    def newest(self) -> Realisation | None:
        """The newest entry of all."""
        return max(self.entries, key=lambda row: row.pk, default=None)

    @property
    def realised_cost(self) -> int:
        """What was spent in all periods."""
        return sum(row.realised_cost for row in self.entries)

    @property
    def realised_volume(self) -> Decimal:
        """What was made in all periods."""
        return sum((row.realised_volume for row in self.entries), Decimal(0))

    @property
    def done(self) -> int:
        """How much of the promised volume is made, in whole percent, at most 100."""
        share = Fraction(self.realised_volume) / Fraction(self.item.volume)
        return min(100, int(share * 100))


def newest_entries() -> QuerySet[Realisation]:
    """Return the entries that count: for each proposal and period the newest."""
    newer = Realisation.objects.filter(
        proposal=OuterRef("proposal"), period=OuterRef("period"), pk__gt=OuterRef("pk")
    )
    return Realisation.objects.filter(~Exists(newer))


def delivery(decision: Decision) -> Delivery:
    """Return the totals (2 queries)."""
    current = current_items(decision)
    plan = current.aggregate(items=Count("pk"), planned=Sum("cost"))
    rows = newest_entries().filter(proposal__in=current.values("proposal"))
    last = ~Exists(Realisation.objects.filter(proposal=OuterRef("proposal"), pk__gt=OuterRef("pk")))
    sums = rows.annotate(is_last=last).aggregate(
        realised=Sum("realised_cost"), hours=Sum("community_hours"),
        finished=Count("proposal", filter=Q(is_last=True, progress=Progress.COMPLETED)),
        partly=Count("proposal", filter=Q(is_last=True, progress=Progress.PARTLY)),
        cancelled=Count("proposal", filter=Q(is_last=True, progress=Progress.CANCELLED)),
        teams=Count("proposal", filter=Q(is_last=True) & ~Q(monitor_team="")),
    )  # fmt: skip
    return Delivery(
        plan["items"], plan["planned"] or 0, sums["realised"] or 0, sums["finished"], sums["partly"],
        sums["cancelled"], sums["hours"] or 0, sums["teams"],
    )  # fmt: skip


def works(items: list[DecisionItem]) -> list[Work]:
    """Return the items of one page with their newest entries and pictures (2 queries)."""
    wanted = [row.proposal_id for row in items]
    entries: dict[int, list[Realisation]] = {}
    rows = newest_entries().filter(proposal__in=wanted).prefetch_related("photos").order_by("period", "pk")
    for row in rows:
        entries.setdefault(row.proposal_id, []).append(row)
    return [Work(item, tuple(entries.get(item.proposal_id, ()))) for item in items]


def beside_the_list(cycle: Cycle) -> QuerySet[Proposal]:
    """Return proposals of other tracks that went on to a later stage, with their present status."""
    rows = Proposal.objects.filter(cycle=cycle, events__decision=Step.FORWARDED).distinct()
    return rows.select_related("area", "agency", "latest_event").order_by("code")
