"""Which proposals a later stage may decide about, and what it may decide."""

from django.db.models import Q, QuerySet

from participate.processes.models import Cycle
from participate.proposals.enums import Decision as Step
from participate.proposals.models import Proposal
from participate.proposals.stages import Stage, stages_of
from participate.proposals.transitions import StageKind, label_of, may_follow, rule_for

LEVELS = (StageKind.LEVEL, StageKind.CEILING, StageKind.BUDGET)


def later_stages(cycle: Cycle) -> list[Stage]:
    """Return the stages after the meeting and before the delivery, in order (no query)."""
    return [row for row in stages_of(cycle) if row.kind in LEVELS]


def choices_at(stage: Stage) -> list[tuple[str, str]]:
    """Return the decisions a stage can take, with their words."""
    found = [step for step in Step if rule_for(step, stage.kind)]
    return [(step.value, label_of(step, stage.code, stage.kind)) for step in found]


def waiting_for(cycle: Cycle, stage: Stage) -> QuerySet[Proposal]:
    """Return the proposals about which the stage may decide now (1 query for the statuses in use)."""
    stages = {row.code: row for row in stages_of(cycle)}
    wanted = Q(pk__in=[])
    used = Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)
    for decision, code in (
        used.values_list("latest_event__decision", "latest_event__stage").distinct().order_by()
    ):
        here = stages.get(code)
        if here and here.position <= stage.position and _may(decision, here, stage):
            wanted |= Q(latest_event__decision=decision, latest_event__stage=code)
    rows = Proposal.objects.filter(wanted, cycle=cycle)
    return rows.select_related("area", "agency", "latest_event", "cycle__area").order_by("code")


def _may(decision: str, here: Stage, stage: Stage) -> bool:
    """Say whether any decision of the stage may follow a status; the same stage does not decide twice."""
    if here.code == stage.code:
        return False
    return any(
        may_follow((Step(decision), here.kind), code, stage.kind) for code, _label in choices_at(stage)
    )
