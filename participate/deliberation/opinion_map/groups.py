"""From places to groups: k-means from fixed starts, small groups joined to the nearest, the number by silhouette."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participate.deliberation.opinion_map.model import Floats

Labels = NDArray[np.intp]
MOST_GROUPS, MOST_ROUNDS = 5, 50
# A silhouette is worked out for so many places; of more, every second, third … in their order.
MOST_PLACES, CHUNK = 3000, 500


def most_groups(people: int) -> int:
    """Return the largest number of groups that is tried: 2, one more for every 12 people, at most 5."""
    return min(MOST_GROUPS, 2 + people // 12)


def find_groups(where: Floats, weights: Floats, least: int) -> tuple[Labels, float]:
    """Return (the group of each place, mean silhouette); one group and 0.0 where no two of `least` people exist.

    `where` are distinct places in a fixed order, `weights` how many people stand on each.
    """
    tried: list[Labels] = []
    for count in range(2, most_groups(round(float(weights.sum()))) + 1):
        if count > len(where):
            break
        labels = _numbered(_joined(where, weights, k_means(where, weights, count), least), where, weights)
        if labels.max() > 0 and not any(np.array_equal(labels, other) for other in tried):
            tried.append(labels)
    if not tried:
        return np.zeros(len(where), dtype=np.intp), 0.0
    scores = [round(score, 6) for score in silhouettes(where, weights, tried)]
    best = int(np.argmax(scores))
    return tried[best], scores[best]


def k_means(where: Floats, weights: Floats, count: int) -> Labels:
    """Return the best of a few fixed starts: the smallest sum of squared distances, the first of equal ones."""
    best: tuple[float, Labels] | None = None
    for start in _starts(where, weights, count):
        labels, cost = _settle(where, weights, start)
        if best is None or round(cost, 6) < round(best[0], 6):
            best = (cost, labels)
    assert best is not None
    return best[1]


def _starts(where: Floats, weights: Floats, count: int) -> Iterator[Floats]:
    """Yield centres to begin with: far from each other, then equal parts along each axis and around the middle."""
    middle = np.average(where, axis=0, weights=weights)
    chosen = [where[int(np.argmax(_squares(where, middle[None]).ravel()))]]
    while len(chosen) < count:
        chosen.append(where[int(np.argmax(_squares(where, np.array(chosen)).min(axis=1)))])
    yield np.array(chosen)
    angles = np.round(np.arctan2(where[:, 1] - middle[1], where[:, 0] - middle[0]), 9)
    for key in (where[:, 0], where[:, 1], angles):
        order = np.argsort(key, kind="stable")
        behind = np.cumsum(weights[order]) - weights[order] / 2
        part = np.minimum((behind * count / weights.sum()).astype(np.intp), count - 1)
        if len(set(part.tolist())) == count:
            yield _centres(where[order], weights[order], part, count)


def _settle(where: Floats, weights: Floats, centres: Floats) -> tuple[Labels, float]:
    """Move centres until nobody changes the group; return groups and the sum of squared distances."""
    labels = np.full(len(where), -1, dtype=np.intp)
    for _round in range(MOST_ROUNDS):
        fresh = np.argmin(np.round(_squares(where, centres), 9), axis=1)
        if np.array_equal(fresh, labels):
            break
        labels = fresh
        full = np.bincount(labels, weights, minlength=len(centres)) > 0
        centres = np.where(full[:, None], _centres(where, weights, labels, len(centres)), centres)
    cost = float(weights @ ((where - centres[labels]) ** 2).sum(axis=1))
    return labels, cost


def _joined(where: Floats, weights: Floats, labels: Labels, least: int) -> Labels:
    """Join the smallest group to the one whose centre is nearest until every group has `least` people."""
    labels = labels.copy()
    while True:
        names = np.unique(labels)
        sizes = np.array([weights[labels == name].sum() for name in names])
        small = int(np.argmin(sizes))
        if len(names) == 1 or sizes[small] >= least:
            return labels
        centres = np.array(
            [np.average(where[labels == name], axis=0, weights=weights[labels == name]) for name in names]
        )
        distances = np.round(_squares(centres[small][None], centres)[0], 9)
        distances[small] = np.inf
        labels[labels == names[small]] = names[int(np.argmin(distances))]


def _numbered(labels: Labels, where: Floats, weights: Floats) -> Labels:
    """Number groups from 0: the largest first, of equal ones the one that stands further left, then lower."""
    names = [int(name) for name in np.unique(labels)]

    def rank(name: int) -> tuple[float, float, float]:
        mine = labels == name
        middle: Any = np.round(np.average(where[mine], axis=0, weights=weights[mine]), 6)
        return (-float(weights[mine].sum()), float(middle[0]), float(middle[1]))

    fresh = np.empty_like(labels)
    for number, name in enumerate(sorted(names, key=rank)):
        fresh[labels == name] = number
    return fresh


def silhouettes(where: Floats, weights: Floats, groupings: list[Labels]) -> list[float]:
    """Return the mean silhouette of each grouping (Rousseeuw 1987): how much nearer one's own group is than the next.

    Somebody alone in a group counts as 0.
    """
    step = -(-len(where) // MOST_PLACES)
    where, weights = where[::step], weights[::step]
    groupings = [labels[::step] for labels in groupings]
    member = [weights[:, None] * (labels[:, None] == np.arange(labels.max() + 1)) for labels in groupings]
    sums = [np.empty_like(one) for one in member]
    for begin in range(0, len(where), CHUNK):
        part = slice(begin, begin + CHUNK)
        distances = np.sqrt(_squares(where[part], where))
        for total, one in zip(sums, member, strict=True):
            total[part] = distances @ one
    return [
        _silhouette(total, one.sum(axis=0), labels, weights)
        for total, one, labels in zip(sums, member, groupings, strict=True)
    ]


def _silhouette(sums: Floats, sizes: Floats, labels: Labels, weights: Floats) -> float:
    rows = np.arange(len(labels))
    own = sizes[labels] - 1
    near = np.divide(sums[rows, labels], own, out=np.zeros(len(labels)), where=own > 0)
    others = np.divide(sums, sizes, out=np.full(sums.shape, np.inf), where=sizes > 0)
    others[rows, labels] = np.inf
    next_best = others.min(axis=1)
    largest = np.maximum(near, next_best)
    known = (own > 0) & (largest > 0) & np.isfinite(next_best)
    scores = np.divide(next_best - near, largest, out=np.zeros(len(labels)), where=known)
    return float(np.average(scores, weights=weights))


def _centres(where: Floats, weights: Floats, labels: Labels, count: int) -> Floats:
    """Return the mean place of each group; the middle of nowhere (0, 0) for an empty one."""
    total = np.bincount(labels, weights, minlength=count)
    sums = np.array([np.bincount(labels, weights * where[:, axis], minlength=count) for axis in (0, 1)]).T
    return np.divide(sums, total[:, None], out=np.zeros((count, 2)), where=total[:, None] > 0)


def _squares(ones: Floats, others: Floats) -> Floats:
    """Return squared distances between places (rows of `ones` x rows of `others`)."""
    across = ones[:, 0][:, None] - others[:, 0][None]
    along = ones[:, 1][:, None] - others[:, 1][None]
    return across * across + along * along
