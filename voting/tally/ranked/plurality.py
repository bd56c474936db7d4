"""Plurality: the option with the most first preferences."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.shared import finish, top_ties
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker, priority_order


def count_plurality(contest: Contest, rule: Rule) -> Outcome:
    """Count first preferences; equals by the tie criteria.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project("A", 0), Project("B", 0)],
    ...                                ballots=["AB", "AB", "BA"], budget=0)
    >>> count_plurality(contest, Rule("plurality")).winner
    'A'
    """
    tallies = borda_tallies(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    order = priority_order(tallies.first, breaker)
    rounds = (Round.of(1, "counted", None, first_preferences=dict(tallies.first)),)
    return finish(
        contest,
        rule,
        order,
        rounds=rounds,
        ties=top_ties(order, tallies.first, breaker),
        tables=tallies.tables(),
    )
