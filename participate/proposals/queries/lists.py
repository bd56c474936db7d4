"""Lists of proposals, and what belongs to whole lists."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length

from participate.processes.models import Cycle
from participate.proposals.enums import Decision
from participate.proposals.models import CriterionScore, Proposal
from participate.proposals.services.scoring import technical_score


def proposals_of(cycle: Cycle) -> QuerySet[Proposal]:
    """Return every proposal of a cycle by code (U-2 before U-10) with field, area and newest event."""
    rows = Proposal.objects.filter(cycle=cycle).select_related("category", "area", "agency", "latest_event")
    return rows.order_by(Length("code"), "code")


def decided_here(cycle: Cycle) -> list[str]:
    """Return the codes of the tracks whose money the cycle shares out (no query)."""
    return [row.code for row in cycle.settings.tracks if row.decided_here]


def on_ballot_candidates(cycle: Cycle) -> QuerySet[Proposal]:
    """Return the proposals that passed verification on a track that is decided here."""
    return proposals_of(cycle).filter(latest_event__decision=Decision.ELIGIBLE, track__in=decided_here(cycle))


def technical_scores(cycle: Cycle) -> dict[int, Fraction]:
    """Return {proposal id: exact score 20 to 100} for proposals whose every criterion is scored (one query).

    Several scorers count the same: each criterion is their exact mean.
    """
    given: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = CriterionScore.objects.filter(proposal__cycle=cycle)
    for pk, criterion, score in rows.values_list("proposal_id", "criterion", "score"):
        given[pk][criterion].append(score)
    settings, found = cycle.settings, {}
    for pk, scores in given.items():
        total = technical_score(
            settings, {code: Fraction(sum(row), len(row)) for code, row in scores.items()}
        )
        if total is not None:
            found[pk] = total
    return found


def on_the_map(rows: QuerySet[Proposal]) -> QuerySet[Proposal, dict[str, Any]]:
    """Return what a map needs of each proposal as plain values, in the order of the codes (one query when read)."""
    return rows.order_by(Length("code"), "code").values(
        "code", "title", "translations", "cost", "kind", "latitude", "longitude", "rt", "category__code",
        "area__name", "area__code", "latest_event__decision", "latest_event__stage",
    )  # fmt: skip


def on_cards(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return the rows with just what a card shows, photos included (two queries when read)."""
    only = rows.select_related(None).select_related("category", "area", "latest_event").only(
        "code", "title", "translations", "language", "cost", "volume", "unit", "rt", "area__name",
        "category__code", "category__labels", "latest_event__decision", "latest_event__stage", "thread",
    )  # fmt: skip
    return only.prefetch_related("photos")
