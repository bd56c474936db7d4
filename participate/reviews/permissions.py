"""Who may do what in a review: role, office, and being somebody else."""

from typing import Any

from django.utils.translation import gettext as _

from participate.processes.enums import Role
from participate.processes.models import Cycle, Office, OfficeMember
from participate.processes.permissions import has_role, require_role
from participate.reviews.errors import NotYourOffice


def speaks_for(user: Any, office: Office) -> bool:
    """Say whether the person answers for an office (one query)."""
    return (
        bool(user.is_authenticated) and OfficeMember.objects.filter(office=office, user_id=user.pk).exists()
    )


def require_office(user: Any, office: Office) -> None:
    """Raise `NotYourOffice` for everybody who does not answer for the office, administrators too."""
    if not speaks_for(user, office):
        raise NotYourOffice(_("Only the people of %(office)s may answer for it.") % {"office": office.name})


def offices_of(user: Any, cycle: Cycle) -> set[int]:
    """Return the numbers of the offices the person answers for in the cycle (one query)."""
    rows = OfficeMember.objects.filter(office__cycle=cycle, user_id=user.pk)
    return set(rows.values_list("office_id", flat=True))


def may_lead(user: Any, cycle: Cycle) -> bool:
    """Say whether the person may lead reviews in the cycle."""
    return has_role(user, cycle, Role.VERIFIER)


def require_verifier(user: Any, cycle: Cycle) -> None:
    """Raise `NotYourRole` for people who do not verify in the cycle."""
    require_role(user, cycle, Role.VERIFIER)
