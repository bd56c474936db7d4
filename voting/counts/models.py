"""The table of stored results."""

from django.db import models
from django.db.models import Q

from voting.ballots.models import Contest


class CountRun(models.Model):
    """The outcome of one rule over the ballots of one closed contest; append-only.

    `label` names the rule in a comparison ("official" for the official run). `result` is
    `voting.tally.Outcome.to_json()` and `sha256` the hash of its canonical bytes; `input_sha256` covers the
    sorted payloads; `row` is the line of the comparison table; `error` is a code where the rule could not be
    counted, and then `result` is empty.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="count_runs")
    label = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    official = models.BooleanField(default=False)
    rule = models.JSONField()
    input_sha256 = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    result = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    row = models.JSONField(default=dict, blank=True)
    explanation = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=60, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["contest_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "label"], name="count_label_once"),
            models.UniqueConstraint(
                fields=["contest"], condition=Q(official=True), name="count_official_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.label}"
