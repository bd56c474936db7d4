"""Reads of suggested edits and offers to merge: open ones first, all of them for good."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from participate.proposals.diffs import Part, word_diff
from participate.proposals.enums import Answer
from participate.proposals.models import MergeOffer, Proposal, SuggestedEdit

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A suggestion with what it changes, word by word."""

    row: SuggestedEdit
    parts: list[Part]


def suggestions(proposal: Proposal) -> list[Change]:
    """Return the newest fifty suggestions, open ones first (one query)."""
    waits = Case(When(state=Answer.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = SuggestedEdit.objects.filter(proposal=proposal).order_by(waits, "-pk")[:MOST_SHOWN]
    return [Change(row, word_diff(row.before, row.after)) for row in rows]


def offers(proposal: Proposal) -> list[MergeOffer]:
    """Return the offers to merge this proposal, either way, newest first (one query)."""
    rows = MergeOffer.objects.filter(Q(source=proposal) | Q(target=proposal))
    return list(rows.select_related("source", "target").order_by("-pk")[:MOST_SHOWN])


def agreed(proposal: Proposal) -> list[MergeOffer]:
    """Return the offers both sides agreed to that wait for the verification team (one query)."""
    rows = MergeOffer.objects.filter(Q(source=proposal) | Q(target=proposal), state=Answer.ACCEPTED)
    return list(rows.filter(closed_at__isnull=True).select_related("source", "target").order_by("pk"))
