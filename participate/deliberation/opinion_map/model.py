"""What goes in and what comes out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# The values of a table of answers: people in rows, statements in columns.
AGREE, PASS, DISAGREE, MISSING = 1, 0, -1, -9
Answers = NDArray[np.int8]
Floats = NDArray[np.float64]
# Digits that are kept of every coordinate: fewer than computers differ in.
DIGITS = 6


class TooFew(ValueError):
    """Not enough people have answered enough statements; `people` says how many have."""

    def __init__(self, people: int) -> None:
        super().__init__(f"only {people} people have answered enough")
        self.people = people


@dataclass(frozen=True, slots=True)
class Standing:
    """How one group stands to one statement. `seen` counts everybody who answered, passes included.

    `p_agree` and `p_disagree` are shares with one answer of each kind added; `rep_agree` and `rep_disagree` compare
    them with all other groups together; the four `z_` are the scores of the tests.
    """

    agree: int
    disagree: int
    seen: int
    p_agree: float
    p_disagree: float
    rep_agree: float
    rep_disagree: float
    z_agree: float
    z_disagree: float
    z_rep_agree: float
    z_rep_disagree: float


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people who answered alike: where it is, how many, what is typical of it (column, agrees)."""

    people: int
    centre: tuple[float, float]
    typical: tuple[tuple[int, bool], ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An opinion map. Columns are numbered as they came in.

    `shown` are the columns with enough answers in every group; only these are in `unites`, `rejects` and `divides`
    (best first), and only of these may counts be told. `means` and `axes` place anybody's answers on the map.
    `labels` says for each row the group's number, or -1 for who answered too little; it is never published.
    """

    people: int
    answers: int
    silhouette: float
    is_clear: bool
    means: tuple[float, ...]
    axes: tuple[tuple[float, ...], tuple[float, ...]]
    groups: tuple[Group, ...]
    shown: tuple[int, ...]
    consensus: tuple[float, ...]
    rejection: tuple[float, ...]
    unites: tuple[int, ...]
    rejects: tuple[int, ...]
    divides: tuple[int, ...]
    labels: tuple[int, ...]
