"""Codes of the contests room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a contest is for in its cycle."""

    MAIN = "main", _("Budget vote")
    CO_DESIGN = "co_design", _("Co-design vote")


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
    VOTED = "voted", _("You have voted")
    NOT_ENTITLED = "not_entitled", _("You are not on the list of voters")
