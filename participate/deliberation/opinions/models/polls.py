"""A round of opinions about a process, and the map drawn of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.opinions.enums import PollState
from participate.processes.models import Cycle


class OpinionPoll(models.Model):
    """One question of a cycle to which people answer with statements.

    Whoever opens, closes, adds a statement or answers locks this row: an answer is in before the closing or not at all.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="opinion_poll")
    question = models.CharField(_("question"), max_length=200)
    state = models.CharField(max_length=8, choices=PollState.choices, default=PollState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="opinion_poll_closed_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def topic(self) -> str:
        """The live topic."""
        return f"opinions:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.state == PollState.OPEN


class MapDrawing(models.Model):
    """The newest map of a round, ready to be shown; `digest` is that of the answers it was drawn of.

    `claimed_at` is when somebody last began to draw: several server processes draw one at a time.
    """

    poll = models.OneToOneField(OpinionPoll, models.CASCADE, related_name="drawing")
    claimed_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(default=0)
    data = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return f"drawing:{self.poll_id}"
