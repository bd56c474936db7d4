"""Schulze: who beats whom along the strongest chain of duels."""

from __future__ import annotations

import numpy as np

from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.duels import Duels
from voting.tally.ranked.shared import by_scores
from voting.tally.rules import Rule


def strongest_paths(strengths: Ints) -> Ints:
    """Return [a, b]: the strength of the strongest chain of wins from a to b (its weakest link), 0 if none.

    Floyd and Warshall's scheme, one whole matrix a step.

    >>> strongest_paths(np.array([[0, 5, 0], [0, 0, 4], [3, 0, 0]])).tolist()
    [[0, 5, 4], [3, 0, 4], [3, 3, 0]]
    """
    paths = strengths.copy()
    for middle in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[None, middle, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def count_schulze(contest: Contest, rule: Rule) -> Outcome:
    """Elect the option that no other one beats along strongest chains; equals by the tie criteria.

    `measure` says how strong a win is: winning_votes (as Schulze proposes) or margins. The table `beaten_by`
    counts who beats an option along chains: those relations are transitive, so counting them gives the
    order. Elects the Condorcet winner, stays in the Smith set, monotone, independent of clones, never elects
    one who loses to everybody. Source: Schulze, Social Choice and Welfare 2011.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABCDE"],
    ...                      [BallotGroup(tuple(marks), count) for marks, count in groups.items()], 0)
    >>> outcome = count_schulze(contest, Rule("schulze"))
    >>> outcome.order, outcome.table("strongest_paths")["E>B"], outcome.table("pairwise")["B>D"]
    (('E', 'A', 'C', 'B', 'D'), 28, 33)
    """
    duels = Duels.of(contest)
    paths = strongest_paths(duels.strengths(rule["measure"]))
    beaten = dict(zip(duels.codes, (paths > paths.T).sum(axis=0).tolist(), strict=True))
    more = {"pairwise": duels.table(), "strongest_paths": duels.table(paths)}
    return by_scores(contest, rule, borda_tallies(contest), "beaten_by", beaten, more, lowest=True)
