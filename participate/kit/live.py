"""Live announcements: a topic and a revision number, sent after commit, nothing else.

The one place (with consumers and routing) that knows Channels. A page that hears a newer revision
fetches its fragment again; a page that hears nothing asks after reconnecting. Both paths are the same.
"""

import hashlib

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import F

from participate.kit import revisions
from participate.kit.models import Revision

SITE = "site"


def group_name(topic: str) -> str:
    """Return the channel-layer group of a topic (the layer allows few characters)."""
    return "topic." + hashlib.sha256(topic.encode()).hexdigest()[:40]


def announce(*topics: str) -> None:
    """Bump the revision of each topic (and of the site) in this transaction; ring the bell on commit."""
    numbers = {topic: _bump(topic) for topic in sorted({*topics, SITE})}
    transaction.on_commit(lambda: _ring(numbers), robust=True)


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
