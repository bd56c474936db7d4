"""What district, agencies, planning board and council decide later, proposal by proposal."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.outcomes.errors import NeedsWords
from participate.outcomes.services.propose import require_facilitator
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.queries import is_open
from participate.processes.services import lock_open
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.services.events import record_event
from participate.proposals.stages import find_stage, stages_of
from participate.proposals.transitions import StageKind

LEVELS = (StageKind.LEVEL, StageKind.CEILING, StageKind.BUDGET)


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """What one stage decided about one proposal; cost in minor units."""

    proposal: Proposal
    decision: str
    reason_code: str = ""
    note: str = ""
    cost: int | None = None
    volume: Decimal | None = None


@transaction.atomic
def record_level_decision(
    *, actor: Any, proposal: Proposal, stage: str, decision: str, reason_code: str = "", note: str = "",
    cost: int | None = None, volume: Decimal | None = None, actor_role: str = "", now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Record what a later stage decided about one proposal. Raises `NotOpen`, `BadStep`, `NeedsReason`."""
    row = LevelDecision(proposal, decision, reason_code, note, cost, volume)
    made = record_level_decisions(
        actor=actor, cycle=proposal.cycle, stage=stage, rows=[row], actor_role=actor_role, now=now
    )
    return made[0]


def _capability(cycle: Cycle, kind: StageKind, now: datetime | None) -> Capability:
    """Return what must be open: ceilings may also be recorded while the envelope may change."""
    if kind == StageKind.CEILING and is_open(cycle, Capability.CHANGE_ENVELOPE, now):
        return Capability.CHANGE_ENVELOPE
    return Capability.RECORD_LEVELS


@transaction.atomic
def record_level_decisions(
    *, actor: Any, cycle: Cycle, stage: str, rows: list[LevelDecision], actor_role: str = "",
    now: datetime | None = None,
) -> list[ProposalEvent]:  # fmt: skip
    """Record one stage's decisions about many proposals: all of them, or none when one is refused."""
    require_facilitator(actor, cycle)
    found = find_stage(stages_of(cycle), stage)
    if found.kind not in LEVELS:
        raise NeedsWords(_("Choose a later stage, for example the district meeting."))
    moment = lock_open(cycle, _capability(cycle, found.kind, now), now)
    if any(row.proposal.cycle_id != cycle.pk for row in rows):
        raise NeedsWords(_("One of the proposals belongs to another process."))
    return [
        record_event(
            actor=actor, proposal=row.proposal, stage=stage, decision=row.decision, reason_code=row.reason_code,
            note=row.note, cost=row.cost, volume=row.volume, actor_role=actor_role, now=moment,
        )
        for row in sorted(rows, key=lambda row: row.proposal.pk)
    ]  # fmt: skip
