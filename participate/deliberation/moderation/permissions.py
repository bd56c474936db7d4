"""Who moderates."""

from typing import Any

from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role, require_role

MODERATORS = (Role.MODERATOR,)


def moderates(user: Any, cycle: Cycle) -> bool:
    """Say whether the person moderates in the cycle (administrators do)."""
    return bool(user.is_authenticated) and has_role(user, cycle, *MODERATORS)


def require_moderator(user: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` for everybody else."""
    require_role(user, cycle, *MODERATORS)


def require_organiser(user: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` for those who do not set the rules of the process."""
    require_role(user, cycle, Role.FACILITATOR)
