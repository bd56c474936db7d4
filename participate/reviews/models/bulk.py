"""What was done to many reviews at once, so that it can be undone."""

from django.db import models
from django.db.models import Q

from participate.processes.models import Cycle
from participate.reviews.enums import BulkKind
from participate.reviews.models.columns import person


class BulkAction(models.Model):
    """One action with one reason; `before` holds for each of `size` reviews what undoing needs."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=BulkKind.choices)
    reason = models.CharField(max_length=1000)
    before = models.JSONField(default=list)
    size = models.PositiveSmallIntegerField(default=0)
    by = person()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = person()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="bulk_has_reason")]

    def __str__(self) -> str:
        return f"{self.kind} {self.size}"
