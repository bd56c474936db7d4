"""Codes of the ballot box. Words for people are made in the rooms around it."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a voter writes on the ballot."""

    RANKED = "ranked"
    APPROVAL = "approval"
    POINTS = "points"


class State(TextChoices):
    """The life of a contest, in this order and never back."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"


class Assurance(TextChoices):
    """What is promised about secrecy and about who can recount."""

    OPEN = "open"
    SEALED = "sealed"


class RollStatus(TextChoices):
    """Whether a roll entry may vote."""

    ELIGIBLE = "eligible"
    REMOVED = "removed"


class BallotStatus(TextChoices):
    """What a ballot is worth to the count."""

    VALID = "valid"
    BLANK = "blank"
    INVALID = "invalid"


class Channel(TextChoices):
    """How a ballot came into the box."""

    ONLINE = "online"
    PAPER = "paper"
    IMPORTED = "imported"
