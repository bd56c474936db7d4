"""Who may do what with a point."""

from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.errors import NotYourPost
from participate.deliberation.points.models import Point, PointMerge
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role


def wrote(user: Any, point: Point) -> bool:
    """Say whether the person wrote the point."""
    return bool(user.is_authenticated and user.pk == point.author_id)


def require_writer(user: Any, point: Point) -> None:
    """Raise `NotYourPost` for everybody else."""
    if not wrote(user, point):
        raise NotYourPost(_("Only the person who wrote this can change it."))


def answers_for(user: Any, point: Point, *, organiser: bool) -> bool:
    """Say whether the person may agree in the name of a point: its writer, the organiser once that one has left."""
    return wrote(user, point) or (organiser and point.author_id is None)


def is_organiser(user: Any, cycle: Cycle) -> bool:
    """Say whether the person organises the process."""
    return has_role(user, cycle, Role.FACILITATOR)


def waits_for(user: Any, row: PointMerge, *, organiser: bool) -> bool:
    """Say whether a yes is missing that this person may give."""
    sides = ((row.source, row.source_at), (row.target, row.target_at))
    return any(at is None and answers_for(user, point, organiser=organiser) for point, at in sides)
