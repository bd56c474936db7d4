"""A post as HTML, drawn once for everybody and kept under what it shows."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participate.deliberation.models import Post, PostPhoto, Thread
from participate.deliberation.texts import to_html
from participate.kit.clock import local_datetime

# In a list a long text ends here; the conversation shows it whole.
LIST_LETTERS = 700
KEEP_SECONDS = 3600
Stored = tuple[str, "Drawn"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A post ready to be shown: `head` and `tail` are the same for everybody, between them stands what one may do.

    `more` leads from a list to the answers it does not show; it follows the last one shown.
    """

    pk: int
    number: int
    writer_ids: tuple[int | None, int | None]
    is_top: bool
    is_gone: bool
    head: str
    tail: str
    more: str


def draw(thread: Thread, posts: list[Post], *, counters: bool, in_list: bool) -> list[Drawn]:
    """Return the posts as HTML; one query for pictures, and no drawing of what has been drawn before."""
    photos: defaultdict[int, list[PostPhoto]] = defaultdict(list)
    for photo in PostPhoto.objects.filter(post__in=[post.pk for post in posts]).order_by("pk"):
        photos[photo.post_id].append(photo)
    names = [_name(post.pk, get_language() or "", counters, in_list) for post in posts]
    known: dict[str, Stored] = cache.get_many(names)
    fresh: dict[str, Stored] = {}
    found = []
    for name, post in zip(names, posts, strict=True):
        mark = _mark(thread, post, photos[post.pk], counters, in_list)
        stored = known.get(name)
        if stored is None or stored[0] != mark:
            stored = fresh[name] = (mark, _drawn(thread, post, photos[post.pk], counters, in_list))
        found.append(stored[1])
    if fresh:
        cache.set_many(fresh, KEEP_SECONDS)
    return found


def forget(posts: list[int]) -> None:
    """Forget the drawings of posts, in every language and form."""
    forms = [
        (code, counters, whole)
        for code, _label in settings.LANGUAGES
        for counters in (0, 1)
        for whole in (0, 1)
    ]
    cache.delete_many(
        [_name(pk, code, bool(counters), bool(whole)) for pk in posts for code, counters, whole in forms]
    )


def _name(pk: int, language: str, counters: bool, in_list: bool) -> str:
    """Return the name a drawing is kept under."""
    return f"post:{pk}:{language}:{counters:d}{in_list:d}"


def _mark(thread: Thread, post: Post, photos: list[PostPhoto], counters: bool, in_list: bool) -> str:
    """Return a digest of everything a drawing shows, so that nothing old can be shown."""
    shown = (
        thread.cycle_id, author_name(post), post.body, post.quote, post.language,
        post.edited_at, post.withdrawn_at, post.reply_count if in_list else 0, post.helpful_count if counters else 0,
        post.quoted and (post.quoted.number, post.quoted.hidden_rule),
        post.hidden_rule, [(photo.image.name, photo.alt) for photo in photos],
    )  # fmt: skip
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def author_name(post: Post) -> str:
    """Return how a post is signed: never an address, and a resident where the person is gone or has no name."""
    if post.is_spoken:
        return post.speaker or _("A resident")
    return (post.author.display_name if post.author else "") or _("A resident")


def _drawn(thread: Thread, post: Post, photos: list[PostPhoto], counters: bool, in_list: bool) -> Drawn:
    whole = post.body
    cut = in_list and len(whole) > LIST_LETTERS
    text = whole[:LIST_LETTERS].rsplit(None, 1)[0] + " …" if cut else whole
    context: dict[str, Any] = {
        "thread": thread, "post": post, "slug": thread.cycle.slug, "name": author_name(post), "cut": cut,
        "html": to_html(text), "photos": photos, "written_at": local_datetime(post.created_at, thread.cycle.time_zone),
        "counters": counters, "in_list": in_list, "top": post.number if post.root_id is None else None,
        "whole_url": reverse("deliberation:post", args=[thread.cycle.slug, thread.pk, post.number]),
    }  # fmt: skip
    html = get_template("deliberation/_post.html").render(context)
    head, rest = html.split("<!--acts-->", 1)
    tail, more = rest.split("<!--more-->", 1)
    writers = (post.author_id, post.entered_by_id)
    return Drawn(
        post.pk,
        post.number,
        writers,
        post.root_id is None,
        post.withdrawn_at is not None or post.hidden_rule > 0,
        head,
        tail,
        more.strip(),
    )
