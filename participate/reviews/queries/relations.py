"""What the ballot should know about proposals that exclude or need each other."""

from collections.abc import Collection

from participate.processes.models import Cycle
from participate.reviews.enums import RelationKind
from participate.reviews.models import ProposalRelation


def _ties(cycle: Cycle, kind: RelationKind) -> list[ProposalRelation]:
    rows = ProposalRelation.objects.filter(first__cycle=cycle, kind=kind, ended_at__isnull=True)
    return list(rows.select_related("first", "second").order_by("first__code", "second__code"))


def exclusions(cycle: Cycle, codes: Collection[str]) -> list[list[str]]:
    """Return the pairs of which only one can be built, among the codes on the ballot (one query)."""
    pairs = [[row.first.code, row.second.code] for row in _ties(cycle, RelationKind.EXCLUDES)]
    return [sorted(pair) for pair in pairs if set(pair) <= set(codes)]


def unresolved_needs(cycle: Cycle, codes: Collection[str]) -> list[tuple[str, str]]:
    """Return (proposal on the ballot, what it needs and is not there), by code (one query)."""
    rows = [(row.first.code, row.second.code) for row in _ties(cycle, RelationKind.NEEDS)]
    return [(first, second) for first, second in rows if first in codes and second not in codes]
