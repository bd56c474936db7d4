"""Reads of drafts: only one's own."""

from typing import Any

from django.db.models import Q, QuerySet

from participate.processes.models import Cycle
from participate.proposals.models import Proposal, ProposalDraft


def drafts_of(user: Any, token_hash: str) -> QuerySet[ProposalDraft]:
    """Return the drafts of a signed-in person and those begun without an account in the browser with this token."""
    rows = ProposalDraft.objects.select_related("cycle__area", "proposal", "owner")
    wanted = Q(owner=None, token_hash=token_hash) if token_hash else Q(pk__in=[])
    return rows.filter(wanted | Q(owner=user) if user.is_authenticated else wanted)


def sent_by(user: Any, cycle: Cycle, sent: list[int]) -> list[Proposal]:
    """Return the proposals a person sent in a cycle, newest first; `sent` adds those of this browser's drafts."""
    own = Q(proposer=user) if user.is_authenticated else Q(pk__in=[])
    rows = Proposal.objects.filter(own | Q(pk__in=sent), cycle=cycle).select_related("latest_event")
    return list(rows.order_by("-pk"))
