"""The order of equals: a declared sequence of criteria, and which of them parted whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from voting.tally.contest import Contest
from voting.tally.outcome import Number
from voting.tally.tallies import Tallies


class TieBreaker:
    """Orders projects of one contest by the criteria of a rule; smaller keys come first.

    >>> from voting.tally.contest import Project
    >>> x, y, z = (Project(code, cost) for code, cost in (("x", 50), ("y", 90), ("z", 40)))
    >>> contest = Contest(kind="ranked", projects=(x, y, z), ballots=(), budget=100)
    >>> tallies = Tallies({"x": 10, "y": 10, "z": 10}, {"x": 2, "y": 3, "z": 2}, {"x": 3, "y": 2, "z": 3})
    >>> breaker = TieBreaker(contest, tallies, ("points", "first_preferences", "ballots_naming", "lower_cost", "code"))
    >>> sorted("xyz", key=breaker.key)
    ['y', 'z', 'x']
    >>> breaker.parted_by("z", "x")
    'lower_cost'
    """

    def __init__(self, contest: Contest, tallies: Tallies, criteria: Sequence[str]) -> None:
        self.criteria = tuple(criteria)
        place = {code: index for index, code in enumerate(contest.codes)}
        cost = {project.code: project.cost for project in contest.projects}
        columns: dict[str, Callable[[], Mapping[str, Any]]] = {
            "points": lambda: {code: -value for code, value in tallies.points.items()},
            "first_preferences": lambda: {code: -value for code, value in tallies.first.items()},
            "ballots_naming": lambda: {code: -value for code, value in tallies.naming.items()},
            "lower_cost": lambda: cost,
            "higher_cost": lambda: {code: -value for code, value in cost.items()},
            "code": lambda: {code: code for code in place},
            "file_order": lambda: place,
        }
        chosen = [columns[name]() for name in self.criteria]
        self._keys = {code: tuple([column[code] for column in chosen]) for code in place}

    def key(self, code: str) -> tuple[Any, ...]:
        """Return the sort key of one project."""
        return self._keys[code]

    def parted_by(self, a: str, b: str) -> str:
        """Return the first criterion on which two projects differ."""
        pairs = zip(self.criteria, self._keys[a], self._keys[b], strict=True)
        return next((name for name, left, right in pairs if left != right), "")

    def criteria_between(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the parting criterion of each neighbouring pair."""
        return tuple(self.parted_by(a, b) for a, b in pairwise(codes))


def priority_order(
    scores: Mapping[str, Number], breaker: TieBreaker, codes: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Return the codes by descending score, equals by the tie criteria."""
    chosen = scores if codes is None else codes
    return tuple(sorted(chosen, key=lambda code: (-scores[code], breaker.key(code))))


def tied_runs(order: Sequence[str], scores: Mapping[str, Number]) -> list[tuple[str, ...]]:
    """Return the runs of two or more neighbours with the same score.

    >>> tied_runs("abcd", {"a": 3, "b": 2, "c": 2, "d": 1})
    [('b', 'c')]
    """
    runs: list[list[str]] = []
    for code in order:
        if runs and scores[runs[-1][0]] == scores[code]:
            runs[-1].append(code)
        else:
            runs.append([code])
    return [tuple(run) for run in runs if len(run) > 1]
