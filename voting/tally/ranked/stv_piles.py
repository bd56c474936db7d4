"""Ranked ballots in piles, moved from one candidate to the next: what every transferable vote needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Number


@dataclass(frozen=True, slots=True)
class Moved:
    """One transfer: `received` by position of the next candidate (the last entry is what exhausts).

    `parcels` are (papers, old value, new value): equal values together, in the order in which they arose.
    """

    received: list[Number]
    parcels: tuple[tuple[int, Number, Number], ...]


def preferences(contest: Contest, rule: str) -> Ints:
    """Return a matrix rows x (longest ballot + 1) of candidates by position, filled up with n for "nobody".

    Raises `RuleError` `equal_ranks_not_allowed` where a ballot holds equals.
    """
    ballots = contest.ballots
    columns = ballots.columns
    if columns.ranks is not None:
        raise RuleError("equal_ranks_not_allowed", rule=rule)
    width = int(columns.lengths.max(initial=0)) + 1
    matrix = np.full((len(ballots), width), len(contest.projects), np.int64)
    matrix[ballots.rows, ballots.places] = columns.marks
    return matrix


class Piles:
    """Each row of ballots lies with its highest continuing candidate and has a value.

    Candidates are positions 0 to n - 1 and n is nobody: exhausted or blank. Values are exact numbers, kept
    once each; sums are papers counted as integers times values, so nothing is ever rounded here.
    """

    def __init__(self, contest: Contest, rule: str, one: Number) -> None:
        self.size = len(contest.projects)
        self.preferences = preferences(contest, rule)
        self.mass = contest.ballots.mass
        self.holder = self.preferences[:, 0].copy()
        self.open = np.ones(self.size + 1, np.bool_)
        self.values: list[Number] = [one]
        self._known: dict[Number, int] = {one: 0}
        self._value_of = np.zeros(len(self.mass), np.int64)

    def first(self) -> list[int]:
        """Return the papers of each candidate, blank ones last."""
        return sum_by(self.holder, self.mass, self.size + 1)

    def close(self, candidate: int) -> None:
        """Let no more papers go to a candidate."""
        self.open[candidate] = False

    def move(self, candidate: int, revalue: Callable[[Number], Number] | None = None) -> Moved:
        """Pass all papers of a closed candidate to the next open one, at their value or at `revalue` of it."""
        rows = np.flatnonzero(self.holder == candidate)
        ahead = self.preferences[rows]
        # Nobody is always open, so that a search finds the end of the ballot at the latest.
        following = ahead[np.arange(len(rows)), self.open[ahead].argmax(axis=1)]
        self.holder[rows] = following
        old = self._value_of[rows]
        used = np.flatnonzero(np.bincount(old, minlength=len(self.values)))
        new = [self._id(value if revalue is None else revalue(value)) for value in self._at(used)]
        slot = np.zeros(len(self.values), np.int64)
        slot[used] = np.arange(len(used))
        slots = slot[old]
        if revalue is not None:
            self._value_of[rows] = np.array(new, np.int64)[slots]
        papers = sum_by(following * len(used) + slots, self.mass[rows], (self.size + 1) * len(used))
        return self._summed(papers, self._at(used), [self.values[number] for number in new])

    def _at(self, numbers: Ints) -> list[Number]:
        return [self.values[number] for number in numbers.tolist()]

    def _id(self, value: Number) -> int:
        number = self._known.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number

    def _summed(self, papers: list[int], old: list[Number], new: list[Number]) -> Moved:
        """Multiply papers (candidates x values) by their new values and add up."""
        width = len(new)
        received: list[Number] = [0] * (self.size + 1)
        for place, count in enumerate(papers):
            if count:
                received[place // width] += count * new[place % width]
        parcels = tuple((sum(papers[index::width]), old[index], new[index]) for index in range(width))
        return Moved(received, parcels)
