"""Verbs of the ballot box."""

from voting.ballots.services.casting import cast_ballot
from voting.ballots.services.checkpoints import make_checkpoint, record_entry
from voting.ballots.services.judging import items_for, judge, paper_of
from voting.ballots.services.life import (
    OptionLine,
    close_contest,
    create_contest,
    mark_counted,
    open_contest,
    publish_rule,
    update_draft,
)
from voting.ballots.services.rolls import (
    RollChange,
    RollLine,
    add_to_roll,
    mark_presence,
    remove_entries,
    remove_from_roll,
    replace_roll,
    restore_to_roll,
    roll_lines,
)
from voting.ballots.services.sealing import finish_sealing, seal_contest

__all__ = [
    "OptionLine",
    "RollChange",
    "RollLine",
    "add_to_roll",
    "cast_ballot",
    "close_contest",
    "create_contest",
    "finish_sealing",
    "items_for",
    "judge",
    "make_checkpoint",
    "mark_counted",
    "mark_presence",
    "open_contest",
    "paper_of",
    "publish_rule",
    "record_entry",
    "remove_entries",
    "remove_from_roll",
    "replace_roll",
    "restore_to_roll",
    "roll_lines",
    "seal_contest",
    "update_draft",
]
