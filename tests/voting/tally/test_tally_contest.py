"""Contests, ballots and outcomes as data: what they refuse, how they are written, when they are equal."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tests.factories.tally import approval
from voting.tally import BallotGroup, Cap, Contest, ContestError, Floor, Project, Rule, RuleError, count
from voting.tally.canonical import canonical_json, jsonable
from voting.tally.columns import Columns
from voting.tally.counting import fits
from voting.tally.fallout import fall_out
from voting.tally.outcome import Round, Tie, Totals, freeze_tables
from voting.tally.ranked.borda import borda_points
from voting.tally.tallies import combined_scores, tally, technical_score

ABC = tuple(Project(code, 10) for code in "abc")


@pytest.mark.parametrize(
    ("make", "code", "data"),
    [
        (lambda: Project("a", -1), "bad_cost", {"project": "a", "cost": -1}),
        (lambda: Project("a", True), "bad_cost", {"project": "a", "cost": True}),
        (lambda: Project("a", "5"), "bad_cost", {"project": "a", "cost": "5"}),
        (lambda: Project("", 1), "empty_code", {}),
        (lambda: Project(7, 1), "empty_code", {}),
        (lambda: Project("a", 1, score=0.5), "float_score", {"project": "a"}),
        (lambda: Project("a", 1, score="1e999999999"), "bad_score", {"project": "a"}),
        (lambda: Project("a", 1, score="9" * 1_001), "bad_score", {"project": "a"}),
        (lambda: Project("a", 1, score="1/0"), "bad_score", {"project": "a"}),
        (lambda: Project("a", 1, score="good"), "bad_score", {"project": "a"}),
        (lambda: Project("a", 1, score=[1]), "bad_score", {"project": "a"}),
        (lambda: Project("a", 1, score=Decimal("Infinity")), "bad_score", {"project": "a"}),
        (lambda: Contest.of("dice", ABC, (), 1), "unknown_kind", {"kind": "dice"}),
        (lambda: Contest.of("approval", ABC, (), -1), "bad_budget", {"budget": -1}),
        (lambda: Contest.of("ranked", ABC, (), 1, 0), "bad_rank_limit", {"rank_limit": 0}),
        (lambda: Contest.of("ranked", ABC, (), 1, True), "bad_rank_limit", {"rank_limit": True}),
        (lambda: Contest.of("ranked", ABC, (), 1, None, 0), "bad_seats", {"seats": 0}),
        (lambda: Contest.of("ranked", ABC, (), 1, None, 1.5), "bad_seats", {"seats": 1.5}),
        (lambda: Contest.of("ranked", (*ABC, ABC[1], ABC[0]), (), 1), "repeated_project", {"project": "a"}),
        (
            lambda: Contest.of("ranked", ABC, [BallotGroup(("a", "b", "c"), 1)], 1, 2),
            "too_many",
            {"marks": 3, "limit": 2},
        ),
    ],
)
def test_what_is_no_contest_is_refused_with_its_numbers(make, code: str, data: dict[str, object]):
    with pytest.raises(ContestError) as caught:
        make()
    assert (caught.value.code, caught.value.data) == (code, data)


@pytest.mark.parametrize("ranks", [(1, 1.5), (1.0, 2.0), (True, 2), (1, 2, 2), (1, 0), (0, 1)])
def test_ranks_are_whole_numbers_from_1_without_gaps(ranks: tuple[int, ...]):
    with pytest.raises(ContestError) as caught:
        Contest.of("ranked", ABC, [BallotGroup(("a", "b"), 1, ranks=ranks)], 1)
    assert (caught.value.code, caught.value.data) == ("bad_ranks", {"ranks": ranks})


def test_only_ranked_ballots_hold_ranks():
    with pytest.raises(ContestError, match=r"\bbad_ranks\b"):
        Contest.of("approval", ABC, [BallotGroup(("a", "b"), 1, ranks=(1, 1))], 1)


@pytest.mark.parametrize(
    ("group", "code", "data"),
    [
        (BallotGroup(("a",), 1 << 53, (1,)), "bad_count", {"count": 1 << 53}),
        (BallotGroup(("a",), 1, (1,), weight=1 << 53), "bad_weight", {"weight": 1 << 53}),
        (BallotGroup(("a",), 1, (1,), weight=True), "bad_weight", {"weight": True}),
        (BallotGroup(("a",), 1, (1 << 53,)), "bad_points", {"points": (1 << 53,)}),
        (BallotGroup(("a",), 1, (1, 2)), "bad_points", {"points": (1, 2)}),
        (BallotGroup(("a",), 1, (True,)), "bad_points", {"points": (True,)}),
        (BallotGroup(("z",), 1, (1,)), "unknown_option", {"option": "z"}),
    ],
)
def test_a_group_out_of_bounds_is_refused_with_its_numbers(group: BallotGroup, code: str, data: dict):
    with pytest.raises(ContestError) as caught:
        Contest.of("points", ABC, [group], 1)
    assert (caught.value.code, caught.value.data) == (code, data)


def test_points_times_ballots_stay_below_two_to_the_62():
    def vote(points: int) -> Contest:
        return Contest.of("points", ABC, [BallotGroup(("a",), 1 << 31, (points,))], 1)

    assert tally(vote((1 << 31) - 1)).points["a"] == (1 << 31) * ((1 << 31) - 1)
    with pytest.raises(ContestError) as caught:
        vote(1 << 31)
    assert (caught.value.code, caught.value.data) == (
        "too_many_points",
        {"points": 1 << 31, "ballots": 1 << 31},
    )


def test_the_largest_group_counts():
    contest = Contest.of("points", ABC, [BallotGroup(("a",), (1 << 53) - 1, (1,))], 1)
    assert tally(contest).points["a"] == contest.ballots.total_mass == (1 << 53) - 1
    contest = Contest.of("points", ABC, [BallotGroup(("a",), 1, ((1 << 53) - 1,))], 1)
    assert tally(contest).points["a"] == (1 << 53) - 1


def test_sums_of_products_beyond_64_bits_are_exact():
    groups = [BallotGroup(("a", "b"), (1 << 52) - 1), BallotGroup(("b",), 1 << 51)]
    ballots = Contest.of("ranked", ABC, groups, 1).ballots
    values = np.where(ballots.columns.marks == 0, 1 << 20, 3 << 20).astype(np.int64)
    low, high = ((1 << 52) - 1) << 20, (((1 << 52) - 1) + (1 << 51)) * (3 << 20)
    assert ballots.sums(values) == [low, high, 0]
    assert ballots.sums(-values) == [-low, -high, 0]
    assert ballots.sums() == [(1 << 52) - 1, (1 << 52) - 1 + (1 << 51), 0]
    assert Contest.of("ranked", ABC, (), 1).ballots.sums(np.zeros(0, np.int64)) == [0, 0, 0]


def test_borda_points_of_the_largest_vote_over_many_options_are_exact():
    projects = [Project(f"p{place:04}", 0) for place in range(2_000)]
    votes = (1 << 53) - 1
    contest = Contest.of("ranked", projects, [BallotGroup(("p0000", "p0001"), votes)], 0)
    nothing, averaged = borda_points(contest), borda_points(contest, "averaged")
    assert (nothing["p0000"], nothing["p0001"], nothing["p0002"]) == (1_999 * votes, 1_998 * votes, 0)
    assert (averaged["p0000"], averaged["p0001"]) == (1_999 * votes, 1_998 * votes)
    # 1,998 options share what is left below two.
    assert averaged["p1999"] == Fraction(1_997, 2) * votes


def test_ballots_are_equal_when_they_hold_the_same():
    one, two = approval({"a": 1, "b": 2}, ["a", "ab"]), approval({"b": 9, "a": 8}, ["ba", "a"])
    assert one.ballots == two.ballots
    assert hash(one.ballots) == hash(two.ballots)
    assert one.ballots != approval({"a": 1, "b": 2}, ["a", "b"]).ballots
    assert one.ballots != approval({"a": 1, "b": 2, "c": 3}, ["a", "ab"]).ballots
    assert one.ballots != [BallotGroup(("a",), 1), BallotGroup(("a", "b"), 1)]
    assert repr(approval({"a": 1}, ["a", "a", ""]).ballots) == "Ballots(3 ballots, 2 different)"


def test_a_group_is_written_without_what_goes_without_saying():
    assert BallotGroup(("a", "b"), 2).to_json() == {"marks": ["a", "b"], "count": 2}
    full = BallotGroup(("a", "b"), 2, (3, 4), (1, 1), 5)
    assert full.to_json() == {
        "marks": ["a", "b"], "count": 2, "points": [3, 4], "ranks": [1, 1], "weight": 5,
    }  # fmt: skip


def test_a_contest_is_written_and_read_back():
    projects = [Project("a", 5, ("y", "x", "y"), Fraction(3, 2), "north"), Project("b", 6)]
    contest = Contest.of("points", projects, [BallotGroup(("a",), 2, (3,), weight=4)], 9, 2, 3)
    written = contest.to_json()
    assert written == {
        "kind": "points", "budget": 9, "rank_limit": 2, "seats": 3,
        "projects": [
            {"code": "a", "cost": 5, "tags": ["x", "y"], "score": "3/2", "group": "north"},
            {"code": "b", "cost": 6, "tags": [], "score": None, "group": ""},
        ],
        "ballots": [{"marks": ["a"], "count": 2, "points": [3], "weight": 4}],
    }  # fmt: skip
    assert Contest.from_json(written) == contest
    assert "seats" not in contest.replace(seats=1).to_json()
    assert Contest.from_json(contest.replace(seats=1).to_json()).seats == 1
    assert Project.from_json({"code": "a", "cost": 1}) == Project("a", 1)


def test_a_contest_of_columns_and_of_ballots_with_other_projects():
    columns = Columns(*(np.array(x) for x in ([0, 2], [1, 0], [3], [1])))
    contest = Contest.from_columns(
        kind="ranked", projects=ABC, columns=columns, budget=4, rank_limit=2, seats=2
    )
    assert (contest.budget, contest.rank_limit, contest.seats, contest.costs) == (4, 2, 2, (10, 10, 10))
    assert list(contest.ballots) == [BallotGroup(("b", "a"), 3)]
    turned = contest.replace(projects=(ABC[2], ABC[1], ABC[0]))
    assert turned.codes == ("c", "b", "a")
    assert list(turned.ballots) == [BallotGroup(("b", "a"), 3)]
    assert contest.replace(budget=7).ballots is contest.ballots


def test_shares_of_a_budget_round_towards_the_rule():
    assert Floor.share("green", percent=30, budget=101) == Floor("green", 31)
    assert Floor.share("green", percent=30, budget=100) == Floor("green", 30)
    assert Cap.share(percent=35, budget=101) == Cap("group", 35)


def test_which_rules_fit():
    scored = Contest.from_ballots(
        kind="approval", projects=[Project("a", 1, score=Fraction(1))], ballots=["a"], budget=1
    )
    assert fits(scored, Rule("greedy", order="combined"))
    assert not fits(approval({"a": 1}, ["a"]), Rule("greedy", order="combined"))
    assert fits(approval({"a": 1}, ["a"]), Rule("greedy"))
    assert not fits(approval({"a": 1}, ["a"]), Rule("irv"))
    assert not fits(Contest.of("approval", (), (), 1), Rule("greedy"))


@pytest.mark.parametrize(
    ("contest", "rule", "code", "data"),
    [
        (Contest.of("approval", (), (), 1), "greedy", "no_projects", {"rule": "greedy"}),
        (Contest.of("approval", ABC, (), 1), "irv", "needs_ranked_ballots", {"rule": "irv", "kind": "approval"}),
        (
            Contest.of("ranked", ABC, (), 1), "knapsack_vote", "needs_approval_ballots",
            {"rule": "knapsack_vote", "kind": "ranked"},
        ),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_says_what_it_needs(contest: Contest, rule: str, code: str, data: dict):
    with pytest.raises(RuleError) as caught:
        count(contest, Rule(rule))
    assert (caught.value.code, caught.value.data) == (code, data)


def test_rounds_ties_and_totals_as_data():
    item = Round.of(3, "funded", "a", left=1, cost=Fraction(1, 2))
    assert (item["left"], item.get("cost"), item.get("other"), item.get("other", 5)) == (
        1,
        Fraction(1, 2),
        None,
        5,
    )
    assert item.to_json() == {
        "number": 3, "action": "funded", "project": "a", "data": {"cost": "1/2", "left": 1},
    }  # fmt: skip
    assert Tie("order", ("a", "b"), ("code",), ("b",)).to_json() == {
        "where": "order", "projects": ["a", "b"], "criteria": ["code"], "swaps": ["b"],
    }  # fmt: skip
    projects = [
        Project("a", 4, ("x",), group="n"), Project("b", 5, ("x", "y"), group="n"), Project("c", 6, ("y",)),
    ]  # fmt: skip
    totals = Totals.of(projects, 10)
    assert (totals.total, totals.remaining) == (15, -5)
    assert (totals.group("n"), totals.group("s"), totals.group("")) == (9, 0, 0)
    assert (totals.tag("x"), totals.tag("y"), totals.tag("z")) == (9, 11, 0)
    assert totals.to_json() == {
        "total": 15, "remaining": -5, "by_group": {"n": 9}, "by_tag": {"x": 9, "y": 11},
    }  # fmt: skip


def test_an_outcome_as_data():
    outcome = count(approval({"b": 3, "a": 4}, ["a", "ab"], budget=5), Rule("greedy"))
    assert outcome.to_json() == {
        "rule": Rule("greedy").to_json(), "funded": ["a"], "order": ["a", "b"], "ties": [], "winner": None,
        "rounds": [
            {"number": 1, "action": "funded", "project": "a", "data": {"before": 5, "cost": 4, "left": 1}},
            {"number": 2, "action": "skipped_cost", "project": "b", "data": {"cost": 3, "left": 1}},
        ],
        "totals": {"total": 4, "remaining": 1, "by_group": {}, "by_tag": {}},
        "tables": {
            "ballots_naming": {"b": 1, "a": 2}, "points": {"b": 1, "a": 2}, "first_preferences": {"b": 0, "a": 0},
        },
    }  # fmt: skip
    with pytest.raises(KeyError):
        outcome.table("score")
    ranked = Contest.of("ranked", ABC, [BallotGroup(("b", "a"), 3)], 0, None, 2)
    assert count(ranked, Rule("stv_scottish")).to_json()["elected"] == ["b", "a"]
    assert freeze_tables({"b": {"y": 1, "x": 2}, "a": {}}) == (("a", ()), ("b", (("y", 1), ("x", 2))))


def test_nothing_without_a_canonical_form_is_written():
    assert jsonable({1: Round.of(1, "x"), "f": [Fraction(2)]}) == {
        "1": {"number": 1, "action": "x", "project": None, "data": {}}, "f": ["2/1"],
    }  # fmt: skip
    for value in (0.5, {"a": 0.5}, [float("nan")], np.int64(3), b"x", {1, 2}):
        with pytest.raises(TypeError, match="has no canonical form"):
            canonical_json(value)
    assert canonical_json({"é": True}) == '{"é":true}'.encode()


def test_technical_and_combined_scores():
    weights = {"urgency": 50, "impact": 25}
    assert technical_score({"urgency": 1, "impact": 5}, weights) == Fraction(100 * (50 + 125), 5 * 75)
    assert technical_score({"urgency": 1, "impact": 1}, weights, top=10) == 10
    for scores, given, code, data in (
        ({"urgency": 0, "impact": 5}, weights, "score_out_of_range", {"top": 5}),
        ({"urgency": 6, "impact": 5}, weights, "score_out_of_range", {"top": 5}),
        ({"x": 1}, {"y": 1}, "criteria_do_not_match", {"scores": ["x"], "weights": ["y"]}),
        ({}, {}, "criteria_do_not_match", {"scores": [], "weights": []}),
        ({"x": 1}, {"x": 0}, "criteria_do_not_match", {"scores": ["x"], "weights": ["x"]}),
    ):
        with pytest.raises(RuleError) as caught:
            technical_score(scores, given)
        assert (caught.value.code, caught.value.data) == (code, data)
    projects = [Project("a", 1, score=Fraction(50)), Project("b", 1, score=Fraction(91))]
    contest = Contest.from_ballots(
        kind="approval", projects=projects, ballots=["a", "a", "a", "ab"], budget=1
    )
    scores = combined_scores(contest, tally(contest), vote_weight=60, technical_weight=40)
    assert scores == {"a": 60 + 20, "b": 15 + Fraction(182, 5)}
    silent = contest.replace(ballots=())
    assert combined_scores(silent, tally(silent), vote_weight=60, technical_weight=40)["a"] == 20


def test_an_order_that_names_a_project_twice_drops_it_once():
    items = [Project("a", 50), Project("b", 30), Project("c", 20)]
    result = fall_out(items, ["a", "c", "b", "b", "x"], 60)
    assert (result.dropped, result.kept, result.totals.total, result.missing) == (("b", "c"), ("a",), 50, 0)


def test_falling_out_stops_as_soon_as_the_rest_fits_and_keeps_floors_to_the_unit():
    items = [Project("a", 50), Project("b", 30, ("green",)), Project("c", 20, ("green",))]
    exact = fall_out(items, "abc", 80)
    assert (exact.dropped, exact.kept, exact.reached, exact.missing) == (("c",), ("a", "b"), True, 0)
    assert fall_out(items, "abc", 100).dropped == ()
    met = fall_out(items, "abc", 80, [Floor("green", 30)])
    assert (met.dropped, met.skipped, met.broken) == (("c",), (), ())
    broken = fall_out(items, "abc", 79, [Floor("green", 51)])
    assert broken.broken == (Floor("green", 51),)
    assert [item.to_json() for item in broken.skipped] == [
        {"code": "c", "tag": "green", "left": 30, "floor": 51},
        {"code": "b", "tag": "green", "left": 20, "floor": 51},
    ]
    assert (broken.dropped, broken.reached) == (("a",), True)
    with pytest.raises(ContestError) as caught:
        fall_out(items, "a", 1)
    assert (caught.value.code, caught.value.data) == ("not_in_order", {"project": "b"})


def test_each_drop_brings_the_next_nearer_to_the_floor():
    items = [Project(code, cost, ("green",)) for code, cost in (("a", 50), ("b", 30), ("c", 20))]
    items.append(Project("d", 5))
    result = fall_out(items, "abdc", 55, [Floor("green", 60), Floor("blue", 1)])
    assert result.to_json() == {
        "dropped": ["c", "d"],
        "skipped": [
            {"code": "b", "tag": "green", "left": 50, "floor": 60},
            {"code": "a", "tag": "green", "left": 30, "floor": 60},
        ],
        "kept": ["a", "b"],
        "totals": {"total": 80, "remaining": -25, "by_group": {}, "by_tag": {"green": 80}},
        "reached": False,
        "missing": 25,
        "broken": [{"tag": "blue", "amount": 1}],
    }
    with pytest.raises(ContestError) as caught:
        fall_out(items[::-1], "a", 1)
    assert caught.value.data == {"project": "b"}
