"""Whole runs of Equal Shares in machine code: when they are worth it, and how they are asked for."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from voting.tally.budget.shares_electorate import Backers, Electorate, Floats, Groups
from voting.tally.budget.shares_run import Ties, UnmergedError
from voting.tally.columns import EXACT, Ints
from voting.tally.ties import is_branching

if TYPE_CHECKING:
    from voting.tally.budget.compiled_run import Board

# Set to 0, nothing is ever compiled and Numba not even imported.
SWITCH = "REMBUK_COMPILED"
# Reading the machine code costs a process as much as so many runs without, making it as much as so many.
PATIENCE, LONG = 50, 1_500
# So many more runs that floats could not decide than they could: give up.
UNDECIDED = 3


@dataclass(frozen=True, slots=True)
class Code:
    """The three functions a search needs: `Board`, `run` of `compiled_run`, and `follow` of `compiled_follow`."""

    board: type[Board]
    run: Callable[..., tuple[int, int, float]]
    follow: Callable[..., tuple[float, float]]
    unmerged: int
    done: int


def plain_code() -> Code:
    """Return the functions, compiled when first called if Numba is there."""
    from voting.tally.budget import compiled_follow, compiled_run

    return Code(
        compiled_run.Board, compiled_run.run, compiled_follow.follow, compiled_run.UNMERGED, compiled_run.DONE
    )


class Machine:
    """The machine code of this process: read, or made where it was never made, when that is worth it."""

    def __init__(self) -> None:
        self.code: Code | None = None
        self.wait: float = PATIENCE

    def after(self, runs: int) -> Code | None:
        """Return the code where it is there, or pays after so many runs without it."""
        if self.code is None and runs >= self.wait:
            self.load(make=runs >= LONG)
        return self.code

    def load(self, *, make: bool) -> bool:
        """Get the code, without `make` only where it was kept; False where there is none.

        A compiler that is missing, too old, or has nowhere to write must never stop a count: it takes longer.
        """
        from voting.tally.budget.compiled_by import is_compiled, is_kept

        self.wait = math.inf
        try:
            code = plain_code()
            if is_compiled(code.run) and (make or (is_kept(code.run) and is_kept(code.follow))):
                _try_out(code)
                self.code = code
            elif is_compiled(code.run):
                self.wait = LONG
        except Exception:
            self.code = None
        return self.code is not None


MACHINE = Machine()


def _try_out(code: Code) -> None:
    """Call both functions once, so that they are there."""
    board, order, paid = _try_board(code), np.zeros(1, np.int64), np.zeros((3, 1))
    _, _, noise = code.run(board, 2.0, order, paid)
    code.follow(board, order, paid, noise, (2.0, 3.0, 1.0), np.zeros((3, 1)))


def _try_board(code: Code) -> Board:
    """Return one voter and one project that costs 1."""
    ones, one, zero = np.ones(1), np.ones(1, np.int64), np.zeros(1, np.int64)
    return code.board(
        1,
        np.array([0, 1]),
        zero.astype(np.uint32),
        ones,
        ones,
        ones,
        ones,
        ones,
        ones,
        one,
        ones,
        np.ones(1, bool),
        zero,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A run whose every decision float64 proved.

    `places` are the projects bought, in order, and `cost` what they cost; `order` and `paid` are what
    the machine code knows of it, by its own numbers, and `noise` how wrong its money is.
    """

    groups: Groups
    endowment: Fraction
    places: list[int]
    cost: int
    order: Ints
    paid: Floats
    noise: float


class Tracks:
    """Runs by machine code over one set of groups."""

    def __init__(self, code: Code, electorate: Electorate, groups: Groups, ties: Ties) -> None:
        self.code = code
        self.electorate = electorate
        self.groups = groups
        some = [place for place in groups.places if groups.backers(place).total]
        self.places = sorted(some, key=lambda place: ties.keys[place])
        self.board = self._board([groups.backers(place) for place in self.places])

    def _board(self, backers: list[Backers]) -> Board:
        """Lay the supporters of all projects one behind another."""
        electorate, none = self.electorate, np.zeros(0)
        starts = np.zeros(len(backers) + 1, np.int64)
        np.cumsum([len(one.who) for one in backers], out=starts[1:])
        worth = [
            np.ones(len(one.who)) if one.worth is None else one.worth.astype(np.float64) for one in backers
        ]
        costs = [electorate.costs[place] for place in self.places]
        scales = [electorate.scales[place] for place in self.places]
        weights = np.concatenate([none, *worth])
        return self.code.board(
            groups=self.groups.size,
            starts=starts,
            who=np.concatenate([none, *[one.who for one in backers]]).astype(np.uint32),
            pull=np.concatenate([none, *[one.pull for one in backers]]),
            worth=weights,
            unit=1 / weights,
            total=np.array([one.total for one in backers], np.float64),
            cost=np.array(costs, np.float64),
            scale=np.array(scales, np.float64),
            alone=np.array([cost // scale for cost, scale in zip(costs, scales, strict=True)], np.int64),
            most=np.array([float(one.max(initial=1.0)) for one in worth]),
            pure=np.array([place in self.groups.pure for place in self.places], bool),
            twin=np.array(self._twins(backers), np.int64),
        )

    def _twins(self, backers: list[Backers]) -> list[int]:
        """Return for each project the first one with the same supporters and cost."""
        firsts: dict[tuple[int, ...], list[int]] = {}
        twins = []
        for number, (place, own) in enumerate(zip(self.places, backers, strict=True)):
            key = self.electorate.costs[place], own.total, own.voters, len(own.who)
            alike = firsts.setdefault(key, [])
            twins.append(next((first for first in alike if own.equals(backers[first])), number))
            if twins[-1] == number:
                alike.append(number)
        return twins

    def run(self, endowment: Fraction) -> Track | None:
        """Return a whole run, or None where float64 cannot decide all of it.

        Raises `UnmergedError` where it would buy a project that some group supports in part.
        """
        size = len(self.places)
        order, paid = np.zeros(size, np.int64), np.zeros((3, size))
        end, count, noise = self.code.run(self.board, float(endowment), order, paid)
        if end == self.code.unmerged:
            raise UnmergedError
        if end != self.code.done:
            return None
        places = [self.places[number] for number in order[:count].tolist()]
        cost = sum([self.electorate.costs[place] for place in places])
        return Track(self.groups, endowment, places, cost, order[:count], paid, noise)

    def along(self, base: Track, endowment: Fraction) -> tuple[Track | None, float]:
        """Return the run at a larger endowment if all between do the same, else None; and the share proven."""
        more = np.zeros((3, len(self.places)))
        ends = float(base.endowment), float(endowment), float(endowment - base.endowment)
        share, noise = self.code.follow(self.board, base.order, base.paid, base.noise, ends, more)
        if share < 1.0:
            return None, share
        return Track(self.groups, endowment, base.places, base.cost, base.order, more, noise), share


class Shortcut:
    """Gives one search its runs by machine code, as soon and as long as that pays."""

    def __init__(self, electorate: Electorate, ties: Ties) -> None:
        self.electorate = electorate
        self.ties = ties
        self.undecided = 0
        self.code: Code | None = None
        # Whole numbers are multiplied exactly below this; who walks through all ties asks for each one.
        self.fits = max(electorate.costs, default=0) < EXACT and not is_branching()
        self._tracks: Tracks | None = None

    def run(self, groups: Groups, endowment: Fraction, runs: int) -> Track | None:
        """Return a run, or None where another one is to be made; `runs` is how many were made so far."""
        if self.undecided > UNDECIDED or not self._ready(runs):
            return None
        track = self.tracks(groups).run(endowment)
        self.undecided += 1 if track is None else -1
        return track

    def _ready(self, runs: int) -> bool:
        """Say whether the machine code is there."""
        if self.code is None and self.fits and os.environ.get(SWITCH) != "0":
            self.code = MACHINE.after(runs)
        return self.code is not None

    def tracks(self, groups: Groups) -> Tracks:
        """Return the runs over these groups."""
        if self._tracks is None or self._tracks.groups is not groups:
            assert self.code is not None, "asked for before there is machine code"
            self._tracks = Tracks(self.code, self.electorate, groups, self.ties)
        return self._tracks


if __name__ == "__main__":
    # For those who build an image: `python -m voting.tally.budget.compiled` makes the code ahead of the counts.
    sys.exit(
        0 if MACHINE.load(make=True) else "No machine code: Numba is missing or cannot keep what it makes."
    )
