"""Errors of the places room."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class BadArea(DomainError):
    """Something in an area's fields must be put right; the message names it."""


class AreaInUse(Conflict):
    """The area cannot be removed because something belongs to it."""


class NotYourArea(NotAllowed):
    """The area lies outside what the person looks after."""
