"""Codes of the notices room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a message is on its way through one channel."""

    WAITING = "waiting", _("Waiting")
    DEFERRED = "deferred", _("Waits for the end of your quiet hours")
    COLLECTING = "collecting", _("Comes with the next summary")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    IN_DIGEST = "in_digest", _("In a summary")
    FAILED = "failed", _("Could not be sent")
    DROPPED = "dropped", _("Not sent: you said stop")


# Not decided yet: what is in one of these may still leave.
OPEN = (State.WAITING, State.DEFERRED, State.COLLECTING, State.SENDING)


class Rhythm(TextChoices):
    """How often a person is written to on one channel."""

    IMMEDIATE = "immediate", _("At once")
    DAILY = "daily", _("One summary a day")
    WEEKLY = "weekly", _("One summary a week")
    NEVER = "never", _("Never")


class Failure(TextChoices):
    """Why something could not be sent; never the words of the other side, which may hold an address."""

    ADDRESS = "address", _("The address does not work")
    SERVER = "server", _("The other side did not answer")
    BY_HAND = "by_hand", _("The operator could not reach the person")
    OTHER = "other", pgettext_lazy("kind of failure", "Something else")


class Origin(TextChoices):
    """Why somebody is told."""

    CHOSEN = "chosen", _("You chose to follow it")
    OWN = "own", _("It is yours")


class Category(TextChoices):
    """What messages are about; people switch them on or off outside the inbox for each."""

    PROPOSAL = "proposal", _("Proposals I made or follow")
    THREAD = "thread", _("Talks I follow")
    AREA = "area", _("Places I follow")
    CYCLE = "cycle", _("Processes I follow")
    OTHER = "other", pgettext_lazy("category of messages", "Everything else")


def category_of(topic: str) -> Category:
    """Return the category of a topic such as `proposal:12`."""
    kind = topic.split(":", 1)[0]
    return Category(kind) if kind in Category.values else Category.OTHER
