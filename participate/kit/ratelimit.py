"""Rate limits on the shared cache: so many attempts of one kind, by one key, in one window."""

import hashlib
import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from participate.kit.errors import DomainError


class TooMany(DomainError):
    """Too many attempts; the message says when to try again."""

    status = 429


def allow(name: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one attempt and say whether it is within `limit` per `seconds`."""
    window = int(time.time()) // seconds
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    slot = f"limit:{name}:{digest}:{window}"
    cache.add(slot, 0, timeout=seconds + 5)
    try:
        return cache.incr(slot) <= limit
    except ValueError:  # the slot expired between the two calls: a new window has begun
        return True


def check(name: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one attempt; raise `TooMany` beyond the limit."""
    if not allow(name, key, limit=limit, seconds=seconds):
        raise too_many(seconds=seconds)


def too_many(*, seconds: int) -> TooMany:
    """Return the refusal that says when to try again."""
    minutes = max(1, seconds // 60)
    return TooMany(_("Too many attempts. Please try again in %(minutes)d minutes.") % {"minutes": minutes})
