"""Pictures of a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participate.proposals.models.proposal import Proposal


class ProposalPhoto(models.Model):
    """A cleaned picture (no camera notes) with a sentence that says what it shows."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="photos")
    image = models.ImageField(_("photo"), upload_to="proposals/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    alt = models.CharField(_("what the photo shows"), max_length=200, blank=True)

    class Meta:
        ordering = ["proposal_id", "id"]

    def __str__(self) -> str:
        return self.alt or self.image.name
