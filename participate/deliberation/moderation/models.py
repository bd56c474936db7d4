"""Rules of talk, reports, cases, decisions and appeals.

`kind` and `key` name what a case is about without a foreign key: the public record stays when the words are gone.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.deliberation.moderation.enums import Action, Origin, Outcome, State
from participate.processes.models import Cycle


def person(**options: Any) -> models.ForeignKey:
    """A person whose account may be erased: the row stays without them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", **options
    )


class RuleBook(models.Model):
    """The rules of talk of a process as they were from `at` on; version 1 is the profile's and needs no row."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rule_books")
    version = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["cycle_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="rule_book_once"),
            models.CheckConstraint(condition=Q(version__gte=2), name="rule_book_after_profile"),
        ]

    def __str__(self) -> str:
        return f"rules:{self.cycle_id}.{self.version}"


class Case(models.Model):
    """One round of looking at one thing: from the first report to the decision."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="moderation_cases")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.REPORT)
    author = person()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    report_count = models.PositiveIntegerField(default=0)
    worst_rule = models.PositiveSmallIntegerField(_("rule"), default=0)

    class Meta:
        ordering = ["opened_at", "id"]
        indexes = [models.Index(fields=["cycle", "state", "opened_at"], name="case_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=[State.OPEN, State.RETURNED]),
                name="one_open_case",
            ),
        ]

    def __str__(self) -> str:
        return f"case:{self.pk}"


class Report(models.Model):
    """Somebody says that something breaks a rule; `code` leads them to what came of it.

    `visitor` is a keyed digest for people without an account, good for this one thing only.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    reporter = person()
    visitor = models.CharField(max_length=64, blank=True)
    rule = models.PositiveSmallIntegerField()
    note = models.CharField(_("what is wrong with it"), max_length=500, blank=True)
    code = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "reporter"],
                condition=Q(reporter__isnull=False),
                name="report_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["kind", "key", "visitor"], condition=~Q(visitor=""), name="report_once_a_visitor"
            ),
        ]

    def __str__(self) -> str:
        return f"report:{self.pk}"


class Decision(models.Model):
    """What a moderator decided, by which rule of which version, and why; `reason` goes to the writer only.

    Rows with the same `batch` were decided at once and are undone at once.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=10, choices=Action.choices)
    rule = models.PositiveSmallIntegerField(_("rule"), default=0)
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    by = person()
    at = models.DateTimeField()
    batch = models.UUIDField(db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at__isnull=True), name="one_decision_a_case"
            ),
            models.CheckConstraint(
                condition=Q(action=Action.LEAVE) | (Q(rule__gte=1) & ~Q(reason="")),
                name="hiding_names_rule_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"decision:{self.pk}"


class Appeal(models.Model):
    """The writer says that a decision is wrong, once; somebody else looks again, and `reason` is public."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    appellant = person()
    first_decider = person()
    text = models.TextField(_("why it is wrong"), max_length=1500)
    at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(first_decider__isnull=True)
                | ~Q(decided_by=F("first_decider")),
                name="moderation_other_decider",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (Q(outcome__in=Outcome.values, decided_at__isnull=False) & ~Q(reason="")),
                name="moderation_outcome_told",
            ),
        ]

    def __str__(self) -> str:
        return f"moderation-appeal:{self.pk}"
