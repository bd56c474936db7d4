"""How fast money and prices change with the endowment, between bounds: the second half of the proof of a stride."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.shares_electorate import Backers, Floats, Groups
from voting.tally.budget.shares_price import weigh

# Slopes are floats: nothing nearer than this, relatively, counts as proven.
MARGIN = 1e-9


@dataclass(frozen=True, slots=True)
class Slope:
    """Bounds of the change of a level per unit of endowment (prices fall: never above 0)."""

    low: float
    high: float

    def per(self, scale: int) -> Slope:
        """Return the change of the price per unit of utility."""
        return Slope(self.low / scale, self.high / scale)

    def less(self, other: Slope) -> Slope:
        """Return the change of a difference."""
        return Slope(self.low - other.high, self.high - other.low)


FLAT = Slope(0.0, 0.0)


class Slopes:
    """Bounds of the change of every group's money per unit of endowment, over one interval of endowments.

    For a fixed sequence of purchases every voter's money grows with the endowment and every level falls, so
    whoever is rich at a purchase stays rich: the poor at the upper end are among the poor at the lower end.
    At any endowment between, the level p of a purchase solves sum(pull x min(l, p)) = cost, so with P the poor
    and R the pull of the rich there, p' = - sum over P of (pull x l') / R. P and R lie between their values at
    both ends, and so does p' between the bounds of `level`.
    """

    def __init__(self, groups: Groups) -> None:
        self.groups = groups
        self.low = np.ones(groups.size)
        self.high = np.ones(groups.size)

    def level(self, backers: Backers, poor_below: NDArray[np.bool_], poor_above: NDArray[np.bool_]) -> Slope:
        """Return the bounds for a project whose poor supporters are known at both ends."""
        rich_below = backers.total - weigh(backers.pull, poor_below)
        rich_above = backers.total - weigh(backers.pull, poor_above)
        if rich_above <= 0:
            return Slope(-np.inf, 0.0)
        low, high = self._per_unit(backers, self.low), self._per_unit(backers, self.high)
        most = float((backers.pull * high).dot(poor_below))
        return Slope(
            -most / rich_below if rich_below > 0 else -np.inf if most else 0.0,
            -float((backers.pull * low).dot(poor_above)) / rich_above,
        )

    @staticmethod
    def _per_unit(backers: Backers, slopes: Floats) -> Floats:
        chosen: Floats = slopes[backers.who]
        return chosen if backers.worth is None else chosen / backers.worth

    def pay(
        self, backers: Backers, slope: Slope, poor_below: NDArray[np.bool_], poor_above: NDArray[np.bool_]
    ) -> None:
        """Take a payment into account: the rich lose the level, the poor end with nothing."""
        worth = 1 if backers.worth is None else backers.worth
        low = self.low[backers.who] - worth * slope.high
        low[poor_below] = 0.0
        high = self.high[backers.who] - worth * slope.low
        high[poor_above] = 0.0
        self.low[backers.who] = low
        self.high[backers.who] = high


def stays_above(below: float | None, above: float, change: Slope, width: float, price: float) -> float:
    """Say how far a difference is certainly positive: 1.0 for the whole interval, else a guess of the share.

    The difference is `below` at the lower end (None: not known) and `above` at the upper end of an interval of
    `width`, and its change per unit lies within `change`; `price` gives the scale for what counts as positive.
    """
    noise = MARGIN * (price + (abs(change.low) + abs(change.high)) * width)
    if above - max(change.high, 0.0) * width > noise:
        return 1.0
    if below is None:
        return 0.5
    if below <= noise:
        return 0.0
    if above <= noise:
        return below / (below - above) if above < 0 else 0.5
    if change.low >= 0:
        return 1.0
    # The lowest point of the larger of two lines: one down from the lower end, one up to the upper end.
    turn = (above - below - change.high * width) / (change.low - change.high)
    lowest = below + change.low * min(max(turn, 0.0), width)
    return 1.0 if lowest > noise else 0.5
