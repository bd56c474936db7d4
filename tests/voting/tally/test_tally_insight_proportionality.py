"""Groups left short: found exactly where the definition says, never under Equal Shares."""

import os
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import contests
from voting.tally import Contest, Project, Rule, RuleError, count
from voting.tally.formats import pabulib
from voting.tally.insight.proportionality import UTILITIES, proportionality, verify

settings.load_profile("laws")


def voters_of(contest: Contest) -> list[frozenset[str]]:
    """Return what each voter supports, one entry a voter, blank ballots left out."""
    found = []
    for group in contest.ballots:
        points = group.points or (1,) * len(group.marks)
        marks = frozenset(mark for mark, point in zip(group.marks, points, strict=True) if point)
        found += [marks] * (group.count * group.weight if marks else 0)
    return found


def short_by_definition(contest: Contest, funded: set[str], utility: str) -> set[str]:
    """Return the projects around which some group of voters is left short, over all groups."""
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    worth = costs if utility == "cost" else dict.fromkeys(costs, 1)
    voters = voters_of(contest)
    short = set()
    for code in set(costs) - funded:
        supporters = [sum(worth[mark] for mark in marks & funded) for marks in voters if code in marks]
        for size in range(1, len(supporters) + 1) if costs[code] else ():
            entitled = Fraction(size * contest.budget * worth[code], len(voters) * costs[code])
            if any(max(group) + worth[code] <= entitled for group in combinations(supporters, size)):
                short.add(code)
    return short


@settings(max_examples=30)
@given(contests(), st.sampled_from([Rule("greedy"), Rule("knapsack")]), st.sampled_from(UTILITIES))
def test_the_groups_left_short_are_those_of_the_definition(contest: Contest, rule: Rule, utility: str):
    if len(voters_of(contest)) > 10:
        contest = contest.replace(ballots=list(contest.ballots)[:3])
    outcome = count(contest, rule)
    told = proportionality(contest, outcome, utility=utility)
    assert {item.project for item in told.witnesses} == short_by_definition(
        contest, set(outcome.funded), utility
    )
    assert all(verify(contest, outcome, item, utility=utility) for item in told.witnesses)


@given(
    contests(weights=True), st.sampled_from(["none", "add1", "ballots_naming"]), st.sampled_from(UTILITIES)
)
def test_equal_shares_leaves_nobody_short(contest: Contest, completion: str, utility: str):
    outcome = count(contest, Rule("equal_shares", completion=completion, utility=utility))
    assert proportionality(contest, outcome, utility=utility).holds


@given(contests(weights=True), st.sampled_from(UTILITIES))
def test_a_changed_witness_is_refuted(contest: Contest, utility: str):
    outcome = count(contest, Rule("greedy", misfit="stop"))
    for item in proportionality(contest, outcome, utility=utility).witnesses:
        changed = type(item)(
            item.project, item.cost, item.group + 1, item.deserved, item.satisfaction, item.entitled
        )
        assert not verify(contest, outcome, changed, utility=utility)


def test_a_minority_that_greedy_leaves_with_nothing_is_named():
    """The example of Peters, Pierczynski and Skowron: 60 % choose one half of the city, 40 % the other."""
    contest = Contest.from_ballots(
        kind="approval", ballots=["abc"] * 60 + ["xyz"] * 40, budget=300,
        projects=[Project(code, 100) for code in "abcxyz"],
    )  # fmt: skip
    outcome = count(contest, Rule("greedy"))
    told = proportionality(contest, outcome)
    first = told.witnesses[0]
    assert (first.project, first.group, first.deserved, first.satisfaction) == ("x", 40, 120, 0)
    assert not told.holds
    assert told.to_json()["witnesses"][0]["deserved"] == "120/1"
    assert proportionality(contest, count(contest, Rule("equal_shares"))).holds
    with pytest.raises(RuleError, match=r"\bunknown_utility\b"):
        proportionality(contest, outcome, utility="joy")


@settings(max_examples=10)
@given(contests(("approval",)))
def test_where_nobody_is_left_short_the_peer_finds_ejr_up_to_one(contest: Contest):
    """EJR+ up to one implies EJR up to one, which pabutools checks over all groups."""
    if os.environ.get("CI_REQUIRE_ALL") != "1":
        pytest.importorskip("pabutools")
    from pabutools import election
    from pabutools.analysis import justifiedrepresentation as peer

    # The peer walks through all groups of voters and all sets of projects: four of each are enough.
    codes = contest.codes[:4]
    contest = Contest.from_ballots(
        kind="approval",
        projects=[Project(p.code, p.cost + 1) for p in contest.projects[:4]],
        ballots=[[mark for mark in marks if mark in codes] for marks in voters_of(contest)[:4]],
        budget=contest.budget + 1,
    )
    projects = {p.code: election.Project(p.code, p.cost) for p in contest.projects}
    instance = election.Instance(projects.values(), budget_limit=contest.budget)
    ballots = [election.ApprovalBallot(projects[mark] for mark in marks) for marks in voters_of(contest)]
    profile = election.ApprovalProfile(ballots, instance=instance)
    for rule in (Rule("greedy"), Rule("equal_shares")):
        outcome = count(contest, rule)
        if ballots and proportionality(contest, outcome).holds:
            chosen = [projects[code] for code in outcome.funded]
            assert peer.is_EJR_one_approval(instance, profile, election.Cost_Sat, chosen)


@pytest.mark.real_elections
def test_a_large_city_takes_seconds(real_elections: Path):
    contest = pabulib.read(real_elections / "pabulib" / "Poland_Lodz_2022.pb").contest()
    greedy, shares = count(contest, Rule("greedy")), count(contest, Rule("equal_shares"))
    told = proportionality(contest, greedy)
    assert len(told.witnesses) == 17
    assert verify(contest, greedy, told.witnesses[0])
    assert proportionality(contest, shares).holds


def test_a_witness_is_checked_number_by_number():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab"] * 6 + ["c"] * 4 + [""], budget=10,
        projects=[Project(code, 4) for code in "abc"],
    )  # fmt: skip
    outcome = count(contest, Rule("greedy"))
    (witness,) = proportionality(contest, outcome).witnesses
    assert witness.to_json() == {
        "project": "c", "cost": 4, "group": 4, "deserved": "4/1", "satisfaction": 0, "entitled": "4/1",
    }  # fmt: skip
    assert verify(contest, outcome, witness)
    wrong = ({"group": 5}, {"cost": 3}, {"satisfaction": 1}, {"entitled": Fraction(5)}, {"project": "a"})
    assert not any(verify(contest, outcome, replace(witness, **change)) for change in wrong)
    # With 9 to share their part is 3.6: too little for c.
    less = contest.replace(budget=9)
    assert proportionality(less, count(less, Rule("greedy"))).holds
