"""Whether a vote is open: while one is, no number shows what people like."""

from django.db.models import Q, QuerySet

from participate.deliberation.queries.threads import counters_open
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.queries import is_open
from voting.ballots.enums import State
from voting.ballots.models import Contest


def open_votes(cycle: Cycle) -> QuerySet[Contest]:
    """Return the votes of the cycle that are open now."""
    here = Q(reference=f"cycle:{cycle.slug}") | Q(reference__startswith=f"cycle:{cycle.slug}:")
    return Contest.objects.filter(here, state=State.OPEN)


def vote_runs(cycle: Cycle) -> bool:
    """Say whether people vote now, by the database's clock: for what a service decides (at most three queries)."""
    return is_open(cycle, Capability.VOTE) or open_votes(cycle).exists()


def likes_open(cycle: Cycle) -> bool:
    """Say whether people may read and be led by how many like something (at most one query)."""
    return counters_open(cycle) and not open_votes(cycle).exists()
