"""Verbs of the contests room."""

from participate.contests.services.co_design import open_co_design
from participate.contests.services.further import open_further_vote
from participate.contests.services.rules import draft_rules, publish_rules
from participate.contests.services.vote import (
    cast_vote,
    close_vote,
    count_vote,
    open_vote,
    topic,
)

__all__ = [
    "cast_vote",
    "close_vote",
    "count_vote",
    "draft_rules",
    "open_co_design",
    "open_further_vote",
    "open_vote",
    "publish_rules",
    "topic",
]
