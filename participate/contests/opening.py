"""What goes onto the ballot when a vote opens, and until when; read-only, so that a page can show it before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.proposals import queries as proposals
from participate.proposals.models import Proposal
from voting.ballots.services import OptionLine


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal for the ballot, with its technical score (0 to 100) or None."""

    proposal: Proposal
    score: Fraction | None


def options_for(cycle: Cycle, rule: Mapping[str, Any]) -> list[Candidate]:
    """Return the candidates of the rule's tracks, by code, with their scores (2 queries)."""
    scores = proposals.technical_scores(cycle)
    tracks = rule.get("tracks") or []
    rows = proposals.on_ballot_candidates(cycle).select_related("area", "category").order_by("code")
    return [Candidate(row, scores.get(row.pk)) for row in rows if not tracks or row.track in tracks]


def option_line(candidate: Candidate, rule: Mapping[str, Any]) -> OptionLine:
    """Return the snapshot of a proposal; its group is its area where a cap speaks about that level."""
    row = candidate.proposal
    levels = {cap.get("level") for cap in rule.get("caps", [])}
    return OptionLine(
        code=row.code, title=row.title, cost=row.cost, tags=row.fund_tags,
        group=row.area.code if row.area.level in levels else "", score=candidate.score,
        reference=f"proposal:{row.cycle.slug}/{row.code}", description=row.problem,
        translations=row.translations,
        details={"category": row.category.code, "area": row.area.name, "kind": row.kind},
    )  # fmt: skip


def closing_time(cycle: Cycle, moment: datetime) -> datetime:
    """Return when the voting phase open at `moment` ends (uses cycle.phases)."""
    ends = [
        phase.ends_at
        for phase in cycle.phases.all()
        if Capability.VOTE in phase.capabilities and phase.starts_at <= moment < phase.ends_at
    ]
    return max(ends, default=moment)
