"""Verbs of the contests room."""

from participate.contests.services.co_design import open_co_design
from participate.contests.services.rules import draft_rules, publish_rules, save_draft_rules
from participate.contests.services.vote import (
    PaperEntry,
    cast_vote,
    close_vote,
    count_vote,
    enter_paper_ballot,
    open_vote,
    topic,
)

__all__ = [
    "PaperEntry",
    "cast_vote",
    "close_vote",
    "count_vote",
    "draft_rules",
    "enter_paper_ballot",
    "open_co_design",
    "open_vote",
    "publish_rules",
    "save_draft_rules",
    "topic",
]
