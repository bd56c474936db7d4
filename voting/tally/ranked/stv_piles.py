"""Ranked ballots in piles, moved from one candidate to the next: what every transferable vote needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Number
from voting.tally.ranked.continuing import equal_ranks


@dataclass(frozen=True, slots=True)
class Moved:
    """One transfer: `received` by position of the next candidate (the last entry is what exhausts).

    `parcels` are (papers, old value, new value): equal values together, in the order in which they arose.
    """

    received: list[Number]
    parcels: tuple[tuple[int, Number, Number], ...]


def preferences(contest: Contest, rule: str) -> NDArray[Any]:
    """Return a matrix rows x (longest ballot + 1) of candidates by position, filled up with n for "nobody".

    The numbers are unsigned and as short as n allows: small matrices are what makes small wards fast.

    Raises `RuleError` `equal_ranks_not_allowed` where a ballot holds equals.
    """
    ballots = contest.ballots
    columns = ballots.columns
    if equal_ranks(contest):
        raise RuleError("equal_ranks_not_allowed", rule=rule)
    lengths, size = columns.lengths, len(contest.projects)
    places = np.arange(int(lengths.max(initial=0)) + 1)
    matrix = np.full((len(ballots), len(places)), size, np.min_scalar_type(size))
    matrix[places < lengths[:, None]] = columns.marks
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
        # All ballots together weigh less than 2**53, so float sums of them are exact.
        self._weights = self.mass.astype(np.float64)
        self.holder = self.preferences[:, 0].astype(np.int64)
        # Nobody is never closed, so that every search ends.
        self._open = np.ones(self.preferences.shape, np.bool_)
        self.values: list[Number] = [one]
        self._known: dict[Number, int] = {one: 0}
        self._value_of = np.zeros(len(self.mass), np.int64)

    def first(self) -> list[int]:
        """Return the papers of each candidate, blank ones last."""
        return sum_by(self.holder, self.mass, self.size + 1)

    def close(self, candidate: int) -> None:
        """Let no more papers go to a candidate."""
        self._open &= self.preferences != candidate

    def move(self, candidate: int, revalue: Callable[[Number], Number] | None = None) -> Moved:
        """Pass all papers of a closed candidate to the next open one, at their value or at `revalue` of it."""
        rows = (self.holder == candidate).nonzero()[0]
        following = self.preferences[rows, self._open[rows].argmax(axis=1)].astype(np.int64)
        self.holder[rows] = following
        width = len(self.values)
        keys = following * width + self._value_of[rows]
        papers = np.bincount(keys, self._weights[rows], (self.size + 1) * width).tolist()
        used = {place % width for place, count in enumerate(papers) if count}
        new = {
            old: self.values[old] if revalue is None else revalue(self.values[old]) for old in sorted(used)
        }
        if revalue is not None:
            renumbered = np.zeros(width, np.int64)
            for old, value in new.items():
                renumbered[old] = self._id(value)
            self._value_of[rows] = renumbered[self._value_of[rows]]
        received: list[Number] = [0] * (self.size + 1)
        for place, count in enumerate(papers):
            if count:
                received[place // width] += int(count) * new[place % width]
        parcels = [(int(sum(papers[old::width])), self.values[old], value) for old, value in new.items()]
        return Moved(received, tuple(parcels))

    def _id(self, value: Number) -> int:
        number = self._known.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number
