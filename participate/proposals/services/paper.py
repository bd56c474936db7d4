"""Enter a proposal that came on paper."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.services import lock_open
from participate.proposals.models import Proposal, ProposalDraft
from participate.proposals.services.drafts import hash_token, send_draft, start_draft


@transaction.atomic
def enter_paper(
    *, actor: Any, cycle: Cycle, key: str, fields: dict[str, Any], now: datetime | None = None
) -> Proposal:
    """Make a proposal on behalf of somebody, recorded as typed in by `actor`; the same `key` makes it once.

    Raises `NotYourRole` without the operator's role, `NotOpen` when proposing is not open.
    """
    require_role(actor, cycle, Role.OPERATOR, Role.FACILITATOR)
    moment = lock_open(cycle, Capability.PROPOSE, now)
    sheets = ProposalDraft.objects.filter(
        owner=actor, cycle=cycle, entered_for=True, token_hash=hash_token(key)
    )
    draft = sheets.first() or start_draft(actor=actor, cycle=cycle, token=key, entered_for=True, now=moment)
    return send_draft(actor=actor, draft=draft, fields=fields, now=moment)
