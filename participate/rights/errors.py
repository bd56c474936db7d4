"""Errors of the rights room, in words that say what to do."""

from participate.kit.errors import DomainError, NotAllowed


class NoSuchPerson(DomainError):
    """What was typed names nobody."""


class LastAdministrator(NotAllowed):
    """Without this account nobody could look after the site."""
