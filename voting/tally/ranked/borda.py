"""Borda count: a rank is worth the number of options placed below it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome
from voting.tally.ranked.shared import by_scores, with_scores
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally


def top_rank(contest: Contest) -> int:
    """Return what a first place is worth: the number of other options, or the rank limit if smaller."""
    others = max(len(contest.projects) - 1, 1)
    return min(contest.rank_limit or others, others)


def borda_tallies(contest: Contest) -> Tallies:
    """Sum points where a first place is worth the number of other options, or the rank limit if smaller.

    Options that share a rank share the points of its places.
    """
    tallies = tally(contest, top=top_rank(contest))
    if contest.ballots.columns.ranks is None:
        return tallies
    return with_scores(tallies, borda_points(contest))


def equal_spans(contest: Contest) -> tuple[Ints, Ints]:
    """Return, for each mark, the first place (from 0) and the number of those that share its rank.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "abcd"),
    ...                   (BallotGroup(("a", "b", "c"), 1, ranks=(1, 2, 2)),), 0)
    >>> [column.tolist() for column in equal_spans(contest)]
    [[0, 1, 1], [1, 2, 2]]
    """
    ballots = contest.ballots
    ranks = ballots.columns.ranks
    if ranks is None:
        return ballots.places, np.ones(len(ballots.columns.marks), np.int64)
    new = np.ones(len(ranks), np.bool_)
    new[1:] = (ranks[1:] != ranks[:-1]) | (ballots.rows[1:] != ballots.rows[:-1])
    first = np.flatnonzero(new)
    sizes = np.diff(np.append(first, len(ranks)))
    return np.repeat(ballots.places[first], sizes), np.repeat(sizes, sizes)


def borda_points(contest: Contest, unranked: str = "nothing") -> dict[str, Number]:
    """Return Borda points by code; options that share a rank share its places' points equally.

    `unranked`: nothing (a first place is worth the number of other options, or the rank limit if smaller),
    modified (a ballot of n names gives n to its first, 1 to its last: Emerson, Social Choice and Welfare 2013)
    or averaged (the options a ballot leaves out share the points of the places that are left). Blank ballots
    give nothing. Whole numbers are `int`; as soon as one is a half, all are `Fraction`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 0) for code in "abcd"],
    ...                                ballots=["abcd", "b"], budget=0)
    >>> [[str(value) for value in borda_points(contest, way).values()] for way in ("nothing", "modified", "averaged")]
    [['3', '5', '1', '0'], ['4', '4', '2', '1'], ['4', '5', '2', '1']]
    """
    ballots, size = contest.ballots, len(contest.projects)
    start, shared = equal_spans(contest)
    # Twice the points, so that the mean of two places stays whole.
    places = 2 * start + shared - 1
    lengths = ballots.columns.lengths
    if unranked == "modified":
        doubled = ballots.sums(2 * lengths[ballots.rows] - places)
    elif unranked == "averaged":
        # Everybody gets what a ballot leaves to the unranked; a mark gets its own points instead.
        left = np.where(lengths > 0, np.maximum(size - 1 - lengths, 0), 0)
        rest = sum(each * held for each, held in enumerate(sum_by(left, ballots.mass, size)))
        doubled = ballots.sums(2 * (size - 1) - places - left[ballots.rows])
        doubled = [value + rest for value in doubled]
    else:
        doubled = ballots.sums(2 * top_rank(contest) - places)
    return dict(zip(contest.codes, _halves(doubled), strict=True))


def _halves(doubled: list[int]) -> list[Number]:
    if any(value % 2 for value in doubled):
        return [Fraction(value, 2) for value in doubled]
    return [value // 2 for value in doubled]


def count_borda(contest: Contest, rule: Rule) -> Outcome:
    """Count the Borda rule; what unranked options get is said by `unranked` (see `borda_points`).

    Monotone and consistent (two halves that agree decide for the whole); may miss the Condorcet winner and
    even a majority, but never elects an option that loses to every other one (on complete ballots).
    Source: de Borda, Histoire de l'Académie royale des sciences 1781.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "ABC"),
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> outcome = count_borda(contest, Rule("borda"))
    >>> outcome.winner, outcome.table("points")
    ('B', {'A': 32, 'B': 51, 'C': 37})
    """
    tallies, unranked = borda_tallies(contest), rule["unranked"]
    points = dict(tallies.points) if unranked == "nothing" else borda_points(contest, unranked)
    return by_scores(contest, rule, tallies, "points", points)
