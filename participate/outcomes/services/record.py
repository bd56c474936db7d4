"""Turn a decided list into steps of the proposals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participate.outcomes.enums import Basis, Change
from participate.outcomes.models import Amendment, Decision
from participate.processes.models import Cycle
from participate.proposals.enums import Decision as Step
from participate.proposals.enums import Reason
from participate.proposals.models import Proposal
from participate.proposals.services.events import record_event
from participate.proposals.stages import Stage, first_stage, stages_of
from participate.proposals.transitions import StageKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """One step to record."""

    proposal: Proposal
    decision: str
    reason_code: str = ""
    note: str = ""
    cost: int | None = None
    volume: Decimal | None = None


def deciding_stage(cycle: Cycle) -> Stage:
    """Return the stage at which the cycle decides: the profile's last one of this kind, else a phase of its own."""
    own = {row.code for row in cycle.settings.stages}
    stages = stages_of(cycle)
    kinds = [row for row in stages if row.kind == StageKind.DECIDE and row.code in own]
    return kinds[-1] if kinds else first_stage(stages, StageKind.DECIDE)


def record_all(
    *, actor: Any, verdicts: Iterable[Verdict], stage: str, actor_role: str, now: datetime
) -> None:
    """Record the steps, locking proposals in the order of their keys."""
    for row in sorted(verdicts, key=lambda verdict: verdict.proposal.pk):
        record_event(
            actor=actor, proposal=row.proposal, stage=stage, decision=row.decision, reason_code=row.reason_code,
            note=row.note, cost=row.cost, volume=row.volume, actor_role=actor_role, now=now,
        )  # fmt: skip


def funded(proposal: Proposal, *, volume: Decimal, cost: int, basis: str, note: str) -> Verdict:
    """Return the step of a proposal on the list."""
    reason = Reason.AMENDED if basis == Basis.AMENDED else ""
    return Verdict(proposal, Step.FUNDED, reason, note[:1000], cost, volume)


def correct_published(*, actor: Any, decision: Decision, amendment: Amendment, now: datetime) -> None:
    """Give the proposal of an addendum its new status."""
    words = {"number": amendment.number, "minutes": decision.minutes_number, "reason": amendment.reason}
    note = _("Addendum %(number)s to %(minutes)s: %(reason)s") % words
    if amendment.kind == Change.REMOVE:
        verdict = Verdict(amendment.proposal, Step.DEFERRED, Reason.AMENDED, note[:1000])
    else:
        verdict = funded(
            amendment.proposal, volume=amendment.volume_after, cost=amendment.cost_after, basis=Basis.AMENDED,
            note=note,
        )  # fmt: skip
    stage = deciding_stage(decision.cycle).code
    record_all(actor=actor, verdicts=[verdict], stage=stage, actor_role="", now=now)
