"""Named reads of the notices room."""

from typing import Any

from django.db.models import QuerySet

from participate.notices.enums import Category
from participate.notices.models import Message, Preference, Subscription


def inbox(user: Any) -> QuerySet[Message]:
    """Return what the person was told, newest first."""
    return Message.objects.filter(user=user).order_by("-created_at", "-id")


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


def mail_off(user_ids: list[int], category: Category) -> frozenset[int]:
    """Return which of the people want no mail for the category."""
    rows = Preference.objects.filter(user_id__in=user_ids, category=category, by_mail=False)
    return frozenset(rows.values_list("user_id", flat=True))


def mail_choices(user: Any) -> dict[str, bool]:
    """Return whether the person wants mail, for every category."""
    chosen = dict(Preference.objects.filter(user=user).values_list("category", "by_mail"))
    return {code: chosen.get(code, True) for code in Category.values}
