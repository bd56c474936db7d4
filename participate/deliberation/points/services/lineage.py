"""What happens to points that were joined: votes together, nobody twice; the eldest goes on when one leaves."""

from datetime import datetime

from participate.deliberation.points.enums import Asked
from participate.deliberation.points.models import Point, PointMark, PointMerge


def join(source: Point, target: Point) -> None:
    """Put `source` and all that was joined with it under `target`, and their helpful votes together.

    Somebody who found both helpful counts once; whoever wrote one of them counts as a writer of the whole.
    """
    family = [source.pk, *Point.objects.filter(merged_into=source).values_list("pk", flat=True)]
    Point.objects.filter(pk__in=family).update(merged_into=target)
    _gather(target, source)
    source.merged_into = target


def hand_on(point: Point) -> None:
    """Let the eldest of the joined points stand in the column instead of one that goes."""
    heirs = list(Point.objects.filter(merged_into=point).order_by("number"))
    living = [row for row in heirs if row.withdrawn_at is None and not row.hidden_rule]
    if not living:
        PointMark.objects.filter(point=point).delete()
        return
    heir = living[0]
    heir.merged_into = None
    heir.save(update_fields=["merged_into"])
    Point.objects.filter(merged_into=point).update(merged_into=heir)
    _gather(heir, point)


def close_merges(point: Point, moment: datetime) -> None:
    """End the open questions whether a point says the same as another: it reads differently now, or is gone."""
    for name in ("source", "target"):
        rows = PointMerge.objects.filter(**{name: point}, state=Asked.OPEN)
        rows.update(state=Asked.OVER, closed_at=moment)


def _gather(head: Point, other: Point) -> None:
    """Move the votes of `other` to `head`, each person once and no writer of either, and count them again."""
    family = Point.objects.filter(merged_into=head).values_list("author_id", flat=True)
    writers = {head.author_id, *family} - {None}
    counted = set(PointMark.objects.filter(point=head).values_list("user_id", flat=True))
    moved = PointMark.objects.filter(point=other).exclude(user_id__in=counted | writers)
    moved.update(point=head)
    PointMark.objects.filter(point=other).delete()
    PointMark.objects.filter(point=head, user_id__in=writers).delete()
    head.helpful_count = PointMark.objects.filter(point=head).count()
    head.save(update_fields=["helpful_count"])
    Point.objects.filter(pk=other.pk).update(helpful_count=0)
