"""Errors of the deliberation room."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class NotYourPost(NotAllowed):
    """Only who wrote a post changes it or takes it back."""


class TalkIsOver(Conflict):
    """The process is in the archive: its threads are read, not written."""


class PostGone(Conflict):
    """The post was taken back meanwhile."""


class BadText(DomainError):
    """The text cannot be posted as it is; the message says what to change."""

    status = 422


class TooQuick(BadText):
    """The form came back faster than a person types, or without the mark it was given."""
