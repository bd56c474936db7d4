"""Points for and against can be reported; a hidden one leaves its column, and what was joined with it goes on."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.registry import Thing
from participate.deliberation.points.models import Point
from participate.deliberation.points.services.hiding import hide_point, show_point


def register() -> None:
    """Tell moderation how points are found, hidden and shown."""
    registry.register(
        "point", label=gettext_lazy("Point for or against"), load=load, hide=hide_point, show=show_point
    )


def load(keys: Iterable[int]) -> dict[int, Thing]:
    """Return points as moderators see them (one query)."""
    rows = Point.objects.select_related("thread__cycle__area", "author").filter(pk__in=list(keys))
    return {row.pk: _thing(row) for row in rows}


def _thing(point: Point) -> Thing:
    cycle = point.thread.cycle
    name = point.author.display_name if point.author else ""
    return Thing(
        cycle=cycle, text="\n".join(filter(None, [point.body, point.link])), author=point.author,
        url=reverse("points:point", args=[cycle.slug, point.thread_id, point.number]),
        writers=frozenset({point.author_id} - {None}), signed=name or _("A resident"), rule=point.hidden_rule,
        gone=point.withdrawn_at is not None,
    )  # fmt: skip
