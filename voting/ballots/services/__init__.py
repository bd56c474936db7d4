"""Verbs of the ballot box."""

from voting.ballots.services.casting import cast_ballot, judge
from voting.ballots.services.life import (
    OptionLine,
    close_contest,
    create_contest,
    mark_counted,
    open_contest,
    publish_rule,
    update_draft,
)
from voting.ballots.services.rolls import add_to_roll, remove_from_roll

__all__ = [
    "OptionLine",
    "add_to_roll",
    "cast_ballot",
    "close_contest",
    "create_contest",
    "judge",
    "mark_counted",
    "open_contest",
    "publish_rule",
    "remove_from_roll",
    "update_draft",
]
