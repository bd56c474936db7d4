"""How a point is signed, where it is, and which site its source is on."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.deliberation.points.letters import host_of
from participate.deliberation.points.models import Point
from participate.processes.models import Cycle

register = template.Library()
register.filter("host", host_of)


@register.simple_tag
def writer_of(point: Point) -> str:
    """Return how a point is signed: a resident where the person is gone or has no name."""
    return (point.author.display_name if point.author else "") or _("A resident")


@register.simple_tag
def point_link(point: Point, cycle: Cycle) -> str:
    """Return the permalink of a point."""
    return reverse("points:point", args=[cycle.slug, point.thread_id, point.number])
