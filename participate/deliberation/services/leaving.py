"""What happens to somebody's posts when they leave: the words stay for those who read on, without a name."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q

from participate.deliberation.models import HelpfulMark, Post, PostDraft, PostMention, PostPhoto, Thread
from participate.deliberation.queries.fragments import forget
from participate.kit.after import after_commit


@transaction.atomic
def leave_threads(*, user: Any, keep_photos: bool = False) -> list[int]:
    """Take a person out of the threads: drafts, marks, mentions and pictures go; return the keys of their posts.

    The account itself is deleted by the caller; posts then have no author and are signed by a resident.
    """
    own = list(
        Post.objects.filter(Q(author=user) | Q(entered_by=user)).order_by("pk").values_list("pk", flat=True)
    )
    if not keep_photos:
        _forget_photos(user)
    marked = HelpfulMark.objects.filter(user=user)
    Post.objects.filter(pk__in=marked.values("post")).update(helpful_count=F("helpful_count") - 1)
    marked.delete()
    PostMention.objects.filter(user=user).delete()
    PostDraft.objects.filter(owner=user).delete()
    # Their name may stand in anybody's post: every thread is drawn anew.
    Thread.objects.update(revision=F("revision") + 1)
    after_commit(forget, own)
    return own


def _forget_photos(user: Any) -> None:
    """Delete the pictures the person posted, and their files once that holds."""
    rows = PostPhoto.objects.filter(Q(post__author=user))
    for name in list(rows.values_list("image", flat=True)):
        after_commit(default_storage.delete, name)
    rows.delete()
