"""Codes of the reviews room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a review stands."""

    FORMAL = "formal", _("Formal check")
    OPINIONS = "opinions", _("Offices answer")
    DECISION = "decision", _("To be decided")
    FINISHED = "finished", pgettext_lazy("review", "Finished")
    STOPPED = "stopped", pgettext_lazy("review", "Stopped")


OPEN_STATES = (State.FORMAL, State.OPINIONS, State.DECISION)


class Verdict(TextChoices):
    """What an office thinks of a proposal."""

    FEASIBLE = "feasible", _("Feasible")
    CONDITIONAL = "conditional", _("Feasible on a condition")
    NOT_FEASIBLE = "not_feasible", _("Not feasible")
    NOT_OURS = "not_ours", _("Not our business")


class Answer(TextChoices):
    """The answer to a question of the checklist."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not sure")


class BulkKind(TextChoices):
    """What is done to many reviews at once."""

    ASSIGN = "assign", _("Hand over to a person")
    ASK = "ask", _("Ask an office")
    RETURN = "return", _("Return for completion")
    REJECT = "reject", _("Reject")


# What residents see cannot be taken back; the rest can.
PUBLIC_KINDS = (BulkKind.RETURN, BulkKind.REJECT)


class Outcome(TextChoices):
    """How an appeal ends."""

    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision is reversed")
    REOPENED = "reopened", _("Back to review")


class RelationKind(TextChoices):
    """What one proposal means for another."""

    EXCLUDES = "excludes", _("Only one of the two can be built")
    NEEDS = "needs", _("Makes sense only with the other one")
