"""Planted groups as tables of numbers; needs no database."""

from typing import Any

import numpy as np

from participate.deliberation.opinion_map import MISSING


def planted(
    groups: int, people: int, statements: int, *, shared: int = 3, missing: float = 0.3, noise: float = 0.08,
    seed: int = 1,
) -> tuple[Any, list[int]]:  # fmt: skip
    """Return (answers, the group of each row) of people in groups of known opinions.

    The first `shared` statements find agreement in every group, each of the others divides; a share is missing, another
    is answered against the group's line.
    """
    draw = np.random.default_rng(seed)
    lines = draw.choice([1, -1], size=(groups, statements))
    for column in range(shared, statements):
        if len(set(lines[:, column])) == 1:
            lines[column % groups, column] *= -1
    lines[:, :shared] = 1
    labels = np.arange(people) % groups
    votes = lines[labels] * np.where(draw.random((people, statements)) < noise, -1, 1)
    votes = np.where(draw.random(votes.shape) < 0.05, 0, votes)
    votes = np.where(draw.random(votes.shape) < missing, MISSING, votes)
    return votes.astype(np.int8), [int(label) for label in labels]
