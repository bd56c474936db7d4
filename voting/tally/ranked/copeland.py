"""Copeland: one for every option beaten one to one, a share for every draw."""

from __future__ import annotations

from fractions import Fraction

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.duels import Duels
from voting.tally.ranked.shared import by_scores
from voting.tally.rules import Rule


def count_copeland(contest: Contest, rule: Rule) -> Outcome:
    """Count 1 for each option beaten one to one and `draw` for each draw; equals by the tie criteria.

    With a draw of 1 this is the method of Llull, with 1/2 that of Copeland. Elects the Condorcet winner and
    always somebody of the Smith set; monotone; equal scores are common, so the tie policy matters. Sources:
    Copeland 1951; Faliszewski and others, Journal of Artificial Intelligence Research 2009 (Copeland-alpha).

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 0) for code in "abc"],
    ...                                ballots=["abc", "abc", "bca", "cb"], budget=0)
    >>> outcome = count_copeland(contest, Rule("copeland"))
    >>> outcome.winner, [str(score) for score in outcome.table("copeland").values()]
    ('b', ['1', '3/2', '1/2'])
    """
    duels = Duels.of(contest)
    won = duels.beats.sum(axis=1).tolist()
    lost = duels.beats.sum(axis=0).tolist()
    others, draw = len(won) - 1, rule["draw"]
    scores = {
        code: Fraction(wins + draw * (others - wins - losses))
        for code, wins, losses in zip(duels.codes, won, lost, strict=True)
    }
    tallies = borda_tallies(contest)
    return by_scores(contest, rule, tallies, "copeland", scores, {"pairwise": duels.table()})
