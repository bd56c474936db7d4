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


class ListStands(Conflict):
    """A vote was opened, so who is on the list of voters can change no more."""


class CodeTaken(Conflict):
    """Another delegate of the cycle has this code."""


class NoLongerListed(Conflict):
    """The delegate was taken off the list in the meantime."""


class BadSheet(DomainError):
    """The table of delegates has mistakes; nothing was changed."""


class BadAttendance(DomainError):
    """Counts of a meeting contradict each other; `field` names the one to look at."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class OfficeNeeded(Conflict):
    """The office has been asked for opinions, so it cannot go."""


class BadHolidays(DomainError):
    """A list of holidays that no calendar could follow."""
