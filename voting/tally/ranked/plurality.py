"""Plurality: the option with the most first preferences."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.shared import by_scores
from voting.tally.rules import Rule


def count_plurality(contest: Contest, rule: Rule) -> Outcome:
    """Count first preferences; equals by the tie criteria. Options that share the first rank count in full.

    Monotone and consistent; may elect an option that loses to every other one.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project("A", 0), Project("B", 0)],
    ...                                ballots=["AB", "AB", "BA"], budget=0)
    >>> count_plurality(contest, Rule("plurality")).winner
    'A'
    """
    tallies = borda_tallies(contest)
    return by_scores(contest, rule, tallies, "first_preferences", dict(tallies.first))
