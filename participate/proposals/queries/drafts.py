"""Reads of drafts: only one's own."""

from typing import Any

from django.db.models import QuerySet

from participate.proposals.models import ProposalDraft


def drafts_of(user: Any, token_hash: str) -> QuerySet[ProposalDraft]:
    """Return the drafts of a signed-in person, or of the browser whose token has this hash; never others'."""
    rows = ProposalDraft.objects.select_related("cycle__area", "proposal", "owner")
    if user.is_authenticated:
        return rows.filter(owner=user)
    return rows.filter(owner=None, token_hash=token_hash) if token_hash else rows.none()
