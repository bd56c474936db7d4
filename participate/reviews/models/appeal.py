"""The right to have a decision looked at by somebody else, once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.proposals.models import Proposal, ProposalEvent
from participate.reviews.enums import Outcome
from participate.reviews.models.columns import person


def _another(column: str) -> Q:
    """Nobody judges an appeal against their own decision; people whose accounts are gone are nobody."""
    return (
        Q(**{f"{column}__isnull": True}) | Q(first_decider__isnull=True) | ~Q(**{column: F("first_decider")})
    )


class Appeal(models.Model):
    """`against` is the step that said no, `text` is for those who judge it and is not published.

    `first_decider` said no, `reviewer` looks again until `due_on`, `result` is the step that follows, if one does.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="appeals")
    against = models.OneToOneField(ProposalEvent, models.PROTECT, related_name="appeal")
    appellant = person()
    text = models.TextField(_("what was overlooked"), max_length=1500)
    at = models.DateTimeField()
    first_decider = person()
    reviewer = person()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = person()
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.OneToOneField(ProposalEvent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=_another("reviewer"), name="appeal_other_reviewer"),
            models.CheckConstraint(condition=_another("decided_by"), name="appeal_other_decider"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (Q(outcome__in=Outcome.values, decided_at__isnull=False) & ~Q(reason="")),
                name="appeal_outcome_told",
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(outcome__in=[Outcome.REVERSED, Outcome.REOPENED]),
                name="appeal_result_follows",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal:{self.pk}"
