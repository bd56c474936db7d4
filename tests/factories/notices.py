"""Followers for tests."""

from datetime import time
from typing import Any

from participate.notices import services
from participate.notices.hours import Clock
from participate.notices.models import ChannelChoice, Subscription

TOPIC = "proposal:1"
WHAT = {"topic": TOPIC, "title": "U-01 Paving Lorong 3", "url": "/siklus/x/usulan/U-01/"}
USUAL = Clock("Asia/Makassar", time(21), time(6), 7, 0)


def make_follower(user: Any = None, email: str = "", **changes: Any) -> Subscription:
    """Follow a topic: at once with an account, already confirmed without one."""
    row = services.follow(actor=user, email=email, **{**WHAT, **changes})
    return services.confirm(subscription_id=row.pk)


def choose(user: Any, clock: Clock | None = None, **rhythms: str) -> None:
    """Choose how often on each channel, and at what hours."""
    services.set_channels(actor=user, rhythms=rhythms)
    if clock:
        services.set_hours(actor=user, clock=clock)


def rhythm_of(user: Any, channel: str) -> str:
    """Return what somebody chose for a channel."""
    return ChannelChoice.objects.get(user=user, channel=channel).rhythm
