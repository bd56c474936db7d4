"""Errors of the notices room."""

from participate.kit.errors import DomainError


class BadLink(DomainError):
    """The signed link is damaged, too old, or about something that is gone."""

    status = 404


class NeedsAddress(DomainError):
    """Somebody without an account must give an e-mail address."""


class BadChoice(DomainError):
    """The answer is not one of those on the page."""
