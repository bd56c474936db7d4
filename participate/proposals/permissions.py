"""Who may see or do what with a proposal: role and ownership; whether it is open now is asked by the services."""

from typing import Any

from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role
from participate.proposals.models import Proposal
from participate.proposals.queries.together import author_pks


def is_proposer(user: Any, proposal: Proposal) -> bool:
    """Say whether the person sent the proposal, or entered it for somebody."""
    return bool(user.is_authenticated and user.pk in (proposal.proposer_id, proposal.entered_by_id))


def is_author(user: Any, proposal: Proposal) -> bool:
    """Say whether the person may edit while the proposer may: proposer, who entered it, or a co-author."""
    return is_proposer(user, proposal) or (user.is_authenticated and user.pk in author_pks(proposal))


def may_enter_for_others(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may enter a paper proposal on behalf of somebody."""
    return has_role(user, cycle, Role.OPERATOR, Role.FACILITATOR)
