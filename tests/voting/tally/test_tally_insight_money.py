"""Who paid, what a ballot did, effective votes, satisfaction: sums that must come out whatever the ballots."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import contests
from voting.tally import BallotGroup, Contest, ContestError, Project, Rule, RuleError, canonical_json, count
from voting.tally.formats import pabulib
from voting.tally.formats.official import official_rule
from voting.tally.insight.ballot_marks import group_masses
from voting.tally.insight.effective_votes import effective_votes, losses
from voting.tally.insight.my_ballot import my_ballot
from voting.tally.insight.payers import who_paid
from voting.tally.insight.satisfaction import satisfaction

settings.load_profile("laws")
PAID = [
    Rule("equal_shares"),
    Rule("equal_shares", completion="add1"),
    Rule("equal_shares", completion="ballots_naming"),
    Rule("equal_shares", utility="cardinality"),
    Rule("phragmen"),
    Rule("phragmen", misfit="skip"),
]


def utilities(contest: Contest) -> list[Rule]:
    """Return Equal Shares under the utility that only these ballots have."""
    own = {"points": "points", "ranked": "borda"}.get(contest.kind)
    return [Rule("equal_shares", utility=own)] if own else []


@given(contests(weights=True), st.data())
def test_payments_add_up_to_the_cost_in_every_grouping(contest: Contest, data):
    outcome = count(contest, data.draw(st.sampled_from([*PAID, *utilities(contest), Rule("greedy")])))
    half = contest.ballots.mass // 2
    groups = {"here": half, "there": contest.ballots.mass - half}
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    for item in who_paid(contest, outcome, groups):
        assert sum(group.money for group in item.by_funded) == item.cost == costs[item.project]
        assert sum(group.money for group in item.by_group) == item.cost
        assert sum(group.supporters for group in item.by_funded) == item.supporters
        assert item.average * item.supporters == item.cost
        assert item.average <= item.largest
        assert item.nothing == item.supporters - sum(group.paying for group in item.by_group)


@given(contests(), st.data())
def test_the_receipts_of_all_ballots_add_up_to_every_purchase(contest: Contest, data):
    outcome = count(contest, data.draw(st.sampled_from([*PAID, *utilities(contest)])))
    bought = [item.project for item in outcome.rounds if item.action == "bought"]
    total = dict.fromkeys(bought, Fraction(0))
    kept = Fraction(0)
    for group in contest.ballots:
        receipt = my_ballot(contest, outcome, group.marks, group.points)
        assert receipt.basis == "paid"
        assert set(receipt.funded) == set(receipt.supported) & set(outcome.funded)
        for code, amount in receipt.paid:
            assert amount >= 0
            total[code] += group.count * amount
        kept += group.count * (receipt.left or 0)
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    assert total == {code: costs[code] for code in bought}
    if outcome.rule.name == "equal_shares":
        start = outcome.rounds[0]
        assert kept == start["endowment"] * start["voters"] - sum(total.values())


@given(contests(weights=True), st.data())
def test_effective_votes_agree_with_the_count_and_every_coin_is_found_again(contest: Contest, data):
    rules = [rule for rule in (*PAID, *utilities(contest)) if rule.name == "equal_shares"]
    outcome = count(contest, data.draw(st.sampled_from(rules)))
    table = effective_votes(contest, outcome)
    bought = [item for item in outcome.rounds if item.action == "bought"]
    assert [item.bought for item in table] == [*(item.project for item in bought), None]
    for row, item in zip(table, bought, strict=False):
        assert row[item.project].held == item["held"]
        assert row[item.project].effective == item["effective_votes"]
        # What is free is bought before anything that costs, however few want it.
        if outcome.rule["utility"] == "cost" and item["cost"]:
            others = [standing.effective or 0 for _, standing in row.standings]
            assert max(others) == item["effective_votes"]
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    for code, lost in losses(contest, outcome).items():
        assert table[0][code].held == table[-1][code].held + sum(item.money for item in lost)
        assert all(0 < item.share <= 1 for item in lost)
        assert table[-1][code].effective is None or not costs[code]


@given(contests(weights=True), st.sampled_from([Rule("greedy"), Rule("equal_shares")]))
def test_the_histograms_hold_every_voter_once(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    told = satisfaction(contest, outcome)
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    histogram: dict[int, int] = {}
    money = Fraction(0)
    for group in contest.ballots:
        points = group.points or (1,) * len(group.marks)
        marks = [mark for mark, point in zip(group.marks, points, strict=True) if point]
        if marks:
            number = len(set(marks) & set(outcome.funded))
            histogram[number] = histogram.get(number, 0) + group.count * group.weight
            money += group.count * group.weight * sum(costs[mark] for mark in marks if mark in outcome.funded)
    assert {number: voters for number, voters in told.histogram if voters} == histogram
    assert told.voters == sum(histogram.values()) == sum(voters for _, voters in told.money_histogram)
    assert told.nothing == histogram.get(0, 0)
    assert told.mean_money * told.voters == money
    assert told.voters + told.blank == contest.ballots.total_mass


def test_who_paid_groups_voters_by_their_area():
    ballots = [("ab", "RW-01"), ("ab", "RW-02"), ("ab", "RW-02"), ("c", "RW-01")]
    contest = Contest.from_ballots(
        kind="approval", ballots=[marks for marks, _ in ballots], budget=100,
        projects=[Project("a", 45), Project("b", 45), Project("c", 25)],
    )  # fmt: skip
    first = who_paid(contest, count(contest, Rule("equal_shares")), group_masses(contest, ballots))[0]
    assert [(group.name, group.paying, group.money) for group in first.by_group] == [
        ("RW-01", 1, 15),
        ("RW-02", 2, 30),
    ]
    with pytest.raises(ContestError, match=r"\bgroups_do_not_match\b"):
        group_masses(contest, ballots[:-1])
    with pytest.raises(ContestError, match=r"\bgroups_do_not_match\b"):
        group_masses(contest, [("b", "RW-01")])
    with pytest.raises(ContestError, match=r"\bgroups_do_not_match\b"):
        who_paid(contest, count(contest, Rule("greedy")), {"x": np.array([1, 1])})


def test_a_greedy_result_is_split_by_convention_and_a_switched_one_by_nobody():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "a", "a", "a", "a", "c", "c"], budget=100,
        projects=[Project("a", 90), Project("b", 12), Project("c", 12)],
    )  # fmt: skip
    assert [(item.basis, item.average) for item in who_paid(contest, count(contest, Rule("greedy")))] == [
        ("equal_split", 15)
    ]
    switched = count(contest, Rule("equal_shares", comparison="greedy"))
    assert switched.funded == ("a",)
    assert who_paid(contest, switched) == ()
    assert my_ballot(contest, switched, "ab").basis == "none"
    with pytest.raises(RuleError, match=r"\bno_accounts\b"):
        effective_votes(contest, count(contest, Rule("greedy")))


def test_a_ballot_typed_in_is_checked_like_any_other():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 1), Project("b", 1)], ballots=["a"], budget=1, rank_limit=1
    )
    outcome = count(contest, Rule("greedy"))
    for marks, code in (("x", "unknown_option"), ("aa", "duplicate"), ("ab", "too_many")):
        with pytest.raises(ContestError, match=rf"\b{code}\b"):
            my_ballot(contest, outcome, marks)


def test_a_run_off_shows_where_a_ballot_lay():
    ballots = ["ABC"] * 16 + ["CBA"] * 13 + ["BCA"] * 11 + ["B"]
    contest = Contest.from_ballots(
        kind="ranked", projects=[Project(code, 0) for code in "ABC"], ballots=ballots, budget=0
    )
    outcome = count(contest, Rule("irv"))
    assert my_ballot(contest, outcome, "BCA").path == ((1, "B"), (2, "C"))
    assert my_ballot(contest, outcome, "B").path == ((1, "B"), (2, None))
    assert my_ballot(contest, outcome, "BCA").best_place == 2


@pytest.mark.real_elections
def test_wieliczka_says_why_project_21_is_not_in(real_elections: Path):
    """The page of equalshares.net: 43 % of its voters also voted for 6, and 93,900 of 100,000 were left."""
    election = pabulib.read(real_elections / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb")
    rule, _ = official_rule(dict(election.meta), scale=election.scale)
    contest = election.contest()
    outcome = count(contest, rule)
    lost = {item.winner: item for item in losses(contest, outcome)["21"]}
    assert round(100 * lost["6"].share) == 43
    assert 39_000 < lost["6"].money / election.scale < 41_000
    table = effective_votes(contest, outcome)
    after = next(later for earlier, later in pairwise(table) if earlier.bought == "6")
    assert round(after["21"].held / election.scale, -2) == 93_900
    assert after["21"].effective is None
    assert canonical_json(table)


def test_a_free_project_counts_every_point_of_its_supporters():
    projects = [Project("a", 0), Project("b", 10)]
    groups = [BallotGroup(("a", "b"), 1), BallotGroup(("b", "a"), 2, weight=2)]
    contest = Contest.of("ranked", projects, groups, 10, rank_limit=3)
    outcome = count(contest, Rule("equal_shares", utility="borda"))
    first = effective_votes(contest, outcome)[0]
    assert first["a"].effective == 3 + 4 * 2
    assert outcome.rounds[1]["effective_votes"] == 11
