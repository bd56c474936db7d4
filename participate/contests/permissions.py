"""Who may do what around the ballot box. When it may be done is decided by the services."""

from typing import Any

from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role


def may_set_rules(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may draft and publish rules."""
    return has_role(user, cycle, Role.FACILITATOR)
