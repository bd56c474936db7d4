"""Verbs of the notices room."""

from participate.notices.services.choices import set_channels, set_hours, set_wanted, silence
from participate.notices.services.desk import record_by_hand, retry_failed
from participate.notices.services.digests import build_digests
from participate.notices.services.following import confirm, follow, unfollow
from participate.notices.services.reading import mark_read
from participate.notices.services.telling import tell

__all__ = ["build_digests", "confirm", "follow", "mark_read", "record_by_hand", "retry_failed", "set_channels",
           "set_hours", "set_wanted", "silence", "tell", "unfollow"]  # fmt: skip
