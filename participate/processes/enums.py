"""Codes of the processes room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person may do beyond a resident's rights, in an area or a cycle."""

    OPERATOR = "operator", _("Paper operator")
    DELEGATE = "delegate", _("Delegate")
    VERIFIER = "verifier", _("Verifier")
    FACILITATOR = "facilitator", _("Facilitator")
    MODERATOR = "moderator", _("Moderator")
    COUNCIL_EDITOR = "council_editor", _("Council editor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


# Roles that see or change other people's work: they need a second factor in production.
STAFF_ROLES = frozenset(
    {
        Role.OPERATOR,
        Role.VERIFIER,
        Role.FACILITATOR,
        Role.MODERATOR,
        Role.COUNCIL_EDITOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)


class Capability(TextChoices):
    """What a phase opens."""

    PROPOSE = "propose", _("Propose")
    VERIFY = "verify", _("Verify and score")
    SET_RULES = "set_rules", _("Set the rules")
    VOTE = "vote", _("Vote")
    COUNT = "count", _("Count")
    DECIDE = "decide", _("Decide")
    CHANGE_ENVELOPE = "change_envelope", _("Change the envelope")
    RECORD_LEVELS = "record_levels", _("Record what other levels decide")
    DELIVER = "deliver", _("Record delivery")


class Gender(TextChoices):
    """As delegates are listed in the minutes."""

    WOMAN = "P", pgettext_lazy("gender", "Woman")
    MAN = "L", pgettext_lazy("gender", "Man")
