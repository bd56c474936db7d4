"""What people do with posts of others: find them helpful, be named in them."""

from django.conf import settings
from django.db import models

from participate.deliberation.models.posts import Post


class HelpfulMark(models.Model):
    """Somebody found a post helpful, once."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="helpful_marks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["post_id", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="helpful_once")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.user_id}"


class PostMention(models.Model):
    """A post names somebody who wrote in the thread."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")

    class Meta:
        ordering = ["post_id", "id"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.user_id}"
