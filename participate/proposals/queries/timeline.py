"""The thread of a proposal: every step that happened, then the next one to expect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from participate.kit.clock import local_datetime
from participate.kit.money import money_text, number_text
from participate.processes.enums import Role
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.reasons import advice_of, sentence_of
from participate.proposals.stages import Stage, find_stage, stages_of
from participate.proposals.transitions import label_of, rule_for


@dataclass(frozen=True, slots=True)
class Step:
    """One step in words; `next` marks an expected one, whose `at` is the stage's first day if it is known."""

    at: datetime | None
    title: str
    who: str
    text: str
    tone: str
    stage: str
    decision: str = ""
    reason: str = ""
    reason_text: str = ""
    advice: str = ""
    note: str = ""
    figures: str = ""
    next: bool = False
    url: str = ""
    day: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the step as the thread component reads it."""
        names = ("title", "who", "text", "tone", "next", "url")
        return {"at": self.day, **{name: getattr(self, name) for name in names}}


def timeline(proposal: Proposal, events: Iterable[ProposalEvent] | None = None) -> list[Step]:
    """Return all steps, oldest first, then the next expected one unless it has ended (at most one query).

    `proposal.cycle` should be loaded with its phases. Pass `events` when they are loaded already.
    """
    stages = stages_of(proposal.cycle)
    rows = sorted(proposal.events.all() if events is None else events, key=lambda row: row.number)
    steps, known = [], (proposal.volume, proposal.cost)
    for row in rows:
        steps.append(_step(proposal, row, find_stage(stages, row.stage), known))
        known = (row.volume or known[0], known[1] if row.cost is None else row.cost)
    coming = _next(rows[-1], stages, proposal.cycle.time_zone) if rows else None
    return [*steps, coming] if coming else steps


def _step(proposal: Proposal, event: ProposalEvent, stage: Stage, known: tuple[Decimal, int]) -> Step:
    """Put an event into words; figures are told when they differ from those `known` before."""
    rule = rule_for(event.decision, stage.kind)
    figures = _figures(proposal, event, known)
    why, advice = sentence_of(event.reason_code), advice_of(event.reason_code)
    return Step(
        at=event.at, title=label_of(event.decision, event.stage, stage.kind), stage=stage.label,
        who=_who(event, stage), text=" ".join(part for part in (why, sentence(event.note), figures) if part),
        day=_day(event.at, proposal.cycle.time_zone),
        tone=rule.tone if rule else "plain", decision=event.decision, reason=event.reason_code, reason_text=why,
        advice=advice, note=event.note, figures=figures,
    )  # fmt: skip


def sentence(text: str) -> str:
    """End a note with a full stop, so that what follows does not run into it."""
    return text if not text or text.rstrip()[-1] in '.!?…”"' else f"{text.rstrip()}."


def _day(moment: datetime | None, zone: str) -> date | None:
    """Return the day of a moment on the cycle's clocks."""
    return local_datetime(moment, zone).date() if moment else None


def role_label(role: str) -> str:
    """Return a role in words; a free text is shown as it was written."""
    if role == "proposer":
        return _("Proposer")
    if role == "coauthor":
        return _("Co-author")
    return str(Role(role).label) if role in Role.values else role


def _who(event: ProposalEvent, stage: Stage) -> str:
    """Write who acted at which stage; never a person's name."""
    own = label_of(event.decision, event.stage, stage.kind)
    parts = dict.fromkeys((role_label(event.actor_role), stage.label))
    return ", ".join(part for part in parts if part and part != own)


def _figures(proposal: Proposal, event: ProposalEvent, known: tuple[Decimal, int]) -> str:
    """Write quantity and cost when the step changed them; the first step is what was asked for."""
    if event.decision == Decision.SUBMITTED:
        return ""
    parts = []
    if event.volume is not None and event.volume != known[0]:
        places = 0 if event.volume == event.volume.to_integral_value() else 2
        parts.append(f"{number_text(event.volume, places)} {proposal.unit}")
    if event.cost is not None and event.cost != known[1]:
        parts.append(money_text(event.cost, proposal.cycle.currency))
    return _("Now: %(figures)s.") % {"figures": ", ".join(parts)} if parts else ""


def _next(event: ProposalEvent, stages: list[Stage], zone: str) -> Step | None:
    """Return the step to expect after the newest event, or None when the way has ended."""
    here = find_stage(stages, event.stage)
    rule = rule_for(event.decision, here.kind)
    if rule is None or not rule.next or not rule.next_kinds:
        return None
    target = _next_stage(here, stages, event.decision, rule.next_kinds)
    if target is None:
        return Step(at=None, title=str(rule.then), who="", text="", tone="wait", stage="", next=True)
    ahead = target.starts_at if target.starts_at and target.starts_at > event.at else None
    return Step(
        at=ahead,
        title=target.label,
        who="",
        text=str(rule.then),
        tone="wait",
        stage=target.label,
        next=True,
        day=_day(ahead, zone),
    )


def _next_stage(here: Stage, stages: list[Stage], decision: str, kinds: tuple[Any, ...]) -> Stage | None:
    """Return the next stage of one of the kinds; some decisions go on within the same stage."""
    stays = decision in (
        Decision.RETURNED, Decision.RESUBMITTED, Decision.REOPENED, Decision.ON_BALLOT, Decision.CONTRACTED,
        Decision.SELF_MANAGED, Decision.IN_PROGRESS, Decision.COMPLETED, Decision.PARTLY if here.kind == "deliver" else "",
    )  # fmt: skip
    for stage in stages:
        later = stage.position >= here.position if stays else stage.position > here.position
        if later and stage.kind in kinds:
            return stage
    return None
