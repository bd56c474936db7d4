"""What must hold for every contest, tried on many random ones."""

import json
from fractions import Fraction
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import LAWS
from voting.tally import (
    BallotGroup,
    Cap,
    Contest,
    Floor,
    Outcome,
    Project,
    Rule,
    canonical_json,
    count,
    sha256,
)
from voting.tally.explain import explain, funded_codes
from voting.tally.fallout import fall_out
from voting.tally.tallies import tally

settings.load_profile(LAWS)

CODES = "abcdefg"
BUDGET_RULES = st.sampled_from(
    [
        Rule("greedy"),
        Rule("greedy", misfit="stop"),
        Rule("greedy", order="votes", threshold=2),
        Rule("greedy", order="points_per_cost"),
        Rule("greedy", order="combined"),
        Rule("two_pass", floors=[Floor("green", 40), Floor("women", 30)], caps=[Cap("group", 60)]),
        Rule("two_pass", misfit="stop", floors=[Floor("women", 50)]),
        Rule("greedy", order="votes_per_cost", threshold_share="1/4", threshold_strict="yes"),
        Rule("greedy", exclusive=[("a", "b"), ("b", "c")], group_caps=[("RW-01", 50)], leftover="yes"),
        Rule("greedy", misfit="stop", group_caps=[("RW-01", 50)], threshold_cost="1/3"),
        Rule("knapsack"),
        Rule("phragmen"),
        Rule("phragmen", misfit="skip"),
        Rule("pots", pots=[("RW-01", 0)], leftover="wide"),
        Rule("pots", pots=[("RW-01", 0)], inner="equal_shares"),
        Rule("equal_shares"),
        Rule("equal_shares", completion="ballots_naming"),
        Rule("equal_shares", completion="add1"),
        Rule("equal_shares", comparison="greedy"),
    ]
)
WINNER_RULES = st.sampled_from([Rule("plurality"), Rule("irv"), Rule("borda"), Rule("condorcet")])


@st.composite
def contests(draw, kinds=("ranked", "approval", "points")) -> Contest:
    kind = draw(st.sampled_from(kinds))
    codes = CODES[: draw(st.integers(1, len(CODES)))]
    projects = [
        Project(
            code,
            draw(st.integers(0, 90)),
            tuple(draw(st.sets(st.sampled_from(["green", "women"])))),
            Fraction(draw(st.integers(0, 100))),
            # A pot must have a project of its own.
            draw(st.sampled_from(["", "RW-01", "RW-02"])) if code != codes[0] else "RW-01",
        )
        for code in codes
    ]
    marks = st.lists(st.sampled_from(codes), unique=True, max_size=4)
    if kind == "points":
        ballot = marks.flatmap(
            lambda names: st.fixed_dictionaries({name: st.integers(0, 3) for name in names})
        )
    else:
        ballot = marks
    ballots = draw(st.lists(ballot, max_size=12))
    return Contest.from_ballots(
        kind=kind, projects=projects, ballots=ballots, budget=draw(st.integers(0, 150)), rank_limit=4
    )


def essence(outcome: Outcome) -> bytes:
    return canonical_json(outcome)


@given(contests(), BUDGET_RULES)
def test_no_rule_spends_more_than_the_budget(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    cost = {project.code: project.cost for project in contest.projects}
    assert sum(cost[code] for code in outcome.funded) == outcome.totals.total <= contest.budget
    assert outcome.totals.remaining == contest.budget - outcome.totals.total
    assert len(set(outcome.funded)) == len(outcome.funded)


@given(contests(), BUDGET_RULES)
def test_order_names_every_project_once(contest: Contest, rule: Rule):
    assert sorted(count(contest, rule).order) == sorted(contest.codes)


@given(contests(), BUDGET_RULES, st.randoms(use_true_random=False))
def test_ballot_order_and_project_order_change_nothing(contest: Contest, rule: Rule, random):
    ballots, projects = list(contest.ballots), list(contest.projects)
    random.shuffle(ballots)
    random.shuffle(projects)
    shuffled = Contest(contest.kind, tuple(projects), tuple(ballots), contest.budget, contest.rank_limit)
    one, two = count(contest, rule), count(shuffled, rule)
    assert (one.funded, one.order, one.rounds, one.ties, one.totals) == (
        two.funded, two.order, two.rounds, two.ties, two.totals,
    )  # fmt: skip


@given(contests(), BUDGET_RULES)
def test_collapsed_ballots_count_like_single_ones(contest: Contest, rule: Rule):
    singles = tuple(
        BallotGroup(group.marks, 1, group.points) for group in contest.ballots for _ in range(group.count)
    )
    expanded = Contest(contest.kind, contest.projects, singles, contest.budget, contest.rank_limit)
    assert expanded == contest
    assert sha256(count(expanded, rule)) == sha256(count(contest, rule))


@given(contests(), BUDGET_RULES)
def test_new_names_in_the_same_file_order_give_the_renamed_result(contest: Contest, rule: Rule):
    rule = rule.replace(tie=("file_order",))
    # A rule that names projects would have to be renamed as well.
    assume(not rule.get("exclusive"))
    name = {code: f"x{9 - place}" for place, code in enumerate(contest.codes)}
    renamed = Contest(
        contest.kind,
        tuple(
            Project(name[item.code], item.cost, item.tags, item.score, item.group)
            for item in contest.projects
        ),
        tuple(
            BallotGroup(tuple(name[mark] for mark in group.marks), group.count, group.points)
            for group in contest.ballots
        ),
        contest.budget,
        contest.rank_limit,
    )
    assert count(renamed, rule).funded == tuple(name[code] for code in count(contest, rule).funded)


@given(contests(), st.integers(0, 100), st.integers(0, 100))
def test_caps_hold_and_floors_hold_or_are_reported(contest: Contest, floor: int, cap: int):
    rule = Rule("two_pass", floors=[Floor("green", floor)], caps=[Cap("group", cap)])
    outcome = count(contest, rule)
    assert all(amount <= cap for _, amount in outcome.totals.by_group)
    unmet = [item["tag"] for item in outcome.rounds if item.action == "floor_unmet"]
    assert outcome.totals.tag("green") >= floor or unmet == ["green"]


@given(contests())
def test_knapsack_finds_the_best_affordable_set(contest: Contest):
    outcome = count(contest, Rule("knapsack"))
    points = tally(contest).points
    cost = {project.code: project.cost for project in contest.projects}
    best = max(
        (sum(points[code] for code in chosen), -sum(cost[code] for code in chosen))
        for size in range(len(cost) + 1)
        for chosen in combinations([code for code in cost if points[code]], size)
        if sum(cost[code] for code in chosen) <= contest.budget
    )
    assert (sum(points[code] for code in outcome.funded), -outcome.totals.total) == best


@given(contests())
def test_knapsack_reports_a_tie_exactly_when_another_set_is_as_good(contest: Contest):
    outcome = count(contest, Rule("knapsack"))
    points = tally(contest).points
    cost = {project.code: project.cost for project in contest.projects}
    value = sum(points[code] for code in outcome.funded)
    as_good = [
        chosen
        for size in range(len(cost) + 1)
        for chosen in combinations([code for code in cost if points[code]], size)
        if sum(cost[code] for code in chosen) == outcome.totals.total
        and sum(points[code] for code in chosen) == value
    ]
    assert bool(outcome.ties) == (len(as_good) > 1)


@given(contests(kinds=("approval",)), st.sampled_from([Rule("greedy"), Rule("greedy", misfit="stop")]))
def test_greedy_ties_that_mattered_are_reported(contest: Contest, rule: Rule):
    rule = rule.replace(tie=("code",))
    outcome = count(contest, rule)
    flipped = count(
        Contest(contest.kind, contest.projects[::-1], contest.ballots, contest.budget, contest.rank_limit),
        rule.replace(tie=("file_order",)),
    )
    if set(flipped.funded) != set(outcome.funded):
        assert outcome.ties


@given(contests(), BUDGET_RULES)
def test_explanations_name_everyone_and_their_changes_are_true(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    explained = explain(contest, outcome)
    assert [item.project for item in explained] == list(outcome.order)
    assert {item.project for item in explained if item.funded} == set(outcome.funded)
    tallies = tally(contest)
    assert funded_codes(contest, tallies, rule) == set(outcome.funded)
    for item in explained:
        reduction = item.change.cost_reduction
        if reduction is None:
            continue
        for cut, wanted in ((reduction, True), (reduction - 1, False)):
            cheaper = tuple(
                Project(p.code, p.cost - cut, p.tags, p.score, p.group) if p.code == item.project else p
                for p in contest.projects
            )
            again = Contest(contest.kind, cheaper, contest.ballots, contest.budget, contest.rank_limit)
            assert (item.project in count(again, rule).funded) is wanted


@given(contests(), BUDGET_RULES)
def test_the_number_of_missing_ballots_is_true(contest: Contest, rule: Rule):
    for item in explain(contest, count(contest, rule)):
        ballots = item.change.more_ballots
        if ballots is None:
            continue
        for more, wanted in ((ballots, True), (ballots - 1, False)):
            points = (1,) if contest.kind == "points" else ()
            extra = (BallotGroup((item.project,), more, points),) if more else ()
            again = Contest(
                contest.kind, contest.projects, (*contest.ballots, *extra), contest.budget, contest.rank_limit
            )
            assert (item.project in count(again, rule).funded) is wanted


@given(contests(kinds=("ranked",)), WINNER_RULES)
def test_single_winner_rules_order_everyone_and_ignore_ballot_order(contest: Contest, rule: Rule):
    outcome = count(contest, rule)
    assert sorted(outcome.order) == sorted(contest.codes)
    assert outcome.winner == outcome.order[0]
    again = Contest("ranked", contest.projects[::-1], contest.ballots[::-1], contest.budget, 4)
    assert count(again, rule).winner == outcome.winner


@given(contests(kinds=("ranked",)))
def test_a_condorcet_winner_beats_everyone_and_otherwise_the_smith_set_is_reported(contest: Contest):
    outcome = count(contest, Rule("condorcet"))
    pairs = outcome.table("pairwise")
    beats_all = [
        a
        for a in contest.codes
        if all(pairs[f"{a}>{b}"] > pairs[f"{b}>{a}"] for b in contest.codes if b != a)
    ]
    if beats_all:
        assert outcome.winner == beats_all[0]
        assert outcome.rounds[0].action == "condorcet_winner"
        return
    assert outcome.rounds[0].action == "no_condorcet_winner"
    smith = outcome.rounds[0]["smith_set"]
    outside = [code for code in contest.codes if code not in smith]
    assert all(pairs[f"{a}>{b}"] > pairs[f"{b}>{a}"] for a in smith for b in outside)
    cycle = outcome.rounds[0]["cycle"]
    circle = zip(cycle, (*cycle[1:], *cycle[:1]), strict=True)
    assert all(pairs[f"{a}>{b}"] > pairs[f"{b}>{a}"] for a, b in circle)


@given(contests(kinds=("ranked",)))
def test_run_off_rounds_account_for_every_ballot(contest: Contest):
    outcome = count(contest, Rule("irv"))
    assert all(
        sum(item["votes"].values()) + item["exhausted"] == contest.ballot_count for item in outcome.rounds
    )


@given(contests(), BUDGET_RULES)
def test_contest_and_rule_survive_json(contest: Contest, rule: Rule):
    assert Contest.from_json(json.loads(canonical_json(contest))) == contest
    assert Rule.from_json(json.loads(canonical_json(rule))) == rule


@given(contests(), BUDGET_RULES)
def test_counting_twice_gives_the_same_bytes(contest: Contest, rule: Rule):
    assert essence(count(contest, rule)) == essence(count(contest, rule))


@given(contests(), st.integers(0, 300), st.integers(0, 60))
def test_fall_out_never_breaks_a_floor_and_says_when_it_cannot_reach(
    contest: Contest, budget: int, floor: int
):
    floors = [Floor("green", floor)]
    before = sum(project.cost for project in contest.projects if "green" in project.tags)
    result = fall_out(contest.projects, contest.codes, budget, floors)
    assert result.totals.tag("green") >= min(floor, before)
    assert result.reached == (result.totals.total <= budget)
    assert result.missing == max(result.totals.total - budget, 0)
    assert sorted(result.kept + result.dropped) == sorted(contest.codes)
    if not result.reached:
        assert set(result.kept) == {item.code for item in result.skipped}


@given(contests(kinds=("approval",)))
def test_equal_shares_buys_only_what_supporters_can_pay(contest: Contest):
    outcome = count(contest, Rule("equal_shares"))
    for item in outcome.rounds:
        if item.action == "bought":
            assert item["held"] >= item["cost"]
            assert item["payment"] * item["supporters"] >= item["cost"]
            assert item["effective_votes"] <= item["supporters"]
        if item.action == "priced_out":
            assert item["held"] < item["cost"]
