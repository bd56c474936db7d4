"""Errors of the outcomes room."""

from participate.kit.errors import Conflict, DomainError


class NoCount(Conflict):
    """There is no official count yet, so there is nothing to propose to the meeting."""


class Published(Conflict):
    """The decision is published and does not change any more."""


class NotPublished(Conflict):
    """This needs a published decision."""


class BadAmendment(DomainError):
    """The amendment cannot be applied; the message says why."""


class Overspend(DomainError):
    """The list would cost more than the envelope; no reason allows this."""


class BreaksLimit(DomainError):
    """A floor or a cap would break, and the meeting has not said why it wants that."""


class MovedOn(Conflict):
    """Somebody else changed the list, or the preview is no longer true."""


class NotReady(DomainError):
    """The checklist is not complete; the message names the first open point."""


class NeedsWords(DomainError):
    """A reason or an explanation is missing."""
