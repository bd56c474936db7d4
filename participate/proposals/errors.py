"""Errors of the proposals room."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class BadProposal(DomainError):
    """Something in the proposal's fields must be put right; the message names it."""


class BadStep(Conflict):
    """This decision cannot follow the present status."""


class NeedsReason(DomainError):
    """A decision that stops or changes a proposal needs a reason."""


class CodeTaken(Conflict):
    """Another proposal of the cycle has this code."""


class NotYours(NotAllowed):
    """The proposal or draft belongs to somebody else."""


class DraftGone(Conflict):
    """The draft was sent or deleted meanwhile."""


class AlreadyDecided(Conflict):
    """Somebody else decided since this person looked; the message says who, when and what."""


class BadMerge(DomainError):
    """These two proposals cannot be joined; the message says why."""


class BadScore(DomainError):
    """A score that cannot be kept; the message says why."""
