"""Who may do what around the ballot box. When it may be done is decided by the services."""

from typing import Any

from django.utils.translation import gettext as _

from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from participate.processes.permissions import has_role
from participate.processes.queries import roles_in
from voting.ballots.models import Contest
from voting.ballots.people import Person

# As whom somebody acts who holds several roles of the staff: the first of these.
ACTING = (
    Role.FACILITATOR, Role.OPERATOR, Role.AUDITOR, Role.VERIFIER, Role.COUNCIL_EDITOR, Role.ADMINISTRATOR,
)  # fmt: skip


def may_set_rules(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may draft and publish rules."""
    return has_role(user, cycle, Role.FACILITATOR)


def person_of(user: Any, contest: Contest) -> Person:
    """Return how the box writes down somebody who acts on it: account, name and the role they act in (one query).

    The same person under two roles stays one person. Raises `NotYourRole` for people without a role of the staff.
    """
    held = roles_in(user, contest.cycle_contest.cycle)
    role = next((role for role in ACTING if role in held), None)
    if role is None:
        raise NotYourRole(_("Only people who work for this process may do this."))
    # Everybody reads these names: never an address.
    return Person(f"user:{user.pk}", user.display_name or f"{role.label} {user.pk}", role.value)
