"""Tables of the ballot box. No table joins a roll entry to a ballot, and no ballot carries a time."""

from django.db import models
from django.db.models import F, Q

from voting.ballots.enums import Assurance, BallotStatus, Channel, Kind, RollStatus, State

FROZEN_STATES = (State.OPEN, State.CLOSED, State.COUNTED)


class Contest(models.Model):
    """One question put to a roll of people.

    `budget` is in minor units of `currency` (None: nothing is shared out, the contest picks one option).
    `rule` is the published rule; while the contest is a draft it is the proposal. `turnout` is fixed at closing.
    `rank_limit` is the largest number of marks; `points_total` and `points_each` bind points ballots.
    """

    title = models.CharField(max_length=200)
    translations = models.JSONField(default=dict, blank=True)
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    rank_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    points_total = models.PositiveIntegerField(null=True, blank=True)
    points_each = models.PositiveIntegerField(null=True, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="IDR")
    time_zone = models.CharField(max_length=40, default="Asia/Makassar")
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
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

    @property
    def is_counted(self) -> bool:
        """Whether the result may be shown."""
        return self.state == State.COUNTED


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


class Roll(models.Model):
    """An entitled person, known here only by a keyed hash; see `voting.ballots.keys`."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="roll")
    person_key = models.CharField(max_length=64)
    level = models.CharField(max_length=20, blank=True)
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


class Ballot(models.Model):
    """One ballot. The key is 160 random bits; there is no time, no person, no running number.

    `payload` is canonical JSON text. `slot` joins the versions of one voter's ballot where re-voting is allowed
    and stays empty where it is not.
    """

    id = models.CharField(primary_key=True, max_length=40)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="ballots")
    slot = models.CharField(max_length=64, null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
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
