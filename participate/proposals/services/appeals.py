"""The steps that only an appeal can bring: a refusal reversed, or a proposal back in review."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participate.processes.enums import Role
from participate.processes.permissions import require_role
from participate.proposals.enums import Decision
from participate.proposals.models import Proposal, ProposalEvent
from participate.proposals.services.events import record_event
from participate.proposals.services.verification import verification_stage


@transaction.atomic
def record_appeal(
    *, actor: Any, proposal: Proposal, decision: str, note: str, now: datetime | None = None
) -> ProposalEvent:
    """Append what an appeal brought: `eligible` (the refusal is reversed) or `reopened` (looked at again).

    The caller has checked that there is an appeal and who may judge it. A proposal that had been directed to an
    agency comes back to the track that is decided here. Raises `BadStep` when nothing was refused.
    """
    require_role(actor, proposal.cycle, Role.VERIFIER)
    fresh = Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=proposal.pk)
    reversed_ = decision == Decision.ELIGIBLE
    event = record_event(
        actor=actor, proposal=fresh, stage=verification_stage(fresh.cycle), decision=decision, note=note.strip(),
        actor_role=Role.VERIFIER, now=now, on_appeal=True,
        cost=fresh.cost if reversed_ else None, volume=fresh.volume if reversed_ else None,
    )  # fmt: skip
    here = [row.code for row in fresh.cycle.settings.tracks if row.decided_here]
    if fresh.track not in here:
        fresh.track = here[0]
        fresh.save(update_fields=["track"])
    proposal.latest_event = event
    return event
