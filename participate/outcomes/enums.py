"""Codes of the outcomes room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Change(TextChoices):
    """What an amendment does to the list."""

    VOLUME = "volume", _("Change the volume")
    ADD = "add", _("Put on the list")
    REMOVE = "remove", _("Take off the list")
    UNDO = "undo", _("Undo an amendment")


class Agreement(TextChoices):
    """How the meeting agreed."""

    CONSENSUS = "consensus", _("By consensus")
    VOTE = "vote", _("By a vote in the meeting")


class Basis(TextChoices):
    """Why an item is on the list as it is."""

    RULE = "rule", pgettext_lazy("basis of an item", "By the published rule")
    AMENDED = "amended", pgettext_lazy("basis of an item", "Amended by the meeting")


class Progress(TextChoices):
    """How far the work is; the values are decisions of a proposal."""

    IN_PROGRESS = "in_progress", pgettext_lazy("work", "Being carried out")
    COMPLETED = "completed", pgettext_lazy("work", "Finished")
    PARTLY = "partly", pgettext_lazy("work", "Finished in part")
    CANCELLED = "cancelled", pgettext_lazy("work", "Cancelled")
