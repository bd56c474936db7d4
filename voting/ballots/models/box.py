"""What is in the box. No ballot carries a time, a person or a running number."""

from django.db import models
from django.db.models import Q

from voting.ballots.enums import BallotStatus, Channel
from voting.ballots.models.contest import Contest


class Ballot(models.Model):
    """One ballot. The key is 160 random bits; there is no time, no person, no running number.

    `payload` is canonical JSON text. `slot` joins the versions of one voter's ballot where re-voting is allowed
    and stays empty where it is not; sealing empties it. `is_quarantined` ballots are kept and not counted.
    """

    id = models.CharField(primary_key=True, max_length=40)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="ballots")
    slot = models.CharField(max_length=64, null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_quarantined = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=BallotStatus.choices)
    reason = models.CharField(max_length=30, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    weight = models.PositiveSmallIntegerField(default=1)
    payload = models.TextField()
    nonce = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["contest", "status"], name="ballot_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "slot"],
                condition=Q(is_current=True, slot__isnull=False),
                name="ballot_current_once_per_slot",
            )
        ]

    def __str__(self) -> str:
        return self.id


class Leaf(models.Model):
    """The hash of one ballot: what the voter's receipt points at, and what the public log is made of."""

    hash = models.CharField(primary_key=True, max_length=64)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="leaves")

    def __str__(self) -> str:
        return self.hash


class Submission(models.Model):
    """The receipt given for a form, under a hash of its key: a repeated form gets the same answer."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="submissions")
    receipt = models.CharField(max_length=24)

    def __str__(self) -> str:
        return self.key_hash
