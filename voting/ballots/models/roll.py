"""Who may vote, and who has. Nothing here joins a roll entry to a ballot."""

from django.db import models
from django.db.models import Q

from voting.ballots.enums import RollStatus
from voting.ballots.models.contest import Contest


class Roll(models.Model):
    """An entitled person, known here only by a keyed hash; see `voting.ballots.keys`.

    `level` says how well the person is known (an `IdentityLevel` of the room around, or ""); `area` is the pot whose
    options the person sees where the contest is `by_area`.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="roll")
    person_key = models.CharField(max_length=64)
    level = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=120, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=RollStatus.choices, default=RollStatus.ELIGIBLE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "person_key"], name="roll_person_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="roll_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.pk}"


class Participation(models.Model):
    """This roll entry has voted: a boolean with no time, no channel and no number of its own.

    The roll entry is the primary key, so that even the order of rows says nothing about the order of voting.
    """

    roll = models.OneToOneField(Roll, models.PROTECT, primary_key=True, related_name="participation")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="participations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "roll"], name="participation_once")]

    def __str__(self) -> str:
        return str(self.roll_id)
