"""One page of a thread: 50 conversations with their first replies, found by keys and not by counting.

Three reads, however long the thread is; none while the page is remembered under the revision of the thread.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from participate.deliberation.enums import Order
from participate.deliberation.models import Post, Thread
from participate.deliberation.queries.fragments import Drawn, draw

ROOTS, FIRST_REPLIES, PER_CONVERSATION = 50, 2, 100
# A new name of an author shows within this time; everything else at once, by the revision of the thread.
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page shows, in order; the keys lead to the pages beside it, "" where there is none."""

    posts: list[Drawn] = field(default_factory=list)
    before: str = ""
    after: str = ""

    @property
    def newest(self) -> int:
        """The highest number on the page."""
        return max((row.number for row in self.posts), default=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: an order, and the key it begins at; `back` reads the page that ends before the key."""

    order: Order = Order.NEWEST
    key: str = ""
    back: bool = False


def shown(rows: QuerySet[Post]) -> QuerySet[Post]:
    """Return posts with all that drawing them takes but their pictures."""
    return rows.select_related("author", "quoted").only(
        "thread_id", "number", "root_id", "parent_id", "depth", "path", "is_spoken", "speaker", "language", "body",
        "quote", "created_at", "edited_at", "withdrawn_at", "reply_count", "helpful_count", "entered_by_id",
        "hidden_rule", "author__display_name", "quoted__number", "quoted__hidden_rule",
    )  # fmt: skip


def sheet_of(thread: Thread, wanted: Wanted, *, counters: bool) -> Sheet:
    """Return a page of a thread; without `counters` nobody reads how many found a post helpful."""
    name = f"thread:{thread.pk}:{thread.revision}:{get_language()}:{counters}:{wanted.order}:{wanted.key}:{wanted.back}"
    known: Sheet | None = cache.get(name)
    if known is None:
        known = _read(thread, wanted, counters)
        cache.set(name, known, SECONDS)
    return known


def _read(thread: Thread, wanted: Wanted, counters: bool) -> Sheet:
    roots, before, after = _roots(thread, wanted)
    replies = _first_replies([root.pk for root in roots])
    posts: list[Post] = []
    for root in roots:
        posts += [root, *replies[root.pk]]
    return Sheet(draw(thread, posts, counters=counters, in_list=True), before, after)


def _roots(thread: Thread, wanted: Wanted) -> tuple[list[Post], str, str]:
    """Return 50 conversations in order, and the keys of the pages before and after them."""
    rows = Post.objects.filter(thread=thread, root__isnull=True)
    if wanted.order == Order.UNANSWERED:
        rows = rows.filter(reply_count=0, withdrawn_at__isnull=True)
    by_help, downwards = wanted.order == Order.HELPFUL, wanted.order != Order.OLDEST
    rows = _from_key(rows, wanted, by_help, downwards != wanted.back)
    names = ["helpful_count", "number"] if by_help else ["number"]
    sign = "-" if downwards != wanted.back else ""
    found = list(shown(rows).order_by(*(sign + name for name in names))[: ROOTS + 1])
    more, found = len(found) > ROOTS, found[:ROOTS]
    if wanted.back:
        found.reverse()
    if not found:
        return [], "", ""
    onward, backward = (True, more) if wanted.back else (more, bool(wanted.key))
    return found, _key(found[0], by_help) if backward else "", _key(found[-1], by_help) if onward else ""


def _key(post: Post, by_help: bool) -> str:
    return f"{post.helpful_count}-{post.number}" if by_help else str(post.number)


def _from_key(rows: QuerySet[Post], wanted: Wanted, by_help: bool, falling: bool) -> QuerySet[Post]:
    """Keep what comes after the key in the direction of reading."""
    parts = wanted.key.split("-")
    if not all(part.isdecimal() and len(part) < 10 for part in parts) or len(parts) != 1 + by_help:
        return rows
    number, sign = int(parts[-1]), "lt" if falling else "gt"
    if not by_help:
        return rows.filter(**{f"number__{sign}": number})
    helped = int(parts[0])
    same = Q(helpful_count=helped, **{f"number__{sign}": number})
    return rows.filter(Q(**{f"helpful_count__{sign}": helped}) | same)


def _first_replies(roots: list[int]) -> dict[int, list[Post]]:
    """Return the first replies of each conversation, in the order of reading (one query)."""
    place = Window(RowNumber(), partition_by=F("root"), order_by="path")
    ranked = Post.objects.filter(root__in=roots).annotate(place=place).filter(place__lte=FIRST_REPLIES)
    found: defaultdict[int, list[Post]] = defaultdict(list)
    for post in shown(Post.objects.filter(pk__in=ranked.values("pk"))).order_by("root_id", "path"):
        found[post.top_id].append(post)
    return found


def conversation(root: Post, key: str, *, counters: bool) -> Sheet:
    """Return a conversation: the post it began with, then 100 replies in the order of reading (3 queries)."""
    rows = Post.objects.filter(root=root)
    begin = int(key) if key.isdecimal() and len(key) < 10 else 0
    if begin:
        rows = rows.filter(path__gte=Post.objects.filter(root=root, number=begin).values("path")[:1])
    replies = list(shown(rows).order_by("path")[: PER_CONVERSATION + 1])
    rest = replies[PER_CONVERSATION:]
    first = [] if begin else [root]
    posts = draw(root.thread, [*first, *replies[:PER_CONVERSATION]], counters=counters, in_list=False)
    return Sheet(posts, str(root.number) if begin else "", str(rest[0].number) if rest else "")
