"""Reads of scores: what each scorer gave, the exact means, and how far scorers are apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from participate.processes.models import Cycle
from participate.processes.profiles import ProfileSettings
from participate.proposals.enums import Decision
from participate.proposals.models import CriterionScore, Proposal
from participate.proposals.services.scoring import technical_score

_NOT_SCORED = (Decision.MERGED, Decision.REJECTED, Decision.ROUTED, Decision.CANCELLED)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A proposal with this person's scores, the exact mean of all, and the widest gap between two scorers."""

    proposal: Proposal
    mine: dict[str, int]
    means: dict[str, Fraction]
    spread: int
    scorers: int
    total: Fraction | None


def to_score(cycle: Cycle) -> QuerySet[Proposal]:
    """Return the proposals that are scored: all that still go on."""
    rows = Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)
    return (
        rows.exclude(latest_event__decision__in=_NOT_SCORED)
        .select_related("area", "latest_event")
        .order_by("code")
    )


def score_rows(settings: ProfileSettings, proposals: Iterable[Proposal], user: Any) -> list[ScoreRow]:
    """Return one row per proposal in the given order (one query)."""
    wanted = list(proposals)
    given: dict[int, list[CriterionScore]] = defaultdict(list)
    for score in CriterionScore.objects.filter(proposal__in=wanted):
        given[score.proposal_id].append(score)
    return [_row(settings, proposal, given[proposal.pk], user) for proposal in wanted]


def _row(settings: ProfileSettings, proposal: Proposal, scores: list[CriterionScore], user: Any) -> ScoreRow:
    """Sum up one proposal."""
    values: dict[str, list[int]] = defaultdict(list)
    for score in scores:
        values[score.criterion].append(score.score)
    means = {code: Fraction(sum(row), len(row)) for code, row in values.items()}
    return ScoreRow(
        proposal=proposal,
        mine={score.criterion: score.score for score in scores if score.scorer_id == user.pk},
        means=means,
        spread=max((max(row) - min(row) for row in values.values()), default=0),
        scorers=len({score.scorer_id for score in scores}),
        total=technical_score(settings, means),
    )
