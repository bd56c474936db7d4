"""What two people did: amendments while a vote runs, and the steps of its closing."""

from django.db import models
from django.db.models import F, Q

from voting.ballots.enums import AmendmentState, StepKind
from voting.ballots.models.contest import Contest, Option

# No row has this key: a row that points at it cannot be committed.
NOWHERE = 0
TWO_PEOPLE = (StepKind.CLOSED, StepKind.SEEDED)


class Amendment(models.Model):
    """A published change of something frozen: proposed by one person, confirmed by another.

    `field` is a column of the contest, or of `option` where there is one; `before` and `after` are its values as
    JSON. `proposer` and `confirmer` are the room's own names for people ("user:12"), `*_name` and `*_role` what
    everybody reads. The database lets the column change only while the row is APPLYING, and a row in that state
    points at nothing (`passing`), so that no transaction can end in it.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="amendments")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    passing = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    proposer = models.CharField(max_length=60)
    proposer_name = models.CharField(max_length=120)
    proposer_role = models.CharField(max_length=40, blank=True)
    proposed_at = models.DateTimeField()
    confirmer = models.CharField(max_length=60, blank=True)
    confirmer_name = models.CharField(max_length=120, blank=True)
    confirmer_role = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="ballot_amendment_number_once"),
            models.CheckConstraint(
                condition=~Q(proposer="") & ~Q(confirmer=F("proposer")) & ~Q(reason=""),
                name="ballot_amendment_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AmendmentState.PROPOSED, AmendmentState.WITHDRAWN])
                | (~Q(confirmer="") & Q(confirmed_at__isnull=False)),
                name="ballot_amendment_confirmed_first",
            ),
            models.CheckConstraint(
                condition=(Q(state=AmendmentState.APPLYING) & Q(passing__isnull=False) & Q(passing=NOWHERE))
                | (~Q(state=AmendmentState.APPLYING) & Q(passing__isnull=True)),
                name="ballot_amendment_never_left_applying",
            ),
            models.CheckConstraint(condition=Q(id__gt=NOWHERE), name="ballot_amendment_nowhere_is_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class CeremonyStep(models.Model):
    """One step of a closing, as it happened; append-only, each one naming the hash of the one before.

    `actor` did it; where two people are needed `asker` is the first of them (the room's own names, "user:12", as in
    `Amendment`). `data` holds the facts of the step as plain JSON. `hash` is the SHA-256 of the canonical JSON of
    everything else in the row (see `voting.ballots.services.ceremony.step_hash`).
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="ceremony_steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=40, blank=True)
    asker = models.CharField(max_length=60, blank=True)
    asker_name = models.CharField(max_length=120, blank=True)
    asker_role = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="ceremony_number_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=TWO_PEOPLE) | (~Q(asker="") & ~Q(asker=F("actor"))),
                name="ceremony_by_two_people",
            ),
            models.CheckConstraint(condition=~Q(actor=""), name="ceremony_has_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number} {self.kind}"
