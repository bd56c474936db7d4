"""Finding threads and posts."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from participate.deliberation.enums import Kind
from participate.deliberation.models import HelpfulMark, Post, PostDraft, Thread
from participate.deliberation.queries.sheets import Sheet
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.queries import is_open


def thread_of(cycle: Cycle, pk: int, user: Any) -> Thread | None:
    """Return a thread of the cycle with the reader's unsent text as `typed`, or None (one query)."""
    rows = Thread.objects.filter(cycle=cycle, pk=pk)
    if user.is_authenticated:
        drafts = PostDraft.objects.filter(owner=user, thread=OuterRef("pk"), parent=None)
        rows = rows.annotate(typed=Subquery(drafts.values("body")[:1]))
    thread = rows.first()
    if thread is not None:
        thread.cycle = cycle
    return thread


def post_of(thread: Thread, number: int) -> Post | None:
    """Return a post of the thread by its number, or None (one query)."""
    rows = Post.objects.select_related("author", "quoted", "root").filter(thread=thread, number=number)
    post = rows.first()
    if post is not None:
        post.thread = thread
    return post


def draft_of(user: Any, thread: Thread, parent: Post | None) -> str:
    """Return the unsent text of a person for the thread or for a reply, "" where there is none."""
    if not user.is_authenticated:
        return ""
    rows = PostDraft.objects.filter(owner=user, thread=thread, parent=parent)
    return rows.values_list("body", flat=True).first() or ""


def marked_by(user: Any, sheet: Sheet) -> frozenset[int]:
    """Return which posts of a page the person found helpful (one query)."""
    rows = HelpfulMark.objects.filter(user=user, post__in=[row.pk for row in sheet.posts])
    return frozenset(rows.values_list("post_id", flat=True))


def counters_open(cycle: Cycle) -> bool:
    """Say whether people may read how many found a post helpful: not while a vote of the cycle is open."""
    # Only shown, never decided by: the clock of this process will do.
    return not is_open(cycle, Capability.VOTE, datetime.now(UTC))


def threads_of(cycle: Cycle) -> QuerySet[Thread]:
    """Return the threads of a cycle in which somebody wrote, the one about the whole process apart from them."""
    return Thread.objects.filter(cycle=cycle, last_number__gt=0).exclude(kind=Kind.CYCLE)


def cycle_thread(cycle: Cycle) -> Thread | None:
    """Return the thread about the whole process, if somebody began it (one query)."""
    return Thread.objects.filter(cycle=cycle, kind=Kind.CYCLE).first()


def count_after(thread: Thread, number: int) -> int:
    """Return how many posts came after a number (no query: numbers have no gaps)."""
    return max(0, thread.last_number - number)
