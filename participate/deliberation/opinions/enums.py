"""Codes of opinion maps."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import pgettext_lazy


class PollState(TextChoices):
    """Where a round of opinions is."""

    DRAFT = "draft", pgettext_lazy("opinion round", "Not open yet")
    OPEN = "open", pgettext_lazy("opinion round", "Open")
    CLOSED = "closed", pgettext_lazy("opinion round", "Closed")


class Verdict(TextChoices):
    """Whether others see a statement."""

    WAITING = "waiting", pgettext_lazy("statement", "Waits for a moderator")
    APPROVED = "approved", pgettext_lazy("statement", "Let in")
    REJECTED = "rejected", pgettext_lazy("statement", "Not let in")


class Choice(IntegerChoices):
    """What one can say to a statement; the numbers are those of the map."""

    AGREE = 1, pgettext_lazy("answer", "Agree")
    DISAGREE = -1, pgettext_lazy("answer", "Disagree")
    PASS = 0, pgettext_lazy("answer", "Pass")
