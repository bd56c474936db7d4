"""Posts with their history and pictures."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Language
from participate.deliberation.models.threads import Thread

MOST_LETTERS = 3000
DEEPEST = 3


class Post(models.Model):
    """What somebody said. `number` counts within the thread, `path` sorts a conversation as it is read.

    `body` is the newest version's text as it was typed. A withdrawn post keeps its place and loses its words; one
    with a `hidden_rule` keeps them unread: moderation hid it under the rule of that number.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="conversation")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    depth = models.PositiveSmallIntegerField(default=1)
    path = models.CharField(max_length=24, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="posts"
    )
    is_spoken = models.BooleanField(default=False)
    speaker = models.CharField(_("who said it"), max_length=80, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default="id")
    body = models.TextField(_("text"), blank=True, validators=[MaxLengthValidator(MOST_LETTERS)])
    quoted = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="quotes")
    quote = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_rule = models.PositiveSmallIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    helpful_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["thread_id", "number"]
        indexes = [
            models.Index(
                fields=["thread", "-number"], condition=Q(root__isnull=True), name="post_roots_by_number"
            ),
            models.Index(
                fields=["thread", "-helpful_count", "-number"], condition=Q(root__isnull=True),
                name="post_roots_by_help",
            ),
            models.Index(fields=["root", "path"], name="post_in_conversation"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once"),
            models.CheckConstraint(condition=Q(depth__range=(1, DEEPEST)), name="post_depth_in_range"),
            models.CheckConstraint(
                condition=Q(depth=1, root__isnull=True, parent__isnull=True)
                | Q(depth__gt=1, root__isnull=False, parent__isnull=False),
                name="post_root_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(body="", quote="", speaker=""),
                name="post_withdrawn_is_empty",
            ),
        ]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def top_id(self) -> int:
        """The post its conversation began with."""
        return self.root_id or self.pk


class PostVersion(models.Model):
    """A post as it read from `at` on; the newest is the post itself."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["post_id", "number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_version_once")]

    def __str__(self) -> str:
        return f"#{self.post_id}.{self.number}"


class PostPhoto(models.Model):
    """A cleaned picture (no camera notes) with a sentence that says what it shows."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="photos")
    image = models.ImageField(_("photo"), upload_to="posts/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    alt = models.CharField(_("what the photo shows"), max_length=200)

    class Meta:
        ordering = ["post_id", "id"]

    def __str__(self) -> str:
        return self.alt
