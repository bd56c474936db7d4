"""What moderation hid is neither answered nor marked; what was sent twice is one post."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from participate.deliberation.errors import PostGone
from participate.deliberation.models import Post, Thread

# The same words of the same person at the same place within this time are a second click.
TWICE = timedelta(minutes=10)


def require_shown(post: Post) -> None:
    """Raise `PostGone` for a post that moderation hid."""
    if post.hidden_rule:
        raise PostGone(_("Moderation has hidden this post. Write yours without it."))


def sent_before(actor: Any, thread: Thread, parent: Post | None, body: str, now: datetime) -> Post | None:
    """Return the post that a second click or a second tab sent already, or None (one query, the thread locked)."""
    rows = Post.objects.filter(thread=thread, author=actor, body=body, withdrawn_at=None, hidden_rule=0)
    twin = rows.filter(created_at__gte=now - TWICE).order_by("-number").first()
    if twin is None or (parent is not None) != (twin.root_id is not None):
        return None
    twin.thread = thread
    return twin
