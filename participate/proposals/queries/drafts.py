"""Reads of drafts: only one's own."""

from typing import Any

from django.db.models import Q, QuerySet

from participate.proposals.models import ProposalDraft


def drafts_of(user: Any, token_hash: str) -> QuerySet[ProposalDraft]:
    """Return the drafts of a signed-in person and those begun without an account in the browser with this token."""
    rows = ProposalDraft.objects.select_related("cycle__area", "proposal", "owner")
    wanted = Q(owner=None, token_hash=token_hash) if token_hash else Q(pk__in=[])
    return rows.filter(wanted | Q(owner=user) if user.is_authenticated else wanted)
