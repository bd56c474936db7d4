"""Minimax: the option whose worst duel is the least bad."""

from __future__ import annotations

import numpy as np

from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.duels import Duels
from voting.tally.ranked.shared import by_scores
from voting.tally.rules import Rule


def worst_duels(duels: Duels, measure: str) -> dict[str, int]:
    """Return each option's worst duel: the larger, the worse.

    `measure`: margins (votes against less votes for, negative for one who beats everybody), winning_votes
    (votes against where it loses, else 0) or opposition (votes against, lost or not).
    """
    against: Ints = duels.wins.T
    if measure == "margins":
        against = duels.wins.T - duels.wins
    elif measure == "winning_votes":
        against = duels.strengths("winning_votes").T
    rivals = ~np.eye(len(duels.codes), dtype=np.bool_)
    worst = [max(row[others].tolist(), default=0) for row, others in zip(against, rivals, strict=True)]
    return dict(zip(duels.codes, worst, strict=True))


def count_minimax(contest: Contest, rule: Rule) -> Outcome:
    """Elect the option whose worst duel is the least bad (Simpson and Kramer); equals by the tie criteria.

    Monotone; with margins or winning votes it elects the Condorcet winner, with opposition it may not where
    ballots are truncated; may elect somebody outside the Smith set. Sources: Simpson, Quarterly Journal of
    Economics 1969; Kramer, Journal of Economic Theory 1977.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [("abc", 4), ("bca", 3), ("cab", 2)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "abc"],
    ...                      [BallotGroup(tuple(marks), count) for marks, count in groups], 0)
    >>> outcome = count_minimax(contest, Rule("minimax"))
    >>> outcome.winner, outcome.table("worst_duel")
    ('a', {'a': 1, 'b': 3, 'c': 5})
    """
    duels = Duels.of(contest)
    worst = worst_duels(duels, rule["measure"])
    tallies = borda_tallies(contest)
    more = {"pairwise": duels.table()}
    return by_scores(contest, rule, tallies, "worst_duel", worst, more, lowest=True)
