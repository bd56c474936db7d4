"""Change a post, take it back, find it helpful."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participate.deliberation.errors import BadText, PostGone
from participate.deliberation.models import HelpfulMark, Post, PostMention, PostPhoto, PostVersion, Thread
from participate.deliberation.moderation.services import handing
from participate.deliberation.permissions import require_own
from participate.deliberation.services.gate import Timing, check_text
from participate.deliberation.services.hidden import require_shown
from participate.deliberation.services.threads import require_running
from participate.kit import audit, live
from participate.kit.after import after_commit
from participate.kit.clock import database_now


@transaction.atomic
def edit_post(
    *, actor: Any, post: Post, text: str, language: str = "", timing: Timing | None = None,
    now: datetime | None = None,
) -> Post:  # fmt: skip
    """Change the words of one's own post; the earlier ones stay readable in its history.

    Raises `NotYourPost`, `PostGone`, `BadText`, `TalkIsOver`.
    """
    locked = _locked(actor, post)
    handing.require_returned("post", locked.pk, hidden=locked.hidden_rule > 0)
    body = check_text(actor=actor, text=text, timing=timing)
    if body == locked.body and language in ("", locked.language):
        return locked
    moment = now or database_now()
    number = locked.versions.count() + 1
    PostVersion.objects.create(post=locked, number=number, body=body, at=moment)
    locked.body, locked.edited_at, locked.language = body, moment, language or locked.language
    locked.full_clean(exclude=["thread", "root", "parent", "author", "entered_by", "quoted", "path"])
    locked.save(update_fields=["body", "edited_at", "language"])
    _changed(actor, locked, "deliberation.edit_post", moment)
    handing.came_back("post", locked.pk, actor=actor, now=moment)
    return locked


@transaction.atomic
def withdraw_post(*, actor: Any, post: Post, now: datetime | None = None) -> Post:
    """Take one's own post back: words, versions, pictures and quotes of it go, its place stays."""
    locked = _locked(actor, post)
    moment = now or database_now()
    _forget_photos(locked)
    locked.versions.update(body="")
    PostMention.objects.filter(post=locked).delete()
    Post.objects.filter(quoted=locked).update(quote="")
    locked.body = locked.quote = locked.speaker = ""
    locked.withdrawn_at = moment
    locked.save(update_fields=["body", "quote", "speaker", "withdrawn_at"])
    _changed(actor, locked, "deliberation.withdraw_post", moment)
    handing.taken_back("post", locked.pk)
    return locked


@transaction.atomic
def mark_helpful(*, actor: Any, post: Post, now: datetime | None = None) -> bool:
    """Find a post of somebody else helpful, or no longer; say whether it now is."""
    thread = Thread.objects.select_for_update().select_related("cycle").get(pk=post.thread_id)
    require_running(thread.cycle)
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if locked.withdrawn_at is not None:
        raise PostGone(_("This post was taken back."))
    require_shown(locked)
    if actor.pk == locked.author_id:
        raise BadText(_("You wrote this yourself. Others decide whether it helps."))
    gone, _rows = HelpfulMark.objects.filter(post=locked, user=actor).delete()
    if not gone:
        HelpfulMark.objects.create(post=locked, user=actor, at=now or database_now())
    Post.objects.filter(pk=locked.pk).update(helpful_count=F("helpful_count") + (-1 if gone else 1))
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)
    live.announce()
    return not gone


def _locked(actor: Any, post: Post) -> Post:
    """Return the post for writing, its thread locked first, if it is the actor's and still there."""
    thread = Thread.objects.select_for_update().select_related("cycle").get(pk=post.thread_id)
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    require_own(actor, locked)
    require_running(thread.cycle)
    if locked.withdrawn_at is not None:
        raise PostGone(_("This post was taken back."))
    locked.thread = thread
    return locked


def _changed(actor: Any, post: Post, action: str, moment: datetime) -> None:
    """Write it down and let the caches forget the thread as it was."""
    Thread.objects.filter(pk=post.thread_id).update(revision=F("revision") + 1)
    audit.record(actor=actor, action=action, target=f"post:{post.pk}", at=moment)
    live.announce()


def _forget_photos(post: Post) -> None:
    """Delete the pictures of a post, and their files once that holds."""
    names = list(PostPhoto.objects.filter(post=post).values_list("image", flat=True))
    PostPhoto.objects.filter(post=post).delete()
    for name in names:
        after_commit(default_storage.delete, name)
