"""Hide a point under a rule of the process, or show it again; moderation decides, and calls these."""

from datetime import datetime

from django.db import transaction

from participate.deliberation.models import Thread
from participate.deliberation.points.models import Point
from participate.deliberation.points.services.lineage import close_merges, hand_on
from participate.deliberation.points.services.locking import topic
from participate.kit import live
from participate.kit.clock import database_now


@transaction.atomic
def hide_point(key: int, rule: int, now: datetime | None = None) -> None:
    """Put the number of the rule in the place of the words; what was joined with it goes on without it."""
    point = _locked(key)
    close_merges(point, now or database_now())
    hand_on(point)
    Point.objects.filter(pk=key).update(hidden_rule=rule, merged_into=None)
    live.announce(topic(point.thread_id))


@transaction.atomic
def show_point(key: int) -> None:
    """Let everybody read the words again, as a point of its own."""
    point = _locked(key)
    Point.objects.filter(pk=key).update(hidden_rule=0)
    live.announce(topic(point.thread_id))


def _locked(key: int) -> Point:
    """Return the point, its thread locked first as ever."""
    point = Point.objects.get(pk=key)
    Thread.objects.select_for_update().get(pk=point.thread_id)
    return Point.objects.select_for_update(of=("self",)).get(pk=key)
