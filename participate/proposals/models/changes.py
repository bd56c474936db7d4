"""What others ask of a proposal's authors: to change a text, or to merge two proposals."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from participate.proposals.enums import Answer, Editable
from participate.proposals.models.proposal import Proposal


def _person() -> models.ForeignKey:
    """A person who may leave; the row stays without them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


def _answered(name: str) -> models.CheckConstraint:
    """An open row has no moment of an answer, every other one has."""
    moment = Q(answered_at__isnull=True)
    condition = Q(Q(state=Answer.OPEN) & moment) | Q(~Q(state=Answer.OPEN) & ~moment)
    return models.CheckConstraint(condition=condition, name=name)


class SuggestedEdit(models.Model):
    """Somebody suggests another text for one field; an author accepts or declines it with a word."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=20, choices=Editable.choices)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    made_by: Any = _person()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by: Any = _person()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal_id", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(field__in=Editable.values), name="suggestion_field_known"),
            models.CheckConstraint(condition=Q(state__in=Answer.values), name="suggestion_state_known"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="suggestion_changes_something"),
            _answered("suggestion_answered_has_moment"),
        ]

    def __str__(self) -> str:
        return f"suggestion:{self.pk} {self.field}"


class MergeOffer(models.Model):
    """Authors of one proposal offer the authors of another to merge: `source` would live on in `target`.

    When the other side accepts, the verification team confirms with a merge or refuses with a reason; the merge
    itself is a `MergeLink` and an event as ever.
    """

    source = models.ForeignKey(Proposal, models.CASCADE, related_name="offers_to_join")
    target = models.ForeignKey(Proposal, models.CASCADE, related_name="offers_to_carry")
    by_source = models.BooleanField()
    note = models.CharField(max_length=300)
    made_by: Any = _person()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by: Any = _person()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state__in=[Answer.OPEN, Answer.ACCEPTED], closed_at__isnull=True),
                name="merge_offer_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_offer_of_two"),
            models.CheckConstraint(condition=Q(state__in=Answer.values), name="merge_offer_state_known"),
            _answered("merge_offer_answered_has_moment"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"merge offer:{self.pk} {self.state}"
