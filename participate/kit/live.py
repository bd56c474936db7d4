"""Live announcements: a topic and a revision number, sent after commit, nothing else.

The one place (with consumers and routing) that knows Channels. A page that hears a newer revision
fetches its fragment again; a page that hears nothing asks after reconnecting. Both paths are the same.
"""

import hashlib
import time
from threading import Lock, Timer

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connections
from django.db.models import F

from participate.kit import revisions
from participate.kit.after import after_commit
from participate.kit.models import Revision

SITE = "site"
# When a topic may be announced again, and which wait for that; shared by the threads of this process.
_lock = Lock()
_next_at: dict[str, float] = {}
_waiting: set[str] = set()


def group_name(topic: str) -> str:
    """Return the channel-layer group of a topic (the layer allows few characters)."""
    return "topic." + hashlib.sha256(topic.encode()).hexdigest()[:40]


def announce(*topics: str) -> None:
    """Bump the revision of each topic (and of the site) in this transaction; ring the bell on commit."""
    numbers = {topic: _bump(topic) for topic in sorted({*topics, SITE})}
    after_commit(_ring, numbers)


def announce_soon(topic: str) -> None:
    """Announce what happens very often (votes): at most once in `ANNOUNCE_SECONDS` a topic and process.

    The first of a burst is announced at once, what follows it together at the end, so the last one is never missed.
    """
    with _lock:
        wait = _next_at.get(topic, 0.0) - time.monotonic()
        if wait > 0:
            if topic not in _waiting:
                _waiting.add(topic)
                timer = Timer(wait, _announce_waiting, [topic])
                timer.daemon = True
                timer.start()
            return
        _next_at[topic] = time.monotonic() + settings.ANNOUNCE_SECONDS
    announce(topic)


def _announce_waiting(topic: str) -> None:
    """Announce what has happened since the last announcement, in a thread with a connection of its own."""
    with _lock:
        _waiting.discard(topic)
        _next_at[topic] = time.monotonic() + settings.ANNOUNCE_SECONDS
    try:
        announce(topic)
    finally:
        connections.close_all()


def _bump(topic: str) -> int:
    """Increase a topic's revision by one and return it."""
    row, created = Revision.objects.get_or_create(topic=topic, defaults={"number": 1})
    if created:
        return 1
    Revision.objects.filter(pk=row.pk).update(number=F("number") + 1)
    return Revision.objects.values_list("number", flat=True).get(pk=row.pk)


def _ring(numbers: dict[str, int]) -> None:
    """Tell the caches of this process and every listening socket."""
    revisions.forget()
    layer = get_channel_layer()
    if layer is None:
        return
    for topic, number in numbers.items():
        if topic != SITE:
            message = {"type": "announce", "topic": topic, "revision": number}
            async_to_sync(layer.group_send)(group_name(topic), message)
