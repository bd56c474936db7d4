"""Errors of the reviews room."""

from participate.kit.errors import Conflict, DomainError, NotAllowed


class AlreadyReviewed(Conflict):
    """The proposal is under review already, or does not wait for one."""


class ReviewClosed(Conflict):
    """The review is finished or stopped."""


class Overtaken(Conflict):
    """The proposal was decided elsewhere since the review began."""


class NotReady(Conflict):
    """Something must come before this step; the message says what."""


class BadOpinion(DomainError):
    """An opinion that says too little; the message says what is missing."""


class NotYourOffice(NotAllowed):
    """The person does not speak for this office."""


class BadBulk(DomainError):
    """One of the chosen reviews does not allow it, so nothing was done; the message names it."""


class CannotUndo(Conflict):
    """It was undone already, or something has happened since."""


class NoAppeal(Conflict):
    """This decision cannot be appealed against (any more)."""


class NotYourAppeal(NotAllowed):
    """Only those who proposed may appeal."""


class OwnDecision(NotAllowed):
    """Whoever made the decision does not judge the appeal against it."""


class BadRelation(DomainError):
    """These two proposals cannot be tied like this; the message says why."""
