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


class NeedsCare(BadText):
    """Before this is published its writer is asked; `moderation.views.care` makes the page."""


class TellsOfCase(NeedsCare):
    """The text tells of violence, a child's harm, an illness or despair; nothing of it was stored."""

    def __init__(self, message: str, groups: tuple[str, ...], strong: bool) -> None:
        super().__init__(message)
        self.groups, self.strong = groups, strong


class PrivateWords(NeedsCare):
    """The text seems to hold a phone number, an identity number or an address."""

    def __init__(self, message: str, kinds: list[str]) -> None:
        super().__init__(message)
        self.kinds = kinds


class TooQuick(BadText):
    """The form came back faster than a person types, or without the mark it was given."""
