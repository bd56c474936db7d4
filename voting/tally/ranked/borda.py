"""Borda count: a rank is worth the number of options placed below it."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round
from voting.tally.ranked.shared import finish, top_ties
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order


def borda_tallies(contest: Contest) -> Tallies:
    """Sum points where a first place is worth the number of other options, or the rank limit if smaller."""
    others = max(len(contest.projects) - 1, 1)
    return tally(contest, top=min(contest.rank_limit or others, others))


def count_borda(contest: Contest, rule: Rule) -> Outcome:
    """Count the Borda rule; unranked options get nothing.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "ABC"),
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> outcome = count_borda(contest, Rule("borda"))
    >>> outcome.winner, outcome.table("points")
    ('B', {'A': 32, 'B': 51, 'C': 37})
    """
    tallies = borda_tallies(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    order = priority_order(tallies.points, breaker)
    rounds = (Round.of(1, "counted", None, points=dict(tallies.points)),)
    return finish(
        contest,
        rule,
        order,
        rounds=rounds,
        ties=top_ties(order, tallies.points, breaker),
        tables=tallies.tables(),
    )
