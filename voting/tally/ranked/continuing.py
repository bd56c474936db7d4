"""Ballots at the continuing options: a ballot moves on when its option drops out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.contest import Contest
from voting.tally.errors import RuleError


class Continuing:
    """Which option each row of ballots lies with, and how many votes (by weight) each continuing option holds.

    `among` are the options that take part. Raises `RuleError` `equal_ranks_not_allowed` for ballots that give
    two options one rank: they lie with no single option.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 0) for code in "abc"],
    ...                                ballots=["ab", "ba", "c", "cb", ""], budget=0)
    >>> run = Continuing(contest, "abc")
    >>> run.votes(), run.exhausted
    ({'a': 1, 'b': 1, 'c': 2}, 1)
    >>> run.drop(["c"])
    ({'a': 0, 'b': 1}, 1)
    >>> run.votes(), run.exhausted
    ({'a': 1, 'b': 2}, 2)
    """

    def __init__(self, contest: Contest, among: Iterable[str]) -> None:
        columns = contest.ballots.columns
        if equal_ranks(contest):
            raise RuleError("equal_ranks_not_allowed")
        self.codes = contest.codes
        self.size = len(self.codes)
        self.mass = contest.ballots.mass
        self.marks = columns.marks
        # The next mark to look at and the end of each row; `at` is the option, or `size` when exhausted.
        self.next = columns.starts[:-1].copy()
        self.end = columns.starts[1:]
        self.at = np.full(len(self.mass), self.size, np.int32)
        kept = set(among)
        self.standing = np.array([code in kept for code in self.codes] + [False])
        self.held = [0] * (self.size + 1)
        self._add(self._move(np.arange(len(self.mass))))

    @property
    def exhausted(self) -> int:
        """The ballots (by weight) that name nobody who is left."""
        return self.held[self.size]

    def votes(self) -> dict[str, int]:
        """Return the votes of each continuing option, in project order."""
        return {code: self.held[p] for p, code in enumerate(self.codes) if self.standing[p]}

    def drop(self, codes: Iterable[str]) -> tuple[dict[str, int], int]:
        """Take options out; return what the others gained and how many ballots were exhausted."""
        positions = [self.codes.index(code) for code in codes]
        self.standing[positions] = False
        moved = np.flatnonzero(np.isin(self.at, positions) if len(positions) > 1 else self.at == positions[0])
        for position in positions:
            self.held[position] = 0
        gained = self._move(moved)
        self._add(gained)
        return {code: gained[p] for p, code in enumerate(self.codes) if self.standing[p]}, gained[self.size]

    def _add(self, gained: list[int]) -> None:
        self.held = [held + more for held, more in zip(self.held, gained, strict=True)]

    def _move(self, rows: Ints) -> list[int]:
        """Lay rows with their next continuing option; return what each option gains."""
        waiting = rows
        while len(waiting):
            place = self.next[waiting]
            over = place >= self.end[waiting]
            self.at[waiting[over]] = self.size
            waiting, place = waiting[~over], place[~over]
            option = self.marks[place]
            stays = self.standing[option]
            self.at[waiting[stays]] = option[stays]
            self.next[waiting] = place + 1
            waiting = waiting[~stays]
        return sum_by(self.at[rows], self.mass[rows], self.size + 1)


def equal_ranks(contest: Contest) -> bool:
    """Say whether some ballot gives two options one rank."""
    ranks = contest.ballots.columns.ranks
    if ranks is None:
        return False
    rows = contest.ballots.rows
    return bool(np.any((ranks[1:] == ranks[:-1]) & (rows[1:] == rows[:-1])))
