"""Equal Shares equals exact arithmetic, whatever the utility, the ties and the denominators."""

import random
from fractions import Fraction

import pytest

from tests.factories.tally_shares import slowly, tight_contest
from voting.tally import Contest, Project, Rule, TallyError, count
from voting.tally.budget.equal_shares import funded_by_shares
from voting.tally.contest import BallotGroup

UTILITIES = [
    ("approval", "cost"), ("approval", "cardinality"), ("points", "cost"), ("points", "points"),
    ("ranked", "cost"), ("ranked", "cardinality"), ("ranked", "borda"),
]  # fmt: skip


def bought_of(outcome) -> list[tuple[str, Fraction]]:
    """Return (project, payment per unit of the voters' own utility) in order of purchase."""
    return [(item.project, item["payment"]) for item in outcome.rounds if item.action == "bought"]


@pytest.mark.parametrize(("kind", "utility"), UTILITIES)
def test_every_purchase_equals_a_count_in_fractions(kind: str, utility: str):
    chance = random.Random(f"{kind} {utility}")
    ties = 0
    for _ in range(120):
        contest = tight_contest(chance, kind)
        cost = {project.code: project.cost for project in contest.projects}
        rule = Rule(
            "equal_shares",
            utility=utility,
            completion=chance.choice(["none", "add1", "add1_exhaustive"]),
            step=max([*cost.values(), contest.budget]) // chance.choice([7, 40]) + 1,
            start=chance.choice(["exact", "whole"]),
            tie=chance.choice(["code", "ballots_naming,lower_cost,code", "lot:7"]),
        )
        outcome = count(contest, rule)
        endowment, bought = slowly(contest, rule)
        assert outcome.rounds[0]["endowment"] == endowment
        assert bought_of(outcome) == [
            (code, price * cost[code] if utility == "cost" else price) for code, price in bought
        ]
        assert funded_by_shares(contest, rule) == outcome.funded
        ties += len(outcome.ties)
    assert ties > 3


def test_what_supporters_hold_is_in_the_record_exactly():
    chance = random.Random(11)
    for _ in range(150):
        contest = tight_contest(chance, "approval")
        outcome = count(contest, Rule("equal_shares"))
        purses = {}
        for number, group in enumerate(contest.ballots):
            purses[number] = [outcome.rounds[0]["endowment"], group.count * group.weight, set(group.marks)]
        for item in outcome.rounds[1:]:
            held = sum(purse * size for purse, size, marks in purses.values() if item.project in marks)
            assert item["held"] == held
            assert item.action == "bought" or held < item["cost"]
            for row in purses.values():
                if item.action == "bought" and item.project in row[2]:
                    row[0] -= min(row[0], item["payment"])


@pytest.mark.parametrize("voters", [929, 7_063, 14_125, 999_983])
def test_money_that_equals_the_cost_to_the_last_fraction_suffices(voters: int):
    """Plain floats fail here: 1921000/929, 245450097/706250 and 495712941/1412500 did on real ballots."""
    for budget in (1_921_000, 245_450_097, 495_712_941):
        third = voters // 3
        share = Fraction(budget, voters)
        first = 7 * (budget // voters // 2)
        # Seven voters pay `first` together; with two thirds more they hold exactly the cost of the second.
        exact = share * (7 + third) - first
        ballots = [BallotGroup(("a", "b"), 7), BallotGroup(("b",), third)]
        ballots.append(BallotGroup(("c",), voters - 7 - third))
        scale = exact.denominator
        for more, wins in ((0, True), (1, False)):
            projects = [
                Project("a", first * scale), Project("b", exact.numerator + more), Project("c", budget * scale),
            ]  # fmt: skip
            contest = Contest.of("approval", projects, ballots, budget * scale)
            outcome = count(contest, Rule("equal_shares", utility="cardinality"))
            assert ("b" in outcome.funded) is wins
            if wins:
                held = next(item["held"] for item in outcome.rounds if item.project == "b")
                assert held == exact.numerator


def test_equal_prices_at_ugly_endowments_are_a_tie_and_not_a_rounding():
    """x, a and b cost each supporter the same; c costs them one part in 3 x 10^9 more, which is no tie."""
    unit = 3 * 10**9
    ballots = [BallotGroup((code, "x"), 7) for code in "abc"]
    projects = [Project("x", 21 * unit)] + [
        Project(code, 7 * unit + extra) for code, extra in zip("abc", (0, 0, 7), strict=True)
    ]
    outcome = count(
        Contest.of("approval", projects, ballots, 50 * unit + 1), Rule("equal_shares", utility="cardinality")
    )
    assert [tie.projects for tie in outcome.ties] == [("x", "a", "b"), ("a", "b")]
    assert outcome.funded == ("x", "a", "b", "c")


def test_a_weight_of_two_equals_two_ballots():
    chance = random.Random(5)
    for _ in range(40):
        contest = tight_contest(chance, "approval")
        double = [BallotGroup(group.marks, group.count * group.weight) for group in contest.ballots]
        for rule in (Rule("equal_shares"), Rule("equal_shares", completion="add1", step=10**9)):
            plain = count(contest.replace(ballots=double), rule)
            assert count(contest, rule).rounds == plain.rounds


def test_utilitarian_completion_counts_points_under_points():
    projects = [Project("a", 60), Project("b", 55), Project("c", 50)]
    ballots = [{"a": 1}, {"a": 1}, {"b": 9}, {"c": 1}, {"c": 1}, {"c": 1}]
    contest = Contest.from_ballots(kind="points", projects=projects, ballots=ballots, budget=60)
    rule = Rule("equal_shares", completion="ballots_naming")
    assert count(contest, rule).funded == ("c",)
    assert count(contest, rule.replace(utility="points")).funded == ("b",)


def test_the_exclusion_ratio_counts_who_is_left_with_nothing():
    projects = [Project("a", 60), Project("b", 15), Project("c", 20)]
    ballots = ["a"] * 5 + ["ab"] * 2 + ["b"] + ["c"] * 2
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=60)
    plain = count(contest, Rule("equal_shares"))
    switched = count(contest, Rule("equal_shares", comparison="greedy_exclusion"))
    assert (plain.funded, switched.funded) == (("b",), ("a",))
    assert [switched.rounds[-1][key] for key in ("shares", "greedy", "indifferent", "switched")] == [
        1,
        5,
        4,
        1,
    ]


@pytest.mark.parametrize(
    ("kind", "utility", "code"),
    [("approval", "points", "needs_points_ballots"), ("points", "borda", "needs_ranked_ballots")],
)
def test_a_utility_that_the_ballots_do_not_hold_is_refused(kind: str, utility: str, code: str):
    contest = Contest.of(kind, [Project("a", 1)], [], 1)
    with pytest.raises(TallyError, match=rf"\b{code}\b"):
        count(contest, Rule("equal_shares", utility=utility))


def test_amounts_beyond_float64_are_refused_and_large_ones_counted():
    ballots = [BallotGroup(("a",), 3)]
    with pytest.raises(TallyError, match=r"\bamounts_too_large\b"):
        count(Contest.of("approval", [Project("a", 10**301)], ballots, 1), Rule("equal_shares"))
    many = BallotGroup(("a",), 1 << 30, (1 << 24,))
    with pytest.raises(TallyError, match=r"\bamounts_too_large\b"):
        count(Contest.of("points", [Project("a", 1)], [many], 1), Rule("equal_shares", utility="points"))
    huge = Contest.of("approval", [Project("a", 10**200)], ballots, 10**200)
    assert count(huge, Rule("equal_shares")).funded == ("a",)
    assert count(huge.replace(budget=10**200 - 1), Rule("equal_shares")).funded == ()
