"""The best affordable set: against all subsets, in lists and in columns, with ties, any numbers and a bound."""

import os
import random
from fractions import Fraction
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest

from tests.factories.tally import approval
from voting.tally import BallotGroup, Contest, Project, Rule, Tie, TooLargeError, count
from voting.tally.budget import knapsack
from voting.tally.budget.knapsack import best_sets, choose
from voting.tally.formats import pabulib
from voting.tally.irresolute import every_outcome
from voting.tally.tallies import tally


def drawn(
    seed: int, size: int, spread: int, least: int = 0
) -> tuple[dict[str, Project], dict[str, int], list[str]]:
    chance = random.Random(f"{seed} {size}")
    projects = {f"p{place}": Project(f"p{place}", chance.randint(least, spread)) for place in range(size)}
    points = {code: chance.randint(least, spread) for code in projects}
    return projects, points, sorted(projects, key=lambda code: (-points[code], code))


def by_hand(
    projects: dict[str, Project], points: dict[str, int], order: list[str], budget: int
) -> list[tuple[str, ...]]:
    """Return every set as good as the best, the one the definition takes first."""
    useful = [code for code in order if points[code] > 0]
    sets = [chosen for size in range(len(useful) + 1) for chosen in combinations(useful, size)]
    rated = []
    for chosen in sets:
        cost = sum(projects[code].cost for code in chosen)
        if cost <= budget:
            rated.append((-sum(points[code] for code in chosen), cost, chosen))
    best = min(rated)[:2]
    mask = {code: len(order) - place for place, code in enumerate(order)}
    good = [chosen for *value, chosen in rated if tuple(value) == best]
    return sorted(good, key=lambda chosen: sum(1 << mask[code] for code in chosen), reverse=True)


@pytest.mark.parametrize("many", [0, 3, 10**9])
def test_all_subsets_tried_one_by_one_give_the_same_set_and_the_same_runner_up(many: int, monkeypatch):
    monkeypatch.setattr(knapsack, "MANY", many)
    runners_up = 0
    for seed in range(300):
        projects, points, order = drawn(seed, 2 + seed % 9, 1 + seed % 3, least=1)
        budget = 1 + seed % 8
        first, other = best_sets(projects, points, order, budget, 10_000)
        good = by_hand(projects, points, order, budget)
        assert first == good[0]
        assert other == (good[1] if len(good) > 1 else None)
        runners_up += other is not None
    assert runners_up > 30


def test_lists_and_columns_agree_on_more_projects_than_a_word_has_bits(monkeypatch):
    for seed in range(6):
        projects, points, order = drawn(seed, 150, 40)
        budget = sum(project.cost for project in projects.values()) // 3
        monkeypatch.setattr(knapsack, "MANY", 10**9)
        lists = best_sets(projects, points, order, budget, 10**6)
        monkeypatch.setattr(knapsack, "MANY", 0)
        assert best_sets(projects, points, order, budget, 10**6) == lists


def test_a_hard_instance_is_solved_in_columns_and_refused_below_its_need():
    chance = random.Random(1)
    costs = {f"p{place}": chance.randint(10_000, 1_000_000) for place in range(100)}
    points = {code: cost // 100 + chance.randint(0, 5) for code, cost in costs.items()}
    projects = {code: Project(code, cost) for code, cost in costs.items()}
    order = sorted(costs, key=lambda code: (-points[code], code))
    budget = sum(costs.values()) // 3
    chosen, _ = best_sets(projects, points, order, budget, 200_000)
    # The same total came from an independent run without columns.
    assert (sum(points[code] for code in chosen), sum(costs[code] for code in chosen) <= budget) == (
        180_972,
        True,
    )
    with pytest.raises(TooLargeError) as caught:
        best_sets(projects, points, order, budget, 100)
    assert caught.value.code == "too_large"
    assert caught.value.data["states"] > caught.value.data["limit"] == 100


def sets_kept(projects: dict[str, Project], points: dict[str, int], order: list[str], budget: int) -> int:
    """Return the least limit within which the best sets are found."""
    low, high = 0, 10**4
    while high - low > 1:
        middle = (low + high) // 2
        try:
            best_sets(projects, points, order, budget, middle)
        except TooLargeError:
            low = middle
        else:
            high = middle
    return high


def test_columns_drop_hopeless_sets_as_early_as_lists_do(monkeypatch):
    for seed in range(3):
        projects, points, order = drawn(seed, 40, 40)
        budget = sum(project.cost for project in projects.values()) // 3
        monkeypatch.setattr(knapsack, "MANY", 10**9)
        lists = sets_kept(projects, points, order, budget)
        monkeypatch.setattr(knapsack, "MANY", 0)
        # The bound of columns is rounded up, so that they may keep a few more.
        assert lists <= sets_kept(projects, points, order, budget) <= 2 * lists < 20


def test_amounts_of_any_size_are_exact():
    huge = 10**40
    contest = approval({"a": huge, "b": huge + 1, "c": 1}, ["ab", "bc", "b"], budget=huge + 1)
    assert count(contest, Rule("knapsack")).funded == ("b",)
    assert count(contest.replace(budget=huge), Rule("knapsack")).funded == ("c",)


def test_points_that_are_fractions_are_added_exactly():
    projects = {code: Project(code, 1) for code in "abc"}
    points = {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(2, 3)}
    assert best_sets(projects, points, ["c", "a", "b"], 1, 100) == (("c",), None)
    projects["c"] = Project("c", 2)
    assert best_sets(projects, points, ["c", "a", "b"], 2, 100) == (("c",), ("a", "b"))


def test_every_set_as_good_as_the_best_comes_out_of_the_ties():
    contest = approval({"a": 10, "b": 10, "c": 10}, ["abc"], budget=20)
    ways = {frozenset(way.funded) for way in every_outcome(contest, Rule("knapsack"))}
    assert ways == {frozenset("ab"), frozenset("ac"), frozenset("bc")}


def test_a_weight_counts_like_as_many_ballots():
    projects = [Project("a", 6), Project("b", 5), Project("c", 5)]
    groups = [BallotGroup(("a",), 1, weight=3), BallotGroup(("b",), 1), BallotGroup(("c",), 1)]
    assert count(Contest.of("approval", projects, groups, 10), Rule("knapsack")).funded == ("a",)


@pytest.mark.real_elections
@pytest.mark.parametrize(
    "name", ["Netherlands_Assen_2024", "Poland_Wieliczka_2023_Green_Budget", "Poland_Warszawa_2019_Brodno"]
)
def test_an_integer_programme_finds_no_better_set(real_elections: Path, name: str):
    if os.environ.get("CI_REQUIRE_ALL") != "1":
        pytest.importorskip("pabutools")
    election, rules = import_module("pabutools.election"), import_module("pabutools.rules")
    contest = pabulib.read(real_elections / "pabulib" / f"{name}.pb").contest()
    made = {project.code: election.Project(project.code, project.cost) for project in contest.projects}
    instance = election.Instance(made.values(), budget_limit=contest.budget)
    profile = election.ApprovalMultiProfile(
        {election.FrozenApprovalBallot({made[mark] for mark in g.marks}): g.count for g in contest.ballots}
    )
    theirs = rules.max_additive_utilitarian_welfare(instance, profile, sat_class=election.Cardinality_Sat)
    outcome = count(contest, Rule("knapsack"))
    points = outcome.table("points")
    assert sum(points[code] for code in outcome.funded) == sum(points[project.name] for project in theirs)
    assert outcome.totals.total <= sum(project.cost for project in theirs) <= contest.budget


def test_explanations_choose_what_the_count_chooses():
    contest = approval({"a": 60, "b": 50, "c": 50}, ["a", "ab", "abc", "bc", "c"])
    for rule in (Rule("knapsack"), Rule("knapsack", value="votes", tie=("higher_cost", "code"))):
        assert choose(contest, tally(contest), rule) == count(contest, rule).funded
    points = Contest.from_ballots(
        kind="points",
        projects=[Project("a", 6), Project("b", 6)],
        ballots=[{"a": 9}, {"b": 1}, {"b": 1}],
        budget=6,
    )
    for value, chosen in (("points", ("a",)), ("votes", ("b",))):
        assert choose(points, tally(points), Rule("knapsack", value=value)) == chosen
        assert count(points, Rule("knapsack", value=value)).funded == chosen


def test_what_a_knapsack_records():
    contest = approval({"a": 60, "b": 50, "c": 50, "d": 101, "e": 1}, ["ab", "bc", "bd", "a"], budget=100)
    outcome = count(contest, Rule("knapsack"))
    assert [item.to_json() for item in outcome.rounds] == [
        {"number": 1, "action": "chosen", "project": "b", "data": {"cost": 50, "value": 3}},
        {"number": 2, "action": "chosen", "project": "c", "data": {"cost": 50, "value": 1}},
        {"number": 3, "action": "not_chosen", "project": "a", "data": {"cost": 60, "value": 2}},
        {"number": 4, "action": "exceeds_budget", "project": "d", "data": {"cost": 101, "value": 1}},
        {"number": 5, "action": "not_chosen", "project": "e", "data": {"cost": 1, "value": 0}},
    ]
    assert (outcome.order, outcome.ties, outcome.totals.remaining) == (tuple("bacde"), (), 0)
    tied = count(approval({"a": 5, "b": 5, "c": 5}, ["abc"], budget=10), Rule("knapsack", tie=("code",)))
    assert (tied.funded, tied.ties) == (("a", "b"), (Tie("set", ("b", "c"), ("code",), ("c",)),))


def test_what_is_free_and_wanted_is_always_in_the_set():
    contest = approval({"a": 0, "b": 5, "c": 0}, ["a", "b"], budget=0)
    outcome = count(contest, Rule("knapsack"))
    assert (outcome.funded, outcome.ties) == (("a",), ())


def test_the_number_of_sets_kept_may_reach_the_limit_but_not_pass_it():
    contest = approval({"a": 1, "b": 2, "c": 3, "d": 4}, ["abcd", "bcd", "cd", "d"], budget=6)
    needed = next(limit for limit in range(1, 20) if not _refused(contest, limit))
    assert needed > 1
    with pytest.raises(TooLargeError) as caught:
        count(contest, Rule("knapsack", state_limit=needed - 1))
    assert caught.value.data == {"states": needed, "limit": needed - 1, "projects": 4}


def _refused(contest: Contest, limit: int) -> bool:
    try:
        count(contest, Rule("knapsack", state_limit=limit))
    except TooLargeError:
        return True
    return False
