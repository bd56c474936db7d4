"""Codes of the contests room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a contest is for in its cycle."""

    MAIN = "main", _("Budget vote")
    CO_DESIGN = "co_design", _("Co-design vote")
    FURTHER = "further", _("Another vote")
    SECOND_ROUND = "second_round", _("Second round")


class Reproduction(TextChoices):
    """How our count of an imported election compares with what its organiser published."""

    REPRODUCED = "reproduced", _("Official outcome: reproduced")
    DIFFERS = "differs", _("Official outcome: differs")
    NO_OFFICIAL_OUTCOME = "no_official_outcome", _("No official outcome in the file")
    RULE_NOT_IMPLEMENTED = "rule_not_implemented", _("Official rule not implemented here")


class Entitlement(TextChoices):
    """Why a person may or may not vote now."""

    MAY_VOTE = "may_vote", _("You can vote now")
    NOT_YET = "not_yet", _("Voting has not started yet")
    OVER = "over", _("Voting is over")
    MAY_CHANGE = "may_change", _("You have voted and may change your ballot")
    VOTED = "voted", _("You have voted")
    NOT_PRESENT = "not_present", _("You are not marked as present yet")
    NOT_ENTITLED = "not_entitled", _("You are not on the list of voters")


class Electorate(TextChoices):
    """Whose names make the roll."""

    DELEGATES = "delegates", _("The delegates of this process")
    LIST = "list", _("The people on a list that is brought in")


class Way(TextChoices):
    """How somebody on the roll gets to a ballot. `PRESENCE`: not before the desk has marked the person present."""

    ACCOUNT = "account", _("With an account")
    EMAIL = "email", _("With a code sent by e-mail")
    PHONE = "phone", _("With a code sent to a phone")
    PAPER_CODE = "code", _("With a one-time code on paper")
    PRESENCE = "presence", _("Only after the desk has marked the person present")


class IdentityLevel(TextChoices):
    """How well somebody on the roll is known; whoever made the list says so."""

    SELF_DECLARED = "self_declared", _("Said so themselves")
    LIST = "list", _("On an official list")
    CONTACT = "contact", _("E-mail or phone confirmed")
    DOCUMENT = "document", _("Identity document checked")
    PRESENT = "present", _("Seen in person")
    PAPER_CODE = "paper_code", _("One-time paper code")
