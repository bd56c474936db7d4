"""What the stuffing watch remembers while a vote is open, and what two people set aside."""

from django.db import models
from django.db.models import F, Q

from voting.ballots.enums import FlagKind, QuarantineAct, QuarantineState
from voting.ballots.models.contest import Contest
from voting.ballots.models.roll import Roll


class WatchMark(models.Model):
    """Through which door a roll entry first voted online; deleted at sealing.

    Keyed hashes (16 hex digits) of the network, the mail domain and the mailbox, the day, and whether it was night:
    never an address, never an hour.
    """

    roll = models.OneToOneField(Roll, models.CASCADE, primary_key=True, related_name="watch_mark")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="watch_marks")
    day = models.DateField()
    is_night = models.BooleanField()
    network = models.CharField(max_length=16, blank=True)
    domain = models.CharField(max_length=16, blank=True)
    mailbox = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contest", "network"], name="watch_by_network")]

    def __str__(self) -> str:
        return str(self.roll_id)


class Quarantine(models.Model):
    """Ballots set aside, or taken back into the count: proposed by one person, confirmed by another, with a reason.

    `entries` are the roll entries concerned (emptied at sealing), `ballots` how many ballots it moved. `flag` and
    `subject` say which sign of the watch led to it. Proposers and confirmers are the room's own names ("user:12").
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="quarantines")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10, choices=QuarantineAct.choices)
    state = models.CharField(max_length=10, choices=QuarantineState.choices, default=QuarantineState.PROPOSED)
    flag = models.CharField(max_length=10, choices=FlagKind.choices, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    entries = models.JSONField(default=list, blank=True)
    ballots = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    proposer = models.CharField(max_length=60)
    proposer_name = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    confirmer = models.CharField(max_length=60, blank=True)
    confirmer_name = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="quarantine_number_once"),
            models.CheckConstraint(
                condition=~Q(proposer="") & ~Q(confirmer=F("proposer")) & ~Q(reason=""),
                name="quarantine_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(confirmer=""), name="quarantine_confirmed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"
