"""The order of equals: a declared sequence of criteria, which of them parted whom, and every other way out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any

from voting.tally.contest import Contest
from voting.tally.outcome import Number
from voting.tally.parameters import LOT
from voting.tally.tallies import Tallies


class Branches:
    """A walk through every way of breaking the ties of one count: forced choices first, then the first of equals.

    `taken` holds (choice, number of equals) for each tie met, in order.
    """

    def __init__(self, forced: Sequence[int]) -> None:
        self.forced = forced
        self.taken: list[tuple[int, int]] = []

    def choose(self, equals: int) -> int:
        """Return which of the equals to take at the next tie."""
        met = len(self.taken)
        choice = self.forced[met] if met < len(self.forced) else 0
        self.taken.append((choice, equals))
        return choice


_branches: ContextVar[Branches | None] = ContextVar("branches", default=None)


@contextmanager
def branching(forced: Sequence[int]) -> Iterator[Branches]:
    """Let `TieBreaker.pick` follow forced choices inside this block (only `every_outcome` does this)."""
    branches = Branches(forced)
    token = _branches.set(branches)
    try:
        yield branches
    finally:
        _branches.reset(token)


def is_branching() -> bool:
    """Say whether ties are being broken by forced choices now."""
    return _branches.get() is not None


def lot(seed: str, code: str) -> str:
    """Return the lot of an option: SHA-256 of "seed:code" in hexadecimal; the lowest lot comes first.

    Anybody can draw it again: `printf '%s' 'SEED:CODE' | sha256sum`.

    >>> lot("2026-11-21 4711", "U-08")[:8]
    '3d780a60'
    """
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


class TieBreaker:
    """Orders projects of one contest by the criteria of a rule; smaller keys come first.

    The criterion `earlier_round` looks at `history`: votes per round, oldest first, kept by the count itself;
    the latest round in which equals differed decides. It parts nobody where a rule has no rounds.

    >>> from voting.tally.contest import Project
    >>> x, y, z = (Project(code, cost) for code, cost in (("x", 50), ("y", 90), ("z", 40)))
    >>> contest = Contest.of("ranked", (x, y, z), (), 100)
    >>> tallies = Tallies({"x": 10, "y": 10, "z": 10}, {"x": 2, "y": 3, "z": 2}, {"x": 3, "y": 2, "z": 3})
    >>> breaker = TieBreaker(contest, tallies, ("points", "first_preferences", "ballots_naming", "lower_cost", "code"))
    >>> sorted("xyz", key=breaker.key)
    ['y', 'z', 'x']
    >>> breaker.parted_by("z", "x")
    'lower_cost'
    """

    def __init__(self, contest: Contest, tallies: Tallies, criteria: Sequence[str]) -> None:
        self.criteria = tuple(criteria)
        self.history: list[Mapping[str, Number]] = []
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
        self._columns: list[Mapping[str, Any] | None] = []
        for name in self.criteria:
            if name == "earlier_round":
                self._columns.append(None)
            elif name.startswith(LOT):
                self._columns.append({code: (lot(name[len(LOT) :], code), code) for code in place})
            else:
                self._columns.append(columns[name]())

    def _past(self, code: str) -> tuple[Number, ...]:
        """Return the votes of earlier rounds, latest first, most votes smallest."""
        return tuple([-votes.get(code, 0) for votes in reversed(self.history)])

    def key(self, code: str) -> tuple[Any, ...]:
        """Return the sort key of one project."""
        return tuple([self._past(code) if column is None else column[code] for column in self._columns])

    def parted_by(self, a: str, b: str) -> str:
        """Return the first criterion on which two projects differ."""
        keys = zip(self.criteria, self.key(a), self.key(b), strict=True)
        return next((name for name, left, right in keys if left != right), "")

    def criteria_between(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the parting criterion of each neighbouring pair."""
        return tuple(self.parted_by(a, b) for a, b in pairwise(codes))

    def rank(self, codes: Iterable[str]) -> list[str]:
        """Return equals in the order in which the criteria take them; inside `branching`, a forced one first.

        Every count that takes one of several equals asks here, so that every way out can be walked.
        """
        ordered = sorted(codes, key=self.key)
        branches = _branches.get()
        if branches is not None and len(ordered) > 1:
            ordered.insert(0, ordered.pop(branches.choose(len(ordered))))
        return ordered

    def rank_last(self, codes: Iterable[str]) -> list[str]:
        """Return equals best first where the last one is taken (eliminations); branching forces the last."""
        ordered = sorted(codes, key=self.key)
        branches = _branches.get()
        if branches is not None and len(ordered) > 1:
            ordered.append(ordered.pop(len(ordered) - 1 - branches.choose(len(ordered))))
        return ordered

    def order(self, scores: Mapping[str, Number], codes: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the codes by descending score, equals by the tie criteria."""
        chosen = list(scores if codes is None else codes)
        if _branches.get() is None:
            return tuple(sorted(chosen, key=lambda code: (-scores[code], self.key(code))))
        ordered: list[str] = []
        for score in sorted({scores[code] for code in chosen}, reverse=True):
            equals = [code for code in chosen if scores[code] == score]
            while equals:
                first = self.rank(equals)[0]
                equals.remove(first)
                ordered.append(first)
        return tuple(ordered)


def priority_order(
    scores: Mapping[str, Number], breaker: TieBreaker, codes: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Return the codes by descending score, equals by the tie criteria."""
    return breaker.order(scores, codes)


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
