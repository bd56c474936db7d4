"""Write a post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText, PostGone
from participate.deliberation.models import Post, PostDraft, PostPhoto, PostVersion, Thread
from participate.deliberation.models.posts import DEEPEST
from participate.deliberation.permissions import require_may_record_speech
from participate.deliberation.services import telling
from participate.deliberation.services.gate import Timing, check_text
from participate.deliberation.services.hidden import require_shown, sent_before
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import one_line
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.kit.photos import clean_photo

MOST_PHOTOS, QUOTE_LETTERS = 2, 280
Picture = tuple[BinaryIO, str]


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody said it aloud, the actor typed it: what the speaker wants to be called, or nothing."""

    speaker: str = ""


@transaction.atomic
def write_post(
    *, actor: Any, thread: Thread, text: str, parent: Post | None = None, quoting: bool = False, language: str = "id",
    photos: Iterable[Picture] = (), speech: Speech | None = None, timing: Timing | None = None,
    now: datetime | None = None,
) -> Post:  # fmt: skip
    """Add a post to a thread, or a reply to `parent`; tell whom it answers or names, and announce it.

    Deeper than three levels a reply stands beside the one it answers, with a quote of it. Raises `BadText`,
    `BadPhoto`, `PostGone`, `TalkIsOver`, and `NotYourRole` for speech typed by others than operators.
    """
    if speech is not None:
        require_may_record_speech(actor, thread.cycle)
    require_running(thread.cycle)
    body = check_text(actor=actor, text=text, timing=timing)
    pictures = _cleaned(photos)
    moment = now or database_now()
    locked = Thread.objects.select_for_update().get(pk=thread.pk)
    if timing is not None and (twin := sent_before(actor, locked, parent, body, moment)):
        return twin
    answered = _answered(locked, parent)
    post = _placed(locked, answered, quoting)
    post.body, post.language, post.created_at = body, language, moment
    _signed(post, actor, speech)
    post.full_clean(exclude=["thread", "root", "parent", "author", "entered_by", "quoted", "path"])
    post.save()
    PostVersion.objects.create(post=post, number=1, body=body, at=moment)
    for picture, alt in pictures:
        _keep_photo(post, picture, alt)
    Thread.objects.filter(pk=thread.pk).update(
        last_number=post.number, last_post_at=moment, revision=F("revision") + 1
    )
    if answered is not None:
        Post.objects.filter(pk__in={post.root_id, post.parent_id}).update(reply_count=F("reply_count") + 1)
    PostDraft.objects.filter(owner=actor, thread=locked, parent=parent).delete()
    audit.record(actor=actor, action="deliberation.write_post", target=f"post:{post.pk}", at=moment)
    post.thread = thread
    telling.tell_of(post, answered=answered, now=moment)
    live.announce(thread.topic)
    return post


def _answered(thread: Thread, parent: Post | None) -> Post | None:
    """Return the post that is answered as it is now that its thread is locked."""
    if parent is None:
        return None
    now = Post.objects.select_related("author").get(pk=parent.pk)
    if now.thread_id != thread.pk or now.withdrawn_at is not None:
        raise PostGone(_("The post you answer was taken back. Write yours without it."))
    require_shown(now)
    return now


def _placed(thread: Thread, parent: Post | None, quoting: bool) -> Post:
    """Return the new post at its place: its number, its conversation, and the quote it carries."""
    post = Post(thread=thread, number=thread.last_number + 1)
    own = f"{post.number:07x}."
    if parent is None:
        post.path = own
        return post
    flattened = parent.depth == DEEPEST
    post.root_id, post.depth = parent.top_id, min(parent.depth + 1, DEEPEST)
    post.parent_id = parent.parent_id if flattened else parent.pk
    post.path = (parent.path[: -len(own)] if flattened else parent.path) + own
    if flattened or quoting:
        post.quoted, post.quote = parent, one_line(parent.body, QUOTE_LETTERS)
    return post


def _signed(post: Post, actor: Any, speech: Speech | None) -> None:
    """Put the author's name under it, or the operator's who typed what somebody said."""
    if speech is None:
        post.author = actor
        return
    post.is_spoken, post.entered_by = True, actor
    post.speaker = one_line(speech.speaker, 80)


def _cleaned(photos: Iterable[Picture]) -> list[tuple[Any, str]]:
    """Return the pictures without camera notes, each with the sentence that says what it shows."""
    given = [(upload, one_line(alt, 200)) for upload, alt in photos]
    if len(given) > MOST_PHOTOS:
        raise BadText(_("Two photos in one post are enough."))
    if any(not alt for _upload, alt in given):
        raise BadText(_("Write what the photo shows, for people who cannot see it."))
    return [(clean_photo(upload), alt) for upload, alt in given]


def _keep_photo(post: Post, picture: Any, alt: str) -> None:
    photo = PostPhoto(post=post, alt=alt)
    photo.image.save(picture.name or "photo.jpg", picture, save=False)
    photo.full_clean(exclude=["post"])
    photo.save()
