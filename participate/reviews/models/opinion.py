"""What offices are asked, and what they answer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.processes.models import Office
from participate.proposals.enums import LandStatus
from participate.reviews.enums import Verdict
from participate.reviews.models.columns import person, signer
from participate.reviews.models.review import Review


class OpinionRequest(models.Model):
    """An office is asked about a proposal; withdrawn with a reason when its answer is not waited for."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="requests")
    office = models.ForeignKey(Office, models.PROTECT, related_name="opinion_requests")
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = person()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["review_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "office"], condition=Q(withdrawn_at__isnull=True), name="office_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""), name="withdrawn_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"request:{self.pk}"


class Opinion(models.Model):
    """An office's answer: append-only, the newest one counts. `cost` is in minor units of the cycle's currency.

    `checklist` holds the questions as they were asked: code, question, answer, remark.
    """

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="opinions")
    verdict = models.CharField(_("opinion"), max_length=20, choices=Verdict.choices)
    reason = models.TextField(_("reason"), max_length=1500)
    checklist = models.JSONField(default=list, blank=True)
    cost = models.BigIntegerField(_("cost"), null=True, blank=True)
    cost_reason = models.CharField(_("how the cost was worked out"), max_length=500, blank=True)
    months = models.PositiveSmallIntegerField(_("months until it is delivered"), null=True, blank=True)
    land_status = models.CharField(_("land status"), max_length=30, choices=LandStatus.choices, blank=True)
    by = signer()
    at = models.DateTimeField()

    class Meta:
        ordering = ["request_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="opinion_verdict_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="opinion_has_reason"),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gte=0) & ~Q(cost_reason="")),
                name="opinion_cost_told",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion:{self.pk}"
