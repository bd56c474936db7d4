"""What goes onto the ballot when a vote opens, and until when; read-only, so that a page can show it before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from participate.places.models import Area
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
    rows = (
        proposals.on_ballot_candidates(cycle)
        .select_related("area", "category", "cycle__area")
        .order_by("code")
    )
    return [Candidate(row, scores.get(row.pk)) for row in rows if not tracks or row.track in tracks]


def pot_of(area: Area, cycle: Cycle) -> str:
    """Return the part of the cycle's area that an area lies in; empty for what is for everybody (no query)."""
    inside = area.path.removeprefix(cycle.area.path) if area.path.startswith(cycle.area.path) else ""
    return inside.partition("/")[0]


def pots_in(cycle: Cycle) -> dict[str, str]:
    """Return the parts of the cycle's area, names by code (one query)."""
    return dict(Area.objects.filter(parent=cycle.area_id).order_by("code").values_list("code", "name"))


def _group(row: Proposal, rule: Mapping[str, Any]) -> str:
    """Return the pot of a proposal where paper or money differ by area, else its area where a cap speaks of that level."""
    if rule.get("by_area") or rule.get("name") == "pots":
        return pot_of(row.area, row.cycle)
    levels = {cap.get("level") for cap in rule.get("caps", [])}
    return row.area.code if row.area.level in levels else ""


def option_line(candidate: Candidate, rule: Mapping[str, Any], parts: Mapping[str, str]) -> OptionLine:
    """Return the snapshot of a proposal; `parts` are those of `pots_in`."""
    row, group = candidate.proposal, _group(candidate.proposal, rule)
    pot = {"pot": parts[group]} if group in parts else {}
    return OptionLine(
        code=row.code, title=row.title, cost=row.cost, tags=row.fund_tags,
        group=group, score=candidate.score,
        reference=f"proposal:{row.cycle.slug}/{row.code}", description=row.problem,
        translations=row.translations,
        details={"category": row.category.code, "area": row.area.name, "kind": row.kind, **pot},
    )  # fmt: skip


def closing_time(cycle: Cycle, moment: datetime) -> datetime:
    """Return when the voting phase open at `moment` ends (uses cycle.phases)."""
    ends = [
        phase.ends_at
        for phase in cycle.phases.all()
        if Capability.VOTE in phase.capabilities and phase.starts_at <= moment < phase.ends_at
    ]
    return max(ends, default=moment)
