"""Errors of moderation."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class OwnWords(NotAllowed):
    """Nobody decides on their own words, or on an appeal against their own decision."""


class NotYourCase(NotAllowed):
    """Only the writer appeals."""


class CaseMoved(Conflict):
    """Somebody else decided meanwhile, or the writer took it back."""


class NoAppeal(Conflict):
    """There is no appeal here any more: too late, or there was one."""


class BadReport(DomainError):
    """The report or decision cannot be kept as it is; the message says what to change."""

    status = 422
