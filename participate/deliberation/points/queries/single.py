"""One point with its history and its lineage, and what a file of all points holds."""

from typing import Any

from django.db.models import Q, QuerySet

from participate.deliberation.models import Thread
from participate.deliberation.points.models import Point, PointMark, PointMerge
from participate.deliberation.points.permissions import waits_for
from participate.deliberation.points.queries.columns import standing
from participate.processes.models import Cycle


def point_of(thread: Thread, number: int) -> Point | None:
    """Return a point of the thread by its number, or None (one query)."""
    rows = Point.objects.select_related("author", "merged_into")
    found = rows.filter(thread=thread, number=number).first()
    if found is not None:
        found.thread = thread
    return found


def joined_with(point: Point) -> list[Point]:
    """Return the points that were joined with this one, as they were written (one query)."""
    return list(point.joined_points.select_related("author").filter(hidden_rule=0).order_by("number"))


def merges_of(point: Point, user: Any, *, organiser: bool) -> list[PointMerge]:
    """Return every question whether this point says the same as another, newest first (one query).

    Each has `may_answer`: whether this reader's yes is missing.
    """
    rows = PointMerge.objects.filter(Q(source=point) | Q(target=point)).select_related("source", "target")
    found = list(rows.order_by("-pk")[:50])
    for row in found:
        row.may_answer = row.state == "open" and waits_for(user, row, organiser=organiser)
    return found


def alike(point: Point) -> list[Point]:
    """Return the points of the same side that could say the same (one query)."""
    rows = standing().filter(thread=point.thread_id, side=point.side).exclude(pk=point.pk)
    return list(rows.order_by("number")[:200])


def marked(point: Point, user: Any) -> bool:
    """Say whether the person found the point helpful (one query)."""
    return user.is_authenticated and PointMark.objects.filter(point=point, user=user).exists()


def for_file(cycle: Cycle) -> QuerySet[Point]:
    """Return every point of a cycle that can be read, thread by thread."""
    rows = Point.objects.filter(thread__cycle=cycle, withdrawn_at=None, hidden_rule=0)
    return rows.select_related("thread", "merged_into").order_by("thread_id", "number")
