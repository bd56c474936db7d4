"""From answers to places: missing answers filled with the mean, two principal components, the scaling for few answers."""

import numpy as np

from participate.deliberation.opinion_map.model import DIGITS, MISSING, Answers, Floats

# Below this share of the whole spread a second direction is noise of the arithmetic.
LEAST_SPREAD = 1e-9


def column_means(votes: Answers, weights: Floats) -> Floats:
    """Return the mean answer to each statement among those who answered; 0 where nobody did."""
    seen = votes != MISSING
    total = weights @ np.where(seen, votes, 0)
    count = weights @ seen.astype(float)
    return np.divide(total, count, out=np.zeros(votes.shape[1]), where=count > 0)


def principal_axes(votes: Answers, weights: Floats, means: Floats) -> Floats:
    """Return the first two principal components as unit rows (2 x statements); zeros where there is no spread.

    A missing answer counts as the mean, which is 0 once the means are taken off. The sign is a convention: the entry
    with the largest size is positive, the first of equal ones.
    """
    columns = votes.shape[1]
    axes = np.zeros((2, columns))
    centred = _centred(votes, means)
    spread, directions = np.linalg.eigh(centred.T @ (centred * weights[:, None]))
    whole = float(spread.clip(min=0).sum())
    for place in range(min(2, columns)):
        if whole > 0 and spread[-1 - place] > LEAST_SPREAD * whole:
            axes[place] = _signed(directions[:, -1 - place])
    return axes


def _signed(direction: Floats) -> Floats:
    sizes = np.round(np.abs(direction), 9)
    return direction if direction[int(np.argmax(sizes))] > 0 else -direction


def places(votes: Answers, means: Floats, axes: Floats) -> Floats:
    """Return where each row stands (rows x 2), rounded.

    Who answered few statements would stand near the middle for that reason alone: each place is stretched by the
    square root of (all statements / statements answered).
    """
    seen = (votes != MISSING).sum(axis=1)
    stretch = np.sqrt(votes.shape[1] / np.maximum(seen, 1))
    # Adding zero turns a negative zero into a plain one.
    return np.round((_centred(votes, means) @ axes.T) * stretch[:, None], DIGITS) + 0.0


def _centred(votes: Answers, means: Floats) -> Floats:
    return np.where(votes != MISSING, votes - means, 0.0)
