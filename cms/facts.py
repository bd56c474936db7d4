"""Gather what the rooms know about a cycle, for its page and for the live blocks."""

from participate.processes.facts import CycleFacts
from participate.processes.models import Cycle


def gather(cycle: Cycle) -> CycleFacts:
    """Return the facts of a cycle (a fixed number of queries)."""
    return CycleFacts()
