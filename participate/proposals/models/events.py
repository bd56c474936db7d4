"""What happened to proposals: append-only, also in the database."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from participate.proposals.enums import NEGATIVE, Decision, Reason
from participate.proposals.models.proposal import Proposal


class ProposalEvent(models.Model):
    """One dated step of a proposal: who decided what at which stage, why, and with which figures.

    `number` counts 1, 2, 3 … within the proposal, so two people cannot append the same step.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    stage = models.CharField(max_length=40)
    decision = models.CharField(max_length=20, choices=Decision.choices)
    # No constraint: erasing an account must not touch this append-only row.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
    actor_role = models.CharField(max_length=80, blank=True)
    reason_code = models.CharField(max_length=30, choices=Reason.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["proposal_id", "number"]
        indexes = [models.Index(fields=["decision"]), models.Index(fields=["at"])]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="event_number_once"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="event_decision_known"),
            models.CheckConstraint(
                condition=~Q(decision__in=[d.value for d in NEGATIVE]) | ~Q(reason_code=""),
                name="event_negative_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason_code=Reason.OTHER) | ~Q(note=""), name="event_other_has_note"
            ),
            models.CheckConstraint(
                condition=Q(reason_code="") | Q(reason_code__in=Reason.values), name="event_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.decision}@{self.stage}"


class MergeLink(models.Model):
    """`source` went into `target`: kept both ways, with the target's volume before and after."""

    source = models.OneToOneField(Proposal, models.PROTECT, related_name="merged_into_link")
    target = models.ForeignKey(Proposal, models.PROTECT, related_name="merged_from_links")
    at = models.DateTimeField()
    note = models.TextField(max_length=1000, blank=True)
    volume_before = models.DecimalField(max_digits=12, decimal_places=2)
    volume_after = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="merge_not_into_itself")]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"
