"""Add1 without the steps that change nothing gives what all steps give."""

import random
from fractions import Fraction

import pytest

from tests.factories.tally_shares import large_contest, tight_contest
from voting.tally import Contest, Rule, TallyError, count
from voting.tally.budget import shares_follow
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_follow import PROVEN, Follower
from voting.tally.budget.shares_run import Run, Ties
from voting.tally.budget.shares_search import Search
from voting.tally.budget.shares_slopes import Slope, stays_above
from voting.tally.contest import BallotGroup, Project
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker


def searches(contest: Contest, rule: Rule) -> tuple[Search, Search]:
    """Return the search with and without skipping, not yet run."""
    ties = Ties(TieBreaker(contest, tally(contest), rule["tie"]), contest.codes)
    electorate = Electorate(contest, rule["utility"])
    return Search(electorate, ties, rule), Search(electorate, ties, rule, skip=False)


@pytest.mark.parametrize(
    ("kind", "utility"), [("approval", "cost"), ("points", "points"), ("ranked", "borda")]
)
def test_skipping_steps_changes_nothing(kind: str, utility: str):
    chance = random.Random(f"steps {kind}")
    quick = slow = 0
    for _ in range(60):
        contest = tight_contest(chance, kind)
        contest = contest.replace(budget=contest.budget * 3)
        largest = max([contest.budget, *contest.costs])
        step = largest // chance.choice([30, 300]) + 1
        fast, each = searches(contest, Rule("equal_shares", completion="add1", utility=utility, step=step))
        assert fast.endowment() == each.endowment()
        quick, slow = quick + fast.runs, slow + each.runs
    assert quick < slow


@pytest.mark.parametrize(
    ("kind", "utility"), [("approval", "cost"), ("points", "points"), ("ranked", "borda")]
)
def test_merged_groups_and_skipped_steps_give_what_single_ballots_and_all_steps_give(kind: str, utility: str):
    contest = large_contest(random.Random(3), kind, 6_000)
    rule = Rule("equal_shares", completion="add1", utility=utility, step=1)
    scaled = [Project(project.code, project.cost * 1000) for project in contest.projects]
    contest = contest.replace(projects=scaled, budget=6_000_000)
    fast, each = searches(contest, rule.replace(step=20))
    each._merged = lambda endowment: None
    assert fast.endowment() == each.endowment()
    assert fast._reach > 0


@pytest.mark.parametrize(
    ("kind", "utility"), [("approval", "cost"), ("points", "points"), ("ranked", "borda")]
)
def test_who_follows_buys_the_same_at_every_endowment_between(
    kind: str, utility: str, monkeypatch: pytest.MonkeyPatch
):
    """The lemma: what a follower proves at both ends holds for all between, by bounds of prices or of slopes."""
    by_slopes = []
    whole = shares_follow.stays_above
    monkeypatch.setattr(shares_follow, "stays_above", lambda *given: by_slopes.append(1) or whole(*given))
    chance = random.Random(8)
    proven = proven_by_slopes = 0
    for turn in range(250):
        contest = large_contest(chance, kind, 300) if turn % 3 else tight_contest(chance, kind)
        ties = Ties(TieBreaker(contest, tally(contest), ("code",)), contest.codes)
        electorate = Electorate(contest, utility)
        low = Fraction(contest.budget, max(electorate.voters, 1))
        high = low * (1 + Fraction(1, chance.choice([5, 20, 50, 200])))
        first = Run(electorate, electorate, low, ties).go()
        by_slopes.clear()
        if Follower(first, high).share() < PROVEN:
            continue
        proven += 1
        proven_by_slopes += bool(by_slopes)
        for part in range(1, 13):
            between = Run(electorate, electorate, low + (high - low) * part / 12, ties).go()
            assert between.places == first.places
            for before, after in zip(first.purchases, between.purchases, strict=True):
                assert after.level <= before.level * (1 + 1e-12)
    assert proven > 30
    assert proven_by_slopes > 3


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ((3.0, 2.0, Slope(-1.0, 1.0), 1.0, 1.0), 1.0),  # cannot come down far enough
        ((3.0, 2.0, Slope(-4.0, 4.0), 1.0, 1.0), 1.0),  # the two lines meet at 0.5
        ((3.0, 2.0, Slope(-5.0, 5.0), 1.0, 1.0), 0.5),  # at 0.0: not proven
        ((3.0, -1.0, Slope(-9.0, 9.0), 1.0, 1.0), 0.75),  # two prices meet three quarters of the way
        ((3.0, 0.0, Slope(-9.0, 9.0), 1.0, 1.0), 0.5),
        ((0.0, 2.0, Slope(-9.0, 9.0), 1.0, 1.0), 0.0),
        ((1e-12, 2.0, Slope(-9.0, 9.0), 1.0, 1.0), 0.0),  # inside the margin
        ((3.0, 2.0, Slope(0.0, 9.0), 1.0, 1.0), 1.0),
        ((0.0, 2.0, Slope(-9.0, 1.0), 1.0, 1.0), 1.0),  # seen from the upper end alone
        ((None, 2.0, Slope(-9.0, 1.0), 1.0, 1.0), 1.0),
        ((None, 2.0, Slope(-9.0, 2.0), 1.0, 1.0), 0.5),
    ],
)
def test_a_difference_is_above_zero_only_where_both_ends_and_the_slopes_prove_it(given, share: float):
    assert stays_above(*given) == share


def test_equals_that_stay_equal_do_not_stop_the_skipping():
    projects = [Project(code, 600_000) for code in "abcd"]
    ballots = [BallotGroup(("a", "b"), 5), BallotGroup(("c",), 5), BallotGroup(("d",), 2)]
    fast, each = searches(
        Contest.of("approval", projects, ballots, 1_300_000),
        Rule("equal_shares", completion="add1", step=100, tie="code", run_limit=100_000),
    )
    assert fast.endowment() == each.endowment()
    assert fast.runs * 10 < each.runs


def test_run_limit_bounds_real_runs_only():
    contest = Contest.of(
        "approval",
        [Project("a", 10**6), Project("b", 10**6)],
        [BallotGroup(("a",), 1), BallotGroup(("b",), 9)],
        10**6,
    )
    assert count(contest, Rule("equal_shares", completion="add1")).funded == ("b",)
    with pytest.raises(TallyError, match=r"\btoo_many_runs\b"):
        count(contest, Rule("equal_shares", completion="add1", run_limit=5))


def test_no_share_beyond_stop_at_is_tried():
    contest = Contest.of(
        "approval",
        [Project("a", 50), Project("b", 60)],
        [BallotGroup(("a",), 1), BallotGroup(("b",), 1)],
        100,
    )
    rule = Rule("equal_shares", completion="add1", step=3)
    ends = [
        count(contest, rule.replace(stop_at=stop)).rounds[0]["endowment"]
        for stop in (None, 1000, 56, "55.5", 53, 20)
    ]
    assert ends == [59, 59, 56, 53, 53, 50]


def test_add1_stops_at_the_first_exhaustive_outcome_when_told():
    chance = random.Random(21)
    different = 0
    for _ in range(60):
        contest = tight_contest(chance, "approval")
        rule = Rule("equal_shares", completion="add1_exhaustive", step=max(contest.budget // 40, 1))
        early, late = count(contest, rule), count(contest, rule.replace(completion="add1"))
        assert early.rounds[0]["endowment"] <= late.rounds[0]["endowment"]
        different += early.funded != late.funded
        filled = count(contest, rule.replace(completion="add1_exhaustive_utilitarian"))
        assert filled.funded[: len(early.funded)] == early.funded
        left = filled.totals.remaining
        assert not [p for p in contest.projects if p.code not in filled.funded and p.cost <= left]
    assert different
