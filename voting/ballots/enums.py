"""Codes of the ballot box. Words for people are made in the rooms around it."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a voter writes on the ballot."""

    RANKED = "ranked"
    APPROVAL = "approval"
    POINTS = "points"
    SCORE = "score"
    KNAPSACK = "knapsack"
    YES_NO = "yes_no"


# What the tally reads each ballot as: a score is points, a filled budget and a yes are approvals.
TALLY_KIND = {
    Kind.RANKED: "ranked", Kind.APPROVAL: "approval", Kind.POINTS: "points", Kind.SCORE: "points",
    Kind.KNAPSACK: "approval", Kind.YES_NO: "approval",
}  # fmt: skip


class State(TextChoices):
    """The life of a contest, in this order and never back.

    `SEALING` lives inside one transaction only: while it lasts, the box may be written again in another order.
    """

    DRAFT = "draft"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    SEALING = "sealing"
    SEALED = "sealed"
    COUNTED = "counted"


class Assurance(TextChoices):
    """What is promised about secrecy and about who can recount."""

    OPEN = "open"
    SEALED = "sealed"


class RollStatus(TextChoices):
    """Whether a roll entry may vote. `WAITING`: not before somebody has marked the person present."""

    ELIGIBLE = "eligible"
    WAITING = "waiting"
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


class AmendmentState(TextChoices):
    """Where a proposed change stands. `APPLYING` lives inside one transaction only."""

    PROPOSED = "proposed"
    APPLYING = "applying"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"


class StepKind(TextChoices):
    """What happened at a closing. `CLOSED` and `SEEDED` need two people."""

    CLOSE_ASKED = "close_asked"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    CHECKPOINT = "checkpoint"
    SEED_TYPED = "seed_typed"
    SEEDED = "seeded"
    SEALED = "sealed"
    COUNTED = "counted"
    PUBLISHED = "published"
    SIGNED = "signed"


class BatchState(TextChoices):
    """A batch of paper ballots on its way into the box."""

    OPEN = "open"
    SETTLED = "settled"
    IN_BOX = "in_box"
    CANCELLED = "cancelled"


class SheetReason(TextChoices):
    """Why a sheet cannot be read as marks."""

    UNREADABLE = "unreadable"
    SIGNED = "signed"
    NOT_OURS = "not_ours"


class FlagKind(TextChoices):
    """What the stuffing watch finds unusual."""

    NIGHT = "night"
    NETWORK = "network"
    DOMAIN = "domain"
    MAILBOX = "mailbox"
    CLERK = "clerk"


class QuarantineAct(TextChoices):
    """Ballots are set aside or taken back into the count."""

    ASIDE = "aside"
    BACK = "back"


class QuarantineState(TextChoices):
    """Proposed by one, then confirmed by another or withdrawn."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
