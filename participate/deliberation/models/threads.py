"""A thread: where one thing is talked about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participate.deliberation.enums import Kind
from participate.processes.models import Cycle


class Thread(models.Model):
    """Talk about one thing of a cycle; `title` and `url` were written down when it began.

    `last_number` counts its posts, `revision` its changes: whoever writes in it locks this row first.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)
    last_post_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-last_post_at", "-id"]
        indexes = [models.Index(fields=["cycle", "-last_post_at"], name="thread_by_cycle")]
        constraints = [
            models.UniqueConstraint(fields=["cycle"], condition=Q(kind="cycle"), name="one_thread_of_a_cycle")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the reader's language where it is ours, else as it was written down."""
        return gettext("About the whole process") if self.kind == Kind.CYCLE else self.title

    @property
    def topic(self) -> str:
        """The live topic, also the one its followers subscribe to."""
        return f"thread:{self.pk}"
