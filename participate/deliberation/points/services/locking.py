"""Locking a thread and a point of it, and telling that something changed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.errors import PostGone
from participate.deliberation.models import Thread
from participate.deliberation.points.models import Point
from participate.deliberation.services.threads import require_running
from participate.kit import audit, live


def topic(thread_id: int) -> str:
    """Return the live topic of the points beside a thread."""
    return f"points:{thread_id}"


def lock_thread(pk: int) -> Thread:
    """Lock a thread for writing beside it: whoever changes points locks it first. Raises `TalkIsOver`."""
    thread = Thread.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=pk)
    require_running(thread.cycle)
    return thread


def lock_point(point: Point) -> Point:
    """Return a point that stands in its column, locked with its thread. Raises `PostGone`."""
    thread = lock_thread(point.thread_id)
    found = Point.objects.select_for_update(of=("self",)).get(pk=point.pk)
    found.thread = thread
    require_standing(found)
    return found


def require_standing(point: Point) -> None:
    """Raise `PostGone` with what became of a point that no longer stands in its column."""
    if point.withdrawn_at is not None:
        raise PostGone(_("This point was taken back."))
    if point.hidden_rule:
        raise PostGone(_("Moderation has hidden this point."))
    if point.merged_into_id is not None:
        raise PostGone(_("This point was joined with another one. Look at the page again."))


def changed(actor: Any, point: Point, action: str, moment: datetime, **data: Any) -> None:
    """Write it down and let open pages look again."""
    audit.record(actor=actor, action=f"points.{action}", target=f"point:{point.pk}", at=moment, data=data)
    live.announce(topic(point.thread_id))
