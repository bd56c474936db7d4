"""Made-up electorates of any size, the same on every machine: ballots as bits and as rank arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voting.tally import Contest, Project
from voting.tally.columns import Columns


def approval_bits(voters: int, projects: int = 100, marks: int = 5) -> NDArray[np.uint64]:
    """Return approval ballots as bits (voters x words): about `marks` each, some projects liked far more.

    Half of the voters copy one of 20,000 common ballots (families, leaflets), as in real elections, where
    equal ballots abound.
    """
    generator = np.random.default_rng(2023)
    liked = 1 / np.arange(1, projects + 1) ** 0.8
    liked /= liked.sum()
    common = _draw(generator, 20_000, projects, marks, liked)
    words = np.empty((voters, common.shape[1]), np.uint64)
    for start in range(0, voters, 1 << 20):
        size = min(1 << 20, voters - start)
        part = _draw(generator, size, projects, marks, liked)
        copied = generator.random(size) < 0.5
        part[copied] = common[generator.integers(0, len(common), int(copied.sum()))]
        words[start : start + size] = part
    return words


def _draw(
    generator: np.random.Generator, voters: int, projects: int, marks: int, liked: NDArray[np.float64]
) -> NDArray[np.uint64]:
    """Draw one to `marks` + 2 marks a ballot (repeats fall together)."""
    words = np.zeros((voters, -(-projects // 64)), np.uint64)
    lengths = generator.integers(1, 2 * marks, voters)
    rows = np.arange(voters)
    for place in range(2 * marks - 1):
        mark = generator.choice(projects, size=voters, p=liked)
        bit = np.uint64(1) << (mark & 63).astype(np.uint64)
        words[rows, mark >> 6] |= np.where(place < lengths, bit, np.uint64(0))
    return words


def budget_contest(bits: NDArray[np.uint64], projects: int = 100) -> Contest:
    """Return a contest over ballots given as bits: costs from 1 to 50 million, a budget of 300 million."""
    costs = np.random.default_rng(7).integers(1_000_000, 50_000_000, projects).tolist()
    return Contest.from_bits([Project(f"p{n:03}", cost) for n, cost in enumerate(costs)], bits, 300_000_000)


def rank_array(voters: int, options: int, places: int) -> NDArray[np.int16]:
    """Return rankings (voters x places, -1 behind the last rank): three blocs with their own favourites."""
    generator = np.random.default_rng(1906)
    ranks = np.full((voters, places), -1, np.int16)
    strength = generator.random((3, options)) * 2
    for start in range(0, voters, 1 << 18):
        size = min(1 << 18, voters - start)
        bloc = generator.integers(0, 3, size)
        taste = strength[bloc] + generator.gumbel(size=(size, options))
        best = np.argsort(-taste, axis=1)[:, :places].astype(np.int16)
        length = generator.integers(1, places + 1, size)
        best[np.arange(places)[None, :] >= length[:, None]] = -1
        ranks[start : start + size] = best
    return ranks


def ranked_contest(ranks: NDArray[np.int16]) -> Contest:
    """Return a contest over rankings given as an array."""
    kept = ranks >= 0
    starts = np.zeros(len(ranks) + 1, np.int64)
    np.cumsum(kept.sum(axis=1), out=starts[1:])
    ones = np.ones(len(ranks), np.int64)
    columns = Columns(starts, ranks[kept].astype(np.int32), ones, ones)
    options = [Project(str(number), 0) for number in range(int(ranks.max()) + 1)]
    return Contest.from_columns(kind="ranked", projects=options, columns=columns, budget=0)
