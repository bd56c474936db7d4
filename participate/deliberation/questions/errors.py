"""Errors of questions."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class NotYourQuestion(NotAllowed):
    """Only who asked takes a question back."""


class NotYourOffice(NotAllowed):
    """Somebody of another office, or of none, wants to act for this one."""


class QuestionClosed(Conflict):
    """The question was taken back, or it is answered already."""


class BadAnswer(DomainError):
    """An answer, a reason or an office cannot be taken as it is; the message says what to change."""

    status = 422


class BadDay(BadAnswer):
    """The day somebody promises is too early, too late, or nobody works on it."""
