"""The counting programs we are measured against; each function returns (CPU seconds, chosen codes)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

Timed = tuple[float, list[str]]


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of one call and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def pabutools_read(path: Path) -> Timed:
    from pabutools.election import parse_pabulib

    seconds, (instance, _) = cpu(lambda: parse_pabulib(str(path)))
    return seconds, sorted(project.name for project in instance)


def _pabutools(path: Path, rule: Callable[..., Any], **arguments: Any) -> Timed:
    """Time one rule on the collapsed profile, which is built before the clock starts."""
    import pabutools.fractions
    from pabutools.election import parse_pabulib

    assert pabutools.fractions.FRACTION == "gmpy2"
    instance, profile = parse_pabulib(str(path))
    collapsed = profile.as_multiprofile()
    seconds, chosen = cpu(lambda: rule(instance, collapsed, **arguments))
    return seconds, [project.name for project in chosen]


def pabutools_greedy(path: Path) -> Timed:
    from pabutools.election import Cost_Sat
    from pabutools.rules import greedy_utilitarian_welfare

    return _pabutools(path, greedy_utilitarian_welfare, sat_class=Cost_Sat)


def pabutools_shares(path: Path) -> Timed:
    from pabutools.election import Cost_Sat
    from pabutools.rules import method_of_equal_shares

    return _pabutools(path, method_of_equal_shares, sat_class=Cost_Sat)


def pabutools_add1(path: Path) -> Timed:
    from pabutools.election import Cost_Sat
    from pabutools.rules import method_of_equal_shares

    return _pabutools(path, method_of_equal_shares, sat_class=Cost_Sat, voter_budget_increment=1)


def pabutools_phragmen(path: Path) -> Timed:
    from pabutools.rules import sequential_phragmen

    return _pabutools(path, sequential_phragmen)


def rankings(ranks: np.ndarray) -> Iterable[list[int]]:
    """Yield each ballot of a rank array (voters x places, -1 for empty) as a list."""
    for row in ranks.tolist():
        yield [mark for mark in row if mark >= 0]


def pyrankvote_irv(ranks: np.ndarray) -> Timed:
    """Build the ballots and count instant run-off, equal ballots collapsed as its users do."""
    import pyrankvote
    from pyrankvote import Ballot, Candidate

    def work() -> Any:
        candidates = [Candidate(str(number)) for number in range(int(ranks.max()) + 1)]
        ballots = [Ballot(ranked_candidates=[candidates[mark] for mark in row]) for row in rankings(ranks)]
        return pyrankvote.instant_runoff_voting(candidates, ballots)

    seconds, result = cpu(work)
    return seconds, [candidate.name for candidate in result.get_winners()]


def votekit_schulze(ranks: np.ndarray) -> Timed:
    """Build the profile from counted ballots and elect by Schulze."""
    from collections import Counter

    from votekit.ballot import RankBallot
    from votekit.elections import Schulze
    from votekit.pref_profile import RankProfile

    def work() -> Any:
        counted = Counter(tuple(row) for row in rankings(ranks))
        ballots = tuple(
            RankBallot(ranking=tuple(frozenset({str(mark)}) for mark in row), weight=times)
            for row, times in counted.items()
        )
        candidates = tuple(str(number) for number in range(int(ranks.max()) + 1))
        return Schulze(RankProfile(ballots=ballots, candidates=candidates), m=1).get_elected()

    seconds, elected = cpu(work)
    return seconds, [name for group in elected for name in group]
