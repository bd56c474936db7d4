"""That people were erased (never who), and what of them waits for the end of a vote."""

from django.db import models

from voting.ballots.models import Roll


class Erasure(models.Model):
    """One person was erased. While `finished_at` is empty, texts in append-only tables may be blanked."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"erasure:{self.pk}"


class LateEntry(models.Model):
    """A roll entry of an erased person who voted in a vote that is still open: its key goes at the closing."""

    roll = models.OneToOneField(Roll, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name_plural = "late entries"

    def __str__(self) -> str:
        return str(self.roll_id)
