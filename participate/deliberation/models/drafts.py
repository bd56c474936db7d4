"""What somebody has typed and not sent yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from participate.deliberation.models.posts import Post
from participate.deliberation.models.threads import Thread


class PostDraft(models.Model):
    """One unsent text of a person: for the thread itself, or as a reply to one post."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="post_drafts")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="drafts")
    parent = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    body = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "thread"], condition=Q(parent__isnull=True), name="one_draft_a_thread"
            ),
            models.UniqueConstraint(
                fields=["owner", "parent"], condition=Q(parent__isnull=False), name="one_draft_a_reply"
            ),
        ]

    def __str__(self) -> str:
        return f"draft:{self.pk}"
