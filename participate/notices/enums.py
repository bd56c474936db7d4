"""Codes of the notices room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a message is on its way."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    KEPT = "kept", _("In the inbox only")


class Origin(TextChoices):
    """Why somebody is told."""

    CHOSEN = "chosen", _("You chose to follow it")
    OWN = "own", _("It is yours")


class Category(TextChoices):
    """What messages are about; people switch mail on or off for each."""

    PROPOSAL = "proposal", _("Proposals I made or follow")
    CYCLE = "cycle", _("Processes I follow")
    OTHER = "other", pgettext_lazy("category of messages", "Everything else")


def category_of(topic: str) -> Category:
    """Return the category of a topic such as `proposal:12`."""
    kind = topic.split(":", 1)[0]
    return Category(kind) if kind in Category.values else Category.OTHER
