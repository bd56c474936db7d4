"""Who may do what in a cycle: role and ownership; whether it is open now is asked by the services."""

from typing import Any

from django.utils.translation import gettext as _

from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.processes.queries import all_roles, roles_in


def has_role(user: Any, cycle: Cycle, *roles: Role) -> bool:
    """Say whether the person holds one of `roles` in the cycle (administrators hold all but delegate)."""
    held = roles_in(user, cycle)
    if Role.ADMINISTRATOR in held and any(role != Role.DELEGATE for role in roles):
        return True
    return any(role in held for role in roles)


def require_role(user: Any, cycle: Cycle, *roles: Role) -> None:
    """Raise `NotYourRole` unless the person holds one of `roles`."""
    if not has_role(user, cycle, *roles):
        names = ", ".join(str(Role(role).label) for role in roles)
        raise NotYourRole(_("Only these roles may do this here: %(roles)s.") % {"roles": names})


def may_give(user: Any, cycle: Cycle, role: str) -> bool:
    """Say whether the person may give or take `role` in the cycle.

    Administrators of a cycle hand out every role but their own; only a site administrator makes others.
    """
    if role == Role.ADMINISTRATOR:
        return bool(user.is_superuser)
    return has_role(user, cycle, Role.ADMINISTRATOR)


def may_start_cycles(user: Any) -> bool:
    """Say whether the person may begin a planning cycle: administrators and council editors."""
    return bool(all_roles(user) & {Role.ADMINISTRATOR, Role.COUNCIL_EDITOR})
