"""Who may do what around the ballot box. When it may be done is decided by the services."""

from typing import Any

from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role


def may_set_rules(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may draft and publish rules."""
    return has_role(user, cycle, Role.FACILITATOR)


def may_run_vote(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may open, close and count."""
    return has_role(user, cycle, Role.FACILITATOR)


def may_see_desk(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may see turnout and who has not voted yet."""
    return has_role(user, cycle, Role.FACILITATOR, Role.OPERATOR)


def may_enter_paper(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may enter paper ballots."""
    return has_role(user, cycle, Role.OPERATOR, Role.FACILITATOR)
