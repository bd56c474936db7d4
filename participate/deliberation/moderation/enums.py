"""Codes of moderation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a case is."""

    OPEN = "open", pgettext_lazy("state of a report", "Waiting")
    RETURNED = "returned", _("With its writer")
    DECIDED = "decided", pgettext_lazy("state of a report", "Decided")
    GONE = "gone", _("Taken back by its writer")


class Origin(TextChoices):
    """Why a case began."""

    REPORT = "report", pgettext_lazy("why a case began", "Reported")
    CHANGED = "changed", _("Changed by its writer after it was returned")


class Action(TextChoices):
    """What a moderator does."""

    LEAVE = "leave", _("Leave it: it breaks no rule")
    RETURN = "return", _("Give it back to its writer to change")
    HIDE = "hide", _("Hide it")


class Outcome(TextChoices):
    """What an appeal brings."""

    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision is reversed")


# What the public record calls the actions.
DONE = {
    Action.LEAVE: pgettext_lazy("moderation record", "Left as it is"),
    Action.RETURN: pgettext_lazy("moderation record", "Given back to change"),
    Action.HIDE: pgettext_lazy("moderation record", "Hidden"),
}
UNSEEN = frozenset({Action.RETURN, Action.HIDE})
