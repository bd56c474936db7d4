"""What the meeting decided, changed afterwards, and what was delivered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.outcomes.enums import Agreement, Basis, Change, Progress
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from voting.counts.models import CountRun


def _actor() -> models.ForeignKey:
    """Who did it. No constraint: erasing an account must not touch an append-only row."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )


class Decision(models.Model):
    """The decision of a cycle: a proposal to the meeting until `published_at`, then fixed.

    `envelope` is in minor units; `floors` are [{tag, pct}] and `cap_pct` the share of one group, both from the
    published rule. `revision` counts amendments, so that two open pages cannot overwrite each other.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="decision")
    count_run = models.ForeignKey(CountRun, models.PROTECT, related_name="+")
    method = models.CharField(max_length=60)
    envelope = models.BigIntegerField()
    floors = models.JSONField(default=list, blank=True)
    cap_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    minutes_number = models.CharField(_("number of the minutes"), max_length=60, blank=True)
    dissent = models.TextField(_("objections"), blank=True)
    quota_reason = models.TextField(blank=True)
    limit_reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (Q(decided_at__isnull=False) & ~Q(minutes_number="")),
                name="decision_published_has_minutes",
            )
        ]

    def __str__(self) -> str:
        return self.minutes_number or f"decision:{self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether the decision is fixed."""
        return self.published_at is not None


class DecisionItem(models.Model):
    """An item of the agreed list; written by `services.rebuild` only.

    `rank` is the place in the priority order among the items of the list; `combined` the score as "n/d".
    """

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="items")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decision_items")
    rank = models.PositiveSmallIntegerField()
    volume = models.DecimalField(max_digits=12, decimal_places=2)
    cost = models.BigIntegerField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    combined = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["decision_id", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "proposal"], name="decision_item_once"),
            models.UniqueConstraint(fields=["decision", "rank"], name="decision_rank_once"),
            models.CheckConstraint(condition=Q(cost__gte=0, volume__gt=0), name="decision_item_sizes"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"


class Amendment(models.Model):
    """One change the meeting agreed on; append-only. `undo` rows point at the amendment they take back.

    `is_addendum` marks a correction made after the publication, with its own date and number.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Change.choices)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    volume_before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    volume_after = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    cost_before = models.BigIntegerField(default=0)
    cost_after = models.BigIntegerField(default=0)
    reason = models.TextField(_("reason"), max_length=600)
    agreement = models.CharField(max_length=10, choices=Agreement.choices)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_abstain = models.PositiveSmallIntegerField(null=True, blank=True)
    dissent = models.TextField(_("objections"), blank=True, max_length=600)
    limit_reason = models.TextField(blank=True, max_length=600)
    is_addendum = models.BooleanField(default=False)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    actor = _actor()
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_reason"),
            models.CheckConstraint(
                condition=Q(kind=Change.UNDO, undoes__isnull=False)
                | (~Q(kind=Change.UNDO) & Q(undoes__isnull=True)),
                name="amendment_undo_names_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class EnvelopeChange(models.Model):
    """A change of the money after the decision, with who fell out; append-only.

    `protected` are the items passed over because a floor would have broken: [{code, tag, left, floor}].
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="envelope_changes")
    number = models.PositiveSmallIntegerField()
    amount_before = models.BigIntegerField()
    amount_after = models.BigIntegerField()
    protected = models.JSONField(default=list, blank=True)
    reason = models.TextField(max_length=600)
    actor = _actor()
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="envelope_change_number_once"),
            models.CheckConstraint(condition=Q(amount_after__gte=0), name="envelope_change_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="envelope_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_before} to {self.amount_after}"


class EnvelopeDrop(models.Model):
    """An item that fell out of the list at an envelope change; append-only. `position`: first dropped is 1."""

    change = models.ForeignKey(EnvelopeChange, models.PROTECT, related_name="drops")
    item = models.OneToOneField(DecisionItem, models.PROTECT, related_name="drop")
    position = models.PositiveSmallIntegerField()
    cost = models.BigIntegerField()

    class Meta:
        ordering = ["change_id", "position"]
        constraints = [models.UniqueConstraint(fields=["change", "position"], name="drop_position_once")]

    def __str__(self) -> str:
        return f"{self.position}"


class Realisation(models.Model):
    """One entry of the delivery log of a proposal; append-only, the newest of a period counts.

    Costs are in minor units; planned figures are those of the decision when the entry was written.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="realisations")
    period = models.CharField(_("period"), max_length=20)
    planned_volume = models.DecimalField(max_digits=12, decimal_places=2)
    planned_cost = models.BigIntegerField()
    realised_volume = models.DecimalField(max_digits=12, decimal_places=2)
    realised_cost = models.BigIntegerField()
    progress = models.CharField(max_length=12, choices=Progress.choices)
    community_hours = models.PositiveIntegerField(default=0)
    monitor_team = models.CharField(max_length=160, blank=True)
    variance_note = models.TextField(max_length=600, blank=True)
    actor = _actor()
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal_id", "period", "id"]
        indexes = [models.Index(fields=["proposal", "period", "-id"], name="realisation_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(realised_volume__gte=0, realised_cost__gte=0), name="realisation_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(realised_volume__gte=F("planned_volume"))
                & ~Q(progress__in=["partly", "cancelled"])
                | Q(progress="in_progress")
                | ~Q(variance_note=""),
                name="realisation_variance_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.progress}"


class RealisationPhoto(models.Model):
    """A cleaned picture of the work, with a sentence that says what it shows."""

    realisation = models.ForeignKey(Realisation, models.PROTECT, related_name="photos")
    image = models.ImageField(_("photo"), upload_to="outcomes/")
    alt = models.CharField(_("what the photo shows"), max_length=200)

    class Meta:
        ordering = ["realisation_id", "id"]

    def __str__(self) -> str:
        return self.alt
