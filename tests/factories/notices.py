"""Followers for tests."""

from typing import Any

from participate.notices import services
from participate.notices.models import Subscription

TOPIC = "proposal:1"
WHAT = {"topic": TOPIC, "title": "U-01 Paving Lorong 3", "url": "/siklus/x/usulan/U-01/"}


def make_follower(user: Any = None, email: str = "", **changes: Any) -> Subscription:
    """Follow a topic: at once with an account, already confirmed without one."""
    row = services.follow(actor=user, email=email, **{**WHAT, **changes})
    return services.confirm(subscription_id=row.pk)
