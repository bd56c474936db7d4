"""Errors of the processes room."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class NotOpen(Conflict):
    """The phase that allows this is not open now."""


class BadPhases(DomainError):
    """Phases overlap or end before they start."""


class NotYourRole(NotAllowed):
    """The person lacks the role for this cycle."""


class TwiceOnTheList(Conflict):
    """The account stands on the list of delegates under another code."""
