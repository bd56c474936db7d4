"""Statements of a round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.opinions.enums import Verdict
from participate.deliberation.opinions.models.polls import OpinionPoll

MOST_LETTERS = 140


class Statement(models.Model):
    """A short sentence that people agree or disagree with; `number` counts within the round.

    `voice` is the participant who suggested it, who is told what became of it; nobody else learns it.
    """

    poll = models.ForeignKey(OpinionPoll, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(_("statement"), max_length=MOST_LETTERS)
    voice = models.ForeignKey(
        "deliberation_opinions.Voice", models.SET_NULL, null=True, blank=True, related_name="statements"
    )
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["poll_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="opinion_statement_number_once"),
            models.CheckConstraint(
                condition=~Q(verdict="rejected") | ~Q(reason=""), name="opinion_rejected_has_a_reason"
            ),
        ]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"#{self.number}"
