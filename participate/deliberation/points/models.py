"""Points with their history, who finds them helpful, and what was joined."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Language
from participate.deliberation.models import Thread
from participate.deliberation.points.enums import Asked, Side
from participate.deliberation.points.letters import LONGEST_LINK, MOST_SIGNS


def _person() -> models.ForeignKey:
    """A person who may leave; the row stays without them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Point(models.Model):
    """One claim for or against what a thread is about. `number` counts within the thread, both sides together.

    A point that was joined with another one says so in `merged_into`, always the one that stands in the column.
    One that was taken back loses its words and keeps its number.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="points")
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="points"
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default="id")
    body = models.TextField(_("claim"), blank=True, validators=[MaxLengthValidator(MOST_SIGNS)])
    link = models.CharField(_("source"), max_length=LONGEST_LINK, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The number of the rule under which moderation hid it, 0 while everybody reads it.
    hidden_rule = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined_points"
    )
    helpful_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["thread_id", "number"]
        indexes = [
            models.Index(
                fields=["thread", "side", "-helpful_count", "number"], name="point_by_help",
                condition=Q(merged_into__isnull=True, withdrawn_at__isnull=True, hidden_rule=0),
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="point_number_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="point_side_known"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="point_not_into_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) & ~Q(body="")
                | Q(withdrawn_at__isnull=False, body="", link=""),
                name="point_withdrawn_is_empty",
            ),
        ]
        verbose_name = _("point")
        verbose_name_plural = _("points")

    def __str__(self) -> str:
        return f"{self.side} #{self.number}"

    @property
    def stands(self) -> bool:
        """Whether it stands in its column: not taken back, hidden or joined with another one."""
        return self.withdrawn_at is None and not self.hidden_rule and self.merged_into_id is None


class PointVersion(models.Model):
    """A point as it read from `at` on; the newest is the point itself."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["point_id", "number"]
        constraints = [models.UniqueConstraint(fields=["point", "number"], name="point_version_once")]

    def __str__(self) -> str:
        return f"#{self.point_id}.{self.number}"


class PointMark(models.Model):
    """Somebody found a point helpful, once."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="point_marks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["point_id", "id"]
        constraints = [models.UniqueConstraint(fields=["point", "user"], name="point_helpful_once")]

    def __str__(self) -> str:
        return f"{self.point_id}:{self.user_id}"


class PointMerge(models.Model):
    """Somebody says that two points say the same: `source` would live on in `target` once both writers agree.

    `source_at` and `target_at` are the moments of their yes; where a writer has left, the organiser answers.
    """

    source = models.ForeignKey(Point, models.CASCADE, related_name="merges_out")
    target = models.ForeignKey(Point, models.CASCADE, related_name="merges_in")
    note = models.CharField(max_length=300)
    made_by: Any = _person()
    made_at = models.DateTimeField()
    source_by: Any = _person()
    source_at = models.DateTimeField(null=True, blank=True)
    target_by: Any = _person()
    target_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=Asked.choices, default=Asked.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state=Asked.OPEN), name="point_merge_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="point_merge_of_two"),
            models.CheckConstraint(condition=Q(state__in=Asked.values), name="point_merge_state_known"),
            models.CheckConstraint(
                condition=Q(state=Asked.OPEN, closed_at__isnull=True)
                | ~Q(state=Asked.OPEN) & Q(closed_at__isnull=False),
                name="point_merge_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=Asked.MERGED) | Q(source_at__isnull=False, target_at__isnull=False),
                name="point_merge_has_both_yes",
            ),
        ]

    def __str__(self) -> str:
        return f"points {self.source_id} and {self.target_id}: {self.state}"
