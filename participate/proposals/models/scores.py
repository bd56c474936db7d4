"""Criteria scores given before the vote."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from participate.proposals.models.proposal import Proposal


class CriterionScore(models.Model):
    """One scorer's 1 to 5 for one criterion of the profile; several scorers are averaged exactly."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()
    scorer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scorer_role = models.CharField(max_length=80, blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["proposal_id", "criterion", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "criterion", "scorer"],
                condition=Q(scorer__isnull=False),
                name="score_once_per_scorer",
            ),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}={self.score}"
