"""Read revision counters; remember the site's for a second so that cached pages cost no query."""

import time

from participate.kit.models import Revision

_MEMORY_SECONDS = 1.0
_site: tuple[float, int] | None = None


def number(topic: str) -> int:
    """Return the current revision of a topic (0 when nothing was ever announced)."""
    return Revision.objects.filter(topic=topic).values_list("number", flat=True).first() or 0


def site_number() -> int:
    """Return the site's revision, at most one second old in other processes than the writing one."""
    global _site
    now = time.monotonic()
    if _site is None or now - _site[0] > _MEMORY_SECONDS:
        _site = (now, number("site"))
    return _site[1]


def forget() -> None:
    """Drop what this process remembers; the next reader asks the database."""
    global _site
    _site = None
