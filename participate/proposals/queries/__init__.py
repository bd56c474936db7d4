"""Named reads of the proposals room; nothing here writes."""

from participate.proposals.queries.lists import (
    on_ballot_candidates,
    on_the_map,
    proposals_of,
    technical_scores,
)
from participate.proposals.queries.status import counts, last_year, open_actions, status_at
from participate.proposals.queries.timeline import Step, timeline

__all__ = [
    "Step",
    "counts",
    "last_year",
    "on_ballot_candidates",
    "on_the_map",
    "open_actions",
    "proposals_of",
    "status_at",
    "technical_scores",
    "timeline",
]
