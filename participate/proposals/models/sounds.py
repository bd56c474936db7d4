"""The recording of a proposal's summary."""

from django.conf import settings
from django.db import models

from participate.proposals.models.proposal import Proposal


class ProposalSound(models.Model):
    """A recording that reads the problem and the title aloud; the words stand beside it."""

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="sound")
    file = models.FileField(upload_to="sounds/")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposal_sounds"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proposal_sound:{self.pk}"
