"""Posts can be reported."""

from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participate.deliberation.models import Post, Thread
from participate.deliberation.moderation import registry
from participate.deliberation.moderation.registry import Thing
from participate.deliberation.queries.fragments import author_name
from participate.kit import live
from participate.notices.models import Message


def register() -> None:
    """Tell moderation how posts are found, hidden and shown."""
    registry.register("post", label=_("Post"), load=load, hide=hide, show=show)


def load(keys: Iterable[int]) -> dict[int, Thing]:
    """Return posts as moderators see them (one query)."""
    rows = Post.objects.select_related("thread__cycle__area", "author")
    return {row.pk: _thing(row) for row in rows.filter(pk__in=list(keys))}


def _thing(post: Post) -> Thing:
    place = [post.thread.cycle.slug, post.thread_id, post.number]
    return Thing(
        cycle=post.thread.cycle, text=post.body, url=reverse("deliberation:post", args=place),
        author=post.author or post.entered_by,
        writers=frozenset({post.author_id, post.entered_by_id} - {None}),
        signed=author_name(post), edit_url=reverse("deliberation:edit", args=place), rule=post.hidden_rule,
        gone=post.withdrawn_at is not None,
    )  # fmt: skip


def hide(key: int, rule: int) -> None:
    """Put the number of the rule in the place of the words, in the inboxes too."""
    _change(key, rule)
    Message.objects.filter(key=f"post:{key}").update(body="…")


def show(key: int) -> None:
    """Let everybody read the words again."""
    _change(key, 0)


def _change(key: int, rule: int) -> None:
    post = Post.objects.select_related("thread").get(pk=key)
    # Whoever writes in a thread locks it first.
    Thread.objects.select_for_update().get(pk=post.thread_id)
    Post.objects.filter(pk=key).update(hidden_rule=rule)
    Thread.objects.filter(pk=post.thread_id).update(revision=F("revision") + 1)
    live.announce(post.thread.topic)
