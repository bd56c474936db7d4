"""Stages of a cycle: their kinds, their order, and the dates their phases give them."""

from dataclasses import dataclass
from datetime import datetime

from participate.processes.models import Cycle, Phase
from participate.proposals.transitions import StageKind, stage_kind


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a cycle; `starts_at` and `ends_at` are known when a phase has its code."""

    code: str
    label: str
    kind: StageKind
    position: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def stages_of(cycle: Cycle) -> list[Stage]:
    """Return the stages of the profile in order, then phases with codes of their own (uses cycle.phases)."""
    phases = {phase.code: phase for phase in cycle.phases.all()}
    settings = cycle.settings
    codes = [row.code for row in settings.stages]
    codes += [code for code in phases if code not in codes]
    return [_stage(code, settings.stage(code).label, phases.get(code), n) for n, code in enumerate(codes)]


def _stage(code: str, label: str, phase: Phase | None, position: int) -> Stage:
    """Build one stage."""
    if phase is None:
        return Stage(code, label, stage_kind(code), position)
    kind = stage_kind(code, phase.capabilities)
    return Stage(code, label, kind, position, phase.starts_at, phase.ends_at)


def find_stage(stages: list[Stage], code: str) -> Stage:
    """Return the stage with this code; an unknown code is a later level without a place in the order."""
    return next((row for row in stages if row.code == code), Stage(code, code, stage_kind(code), -1))


def first_stage(stages: list[Stage], kind: StageKind) -> Stage:
    """Return the first stage of a kind; ValueError when the profile has none."""
    found = next((row for row in stages if row.kind == kind), None)
    if found is None:
        raise ValueError(f"the profile has no stage of kind {kind}")
    return found
