"""What happens to somebody's points when they leave: the claims stay without a name, their votes go."""

from typing import Any

from django.db import transaction
from django.db.models import Count

from participate.deliberation.points.models import Point, PointMark


@transaction.atomic
def leave_points(*, user: Any) -> list[int]:
    """Take a person's helpful votes away and count again; return the keys of the points they wrote.

    The account itself is deleted by the caller; the points then have no writer, and the organiser answers for them.
    """
    marks = PointMark.objects.filter(user=user)
    touched = list(marks.values_list("point_id", flat=True))
    marks.delete()
    counted = Point.objects.filter(pk__in=touched).annotate(found=Count("marks"))
    for point in counted:
        Point.objects.filter(pk=point.pk).update(helpful_count=point.found)
    return list(Point.objects.filter(author=user).order_by("pk").values_list("pk", flat=True))
