"""What a verification team decides, each with a sentence the proposer will read.

Every verb checks role and phase inside its transaction, locks the proposal, and refuses when somebody else has
decided since the verifier looked (`seen` is the id of the newest event on the screen).
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import local_datetime
from participate.kit.money import money_text
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.queries import is_open
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic
from participate.proposals.enums import Decision, Joining, Reason
from participate.proposals.errors import AlreadyDecided, BadMerge, BadStep, NeedsReason
from participate.proposals.models import Agency, MergeLink, Proposal, ProposalEvent
from participate.proposals.services.cost import cost_of
from participate.proposals.services.events import record_event, topic
from participate.proposals.services.submit import update_proposal
from participate.proposals.stages import first_stage, stages_of
from participate.proposals.transitions import StageKind

WAITING = (Decision.SUBMITTED, Decision.RESUBMITTED, Decision.REOPENED)


def verification_stage(cycle: Cycle) -> str:
    """Return the code of the stage at which this cycle verifies."""
    return first_stage(stages_of(cycle), StageKind.VERIFY).code


def return_proposal(
    *,
    actor: Any,
    proposal: Proposal,
    reason_code: str,
    note: str,
    seen: int | None = None,
    now: datetime | None = None,
) -> ProposalEvent:
    """Ask the proposer to complete the proposal."""
    return _decide(
        actor=actor,
        proposal=proposal,
        decision=Decision.RETURNED,
        reason_code=reason_code,
        note=note,
        seen=seen,
        now=now,
    )


def accept(
    *, actor: Any, proposal: Proposal, note: str = "", seen: int | None = None, now: datetime | None = None
) -> ProposalEvent:
    """Find the proposal ready for the meeting, on the track that is decided here."""
    return _decide(actor=actor, proposal=proposal, decision=Decision.ELIGIBLE, note=note, seen=seen, now=now)


def accept_conditionally(
    *, actor: Any, proposal: Proposal, note: str, reason_code: str = Reason.CONDITIONAL_LAND,
    seen: int | None = None, now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Let the proposal go on under a condition, which the note states."""
    if not note.strip():
        raise NeedsReason(_("Write the condition, so that the proposer knows what is still missing."))
    return _decide(
        actor=actor,
        proposal=proposal,
        decision=Decision.ELIGIBLE,
        reason_code=reason_code,
        note=note,
        seen=seen,
        now=now,
    )


def reject(
    *,
    actor: Any,
    proposal: Proposal,
    reason_code: str,
    note: str,
    seen: int | None = None,
    now: datetime | None = None,
) -> ProposalEvent:
    """End the proposal here, with the reason and what can be done next."""
    return _decide(
        actor=actor,
        proposal=proposal,
        decision=Decision.REJECTED,
        reason_code=reason_code,
        note=note,
        seen=seen,
        now=now,
    )


@transaction.atomic
def route(
    *, actor: Any, proposal: Proposal, agency: Agency, note: str, track: str = "",
    reason_code: str = Reason.AGENCY_AUTHORITY, seen: int | None = None, now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Send the proposal to the agency that pays for such things, outside this cycle's envelope."""
    moment, fresh = _locked(actor=actor, proposal=proposal, seen=seen, now=now)
    others = [row.code for row in fresh.cycle.settings.tracks if not row.decided_here]
    fresh.agency, fresh.track = agency, track if track in others else others[0]
    fresh.full_clean()
    fresh.save(update_fields=["agency", "track"])
    return _record(actor, fresh, Decision.ROUTED, reason_code, note, moment)


@transaction.atomic
def merge_into(
    *, actor: Any, proposal: Proposal, target: Proposal, note: str, volume: Decimal | None = None,
    reason_code: str = Reason.DUPLICATE, seen: int | None = None, now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Join `proposal` to `target`, whose quantity becomes `volume` (None = it stays) and whose cost follows.

    The lineage is kept in a `MergeLink` with the quantity before and after; beneficiaries are not added up,
    because households overlap. Raises `BadMerge` for itself, another cycle, or a target that no longer goes on.
    """
    moment = _may_verify(actor, proposal.cycle, now)
    pair = {row.pk: row for row in _rows([proposal.pk, target.pk])}
    source, into = pair[proposal.pk], pair[target.pk]
    _refuse_late(source, seen)
    _refuse_bad_merge(source, into)
    before = into.volume
    if volume is not None and volume != before:
        into.volume = volume
        into.cost = cost_of(volume, into.unit_price) if into.unit_price else into.cost
        into.full_clean()
        into.save(update_fields=["volume", "cost"])
    link = MergeLink(
        source=source, target=into, at=moment, note=note, volume_before=before, volume_after=into.volume
    )
    link.full_clean()
    link.save()
    return _record(actor, source, Decision.MERGED, reason_code, note, moment)


def _refuse_bad_merge(source: Proposal, into: Proposal) -> None:
    """Raise when joining the two would lose a proposal."""
    if source.pk == into.pk:
        raise BadMerge(_("A proposal cannot be joined to itself. Choose another one."))
    if source.cycle_id != into.cycle_id:
        raise BadMerge(_("Both proposals must belong to the same cycle."))
    if into.latest_event.decision not in (*WAITING, Decision.RETURNED, Decision.ELIGIBLE):
        raise BadMerge(
            _("%(code)s does not go on itself. Choose a proposal that does.") % {"code": into.code}
        )


@transaction.atomic
def correct_cost(
    *,
    actor: Any,
    proposal: Proposal,
    cost: int,
    reason: str,
    seen: int | None = None,
    now: datetime | None = None,
) -> Proposal:
    """Replace the cost; old and new figure and the reason stay with the proposal and on the audit trail.

    A proposal that has passed verification also gets a step on its timeline; one that waits gets the new figure
    on the step that decides it. `cost` is in minor units.
    """
    if not reason.strip():
        raise NeedsReason(_("Write why the figure changes. Everybody can read it."))
    moment, fresh = _locked(actor=actor, proposal=proposal, seen=seen, now=now)
    if fresh.latest_event.decision not in (*WAITING, Decision.RETURNED, Decision.ELIGIBLE):
        raise BadStep(_("The cost can be corrected until the proposal is on the ballot."))
    before, fresh.cost = fresh.cost, cost
    words = {"old": _money(fresh, before), "new": _money(fresh, cost), "reason": reason.strip()}
    note = _("Cost corrected from %(old)s to %(new)s: %(reason)s") % words
    fresh.cost_reason = note[:300]
    fresh.full_clean(exclude=["latest_event"])
    fresh.save(update_fields=["cost", "cost_reason"])
    data = {"before": before, "after": cost, "reason": reason.strip()}
    audit.record(
        actor=actor,
        action="proposals.correct_cost",
        target=topic(fresh),
        at=moment,
        role=Role.VERIFIER,
        data=data,
    )
    live.announce(topic(fresh), cycle_topic(fresh.cycle))
    if fresh.latest_event.decision == Decision.ELIGIBLE:
        _record(actor, fresh, Decision.ELIGIBLE, Reason.AMENDED, note, moment)
    return fresh


def _money(proposal: Proposal, amount: int) -> str:
    """Write an amount in the cycle's currency."""
    return money_text(amount, proposal.cycle.currency)


@transaction.atomic
def resubmit(
    *, actor: Any, proposal: Proposal, fields: dict[str, Any], photos: Any = (), note: str = "",
    seen: int | None = None, now: datetime | None = None,
) -> ProposalEvent:  # fmt: skip
    """Send a returned proposal again with what was missing; open while proposing or verifying is.

    `fields` and `photos` are those of `submit_proposal`. Raises `NotYours`, `NotOpen`, `BadStep`, `AlreadyDecided`.
    """
    cycle = proposal.cycle
    moment = lock_open(
        cycle, Capability.PROPOSE if is_open(cycle, Capability.PROPOSE, now) else Capability.VERIFY, now
    )
    fresh = _rows([proposal.pk])[0]
    _refuse_late(fresh, seen)
    fresh = update_proposal(actor=actor, proposal=fresh, fields=fields, photos=photos, now=moment)
    return record_event(
        actor=actor, proposal=fresh, stage=verification_stage(cycle), decision=Decision.RESUBMITTED, note=note.strip(),
        cost=fresh.cost, volume=fresh.volume, now=moment, actor_role=_writes_as(actor, fresh),
    )  # fmt: skip


def _writes_as(actor: Any, proposal: Proposal) -> str:
    """Return as what somebody sends a proposal again; an empty text is the proposer."""
    if proposal.proposer_id == actor.pk:
        return ""
    joined = proposal.coauthors.filter(person=actor, state=Joining.JOINED).exists()
    return "coauthor" if joined else "operator"


@transaction.atomic
def _decide(
    *, actor: Any, proposal: Proposal, decision: str, reason_code: str = "", note: str = "",
    seen: int | None, now: datetime | None,
) -> ProposalEvent:  # fmt: skip
    """Lock, check and record one decision."""
    moment, fresh = _locked(actor=actor, proposal=proposal, seen=seen, now=now)
    if decision == Decision.ELIGIBLE and not fresh.track:
        fresh.track = next(row.code for row in fresh.cycle.settings.tracks if row.decided_here)
        fresh.save(update_fields=["track"])
    return _record(actor, fresh, decision, reason_code, note, moment)


def _record(
    actor: Any, proposal: Proposal, decision: str, reason_code: str, note: str, moment: datetime
) -> ProposalEvent:
    """Append the event in the name of the verification team."""
    passed = decision == Decision.ELIGIBLE
    return record_event(
        actor=actor, proposal=proposal, stage=verification_stage(proposal.cycle), decision=decision,
        reason_code=reason_code, note=note.strip(), actor_role=Role.VERIFIER, now=moment,
        cost=proposal.cost if passed else None, volume=proposal.volume if passed else None,
    )  # fmt: skip


def _locked(
    *, actor: Any, proposal: Proposal, seen: int | None, now: datetime | None
) -> tuple[datetime, Proposal]:
    """Check role and phase, lock the proposal, and refuse a decision on an old screen."""
    moment = _may_verify(actor, proposal.cycle, now)
    fresh = _rows([proposal.pk])[0]
    _refuse_late(fresh, seen)
    return moment, fresh


def _may_verify(actor: Any, cycle: Cycle, now: datetime | None) -> datetime:
    """Require the verifier's role and an open verification; return the moment it was judged at."""
    require_role(actor, cycle, Role.VERIFIER)
    return lock_open(cycle, Capability.VERIFY, now)


def _rows(pks: list[int]) -> list[Proposal]:
    """Lock proposals in the order of their keys."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "cycle__area", "latest_event__actor"
    )
    return list(rows.filter(pk__in=pks).order_by("pk"))


def _refuse_late(proposal: Proposal, seen: int | None) -> None:
    """Raise `AlreadyDecided` with who and when, if the newest event is not the one that was on the screen."""
    event = proposal.latest_event
    if seen is None or event.pk == seen:
        return
    zone = proposal.cycle.time_zone
    raise AlreadyDecided(
        _("%(code)s was already decided by %(who)s on %(when)s: %(what)s. Your text is kept below.")
        % {
            "code": proposal.code,
            "who": event.actor or event.actor_role,
            "when": formats.date_format(local_datetime(event.at, zone), "DATETIME_FORMAT"),
            "what": event.get_decision_display(),
        }
    )
