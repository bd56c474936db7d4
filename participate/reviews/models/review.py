"""A review of one proposal, and its first step."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.proposals.models import Proposal, ProposalEvent
from participate.reviews.enums import OPEN_STATES, State
from participate.reviews.models.columns import person, signer

OPEN = Q(state__in=[state.value for state in OPEN_STATES])


class Review(models.Model):
    """From the step that asks for an answer (`asked`) to the one that gives it (`result`).

    `reviewer` leads it (nobody: unassigned), `due_on` is the last day for the present state on the cycle's clocks.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reviews")
    asked = models.ForeignKey(ProposalEvent, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FORMAL)
    reviewer = person(verbose_name=_("reviewer"))
    due_on = models.DateField(_("due"))
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.OneToOneField(ProposalEvent, models.PROTECT, null=True, blank=True, related_name="review")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["proposal"], condition=OPEN, name="review_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=State.values) & (OPEN ^ Q(closed_at__isnull=False)),
                name="review_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.FINISHED, result__isnull=False)
                | (~Q(state=State.FINISHED) & Q(result__isnull=True)),
                name="review_finished_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"review:{self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES


class FormalCheck(models.Model):
    """Three answers with reasons: complete, within authority, no double. Append-only; the newest one counts."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="checks")
    complete = models.BooleanField(_("It is complete"))
    complete_reason = models.CharField(max_length=500, blank=True)
    in_authority = models.BooleanField(_("It is within our authority"))
    in_authority_reason = models.CharField(max_length=500, blank=True)
    no_double = models.BooleanField(_("It is no double"))
    no_double_reason = models.CharField(max_length=500, blank=True)
    by = signer()
    at = models.DateTimeField()

    class Meta:
        ordering = ["review_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(complete=True) | ~Q(complete_reason=""))
                & (Q(in_authority=True) | ~Q(in_authority_reason=""))
                & (Q(no_double=True) | ~Q(no_double_reason="")),
                name="check_no_has_reason",
            )
        ]

    def __str__(self) -> str:
        return f"check:{self.pk}"

    @property
    def passed(self) -> bool:
        """Whether all three answers are yes."""
        return self.complete and self.in_authority and self.no_double
