"""The one door through which anything happens to a proposal."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.permissions import require_role
from participate.processes.services import topic as cycle_topic
from participate.proposals.enums import Decision, Reason
from participate.proposals.errors import BadProposal, BadStep, NeedsReason
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.services.telling import tell_followers, topic
from participate.proposals.stages import Stage, find_stage, stages_of
from participate.proposals.transitions import Rule, label_of, may_follow, needs_reason, rule_for


@transaction.atomic
def record_event(
    *, actor: Any, proposal: Proposal, stage: str, decision: str, reason_code: str = "", note: str = "",
    cost: int | None = None, volume: Decimal | None = None, actor_role: str = "", now: datetime | None = None,
    on_appeal: bool = False,
) -> ProposalEvent:  # fmt: skip
    """Append one step to a proposal and tell its followers.

    `actor` is a user, or None for the system. The transition table must allow the step after the present status,
    else `BadStep`; negative decisions need a reason code, else `NeedsReason`; the actor needs one of the table's
    roles, else `NotYourRole`. `cost` is in minor units; `proposal.latest_event` is brought up to date. `on_appeal`
    opens the steps that follow an appeal, and no others.
    """
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=proposal.pk)
    )
    stages = stages_of(locked.cycle)
    here = find_stage(stages, stage)
    latest = ProposalEvent.objects.filter(proposal=locked).order_by("-number").first()
    moment = now or database_now()
    rule = _allowed(latest, stages, here, decision, moment, on_appeal)
    _require_reason(decision, reason_code, note)
    if actor is not None and rule.roles:
        require_role(actor, locked.cycle, *rule.roles)
    event = ProposalEvent(
        proposal=locked, number=latest.number + 1 if latest else 1, at=moment, stage=stage, decision=decision,
        actor=actor, actor_role=actor_role or (rule.roles[0] if rule.roles else "proposer"),
        reason_code=reason_code or "", note=(note or "").strip(), cost=cost, volume=volume,
    )  # fmt: skip
    _append(locked, event, actor)
    proposal.latest_event = event
    return event


def _append(locked: Proposal, event: ProposalEvent, actor: Any) -> None:
    """Write the event, move the pointer, leave a trace, announce and tell."""
    try:
        event.full_clean(exclude=["actor", "proposal"], validate_constraints=False)
    except ValidationError as error:
        raise BadProposal(" ".join(error.messages)) from error
    event.save(force_insert=True)
    locked.latest_event = event
    locked.save(update_fields=["latest_event"])
    data = {"event": event.pk, "stage": event.stage, "decision": event.decision, "reason": event.reason_code}
    audit.record(
        actor=actor, action="proposals.record_event", target=topic(locked), at=event.at,
        role=event.actor_role[:40], data=data,
    )  # fmt: skip
    live.announce(topic(locked), cycle_topic(locked.cycle))
    tell_followers(locked, event)


def _allowed(
    latest: ProposalEvent | None,
    stages: list[Stage],
    here: Stage,
    decision: str,
    moment: datetime,
    on_appeal: bool,
) -> Rule:
    """Return the table's row, or raise `BadStep` with the present status in words."""
    rule = rule_for(decision, here.kind)
    before = find_stage(stages, latest.stage) if latest else None
    state = (Decision(latest.decision), before.kind) if latest and before else None
    if rule is None or not may_follow(state, decision, here.kind, on_appeal=on_appeal):
        raise BadStep(_refusal(latest, decision, here))
    if before and -1 < here.position < before.position:
        raise BadStep(
            _("“%(stage)s” is over for this proposal. Record the decision at a later stage.")
            % {"stage": here.label}
        )
    if latest and moment < latest.at:
        raise BadStep(_("This proposal already has a later step. Give a date after it."))
    return rule


def _refusal(latest: ProposalEvent | None, decision: str, here: Stage) -> str:
    """Say what the present status is and that the step does not follow."""
    wanted = label_of(decision, here.code, here.kind)
    if latest is None:
        return _("A proposal begins by being submitted, not with “%(wanted)s”.") % {"wanted": wanted}
    words = {"wanted": wanted, "status": label_of(latest.decision, latest.stage), "stage": here.label}
    return _("This proposal is now “%(status)s”. “%(wanted)s” at “%(stage)s” cannot follow.") % words


def _require_reason(decision: str, reason_code: str, note: str) -> None:
    """Refuse a negative decision without reason, a partial one without any word, and `other` without a note."""
    text = (note or "").strip()
    if needs_reason(decision) and not reason_code:
        raise NeedsReason(_("Choose a reason. The proposer will read it."))
    if decision == Decision.PARTLY and not (reason_code or text):
        raise NeedsReason(_("Tell why only a part is done. The proposer will read it."))
    if reason_code == Reason.OTHER and not text:
        raise NeedsReason(_("Write the reason in a sentence. The proposer will read it."))
    if reason_code and reason_code not in Reason.values:
        raise NeedsReason(_("Choose one of the reasons in the list."))
