"""People around a proposal: who supports it, who writes it together, and why a new one differs from an old one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participate.proposals.enums import Joining
from participate.proposals.models.proposal import Proposal


class Support(models.Model):
    """One person says: I support this too. It is no vote, and nobody else sees who."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal_id", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="support_once_per_person")]

    def __str__(self) -> str:
        return f"support:{self.pk}"


class CoAuthor(models.Model):
    """Somebody who writes a proposal together with its proposer, or was invited to, or asked to.

    `person` is empty while an invitation waits for somebody without an account here, and after an erasure.
    `invited_as` is what the inviter typed; it is emptied with the answer.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=Joining.choices)
    show_name = models.BooleanField(_("my name is shown"), default=False)
    invited_as = models.CharField(max_length=200, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(person__isnull=False),
                name="coauthor_once_per_person",
            ),
            models.CheckConstraint(condition=Q(state__in=Joining.values), name="coauthor_state_known"),
        ]

    def __str__(self) -> str:
        # Never the name: this text may end in a log.
        return f"coauthor:{self.pk} {self.state}"


class Difference(models.Model):
    """Why a proposal is not the same as one that looks alike, in the proposer's words: for the verification team."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="differences")
    other = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "other"], name="difference_once_per_pair"),
            models.CheckConstraint(condition=~Q(proposal=F("other")), name="difference_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} is not {self.other_id}"


class TitleGram(models.Model):
    """One piece of three letters of a proposal's titles, as a number: the index of similar words."""

    cycle = models.ForeignKey("processes.Cycle", models.CASCADE, related_name="+", db_index=False)
    gram = models.IntegerField()
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="grams")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "gram", "proposal"], name="gram_once_per_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}:{self.gram}"
