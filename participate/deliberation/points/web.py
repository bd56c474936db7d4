"""What the pages of points share: finding them, and the place a claim is written for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.deliberation.models import Thread
from participate.deliberation.points.models import Point
from participate.deliberation.points.queries.single import point_of
from participate.deliberation.web import thread_or_404
from participate.processes.models import Cycle


@dataclass(frozen=True, slots=True)
class Spot:
    """Where points stand: beside a thread, or one that begins with the first point.

    `begin(actor)` returns the thread; `also` are topics whose followers hear of a new point.
    """

    cycle: Cycle
    title: str
    back: str
    add_url: str
    all_url: str
    begin: Callable[[Any], Thread]
    thread: Thread | None = None
    also: tuple[str, ...] = ()


def point_or_404(request: HttpRequest, slug: str, pk: int, number: int) -> Point:
    """Return a point beside a thread the visitor may see (4 queries)."""
    found = point_of(thread_or_404(request, slug, pk), number)
    if found is None:
        raise Http404(_("There is no point with this number here."))
    return found


def address(point: Point) -> str:
    """Return the permalink of a point."""
    return reverse("points:point", args=[point.thread.cycle.slug, point.thread_id, point.number])


def back_of(thread: Thread) -> str:
    """Return the page the thread is about, at its points, in the reader's language."""
    return f"{translate_url(thread.url, get_language() or '')}#poin"
