"""Named reads of the notices room."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from participate.notices.channels import all_channels
from participate.notices.enums import Category, State
from participate.notices.hours import Clock, default_clock
from participate.notices.models import (
    ChannelChoice,
    Delivery,
    Digest,
    Hours,
    Message,
    Preference,
    Subscription,
)

REPORT_DAYS = 30
# What is in a summary. One joined query: lists of numbers would grow past what SQLite takes.
CONTENT = Prefetch("deliveries", Delivery.objects.select_related("message__subscription"))


def inbox(user: Any) -> QuerySet[Message]:
    """Return what the person was told, newest first, each with how it was sent."""
    rows = Message.objects.filter(user=user).order_by("-created_at", "-id")
    return rows.prefetch_related(Prefetch("deliveries", Delivery.objects.select_related("digest")))


def unread_count(user: Any) -> int:
    """Return how many messages the person has not opened yet."""
    return Message.objects.filter(user=user, read_at__isnull=True).count()


def follows(user: Any, topic: str) -> bool:
    """Say whether a signed-in person follows the topic (no query for visitors)."""
    return user.is_authenticated and Subscription.objects.filter(user=user, topic=topic).exists()


def followed(user: Any) -> QuerySet[Subscription]:
    """Return what the person follows, newest first."""
    return Subscription.objects.filter(user=user).order_by("-created_at", "-id")


def subscribers(topics: list[str]) -> QuerySet[Subscription]:
    """Return everyone to tell about any of the topics, each with the account."""
    rows = Subscription.objects.filter(topic__in=topics, confirmed_at__isnull=False)
    return rows.exclude(user__is_active=False).select_related("user").order_by("pk")


def unwanted(topics: Iterable[str]) -> frozenset[tuple[int, str]]:
    """Return (person, category) for the followers who want no letters about a category."""
    rows = Preference.objects.filter(wanted=False, user__subscription__topic__in=topics)
    return frozenset(rows.values_list("user_id", "category"))


def unwanted_by(people: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Return (person, category) for those of some people who want no letters about a category."""
    rows = Preference.objects.filter(wanted=False, user_id__in=people)
    return frozenset(rows.values_list("user_id", "category"))


def rhythms_of_followers(topics: Iterable[str]) -> dict[str, dict[int, str]]:
    """Return by channel what each follower of the topics chose."""
    return _by_channel(ChannelChoice.objects.filter(user__subscription__topic__in=topics))


def rhythms_of_people(people: Iterable[int]) -> dict[str, dict[int, str]]:
    """Return by channel what each of some people chose."""
    return _by_channel(ChannelChoice.objects.filter(user_id__in=people))


def _by_channel(rows: QuerySet[ChannelChoice]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for name, user_id, rhythm in rows.values_list("channel", "user_id", "rhythm"):
        found.setdefault(name, {})[user_id] = rhythm
    return found


def rhythms_of_all() -> dict[tuple[int | None, str], str]:
    """Return what everybody chose, by person and channel."""
    rows = ChannelChoice.objects.values_list("user_id", "channel", "rhythm")
    return {(user_id, name): rhythm for user_id, name, rhythm in rows}


def clocks_of_all() -> dict[int | None, Clock]:
    """Return the clock of everybody who set one."""
    return {row.user_id: _clock(row) for row in Hours.objects.all()}


def clock_of(user: Any) -> Clock:
    """Return the clock of a person (one query unless it was selected along); the site's for everybody else."""
    try:
        return _clock(user.hours) if user else default_clock()
    except Hours.DoesNotExist:
        return default_clock()


def _clock(row: Hours) -> Clock:
    return Clock(row.time_zone, row.quiet_from, row.quiet_until, row.digest_hour, row.digest_weekday)


def wanted(user: Any) -> dict[str, bool]:
    """Return for every category whether the person is written to."""
    chosen = dict(Preference.objects.filter(user=user).values_list("category", "wanted"))
    return {code: chosen.get(code, True) for code in Category.values}


def rhythms_of(user: Any) -> dict[str, str]:
    """Return for every channel of the site how often the person is written to."""
    chosen = dict(ChannelChoice.objects.filter(user=user).values_list("channel", "rhythm"))
    return {name: chosen.get(name, kind.usual) for name, kind in all_channels().items()}


def by_hand(names: Iterable[str]) -> QuerySet[Digest]:
    """Return the summaries that wait for an operator, oldest first, with what their letter needs."""
    rows = Digest.objects.filter(state=State.WAITING, channel__in=names).select_related("user__hours")
    return rows.prefetch_related(CONTENT).order_by("created_at", "pk")


def report(now: datetime) -> list[dict[str, Any]]:
    """Return how many parcels of the last 30 days are in which state, by channel; no names, no addresses (2 queries)."""
    since = now - timedelta(days=REPORT_DAYS)
    found = []
    for kind, model in (("single", Delivery), ("digest", Digest)):
        rows = model.objects.filter(created_at__gte=since).order_by("channel", "state", "failure")
        counted = rows.values("channel", "state", "failure").annotate(count=Count("pk"))
        found += [{"kind": kind, **row} for row in counted]
    return found
