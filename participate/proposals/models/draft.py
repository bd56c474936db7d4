"""Unsent proposals: one person's own, never shown to anybody else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participate.processes.models import Cycle
from participate.proposals.models.proposal import Proposal


class ProposalDraft(models.Model):
    """What was typed so far, by step; belongs to `owner`, or to whoever holds the token with this hash."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="proposal_drafts"
    )
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    data = models.JSONField(default=dict, blank=True)
    step = models.CharField(max_length=20, blank=True)
    entered_for = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    proposal = models.OneToOneField(Proposal, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(token_hash=""), name="draft_belongs_to_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"draft:{self.pk}"


class DraftPhoto(models.Model):
    """A cleaned picture waiting with its draft."""

    draft = models.ForeignKey(ProposalDraft, models.CASCADE, related_name="photos")
    image = models.ImageField(_("photo"), upload_to="proposals/")
    alt = models.CharField(_("what the photo shows"), max_length=200, blank=True)

    class Meta:
        ordering = ["draft_id", "id"]

    def __str__(self) -> str:
        return self.alt or self.image.name
