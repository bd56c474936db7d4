"""How many counts an explanation takes: what is found within an effort must never depend on the machine.

The figures are those of good first guesses. A change that needs other figures also changes what is found where
the effort ends early.
"""

import random
from typing import Any

import numpy as np
import pytest

from tests.factories.tally_shares import large_contest
from voting.tally import Contest, Project, Rule, count
from voting.tally.changes import Effort, Search, least, smallest_changes
from voting.tally.explain import explain
from voting.tally.hints import Hints, _ballots, _collect, _Purse, hints_of
from voting.tally.tallies import tally

PLENTY = 10**6


def spent(contest: Contest, rule: Rule) -> dict[str, int]:
    """Return how many counts the search took for each losing project."""
    outcome, sums = count(contest, rule), tally(contest)
    hints = hints_of(contest, outcome)
    lost = {item.project: dict(item.data) for item in explain(contest, outcome, changes=False)}
    runs = {}
    for code in sorted(lost.keys() - set(outcome.funded)):
        effort = Effort(PLENTY, 1)
        smallest_changes({code: Search(contest, sums, rule, code, effort, hints)}, lost)
        runs[code] = PLENTY - effort.left
    return runs


FIGURES = [
    ("approval", Rule("greedy"), "03:6 04:8 05:8 08:8 10:8 11:6 12:8 13:8 14:8 15:8"),
    ("approval", Rule("greedy", misfit="stop"), "03:6 04:16 05:8 07:13 08:16 10:16 11:14 12:16 13:16 14:16 15:16"),
    ("ranked", Rule("greedy", order="points_per_cost"), "02:29 03:25 04:27 06:27 08:33 12:33 13:22 14:34 15:32"),
    ("approval", Rule("greedy", order="votes_per_cost", threshold=30),
     "00:19 01:15 02:19 03:20 04:21 05:21 06:21 07:17 08:21 09:19 10:22 11:22 12:22 13:21 14:23 15:22"),
    ("approval", Rule("equal_shares"), "03:3 04:11 05:8 06:6 08:4 10:6 11:4 12:8 13:4 14:8 15:8"),
    ("approval", Rule("equal_shares", utility="cardinality"), "00:4 02:3 05:6 06:6 10:4 11:4 12:4 13:4 14:6 15:4"),
    ("approval", Rule("equal_shares", completion="add1", step=50), "05:22 06:26 10:14 11:20 12:20 13:14 14:24 15:4"),
    ("points", Rule("equal_shares", utility="points"), "02:19 03:6 04:4 05:17 08:19 09:10 10:4 11:18 12:18 14:15 15:4"),
    ("ranked", Rule("equal_shares", utility="borda"), "02:6 03:4 04:4 05:12 06:4 08:4 09:3 10:4 11:4 12:4 13:11 14:14 15:6"),
    ("approval", Rule("phragmen"), "05:4 06:4 10:4 11:3 12:4 13:3 14:4 15:4"),
    ("ranked", Rule("phragmen", misfit="skip"), "02:4 03:4 04:4 06:4 08:4 12:4 13:4 14:4 15:4"),
    ("points", Rule("knapsack"), "02:30 03:36 04:24 05:32 10:36 11:37 12:22 14:32"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rule", "figures"), FIGURES)
def test_the_first_guess_saves_counts(kind: str, rule: Rule, figures: str):
    contest = large_contest(random.Random(f"effort {kind}"), kind, 40)
    assert " ".join(f"{code[1:]}:{runs}" for code, runs in spent(contest, rule).items()) == figures


def test_rounding_in_a_guess_stops_no_explanation():
    """Seven supporters carry what seven effective votes carry: all they hold, though 0.1 + 0.5 is less than 0.6."""
    purse = _Purse.of(np.array([0.1, 0.5]), np.array([0, 1]), np.array([1, 5]))
    assert 0.1 * 1 + 0.1 * 5 < 0.1 * 6
    assert purse.at_votes(6.0) == purse.all == 2.6
    assert purse.at_votes(7.0) == 0.0
    assert purse.at_votes(5.5) == pytest.approx(1.1)
    assert purse.at_votes(5.0) == 2.6
    found = [purse.upto(payment) for payment in (0.0, 0.1, 0.25, 0.5, 9.0)]
    assert found == pytest.approx([0.0, 0.6, 1.35, 2.6, 2.6])
    contest = large_contest(random.Random("effort approval"), "approval", 40)
    assert hints_of(contest, count(contest, Rule("equal_shares"))).costs


@pytest.mark.parametrize(
    ("given", "guess"),
    [
        (({"cost": 60, "left": 40}, None), 20),
        (({"cost": 40, "left": 40}, None), 1),
        (({"cost": 60}, None), 1),
        (({"left": 40}, None), 1),
        (({"cost": 60, "left": 40}, {"a": 55}), 5),
        (({"cost": 60, "left": 40}, {"b": 55}), 20),
        (({}, {"a": 60}), 1),
        (({}, {"a": 90}), 1),
    ],
)
def test_a_cut_is_guessed_from_what_was_left_or_what_supporters_hold(given: Any, guess: int):
    data, costs = given
    assert Hints(costs=costs).reduction("a", 60, data) == guess


def test_more_ballots_are_guessed_from_the_best_moment():
    openings = [("a", 5.9, 3.2), ("a", 4.0, 7.0), ("a", 1.0, float("inf")), ("b", 2.0, float("inf"))]
    hints = _collect(["a", "b", "c"], openings)
    assert (hints.costs, hints.ballots) == ({"a": 5, "b": 2, "c": 0}, {"a": 4})
    assert [hints.more_ballots(code, 9, {"a": 50}) for code in "ab"] == [4, 1]
    assert Hints(ballots={"a": 0}).more_ballots("a", 9, {}) == 1


def test_more_points_are_guessed_from_the_last_turn_with_money_enough():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a"] * 9 + ["b"] * 6 + ["c"] * 5 + ["d"] * 2, budget=100,
        projects=[Project("a", 50), Project("b", 20), Project("c", 30), Project("d", 30)],
    )  # fmt: skip
    hints = hints_of(contest, count(contest, Rule("greedy")))
    named = tally(contest).naming
    # Before a there are 100, before b 50, before c 30, before d nothing.
    assert [hints.more_ballots("d", cost, named) for cost in (100, 51, 50, 31, 30, 0, 101)] == [
        7, 7, 4, 4, 3, 1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ((10.0, 5.0, 20.0, 10), 10 / 3), ((-1.0, 5.0, 20.0, 10), 0.0), ((10.0, 2.0, 20.0, 10), float("inf")),
        ((10.0, 1.0, 20.0, 10), float("inf")), ((10.0, 5.0, 20.0, 0), 2.0),
    ],
)  # fmt: skip
def test_new_voters_shrink_all_shares(given: Any, more: float):
    assert _ballots(*given) == more


@pytest.mark.parametrize(
    ("turn", "most", "guess", "asked"),
    [
        (37, 100, 37, [37, 36]),
        (36, 100, 37, [37, 36, 34, 35]),
        (35, 100, 37, [37, 36, 34, 35]),
        (20, 100, 64, [64, 63, 59, 51, 35, 3, 19, 27, 23, 21, 20]),
        (1, 100, 3, [3, 2, 1]),
        (40, 100, 37, [37, 38, 40, 39]),
        (45, 100, 37, [37, 38, 40, 44, 52, 48, 46, 45]),
        (41, 41, 37, [37, 38, 40, 41]),
        (42, 41, 37, [37, 38, 40, 41]),
        (7, 5, 9, [5]),
        (1, 5, 0, [1]),
        (1, 0, 1, []),
    ],
)
def test_a_turning_point_is_looked_for_near_the_guess(turn: int, most: int, guess: int, asked: list[int]):
    heard: list[int] = []

    def works(number: int) -> bool:
        heard.append(number)
        return number >= turn

    found = least(works, most, guess)
    assert found == (turn if turn <= most else None)
    assert heard == asked
