"""Large approval contests made from a seed: a hundred projects of falling popularity, five approvals on average."""

import numpy as np

from voting.tally import Contest, Project


def large_bits(voters: int, projects: int = 100, approvals: float = 5.0, seed: int = 1) -> np.ndarray:
    """Return ballots as bits, shape voters x words, 64 projects a word."""
    chance = np.random.default_rng(seed)
    weight = 1.0 / np.arange(3, projects + 3)
    edges = np.cumsum(weight / weight.sum())
    words = np.zeros((voters, -(-projects // 64)), np.uint64)
    rows = np.arange(voters)
    # A few more draws than approvals, since some fall on the same project.
    for draw in range(int(approvals * 2)):
        marked = rows[chance.random(voters) < 0.56] if draw else rows
        mark = np.minimum(np.searchsorted(edges, chance.random(len(marked))), projects - 1)
        words[marked, mark // 64] |= np.uint64(1) << (mark % 64).astype(np.uint64)
    return words


def large_projects(projects: int = 100, seed: int = 1) -> list[Project]:
    """Return projects that cost between 20,000 and 500,000."""
    costs = np.random.default_rng(seed + 1).integers(20_000, 500_000, projects)
    return [Project(f"p{number:03}", int(cost)) for number, cost in enumerate(costs.tolist())]


def large_contest(voters: int, budget: int = 6_000_000) -> Contest:
    """Return the contest of these ballots."""
    return Contest.from_bits(large_projects(), large_bits(voters), budget)
