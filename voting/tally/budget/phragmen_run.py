"""One run of sequential Phragmen: who can pay next, in whole numbers over one denominator."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.contest import Contest
from voting.tally.outcome import Round
from voting.tally.ties import TieBreaker


class Electorate:
    """The rows that support each project (a mark with 0 points is no support) and what they weigh."""

    def __init__(self, contest: Contest) -> None:
        ballots = contest.ballots
        self.mass = ballots.mass
        self.rows: list[Ints] = []
        points = ballots.columns.points
        for position in range(len(contest.projects)):
            rows = ballots.supporters(position)
            self.rows.append(rows if points is None else rows[points[ballots.marks_of(position)] > 0])
        self.voters = [sum_by(np.zeros_like(rows), self.mass[rows], 1)[0] for rows in self.rows]
        # All ballots together weigh less than 2**53, so float sums of them are exact.
        mass = self.mass.astype(np.float64)
        self.masses = [mass[rows] for rows in self.rows]

    def weigh(self, position: int, classes: Ints, size: int) -> list[int]:
        """Return how much weight the supporters of a project have in each of `size` classes (one per row)."""
        weights = np.bincount(classes[self.rows[position]], self.masses[position], size)
        return [int(weight) for weight in weights.tolist()]


@dataclass(slots=True)
class Purse:
    """When each voter paid last; the one thing that the future depends on.

    `times` are the moments of purchase as whole numbers over `scale`, the first is 0; `last` is for each row
    the place of its last purchase in `times`. Whoever paid at t holds (now - t), so a project can be paid at
    (cost + sum of its supporters' t) / supporters.
    """

    electorate: Electorate
    last: Ints
    times: list[int] = field(default_factory=lambda: [0])
    scale: int = 1

    def moment(self, position: int, cost: int) -> Fraction:
        """Return when the supporters of a project can pay for it."""
        voters = self.electorate.weigh(position, self.last, len(self.times))
        paid = sum([time * count for time, count in zip(self.times, voters, strict=True)])
        return Fraction(cost * self.scale + paid, self.scale * self.electorate.voters[position])

    def pay(self, position: int, time: Fraction) -> None:
        """Let the supporters of a project pay all they have at `time`."""
        scale = lcm(self.scale, time.denominator)
        factor = scale // self.scale
        self.times = [earlier * factor for earlier in self.times]
        self.times.append(time.numerator * (scale // time.denominator))
        self.scale = scale
        self.last[self.electorate.rows[position]] = len(self.times) - 1


class Purchases:
    """One run. `forced` names the project to take first among equals at some purchases (by their number)."""

    def __init__(
        self,
        contest: Contest,
        electorate: Electorate,
        breaker: TieBreaker,
        misfit: str,
        forced: dict[int, int] | None = None,
    ) -> None:
        self.projects = contest.projects
        self.budget = self.left = contest.budget
        self.breaker = breaker
        self.misfit = misfit
        self.forced = forced
        self.purse = Purse(electorate, np.zeros(len(electorate.mass), np.int64))
        self.funded: list[int] = []
        self.rounds: list[Round] = []
        self.equals: list[tuple[int, list[int]]] = []
        self.stopper: str | None = None
        # Moment, position, and after how many purchases the moment was worked out: it only ever gets later.
        self.heap = [
            (Fraction(project.cost, voters), position, 1)
            for position, (project, voters) in enumerate(zip(self.projects, electorate.voters, strict=True))
            if voters and project.cost <= self.budget
        ]
        heapify(self.heap)
        while self.heap and self.stopper is None:
            self._step()

    def _fresh(self) -> tuple[Fraction, int]:
        """Return the next project and its true moment, taken off the heap."""
        while True:
            moment, position, known = heappop(self.heap)
            if known == len(self.purse.times):
                return moment, position
            self._push(position)

    def _push(self, position: int) -> None:
        moment = self.purse.moment(position, self.projects[position].cost)
        heappush(self.heap, (moment, position, len(self.purse.times)))

    def _next(self) -> tuple[Fraction, list[int]]:
        """Return the earliest moment and all projects that can be paid for then."""
        moment, position = self._fresh()
        equals = [position]
        while self.heap and self.heap[0][0] <= moment:
            later, other = self._fresh()
            if later > moment:
                heappush(self.heap, (later, other, len(self.purse.times)))
                break
            equals.append(other)
        return moment, equals

    def _step(self) -> None:
        """Take the next project, or stop, or pass over what does not fit."""
        moment, equals = self._next()
        too_dear = self._in_order([one for one in equals if self.projects[one].cost > self.left])
        fitting = [one for one in equals if one not in too_dear]
        if self.misfit == "skip":
            for position in too_dear:
                self._note("skipped_cost", position, moment)
            chosen = self._choose(fitting) if fitting else None
        else:
            fitting = equals
            any_stops = self.misfit == "stop_any" and too_dear
            chosen = too_dear[0] if any_stops else self._choose(equals)
        for position in fitting:
            if position != chosen:
                heappush(self.heap, (moment, position, len(self.purse.times)))
        if chosen is not None:
            self._take(chosen, moment)

    def _in_order(self, positions: list[int]) -> list[int]:
        """Return equals in tie order."""
        return sorted(positions, key=lambda position: self.breaker.key(self.projects[position].code))

    def _choose(self, equals: list[int]) -> int:
        """Return which of several equals to take: by the tie policy, or the forced one."""
        if len(equals) == 1:
            return equals[0]
        if self.forced is not None:
            wanted = self.forced.get(len(self.funded))
            return wanted if wanted in equals else self._in_order(equals)[0]
        place = {self.projects[position].code: position for position in equals}
        ordered = [place[code] for code in self.breaker.rank(place)]
        self.equals.append((len(self.funded), ordered))
        return ordered[0]

    def _take(self, position: int, moment: Fraction) -> None:
        """Buy a project, or stop the count at it."""
        project = self.projects[position]
        if project.cost > self.left:
            self.stopper = project.code
            self._note("skipped_cost", position, moment)
            return
        before, self.left = self.left, self.left - project.cost
        self.funded.append(position)
        self.purse.pay(position, moment)
        voters = self.purse.electorate.voters[position]
        self._note("bought", position, moment, before=before, voters=voters)

    def _note(self, action: str, position: int, moment: Fraction, **data: int) -> None:
        if self.forced is None:
            project = self.projects[position]
            number = len(self.rounds) + 1
            data |= {"cost": project.cost, "left": self.left}
            self.rounds.append(Round.of(number, action, project.code, time=moment, **data))

    def codes(self) -> tuple[str, ...]:
        """Return the funded codes, first bought first."""
        return tuple([self.projects[position].code for position in self.funded])
