"""Draw an opinion map from a table of answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from participate.deliberation.opinion_map import axes as finding
from participate.deliberation.opinion_map.groups import Labels, find_groups
from participate.deliberation.opinion_map.model import (
    AGREE,
    DIGITS,
    DISAGREE,
    MISSING,
    PASS,
    Answers,
    Drawn,
    Floats,
    Group,
    Standing,
    TooFew,
)
from participate.deliberation.opinion_map.standings import (
    Counts,
    count_answers,
    dividing,
    group_informed,
    standing,
    typical_of,
    uniting,
)

# Named in every result and export; another number means that the same answers may give another map.
METHOD = "rembuk-opinion-map-1"
# A map is drawn for more than so many people, each with at least so many answers (or all there are).
MORE_THAN, ENOUGH_ANSWERS = 7, 7
LEAST_GROUP = 5
# From here on groups count as well apart (Kaufman and Rousseeuw 1990).
CLEAR = 0.5


def draw_map(votes: Answers, *, more_than: int = MORE_THAN, least_group: int = LEAST_GROUP) -> Drawn:
    """Return the map of a table of answers (people x statements of AGREE, PASS, DISAGREE, MISSING).

    The order of the rows changes nothing, not even the last digit. Raises `TooFew` unless more than `more_than` people
    have answered enough, and ValueError for anything that is no such table.
    """
    _require_table(votes)
    enough = (votes != MISSING).sum(axis=1) >= max(1, min(ENOUGH_ANSWERS, votes.shape[1]))
    inside = votes[enough]
    if len(inside) <= more_than:
        raise TooFew(len(inside))
    # Equal rows become one with a weight, in a fixed order: sums do not depend on who came first.
    rows, back, counts = np.unique(inside, axis=0, return_inverse=True, return_counts=True)
    weights = counts.astype(float)
    means = finding.column_means(rows, weights)
    axes = finding.principal_axes(rows, weights, means)
    where = finding.places(rows, means, axes)
    labels, silhouette = _grouped(where, weights, least_group)
    everybody = np.full(len(votes), -1, dtype=np.intp)
    everybody[enough] = labels[back.reshape(-1)]
    return _told(votes, everybody, silhouette, means, axes, _centres(where, weights, labels), least_group)


def place_of(
    answers: Sequence[int], means: Sequence[float], axes: Sequence[Sequence[float]]
) -> tuple[float, float]:
    """Return where somebody's answers stand on a map that was drawn before."""
    found = finding.places(np.array([answers], dtype=np.int8), np.array(means), np.array(axes))
    return (float(found[0, 0]), float(found[0, 1]))


def nearest_group(place: tuple[float, float], centres: Sequence[Sequence[float]]) -> int:
    """Return the number of the group whose centre is nearest, the first of equal ones."""
    return min(range(len(centres)), key=lambda at: (_gap(place, centres[at]), at))


def _gap(one: Sequence[float], other: Sequence[float]) -> float:
    return round((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2, 9)


def _require_table(votes: Answers) -> None:
    if votes.ndim != 2 or votes.shape[1] == 0:
        raise ValueError("a table of people by statements, with at least one statement")
    if not np.isin(votes, (AGREE, PASS, DISAGREE, MISSING)).all():
        raise ValueError("an answer is 1, 0, -1, or -9 where there is none")


def _grouped(where: Floats, weights: Floats, least: int) -> tuple[Labels, float]:
    """Group the distinct places: several rows may stand on the same one."""
    spots, back = np.unique(where, axis=0, return_inverse=True)
    back = back.reshape(-1)
    people: Any = np.bincount(back, weights)
    labels, silhouette = find_groups(spots, people, least)
    return labels[back], silhouette


def _centres(where: Floats, weights: Floats, labels: Labels) -> list[tuple[float, float]]:
    found = []
    for number in range(int(labels.max()) + 1):
        mine = labels == number
        middle: Any = np.round(np.average(where[mine], axis=0, weights=weights[mine]), DIGITS) + 0.0
        found.append((float(middle[0]), float(middle[1])))
    return found


def _told(
    votes: Answers, labels: Labels, silhouette: float, means: Floats, axes: Floats,
    centres: list[tuple[float, float]], least: int,
) -> Drawn:  # fmt: skip
    """Count the answers of each group and say what is typical, what unites and what divides."""
    counts = [count_answers(votes[labels == number]) for number in range(len(centres))]
    columns = range(votes.shape[1])
    standings = [[standing(own[at], _rest(counts, own, at)) for at in columns] for own in counts]
    shown = [at for at in columns if all(own[at][2] >= least for own in counts)]
    agree = [[one.p_agree for one in row] for row in standings]
    disagree = [[one.p_disagree for one in row] for row in standings]
    consensus, rejection = group_informed(agree), group_informed(disagree)
    sizes = np.bincount(labels[labels >= 0], minlength=len(centres))
    return Drawn(
        people=int(sizes.sum()), answers=sum(own[at][2] for own in counts for at in columns),
        silhouette=silhouette, is_clear=silhouette >= CLEAR, means=_rounded(means),
        axes=(_rounded(axes[0]), _rounded(axes[1])), groups=_groups(sizes, centres, standings, shown),
        shown=tuple(shown), consensus=tuple(consensus), rejection=tuple(rejection),
        unites=uniting(agree, consensus, shown), rejects=uniting(disagree, rejection, shown),
        divides=dividing(agree, disagree, shown), labels=tuple(int(label) for label in labels),
    )  # fmt: skip


def _rest(counts: list[Counts], own: Counts, at: int) -> tuple[int, int, int]:
    """Return the counts of all other groups together."""
    others = [group[at] for group in counts if group is not own]
    return (sum(one[0] for one in others), sum(one[1] for one in others), sum(one[2] for one in others))


def _groups(
    sizes: Labels, centres: list[tuple[float, float]], standings: list[list[Standing]], shown: list[int]
) -> tuple[Group, ...]:
    # What is typical compares with others: of a single group nothing is.
    several = len(centres) > 1
    return tuple(
        Group(int(size), centre, typical_of(row, shown) if several else (), tuple(row))
        for size, centre, row in zip(sizes, centres, standings, strict=True)
    )


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in np.round(values, DIGITS) + 0.0)
