"""The affordable set with the most points, exactly, over non-dominated sets with bounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from voting.tally.contest import Contest, Project
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order

# Cost, points, the set as a bit mask whose highest bit is the first in the order, and the next best set with
# the same cost and points (-1: there is none).
State = tuple[int, int, int, int]


def best_sets(
    projects: Mapping[str, Project], points: Mapping[str, int], order: Sequence[str], budget: int, limit: int
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Return the affordable set with the most points, and another one just as good if there is any.

    Ties: lower total cost; then the set that holds the first project of the order in which the two differ.
    Projects without points are never bought. Method: dynamic programme over the non-dominated pairs of cost
    and points (Nemhauser and Ullmann 1969), pruned by the fractional bound of Dantzig (1957). Raises
    `TooLargeError` when more than `limit` pairs would be kept at once.

    >>> projects = {code: Project(code, cost) for code, cost in (("a", 60), ("b", 50), ("c", 50))}
    >>> best_sets(projects, {"a": 9, "b": 5, "c": 5}, ["a", "b", "c"], 100, 1000)
    (('b', 'c'), None)
    >>> best_sets(projects, {"a": 9, "b": 5, "c": 5}, ["a", "b", "c"], 50, 1000)
    (('b',), ('c',))
    """
    bit = {code: 1 << (len(order) - 1 - place) for place, code in enumerate(order)}
    useful = [code for code in order if points[code] > 0 and projects[code].cost <= budget]
    useful.sort(key=lambda code: _per_cost(projects[code].cost, points[code]))
    bound = _Bound([projects[code].cost for code in useful], [points[code] for code in useful], budget)
    states: list[State] = [(0, 0, 0, -1)]
    for place, code in enumerate(useful):
        cost, worth = projects[code].cost, points[code]
        flag = bit[code]
        added = [
            (c + cost, p + worth, m | flag, -1 if other < 0 else other | flag)
            for c, p, m, other in states
            if c + cost <= budget
        ]
        states = bound.prune(_merge(states, added), place + 1)
        if len(states) > limit:
            raise TooLargeError("too_large", states=len(states), limit=limit, projects=len(useful))
    best = max(states, key=lambda state: (state[1], -state[0], state[2]))
    first = tuple(code for code in order if best[2] & bit[code])
    return first, None if best[3] < 0 else tuple(code for code in order if best[3] & bit[code])


def _per_cost(cost: int, points: int) -> tuple[int, Fraction]:
    """Return the sort key that puts the most points per cost first, and what is free before everything."""
    return (1, -Fraction(points, cost)) if cost else (0, Fraction(0))


class _Bound:
    """Upper bounds of what the projects from a place on can still add."""

    def __init__(self, costs: Sequence[int], worths: Sequence[int], budget: int) -> None:
        self.costs = [0, *accumulate(costs)]
        self.worths = [0, *accumulate(worths)]
        self.budget = budget
        self.floor = self._take_all_that_fits(costs, worths)

    def _take_all_that_fits(self, costs: Sequence[int], worths: Sequence[int]) -> int:
        left, total = self.budget, 0
        for cost, worth in zip(costs, worths, strict=True):
            if cost <= left:
                left, total = left - cost, total + worth
        return total

    def reach(self, state: State, place: int) -> int:
        """Return the most points any completion of `state` from `place` on can have, rounded down."""
        room = self.costs[place] + self.budget - state[0]
        at = bisect_right(self.costs, room, lo=place) - 1
        points = state[1] + self.worths[at] - self.worths[place]
        if at + 1 < len(self.costs):
            cost = self.costs[at + 1] - self.costs[at]
            points += (room - self.costs[at]) * (self.worths[at + 1] - self.worths[at]) // cost
        return points

    def prune(self, states: list[State], place: int) -> list[State]:
        """Drop what cannot reach the best set known so far; equals stay, so ties are decided exactly."""
        self.floor = max(self.floor, states[-1][1])
        return [state for state in states if self.reach(state, place) >= self.floor]


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
