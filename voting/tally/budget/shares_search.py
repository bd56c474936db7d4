"""Raising everybody's endowment step by step (Add1), without running the steps that change nothing."""

from __future__ import annotations

import math
from fractions import Fraction

from voting.tally.budget.compiled import Shortcut, Track
from voting.tally.budget.shares_electorate import Electorate, Groups
from voting.tally.budget.shares_follow import PROVEN, Follower
from voting.tally.budget.shares_run import Run, Ties, UnmergedError
from voting.tally.errors import TooLargeError
from voting.tally.rules import Rule

# Below this many different ballots merging costs more than it saves.
SMALL = 2_000
# How far beyond the endowment merged groups are made to last.
AHEAD = Fraction(6, 5)


class Pace:
    """Chooses how many steps to try at once.

    A failed try guesses where the first change waits (`wall`): the next tries go up to it and not beyond. After a
    change the first try goes as far as changes `usual`ly lie apart. Where each step changes something, tries are a
    waste: they are made rarer.
    """

    def __init__(self, skip: bool) -> None:
        self.wait = 0 if skip else math.inf
        self.pause = 1
        self.wall = math.inf
        self.reach = 0
        self.usual = 2.0

    def stepped(self) -> int:
        """Return the stride after a plain step."""
        self.wait -= 1
        self.wall = math.inf
        self.usual = math.sqrt(self.usual * max(self.reach, 1))
        first, self.reach = max(self.reach, int(self.usual), 2), 0
        return first if self.wait < 0 else 1

    def went(self, stride: int, done: int) -> int:
        """Return the stride after one that was proven."""
        self.pause = 1
        self.reach += stride
        return int(min(stride * 4, max(self.wall - done, 1)))

    def failed(self, stride: int, share: float, done: int) -> int:
        """Return the stride after one that was not: as far as where the change is thought to be."""
        self.wall = done + stride * share
        shorter = min(int(stride * share), stride - 1)
        if shorter <= 1:
            self.pause, self.wait = min(self.pause * 2, 32), self.pause
        return shorter


class Search:
    """Finds the last endowment before the outcome overspends; the same as trying each step in turn.

    From a run at one step, a run some steps ahead either proves that all steps between do the same (see
    `Follower`) or the stride is shortened; a stride of one is a plain run. `runs` counts real runs.
    """

    def __init__(self, electorate: Electorate, ties: Ties, rule: Rule, *, skip: bool = True) -> None:
        self.electorate = electorate
        self.ties = ties
        self.rule = rule
        self.skip = skip
        self.runs = 0
        self.budget = electorate.contest.budget
        self.start = start_of(electorate, rule)
        self.wanted = sum(1 for place in electorate.places if electorate.backers(place).total)
        self.shortcut = Shortcut(electorate, ties)
        self._known: set[int] = set()
        self._groups: Groups | None = None
        self._reach = Fraction(0)

    def endowment(self) -> Fraction:
        """Return the deciding endowment. Raises `TooLargeError` after `run_limit` real runs."""
        done, stride = 0, 1
        run: Run | Track = self._run(self.start)
        pace = Pace(self.skip)
        while not self._finished(run, done):
            if stride > 1:
                ahead, share = self._along(run, done + stride)
                if ahead is not None:
                    run, done = ahead, done + stride
                    stride = self._allowed(pace.went(stride, done), done)
                else:
                    stride = self._allowed(pace.failed(stride, share, done), done)
                continue
            more = self._run(self._at(done + 1))
            if more.cost > self.budget:
                break
            run, done = more, done + 1
            stride = self._allowed(pace.stepped(), done)
        return self._at(done)

    def _at(self, steps: int) -> Fraction:
        step: int = self.rule["step"]
        return self.start + steps * step

    def _allowed(self, stride: int, done: int) -> int:
        """Shorten a stride that would pass `stop_at`."""
        stop = self.rule["stop_at"]
        if stop is None:
            return max(stride, 1)
        return max(min(stride, int((stop - self._at(done)) // self.rule["step"])), 1)

    def _finished(self, run: Run | Track, done: int) -> bool:
        """Say whether no further step is to be tried."""
        stop = self.rule["stop_at"]
        if len(run.places) == self.wanted or (stop is not None and self._at(done + 1) > stop):
            return True
        if not self.rule["completion"].startswith("add1_exhaustive"):
            return False
        bought, left = set(run.places), self.budget - run.cost
        return all(place in bought or cost > left for place, cost in enumerate(self.electorate.costs))

    def _spend(self) -> None:
        if self.runs >= self.rule["run_limit"]:
            raise TooLargeError("too_many_runs", limit=self.rule["run_limit"], step=self.rule["step"])
        self.runs += 1

    def _run(self, endowment: Fraction) -> Run | Track:
        """Return the run at an endowment, over merged groups once it is known what is bought."""
        self._spend()
        groups = self._merged(endowment)
        if groups is not None:
            try:
                track = self.shortcut.run(groups, endowment, self.runs)
                return track or Run(self.electorate, groups, endowment, self.ties).go()
            except UnmergedError:
                self._groups = None
        run = Run(self.electorate, self.electorate, endowment, self.ties).go()
        self._known.update(run.places)
        if self.electorate.size >= SMALL:
            # What is bought a little later will be wanted soon: one look ahead saves merging again.
            self._known.update(
                Run(self.electorate, self.electorate, endowment * AHEAD, self.ties).go().places
            )
        return run

    def _along(self, run: Run | Track, steps: int) -> tuple[Run | Track | None, float]:
        """Return the run at a later step if all steps up to it do the same as `run`, else None and a guess."""
        endowment = self._at(steps)
        if run.groups is not (self._merged(endowment) or self.electorate):
            return None, 0.0
        self._spend()
        if isinstance(run, Track):
            return self.shortcut.tracks(run.groups).along(run, endowment)
        ahead = Follower(run, endowment)
        share = ahead.share()
        return (ahead if share >= PROVEN else None), share

    def _merged(self, endowment: Fraction) -> Groups | None:
        """Return the groups for runs up to about this endowment; projects out of everybody's reach are left out."""
        electorate = self.electorate
        if electorate.size < SMALL or not self._known:
            return None
        if self._groups is None or endowment > self._reach:
            self._reach = max(endowment * AHEAD, self._reach)
            places = tuple(
                [
                    place
                    for place in electorate.places
                    if electorate.backers(place).voters * self._reach >= electorate.costs[place]
                ]
            )
            self._groups = electorate.merged(self._known, places)
        return self._groups


def start_of(electorate: Electorate, rule: Rule) -> Fraction:
    """Return the first endowment: budget / voters, for "whole" rounded down to a whole minor unit."""
    exact = Fraction(electorate.contest.budget, max(electorate.voters, 1))
    if rule["start"] == "whole" and rule["completion"].startswith("add1"):
        return Fraction(exact // 1)
    return exact
