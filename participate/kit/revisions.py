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
    known = remembered_site_number()
    if known is None:
        known = number("site")
        _site = (time.monotonic(), known)
    return known


def remembered_site_number() -> int | None:
    """Return the site's revision if this process read it within the last second, without any query."""
    site = _site
    return site[1] if site and time.monotonic() - site[0] <= _MEMORY_SECONDS else None


def forget() -> None:
    """Drop what this process remembers; the next reader asks the database."""
    global _site
    _site = None
