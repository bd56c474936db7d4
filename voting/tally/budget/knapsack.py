"""The affordable set with the most points, exactly, over non-dominated sets with bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from math import gcd, lcm

import numpy as np

from voting.tally.budget.knapsack_states import LARGEST, State, States, extend, states_of, words_of
from voting.tally.contest import Contest, Project
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order

# From so many sets on, columns are faster than lists.
MANY = 1_000


def best_sets(
    projects: Mapping[str, Project],
    points: Mapping[str, Number],
    order: Sequence[str],
    budget: int,
    limit: int,
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Return the affordable set with the most points, and another one just as good if there is any.

    Ties: lower total cost; then the set that holds the first project of the order in which the two differ.
    Projects without points are never bought. Method: dynamic programme over the non-dominated pairs of cost
    and points (Nemhauser and Ullmann 1969), pruned by the fractional bound of Dantzig (1957). Memory: about
    100 bytes a pair up to 64 projects, 16 more for each further 64. Raises `TooLargeError` when more than
    `limit` pairs would be kept at once.

    >>> projects = {code: Project(code, cost) for code, cost in (("a", 60), ("b", 50), ("c", 50))}
    >>> best_sets(projects, {"a": 9, "b": 5, "c": 5}, ["a", "b", "c"], 100, 1000)
    (('b', 'c'), None)
    >>> best_sets(projects, {"a": 9, "b": 5, "c": 5}, ["a", "b", "c"], 50, 1000)
    (('b',), ('c',))
    """
    bit = {code: 1 << (len(order) - 1 - place) for place, code in enumerate(order)}
    useful = [code for code in order if points[code] > 0 and projects[code].cost <= budget]
    whole = lcm(*[Fraction(points[code]).denominator for code in useful])
    worth = {code: int(points[code] * whole) for code in useful}
    unit = gcd(*[projects[code].cost for code in useful]) or 1
    cost = {code: projects[code].cost // unit for code in useful}
    useful.sort(key=lambda code: _per_cost(cost[code], worth[code]))
    search = _Search([cost[code] for code in useful], [worth[code] for code in useful], budget // unit, limit)
    best = search.run([bit[code] for code in useful], len(order))
    first = tuple(code for code in order if best[2] & bit[code])
    return first, None if best[3] < 0 else tuple(code for code in order if best[3] & bit[code])


def _per_cost(cost: int, points: int) -> tuple[int, Fraction]:
    """Return the sort key that puts the most points per cost first, and what is free before everything."""
    return (1, -Fraction(points, cost)) if cost else (0, Fraction(0))


class _Search:
    """The dynamic programme, and upper bounds of what the projects from a place on can still add.

    `floor` is the most points known to be within reach.
    """

    def __init__(self, costs: Sequence[int], worths: Sequence[int], budget: int, limit: int) -> None:
        self.costs = [0, *accumulate(costs)]
        self.worths = [0, *accumulate(worths)]
        self.each = list(zip(costs, worths, strict=True))
        self.budget = budget
        self.limit = limit
        self.floor = self._take_all_that_fits()

    def _take_all_that_fits(self) -> int:
        left, total = self.budget, 0
        for cost, worth in self.each:
            if cost <= left:
                left, total = left - cost, total + worth
        return total

    def run(self, flags: Sequence[int], size: int) -> State:
        """Return the best set; `flags` are the bits of the projects, `size` how many bits there are."""
        states: list[State] = [(0, 0, 0, -1)]
        whole = self.budget + self.costs[-1] < LARGEST and self.worths[-1] < LARGEST
        for place, ((cost, worth), flag) in enumerate(zip(self.each, flags, strict=True)):
            if whole and len(states) > MANY:
                return self._run_columns(states_of(states, -(-size // 64)), flags, place)
            added = [
                (c + cost, p + worth, m | flag, -1 if other < 0 else other | flag)
                for c, p, m, other in states
                if c + cost <= self.budget
            ]
            states = self.prune(_merge(states, added), place + 1)
            self._check(len(states))
        return max(states, key=lambda state: (state[1], -state[0], state[2]))

    def _check(self, size: int) -> None:
        if size > self.limit:
            raise TooLargeError("too_large", states=size, limit=self.limit, projects=len(self.each))

    def reach(self, state: State, place: int) -> tuple[int, int]:
        """Return points that some completion of `state` from `place` on has, and the most any can have."""
        room = self.costs[place] + self.budget - state[0]
        at = bisect_right(self.costs, room, lo=place) - 1
        sure = most = state[1] + self.worths[at] - self.worths[place]
        if at < len(self.each):
            cost, worth = self.each[at]
            most += (room - self.costs[at]) * worth // cost
        return sure, most

    def prune(self, states: list[State], place: int) -> list[State]:
        """Drop what cannot reach the best set known so far; equals stay, so ties are decided exactly."""
        reaches = [self.reach(state, place) for state in states]
        self.floor = max(self.floor, max(sure for sure, _ in reaches))
        return [state for state, (_, most) in zip(states, reaches, strict=True) if most >= self.floor]

    def _run_columns(self, states: States, flags: Sequence[int], start: int) -> State:
        """Go on from place `start` in columns."""
        for place in range(start, len(self.each)):
            cost, worth = self.each[place]
            flag = words_of(flags[place], states.masks.shape[1])
            states = self._prune_columns(extend(states, cost, worth, flag, self.budget), place + 1)
            self._check(len(states.costs))
        return states.best()

    def _prune_columns(self, states: States, place: int) -> States:
        """Do what `prune` does; the bound is in floats, rounded up for sure."""
        costs = np.array(self.costs, np.int64)
        room = costs[place] + self.budget - states.costs
        at = np.searchsorted(costs[place:], room, side="right") + place - 1
        sure = states.worths + np.array(self.worths, np.int64)[at] - self.worths[place]
        self.floor = max(self.floor, int(sure.max()))
        each = np.array([*self.each, (1, 0)], np.float64)
        part = (room - costs[at]) / each[at, 0] * each[at, 1]
        return states.take(np.flatnonzero(part * (1 + 1e-12) + 1 >= self.floor - sure))


def _merge(left: list[State], right: list[State]) -> list[State]:
    """Merge two lists and keep the non-dominated, by rising cost and points."""
    kept: list[State] = []
    for state in sorted([*left, *right], key=lambda state: (state[0], -state[1], -state[2])):
        if not kept or state[1] > kept[-1][1]:
            kept.append(state)
        elif state[:2] == kept[-1][:2]:
            masks = sorted({*kept[-1][2:], *state[2:]} - {-1}, reverse=True)
            kept[-1] = (state[0], state[1], masks[0], masks[1])
    return kept


def choose(contest: Contest, tallies: Tallies, rule: Rule) -> tuple[str, ...]:
    """Return the funded codes in priority order (used again by explanations)."""
    values = tallies.naming if rule["value"] == "votes" else tallies.points
    order = priority_order(values, TieBreaker(contest, tallies, rule["tie"]))
    projects = {project.code: project for project in contest.projects}
    return best_sets(projects, values, order, contest.budget, rule["state_limit"])[0]


def count_knapsack(contest: Contest, rule: Rule) -> Outcome:
    """Count `knapsack` (Talmon and Faliszewski, AAAI 2019: max rule with additive utilities), exactly.

    `ties` holds one entry when another set has as many points at the same cost.

    Properties: more points for a chosen project keep it chosen; no other affordable set has more points; large
    groups may win everything.

    >>> contest = Contest.from_ballots(kind="approval", budget=100, ballots=[["a"], ["a"], ["b", "c"], ["b", "c"]],
    ...     projects=[Project("a", 60), Project("b", 50), Project("c", 50)])
    >>> count_knapsack(contest, Rule("knapsack")).funded
    ('b', 'c')
    """
    tallies = tally(contest)
    values = tallies.naming if rule["value"] == "votes" else tallies.points
    breaker = TieBreaker(contest, tallies, rule["tie"])
    order = priority_order(values, breaker)
    projects = {project.code: project for project in contest.projects}
    funded, other = best_sets(projects, values, order, contest.budget, rule["state_limit"])
    rounds = [
        Round.of(place + 1, "chosen", code, cost=projects[code].cost, value=values[code])
        for place, code in enumerate(funded)
    ]
    chosen = set(funded)
    for code in order:
        if code not in chosen:
            action = "exceeds_budget" if projects[code].cost > contest.budget else "not_chosen"
            rounds.append(
                Round.of(len(rounds) + 1, action, code, cost=projects[code].cost, value=values[code])
            )
    tie = () if other is None else (_set_tie(funded, other, breaker),)
    return Outcome(
        rule=rule,
        funded=funded,
        order=order,
        rounds=tuple(rounds),
        ties=tie,
        totals=Totals.of((projects[code] for code in funded), contest.budget),
        tables=freeze_tables(tallies.tables()),
    )


def _set_tie(funded: tuple[str, ...], other: tuple[str, ...], breaker: TieBreaker) -> Tie:
    """Describe two equally good sets by the projects in which they differ."""
    ours = tuple(code for code in funded if code not in other)
    theirs = tuple(code for code in other if code not in funded)
    members = ours + theirs
    return Tie("set", members, breaker.criteria_between(members), theirs)
