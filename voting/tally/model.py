"""The shapes that other rooms code against, in one place."""

from voting.tally.contest import BallotGroup, Cap, Contest, Floor, Kind, Project
from voting.tally.outcome import Outcome, Round, Tie, Totals
from voting.tally.rules import BUDGET_RULES, DEFAULT_TIE, SINGLE_WINNER_RULES, Rule

__all__ = [
    "BUDGET_RULES",
    "DEFAULT_TIE",
    "SINGLE_WINNER_RULES",
    "BallotGroup",
    "Cap",
    "Contest",
    "Floor",
    "Kind",
    "Outcome",
    "Project",
    "Round",
    "Rule",
    "Tie",
    "Totals",
]
