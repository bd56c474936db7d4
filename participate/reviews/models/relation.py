"""Which proposals exclude or need each other."""

from django.db import models
from django.db.models import F, Q

from participate.proposals.models import Proposal
from participate.reviews.enums import RelationKind
from participate.reviews.models.columns import person


class ProposalRelation(models.Model):
    """`first` excludes or needs `second`; for `excludes` the older proposal is the first. Ended, never deleted."""

    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    first = models.ForeignKey(Proposal, models.PROTECT, related_name="relations")
    second = models.ForeignKey(Proposal, models.PROTECT, related_name="relations_back")
    reason = models.CharField(max_length=500)
    set_by = person()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = person()
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first", "second"], condition=Q(ended_at__isnull=True), name="relation_once"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="relation_of_two"),
            models.CheckConstraint(
                condition=~Q(kind=RelationKind.EXCLUDES) | Q(first__lt=F("second")),
                name="relation_older_first",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="relation_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="relation_end_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} {self.second_id}"
