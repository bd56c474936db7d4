"""The public log of a contest: entries in order, and signed checkpoints over them."""

from django.db import models

from voting.ballots.models.contest import Contest


class LogEntry(models.Model):
    """One line of the log; append-only.

    `hash` is the leaf (RFC 6962: SHA-256 of 0x00 and the entry): of a ballot (`Leaf.hash`; `record` is None), or of
    a `record` that everybody may read (the closing, an amendment), over its canonical JSON. Ballots enter in
    batches, sorted by hash, so that the order says nothing about the order of voting within a batch.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="log_entries")
    position = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    record = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "position"], name="log_position_once"),
            models.UniqueConstraint(fields=["contest", "hash"], name="log_hash_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.position}"


class Checkpoint(models.Model):
    """A signed statement of how long the log is and what its root is; append-only.

    `root` is the RFC 6962 root of the first `size` entries (hex), `previous` the SHA-256 of the text of the
    checkpoint before ("" for the first), `text` the signed note in C2SP form.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="checkpoints")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="checkpoint_number_once")]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"
