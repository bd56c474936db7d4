"""Every two options one to one: who beats whom, by how much, and what several methods make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.tallies import pairwise_matrix

MEASURES = ("margins", "winning_votes")


@dataclass(frozen=True, slots=True, eq=False)
class Duels:
    """The pairwise matrix of a contest, by position: `wins[a, b]` ballots (by weight) place a above b."""

    codes: tuple[str, ...]
    wins: Ints

    @classmethod
    def of(cls, contest: Contest) -> Duels:
        """Count the pairs of a ranked contest; unranked options are tied last."""
        size = len(contest.projects)
        return cls(contest.codes, np.array(pairwise_matrix(contest), np.int64).reshape(size, size))

    @property
    def beats(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Return [a, b]: a beats b."""
        found: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = self.wins > self.wins.T
        return found

    def strengths(self, measure: str) -> Ints:
        """Return [a, b]: how strongly a beats b, 0 where it does not.

        `measure`: margins (the votes for less the votes against) or winning_votes (the votes for). They are
        the same question only where every ballot ranks all options.
        """
        votes = self.wins - self.wins.T if measure == "margins" else self.wins
        return np.where(self.beats, votes, 0)

    def table(self, matrix: Ints | None = None) -> dict[str, int]:
        """Return a matrix (the wins when not given) with keys "A>B"."""
        rows = (self.wins if matrix is None else matrix).tolist()
        return {
            f"{a}>{b}": rows[i][j]
            for i, a in enumerate(self.codes)
            for j, b in enumerate(self.codes)
            if i != j
        }

    def condorcet_winner(self) -> str | None:
        """Return the option that beats every other one, or None."""
        wins = self.beats.sum(axis=1).tolist()
        return self.codes[wins.index(len(wins) - 1)] if len(wins) - 1 in wins else None
