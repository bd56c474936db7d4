"""Keep what somebody types until it is sent."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participate.deliberation.models import Post, PostDraft, Thread
from participate.deliberation.models.posts import MOST_LETTERS
from participate.deliberation.moderation.disclosure import tells_of_case
from participate.deliberation.texts import tidy
from participate.kit.clock import database_now

KEEP_DAYS = 90
# What is too long to be sent is still kept, so that it can be shortened.
MOST_KEPT = 3 * MOST_LETTERS


@transaction.atomic
def save_draft(
    *, actor: Any, thread: Thread, text: str, parent: Post | None = None, now: datetime | None = None
) -> None:
    """Keep the text; an empty one forgets the draft, and so does one that must not be kept anywhere."""
    body = tidy(text)[:MOST_KEPT]
    if not body or tells_of_case(body):
        PostDraft.objects.filter(owner=actor, thread=thread, parent=parent).delete()
        return
    PostDraft.objects.update_or_create(
        owner=actor,
        thread=thread,
        parent=parent,
        defaults={"body": body, "updated_at": now or database_now()},
    )
