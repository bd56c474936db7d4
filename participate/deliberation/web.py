"""What the pages of this room share: finding the thread, and the place a text is written for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.deliberation.models import Post, Thread
from participate.deliberation.queries.threads import post_of, thread_of
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404, visitor


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text goes: a thread, or one that begins with it; `begin(actor)` returns the thread."""

    cycle: Cycle
    title: str
    back: str
    send_url: str
    begin: Callable[[Any], Thread]
    thread: Thread | None = None
    parent: Post | None = None

    @property
    def key(self) -> str:
        """The name under which a browser keeps an unsent text."""
        return f"{self.send_url}#{self.parent.number if self.parent else ''}"


def thread_or_404(request: HttpRequest, slug: str, pk: int) -> Thread:
    """Return a thread of a cycle the visitor may see (3 queries)."""
    found = thread_of(cycle_or_404(request, slug), pk, visitor(request))
    if found is None:
        raise Http404(_("There is no thread with this number here."))
    return found


def post_or_404(request: HttpRequest, slug: str, pk: int, number: int) -> Post:
    """Return a post of a thread the visitor may see (4 queries)."""
    found = post_of(thread_or_404(request, slug, pk), number)
    if found is None:
        raise Http404(_("There is no post with this number here."))
    return found


def place_in(thread: Thread, parent: Post | None = None) -> Place:
    """Return the place of a post in a thread, or of a reply."""
    where = [thread.cycle.slug, thread.pk]
    back = reverse("deliberation:thread", args=where) if parent is None else address(parent)
    return Place(
        cycle=thread.cycle, title=thread.shown_title, back=back, send_url=reverse("deliberation:send", args=where),
        begin=lambda _actor: thread, thread=thread, parent=parent,
    )  # fmt: skip


def address(post: Post) -> str:
    """Return the permalink of a post; it finds the page the post stands on."""
    return reverse("deliberation:post", args=[post.thread.cycle.slug, post.thread_id, post.number])
