"""What every ballot still holds: ballots that paid alike share one purse, so that exact money is held once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.enclosed import Amount, Precision
from voting.tally.columns import Ints, sum_by

Floats = NDArray[np.float64]
# Relative error of a float64 sum of up to 2 ** 27 non-negative terms, with room to spare.
BAND = 1e-7


class Purses:
    """Money by class of ballots: `place` is the class of each row, `values` the exact money of each class.

    `rough` is the same money in float64, for first looks only: a sum of it is within `BAND` of the truth.
    """

    def __init__(self, precision: Precision, rows: int, start: Fraction) -> None:
        self.precision = precision
        self.place: Ints = np.zeros(rows, np.int64)
        self.values: list[Amount] = [precision.of(start)]
        self.rough: Floats = np.array([float(start)])
        self._sums: dict[tuple[tuple[int, Fraction], ...], Amount] = {}

    def of_rows(self, rows: Ints) -> Floats:
        """Return the rough money of rows."""
        money: Floats = self.rough[self.place[rows]]
        return money

    def parts(self, rows: Ints, mass: Ints, by: Ints | None = None) -> dict[tuple[int, int], int]:
        """Return the sum of `mass` for each (class, `by`) among the rows; `by` are whole numbers of 0 or more."""
        others = np.zeros(len(rows), np.int64) if by is None else by
        pairs = np.stack((self.place[rows], others))
        found, index = np.unique(pairs, axis=1, return_inverse=True)
        sums = sum_by(index.reshape(-1), mass, found.shape[1])
        return {
            (int(cls), int(other)): total for cls, other, total in zip(*found.tolist(), sums, strict=True)
        }

    def total(self, weights: dict[int, Fraction]) -> Amount:
        """Return the sum of weight x money over classes; the same weights give the very same number."""
        key = tuple(sorted(weights.items()))
        if key not in self._sums:
            self._sums[key] = sum(
                (self.values[cls] * weight for cls, weight in key), start=self.precision.of(0)
            )
        return self._sums[key]

    def held(self, rows: Ints, mass: Ints) -> Amount:
        """Return what the rows hold together."""
        parts = self.parts(rows, mass)
        return self.total({cls: Fraction(count) for (cls, _), count in parts.items()})

    def change(self, rows: Ints, new: Callable[[Amount, int], Amount], by: Ints | None = None) -> None:
        """Give the rows new money: `new(old money, by)` for each (class, `by`) among them."""
        others = np.zeros(len(rows), np.int64) if by is None else by
        pairs = np.stack((self.place[rows], others))
        found, index = np.unique(pairs, axis=1, return_inverse=True)
        first = len(self.values)
        for cls, other in zip(*found.tolist(), strict=True):
            self.values.append(self.precision.keep(new(self.values[cls], other)))
        self.place[rows] = first + index.reshape(-1)
        fresh = [float(value) for value in self.values[first:]]
        self.rough = np.concatenate((self.rough, fresh))
        self._sums.clear()
