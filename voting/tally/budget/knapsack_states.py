"""Sets of projects worth going on with, as whole numbers in NumPy columns: the fast half of the knapsack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voting.tally.columns import Ints

Words = NDArray[np.uint64]
# Sums of costs and of points must stay below this to fit whole numbers of 64 bits.
LARGEST = 1 << 61
# Cost, points, the set as a bit mask whose highest bit is the first in the order, and the next best set with
# the same cost and points (-1: there is none).
State = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class States:
    """Sets by rising cost and points, none of them dominated.

    `masks` has one row of words a set, the first word the most important; `others` is the next best set with
    the same cost and points, or nothing but zeros.
    """

    costs: Ints
    worths: Ints
    masks: Words
    others: Words

    def take(self, kept: NDArray[np.bool_] | Ints) -> States:
        """Return some of the sets, order kept."""
        return States(self.costs[kept], self.worths[kept], self.masks[kept], self.others[kept])

    def best(self) -> State:
        """Return the set with the most points (it is the last one)."""
        mask, other = (_number(words[-1]) for words in (self.masks, self.others))
        return int(self.costs[-1]), int(self.worths[-1]), mask, other or -1


def words_of(mask: int, width: int) -> Words:
    """Cut a bit mask into `width` words, the most important first.

    >>> words_of((1 << 64) + 5, 2).tolist()
    [1, 5]
    """
    return np.array([mask >> 64 * place & (1 << 64) - 1 for place in reversed(range(width))], np.uint64)


def _number(words: Words) -> int:
    number = 0
    for word in words.tolist():
        number = number << 64 | word
    return number


def states_of(states: Sequence[State], width: int) -> States:
    """Put sets into columns."""
    return States(
        np.array([state[0] for state in states], np.int64),
        np.array([state[1] for state in states], np.int64),
        np.array([words_of(state[2], width) for state in states]),
        np.array([words_of(max(state[3], 0), width) for state in states]),
    )


def extend(states: States, cost: int, worth: int, flag: Words, budget: int) -> States:
    """Return the sets with and without one more project, as far as none dominates another."""
    more = states.take(np.flatnonzero(states.costs + cost <= budget))
    marked = np.where(more.others.any(axis=1, keepdims=True), more.others | flag, more.others)
    costs = np.concatenate((states.costs, more.costs + cost))
    # Two rising runs: a stable sort merges them.
    order = np.argsort(costs, kind="stable")
    both = States(
        costs,
        np.concatenate((states.worths, more.worths + worth)),
        np.concatenate((states.masks, more.masks | flag)),
        np.concatenate((states.others, marked)),
    ).take(order)
    level = both.costs[1:] == both.costs[:-1]
    _settle(both, np.flatnonzero(level & (both.worths[1:] == both.worths[:-1])))
    best = np.maximum.accumulate(both.worths)
    kept = np.ones(len(both.costs), np.bool_)
    kept[1:] = both.worths[1:] > best[:-1]
    kept[:-1] &= ~(level & (both.worths[1:] > both.worths[:-1]))
    return both.take(kept)


def _settle(both: States, at: Ints) -> None:
    """Where a set and the next one are equally good, leave the better mask in the first, the next best beside it."""
    if not len(at):
        return
    one, two = both.masks[at], both.masks[at + 1]
    first = _greater(one, two)[:, None]
    masks, loser = np.where(first, one, two), np.where(first, two, one)
    rest = np.where(first, both.others[at], both.others[at + 1])
    both.masks[at] = masks
    both.others[at] = np.where(_greater(rest, loser)[:, None], rest, loser)


def _greater(left: Words, right: Words) -> NDArray[np.bool_]:
    """Compare masks word by word, the most important first."""
    greater = np.zeros(len(left), np.bool_)
    undecided = np.ones(len(left), np.bool_)
    for place in range(left.shape[1]):
        greater |= undecided & (left[:, place] > right[:, place])
        undecided &= left[:, place] == right[:, place]
    return greater
