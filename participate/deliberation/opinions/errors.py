"""Errors of opinion maps."""

from participate.deliberation.errors import BadText
from participate.kit.errors import Conflict


class PollNotOpen(Conflict):
    """No answers are taken now."""


class StatementGone(Conflict):
    """The statement is not among those that can be answered."""


class BadStatement(BadText):
    """The statement cannot be taken as it is; the message says what to change."""
