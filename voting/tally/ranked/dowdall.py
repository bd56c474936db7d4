"""Dowdall: the first place is worth 1, the second 1/2, the third 1/3."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies, equal_spans
from voting.tally.ranked.shared import by_scores
from voting.tally.rules import Rule


def dowdall_points(contest: Contest) -> dict[str, Fraction]:
    """Return the sum of 1 / place by code, exactly; options that share a rank get the mean of its places."""
    ballots, size = contest.ballots, len(contest.projects)
    start, shared = equal_spans(contest)
    spans, index = np.unique(start * (size + 1) + shared, return_inverse=True)
    held = sum_by(index * size + ballots.columns.marks, ballots.mass[ballots.rows], len(spans) * size)
    points = [Fraction(0)] * size
    for row, span in enumerate(spans.tolist()):
        first, equals = divmod(span, size + 1)
        worth = sum((Fraction(1, place + 1) for place in range(first, first + equals)), Fraction(0)) / equals
        for p in range(size):
            points[p] += held[row * size + p] * worth
    return dict(zip(contest.codes, points, strict=True))


def count_dowdall(contest: Contest, rule: Rule) -> Outcome:
    """Count by 1 / place, the method of Nauru; unranked options get nothing; equals by the tie criteria.

    Monotone; between plurality and Borda in how much a first place counts; may miss the Condorcet winner.
    Source: Fraenkel and Grofman, Australian Journal of Political Science 2014.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 0) for code in "abc"],
    ...                                ballots=["abc", "abc", "bca", "cb"], budget=0)
    >>> outcome = count_dowdall(contest, Rule("dowdall"))
    >>> outcome.winner, [str(points) for points in outcome.table("scores").values()]
    ('b', ['7/3', '5/2', '13/6'])
    """
    return by_scores(contest, rule, borda_tallies(contest), "scores", dowdall_points(contest))
