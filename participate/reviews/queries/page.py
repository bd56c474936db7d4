"""Everything about one review, and what residents read of the finished ones."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.reviews.checklist import readable
from participate.reviews.enums import State, Verdict
from participate.reviews.models import Appeal, FormalCheck, Opinion, OpinionRequest, ProposalRelation, Review

POSITIVE = {Verdict.FEASIBLE.value, Verdict.CONDITIONAL.value}


@dataclass(frozen=True, slots=True)
class Voice:
    """An office and what it says: the newest opinion, the questions in the reader's language, earlier opinions."""

    request: OpinionRequest
    opinion: Opinion | None
    checklist: list[dict[str, Any]] = field(default_factory=list)
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the offices do not agree: verdicts, and the spread of the cost in minor units (0 = none)."""

    verdicts: bool
    lowest: int
    highest: int

    @property
    def any(self) -> bool:
        """Whether there is something to settle."""
        return self.verdicts or self.highest > self.lowest


def full(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Load reviews with checks, questions and opinions (four queries)."""
    asked = OpinionRequest.objects.select_related("office").order_by("pk")
    opinions = Prefetch("opinions", Opinion.objects.order_by("-pk"))
    return rows.select_related("result", "asked").prefetch_related(
        Prefetch("checks", FormalCheck.objects.order_by("-pk")),
        Prefetch("requests", asked.prefetch_related(opinions)),
    )


def voices(review: Review, cycle: Cycle) -> list[Voice]:
    """Return the offices that were asked, in order, from a loaded review."""
    found = []
    for request in review.requests.all():
        opinions = list(request.opinions.all())
        newest = opinions[0] if opinions else None
        rows = readable(newest.checklist, cycle) if newest else []
        found.append(Voice(request, newest, rows, max(len(opinions) - 1, 0)))
    return found


def conflict_in(rows: list[Voice]) -> Conflict:
    """Return where the opinions that count differ."""
    told = [row.opinion for row in rows if row.opinion and not row.request.withdrawn_at]
    sides = {row.verdict in POSITIVE for row in told if row.verdict != Verdict.NOT_OURS}
    costs = [row.cost for row in told if row.cost is not None]
    return Conflict(len(sides) > 1, min(costs, default=0), max(costs, default=0))


def newest(review: Review) -> FormalCheck | None:
    """Return the formal check that counts, from a loaded review."""
    return next(iter(review.checks.all()), None)


@dataclass(frozen=True, slots=True)
class PublicReview:
    """A finished review as residents read it: offices and roles, never people."""

    review: Review
    check: FormalCheck | None
    voices: list[Voice]


def told_about(proposal: Proposal) -> tuple[bool, bool, bool]:
    """Say whether the page of a proposal has reviews, appeals and ties to show (one query)."""
    this, tied = {"proposal": OuterRef("pk")}, Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    return Proposal.objects.filter(pk=proposal.pk).values_list(
        Exists(Review.objects.filter(**this, state=State.FINISHED)),
        Exists(Appeal.objects.filter(**this)),
        Exists(ProposalRelation.objects.filter(tied, ended_at__isnull=True)),
    ).get()  # fmt: skip


def public_reviews(proposal: Proposal, cycle: Cycle) -> list[PublicReview]:
    """Return the finished reviews of a proposal, newest first (four queries)."""
    rows = full(Review.objects.filter(proposal=proposal, state=State.FINISHED)).order_by("-closed_at", "-pk")
    return [PublicReview(row, newest(row), voices(row, cycle)) for row in rows]


def public_appeals(proposal: Proposal) -> list[Appeal]:
    """Return the appeals of a proposal, newest first; their texts are not for the public (one query)."""
    return list(
        Appeal.objects.filter(proposal=proposal).defer("text").select_related("against").order_by("-pk")
    )


def relations_of(proposal: Proposal) -> list[ProposalRelation]:
    """Return the ties of a proposal that hold, both ways (one query)."""
    rows = ProposalRelation.objects.filter(Q(first=proposal) | Q(second=proposal), ended_at__isnull=True)
    return list(rows.select_related("first__latest_event", "second__latest_event").order_by("pk"))
