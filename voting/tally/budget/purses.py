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
    Rows are parted further by small whole numbers `by` of 0 or more where they pay by different shares.
    """

    def __init__(self, precision: Precision, rows: int, start: Fraction) -> None:
        self.precision = precision
        self.place: Ints = np.zeros(rows, np.int64)
        self.values: list[Amount] = [precision.of(start)]
        self.rough: Floats = np.array([float(start)])
        self._known: dict[Fraction, int] = {}
        self._sums: dict[tuple[tuple[int, Fraction], ...], Amount] = {}

    def of_rows(self, rows: Ints) -> Floats:
        """Return the rough money of rows."""
        money: Floats = self.rough[self.place[rows]]
        return money

    def _groups(self, rows: Ints, by: Ints | None) -> tuple[list[tuple[int, int]], Ints]:
        """Return the different (class, `by`) among the rows, and which of them each row has."""
        width = 1 if by is None else int(by.max(initial=0)) + 1
        keys = self.place[rows] * width + (0 if by is None else by)
        found, index = np.unique(keys, return_inverse=True)
        return [divmod(key, width) for key in found.tolist()], index

    def parts(self, rows: Ints, mass: Ints, by: Ints | None = None) -> dict[tuple[int, int], int]:
        """Return the sum of `mass` (one per row) for each (class, `by`) among the rows."""
        groups, index = self._groups(rows, by)
        return dict(zip(groups, sum_by(index, mass, len(groups)), strict=True))

    def total(self, weights: dict[int, Fraction]) -> Amount:
        """Return the sum of weight x money over classes; the same weights give the very same number."""
        key = tuple(sorted(weights.items()))
        if key not in self._sums:
            total: Amount = Fraction(0)
            for cls, weight in key:
                total = self.precision.keep(total + self.values[cls] * weight)
            self._sums[key] = total
        return self._sums[key]

    def held(self, rows: Ints, mass: Ints) -> Amount:
        """Return what the rows hold together."""
        parts = self.parts(rows, mass)
        return self.total({cls: Fraction(count) for (cls, _), count in parts.items()})

    def change(self, rows: Ints, new: Callable[[Amount, int], Amount], by: Ints | None = None) -> None:
        """Give the rows new money: `new(old money, by)` for each (class, `by`) among them."""
        groups, index = self._groups(rows, by)
        classes = [self._class_of(self.precision.keep(new(self.values[cls], other))) for cls, other in groups]
        self.place[rows] = np.array(classes, np.int64)[index]
        fresh = [float(value) for value in self.values[len(self.rough) :]]
        self.rough = np.concatenate((self.rough, np.array(fresh, np.float64)))
        self._sums.clear()

    def _class_of(self, value: Amount) -> int:
        """Return the class that holds this much; what is known exactly is never held twice."""
        if isinstance(value, Fraction) and value in self._known:
            return self._known[value]
        self.values.append(value)
        if isinstance(value, Fraction):
            self._known[value] = len(self.values) - 1
        return len(self.values) - 1
