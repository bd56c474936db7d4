"""The contest, its published rules and its options."""

from django.db import models
from django.db.models import F, Q

from voting.ballots.enums import Assurance, Kind, State

FROZEN_STATES = (State.OPEN, State.CLOSED, State.SEALING, State.SEALED, State.COUNTED)


class Contest(models.Model):
    """One question put to a roll of people.

    `budget` is in minor units of `currency` (None: nothing is shared out, the contest picks one option).
    `rule` is the published rule; while the contest is a draft it is the proposal. `turnout` is fixed at closing.
    `rank_limit` is the largest number of marks; `points_total` and `points_each` bind points ballots,
    `score_max` the scores. `limits` is the largest number of marks by pot (a pot is an option's `group`, "" the
    area-wide one); with `by_area` a voter sees the pot of the own area and the area-wide one only. `exclusive`
    lists groups of codes of which a ballot may name one. With `revoting` the last ballot before the closing
    counts. `tie_method` says how lots get their seed (`{"method": "draw"|"source", "source": text}`), `seed` is
    what came of it at the closing. `eligibility` says who may vote and how they are known, for the label beside
    the result.
    """

    title = models.CharField(max_length=200)
    translations = models.JSONField(default=dict, blank=True)
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rank_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    points_total = models.PositiveIntegerField(null=True, blank=True)
    points_each = models.PositiveIntegerField(null=True, blank=True)
    score_max = models.PositiveSmallIntegerField(null=True, blank=True)
    limits = models.JSONField(default=dict, blank=True)
    by_area = models.BooleanField(default=False)
    exclusive = models.JSONField(default=list, blank=True)
    revoting = models.BooleanField(default=False)
    tie_method = models.JSONField(default=dict, blank=True)
    seed = models.CharField(max_length=200, blank=True)
    eligibility = models.JSONField(default=dict, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="IDR")
    time_zone = models.CharField(max_length=40, default="Asia/Makassar")
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    assurance = models.CharField(max_length=10, choices=Assurance.choices, default=Assurance.SEALED)
    publish_from = models.PositiveIntegerField(default=20)
    rule = models.JSONField(default=dict, blank=True)
    turnout = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="contest_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(rank_limit__isnull=True) | Q(rank_limit__gte=1), name="contest_limit_positive"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="contest_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        """Whether voting has begun, so that nothing that affects the count may change."""
        return self.state in FROZEN_STATES


class RuleVersion(models.Model):
    """A published rule: numbered, dated, hashed, append-only. `reason` says why it replaces the one before."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="rule_versions")
    number = models.PositiveSmallIntegerField()
    rule = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class Option(models.Model):
    """A line of the ballot: a snapshot, so that later edits elsewhere cannot change the paper.

    `cost` is in minor units; `tags` are what floors speak about, `group` what caps speak about; `score` is the
    technical score as "n/d" ("" = none). `details` holds facts for pages only (category, place). The
    `official_*` columns hold what an imported election's organiser published.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=400)
    translations = models.JSONField(default=dict, blank=True)
    description = models.TextField(blank=True)
    cost = models.BigIntegerField(default=0)
    tags = models.JSONField(default=list, blank=True)
    group = models.CharField(max_length=120, blank=True)
    score = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict, blank=True)
    official_selected = models.PositiveSmallIntegerField(null=True, blank=True)
    official_votes = models.BigIntegerField(null=True, blank=True)
    official_score = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "code"], name="option_code_once"),
            models.UniqueConstraint(fields=["contest", "number"], name="option_number_once"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="option_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code
