"""Equal Shares where float64 cannot decide: every decision is the exact one, and plain floats get some wrong."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.factories.tally_shares import rivals, slowly, tight_contest, voters_of
from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.budget.shares_ledger import shares_ledger

UTILITIES = [
    ("approval", "cost"), ("approval", "cardinality"), ("points", "points"), ("ranked", "borda"),
]  # fmt: skip


def in_plain_floats(contest: Contest, utility: str) -> list[str]:
    """Count as one would in float64 without a thought: what is bought, in order, equals by code."""
    voters = voters_of(contest, utility)
    purses = [contest.budget / max(len(voters), 1)] * len(voters)
    bought: list[str] = []
    while True:
        offers = {}
        for project in contest.projects:
            fans = [i for i, voter in enumerate(voters) if project.code in voter]
            if not fans or project.code in bought or sum(purses[i] for i in fans) < project.cost:
                continue
            left, weight = float(project.cost), sum(voters[i][project.code] for i in fans)
            for i in sorted(fans, key=lambda i: purses[i] / (voters[i][project.code] or 1)):
                if left / (weight or 1) * voters[i][project.code] <= purses[i]:
                    offers[project.code] = left / (weight or 1)
                    break
                left, weight = left - purses[i], weight - voters[i][project.code]
        if not offers:
            return bought
        chosen = min(offers, key=lambda code: (offers[code], code))
        bought.append(chosen)
        for i, voter in enumerate(voters):
            purses[i] -= min(purses[i], offers[chosen] * voter.get(chosen, 0))


def bought_of(contest: Contest, utility: str) -> list[str]:
    """Return what the engine buys, in order, equals by code."""
    outcome = count(contest, Rule("equal_shares", utility=utility, tie=("code",)))
    return [item.project for item in outcome.rounds if item.action == "bought"]


@pytest.mark.parametrize(("kind", "utility"), UTILITIES)
def test_one_unit_in_a_trillion_decides_exactly(kind: str, utility: str):
    """Contests full of equal prices and exact money, each amount then moved by one unit at most."""
    chance = random.Random(f"one unit {kind} {utility}")
    wrong = 0
    for turn in range(400):
        contest = tight_contest(chance, kind)
        unit = 10 ** chance.choice((12, 15, 20, 40))
        projects = [
            replace(project, cost=max(project.cost * unit + chance.choice((-1, 0, 0, 1)), 0))
            for project in contest.projects
        ]
        budget = max(contest.budget * unit + chance.choice((-1, 0, 0, 1)), 0)
        contest = contest.replace(projects=projects, budget=budget)
        _, exact = slowly(contest, Rule("equal_shares", utility=utility, tie=("code",)))
        expected = [code for code, _ in exact]
        assert bought_of(contest, utility) == expected, (turn, contest.to_json())
        wrong += in_plain_floats(contest, utility) != expected
    assert wrong > 3


def test_equal_prices_from_unlike_sums_are_one_tie():
    chance = random.Random(6)
    wrong = 0
    for _ in range(60):
        contest = rivals(chance, 1, 0)
        outcome = count(contest, Rule("equal_shares", utility="cardinality", tie=("code",)))
        assert "b" in outcome.funded
        assert "c" not in outcome.funded
        assert ("b", "c") in [tie.projects for tie in outcome.ties]
        wrong += "c" in in_plain_floats(contest, "cardinality")
    assert wrong > 3


@pytest.mark.parametrize("unit", [10**6, 10**9, 10**12, 10**30, 10**200])
def test_the_smallest_difference_of_price_beats_the_tie_policy(unit: int):
    chance = random.Random(7)
    for _ in range(25):
        contest = rivals(chance, unit, -1)
        outcome = count(contest, Rule("equal_shares", utility="cardinality", tie=("code",)))
        assert "c" in outcome.funded
        assert "b" not in outcome.funded
        assert ("b", "c") not in [tie.projects for tie in outcome.ties]
        dearer = count(
            rivals(chance, unit, 1), Rule("equal_shares", utility="cardinality", tie="higher_cost,code")
        )
        assert "b" in dearer.funded
        assert "c" not in dearer.funded


@pytest.mark.parametrize("unit", [1, 10**20, 10**100])
def test_who_paid_all_they_had_has_nothing_at_all(unit: int):
    """The supporters of a hold its cost to the last fraction; nothing is left for b, at one unit."""
    wrong = 0
    for backers in (11, 21, 49, 93, 999):
        for times in (3, 43):
            cost = backers * 37 * unit + 5
            projects = [Project("a", cost), Project("b", 1), Project("w", cost * times)]
            ballots = [
                BallotGroup(("a", "b"), 7), BallotGroup(("a",), backers - 7),
                BallotGroup(("w",), backers * (times - 1)),
            ]  # fmt: skip
            contest = Contest.of("approval", projects, ballots, cost * times)
            assert bought_of(contest, "cost") == ["a"]
            ledger = shares_ledger(contest, Rule("equal_shares"))
            assert [(pay.amount, pay.voters, pay.emptied) for pay in ledger.purchases[0].payments] == [
                (Fraction(cost, backers), backers, True)
            ]
            short = contest.replace(projects=[Project("a", cost + 1), *projects[1:]])
            assert bought_of(short, "cost") == ["b"]
            wrong += in_plain_floats(contest, "cost") != ["a"]
            wrong += in_plain_floats(short, "cost") != ["b"]
    assert wrong > 3
