"""Equal Shares with bounded overspending: the definition in plain fractions, its minimum tried, examples."""

import random
from fractions import Fraction

import numpy as np
import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.budget import enclosed
from voting.tally.budget.bos_offers import Demand
from voting.tally.budget.enclosed import Precision
from voting.tally.formats import pabulib
from voting.tally.irresolute import every_outcome

HALF = Fraction(1, 2)
UTILITIES = ("cost", "cardinality", "points")


def points_contest(seed):
    """Return a random points contest and its single ballots; ties and exact cover are frequent."""
    draw = random.Random(seed)
    codes = "abcdef"[: draw.randint(2, 6)]
    costs = [draw.choice((0, 10, 20, 30, 45, 60)) if draw.random() < 0.95 else 300 for _ in codes]
    ballots = []
    for _ in range(draw.randint(1, 7)):
        marks = draw.sample(codes, draw.randint(0, len(codes)))
        ballots.append({mark: draw.choice((0, 1, 1, 2, 3)) for mark in marks})
    projects = [Project(code, cost) for code, cost in zip(codes, costs, strict=True)]
    budget = draw.choice((60, 90, 100, 120))
    return Contest.from_ballots(kind="points", projects=projects, ballots=ballots, budget=budget), ballots


def utility_of(utility, cost, points):
    return {"cost": cost, "cardinality": 1, "points": points}[utility]


def offers(cost, givers):
    """Return (rho / alpha, -alpha, rho) at every level and at full cover; givers are (money, utility)."""
    found = []
    for level in sorted({money / utility for money, utility in givers if money}):
        given = sum(min(money, level * utility) for money, utility in givers)
        if given <= cost:
            found.append((level * cost**2 / given**2, -given / cost, level * cost / given))
    if sum(money for money, _ in givers) >= cost:
        poor = []
        while True:
            rich = [giver for giver in givers if giver not in poor]
            rho = Fraction(cost - sum(money for money, _ in poor)) / sum(utility for _, utility in rich)
            more = [giver for giver in rich if giver[0] < rho * giver[1]]
            if not more:
                break
            poor += more
        found.append((rho, Fraction(-1), rho))
    return found


def by_definition(contest, ballots, utility):
    """The rule in plain fractions; equals by code."""
    cost = dict(zip(contest.codes, contest.costs, strict=True))
    ballots = [{code: points for code, points in ballot.items() if points} for ballot in ballots]
    ballots = [ballot for ballot in ballots if ballot]
    money = [Fraction(contest.budget, len(ballots)) for _ in ballots]
    funded, left = [], contest.budget
    while True:
        best = []
        for code in sorted(cost):
            if code in funded or cost[code] > left or not any(code in ballot for ballot in ballots):
                continue
            givers = [
                (own, utility_of(utility, cost[code], ballot[code]))
                for own, ballot in zip(money, ballots, strict=True)
                if code in ballot
            ]
            found = offers(cost[code], givers) if cost[code] else [(Fraction(0), Fraction(-1), Fraction(0))]
            best += [(*min(found), code)] if found else []
        if not best:
            return tuple(funded), money
        _, _, rho, code = min(best, key=lambda offer: (offer[0], offer[3]))
        funded.append(code)
        left -= cost[code]
        money = [
            own - min(own, rho * utility_of(utility, cost[code], ballot[code])) if code in ballot else own
            for own, ballot in zip(money, ballots, strict=True)
        ]


@pytest.mark.parametrize("utility", UTILITIES)
def test_the_count_is_the_definition(utility):
    rule = Rule("bos", utility=utility, tie=("code",))
    for seed in range(200):
        contest, ballots = points_contest(seed)
        outcome = count(contest, rule)
        assert outcome.funded == by_definition(contest, ballots, utility)[0], seed
        assert outcome.totals.remaining >= 0


def test_no_other_part_of_a_project_has_a_lower_ratio_than_the_levels():
    """For every alpha of a fine grid, solve for rho: the ratio is never below that of the levels."""
    draw = random.Random(5)
    for _ in range(60):
        cost = draw.randint(5, 60)
        givers = [(Fraction(draw.randint(1, 30)), draw.randint(1, 4)) for _ in range(draw.randint(1, 6))]
        best = min(offers(cost, givers))[0]
        whole = sum(money for money, _ in givers)
        for step in range(1, 41):
            alpha = Fraction(step, 40)
            if alpha * cost <= whole:
                # The level at which alpha x cost is given is the full price of a project that costs that much.
                level = next(offer[2] for offer in offers(alpha * cost, givers) if offer[1] == -1)
                assert level / alpha / alpha >= best


def test_a_project_many_want_is_not_lost_to_a_cheap_one_that_few_want():
    """The paradox of the paper: Equal Shares buys the bench, after which nobody can pay for the park."""
    projects = [Project("park", 310), Project("bench", 7)]
    ballots = [["park"]] * 95 + [["bench"]] * 5
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=310)
    assert count(contest, Rule("equal_shares")).funded == ("bench",)
    outcome = count(contest, Rule("bos"))
    assert outcome.funded == ("park",)
    assert [(item.action, item.project, dict(item.data)) for item in outcome.rounds] == [
        (
            "bought",
            "park",
            {
                "cost": 310,
                "supporters": 95,
                "held": Fraction("294.5"),
                "covered": Fraction("0.95"),
                "payment": Fraction("3.263158"),
                "overspent": Fraction("15.5"),
            },
        ),
        ("skipped_cost", "bench", {"cost": 7, "left": 0}),
    ]


def test_where_everything_can_be_covered_it_buys_as_equal_shares_does():
    projects = [Project("a", 40), Project("b", 30), Project("c", 30)]
    ballots = ["ab"] * 4 + ["ac"] * 3 + ["c"] * 3
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=100)
    outcome = count(contest, Rule("bos"))
    assert outcome.funded[:2] == count(contest, Rule("equal_shares")).funded[:2] == ("a", "c")
    assert [item["covered"] for item in outcome.rounds[:2]] == [1, 1]


def test_whoever_has_nothing_left_buys_nothing():
    projects = [Project("a", 65), Project("b", 40), Project("c", 25)]
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["ab", "c"], budget=130)
    outcome = count(contest, Rule("bos", tie=("higher_cost", "code")))
    assert [(item.action, item.project) for item in outcome.rounds][-1] == ("priced_out", "b")
    assert dict(outcome.rounds[-1].data) == {"cost": 40, "supporters": 1, "held": 0}


def test_what_costs_nothing_is_bought_first_and_paid_by_nobody():
    contest = Contest.from_ballots(
        kind="approval", projects=[Project("a", 10), Project("b", 0)], ballots=["ab", "ab"], budget=10
    )
    outcome = count(contest, Rule("bos", tie=("code",)))
    assert (outcome.funded, outcome.ties) == (("b", "a"), ())
    first, second = (dict(item.data) for item in outcome.rounds)
    assert first == {"cost": 0, "supporters": 2, "held": 10, "covered": 1, "payment": 0, "overspent": 0}
    assert second == {"cost": 10, "supporters": 2, "held": 10, "covered": 1, "payment": 5, "overspent": 0}


def test_a_part_is_paid_by_points_in_proportion():
    """One voter gives 2 points to a project of cost 10: a point costs 5."""
    projects = [Project("a", 10)]
    contest = Contest.from_ballots(kind="points", projects=projects, ballots=[{"a": 2}, {}], budget=12)
    (bought,) = count(contest, Rule("bos", utility="points")).rounds
    assert dict(bought.data) == {
        "cost": 10, "supporters": 1, "held": 12, "covered": 1, "payment": 5, "overspent": 0,
    }  # fmt: skip
    two = [Project("a", 10), Project("b", 100)]
    poor = Contest.from_ballots(kind="points", projects=two, ballots=[{"a": 2}, {"b": 1}], budget=10)
    bought, skipped = count(poor, Rule("bos", utility="points")).rounds
    # The voter's 5 cover half at 5 / 2 a point; the whole would cost twice that.
    assert dict(bought.data) == {
        "cost": 10, "supporters": 1, "held": 5, "covered": HALF, "payment": 5, "overspent": 5,
    }  # fmt: skip
    assert (skipped.action, skipped.project, dict(skipped.data)) == (
        "skipped_cost",
        "b",
        {"cost": 100, "left": 0},
    )


def test_ties_are_noted_and_every_way_out_is_walked():
    projects = [Project(code, 50) for code in "abc"]
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["a", "b", "c"], budget=100)
    outcome = count(contest, Rule("bos", tie=("code",)))
    assert (outcome.funded, outcome.ties[0].projects) == (("a", "b"), ("a", "b", "c"))
    every = {frozenset(item.funded) for item in every_outcome(contest, Rule("bos"))}
    assert every == {frozenset("ab"), frozenset("ac"), frozenset("bc")}


@pytest.mark.parametrize("utility", UTILITIES)
def test_a_weight_counts_like_ballots_and_no_order_matters(utility):
    for seed in range(40):
        contest, _ = points_contest(seed)
        twice = [BallotGroup(group.marks, group.count, group.points, weight=2) for group in contest.ballots]
        turned = Contest.of("points", contest.projects[::-1], twice[::-1], contest.budget)
        rule = Rule("bos", utility=utility)
        assert count(contest, rule).funded == count(turned, rule).funded


@pytest.mark.parametrize("utility", UTILITIES)
def test_short_numbers_decide_as_fractions_do(monkeypatch, utility):
    rule = Rule("bos", utility=utility)
    for seed in range(30):
        contest, _ = points_contest(seed)
        usual = count(contest, rule).to_json()
        for bits in ((), (24,)):
            monkeypatch.setattr(enclosed, "BITS", bits)
            assert count(contest, rule).to_json() == usual
        monkeypatch.undo()


def test_a_contest_without_marks_or_money_buys_nothing_that_costs():
    projects = [Project("a", 60), Project("b", 0)]
    empty = Contest.of("approval", projects, [BallotGroup((), 3)], 100)
    poor = Contest.from_ballots(kind="approval", projects=projects, ballots=["ab"], budget=0)
    assert (count(empty, Rule("bos")).funded, count(poor, Rule("bos")).funded) == ((), ("b",))


def demand(cost, givers):
    """Return the demand of (money, utility, mass), and what they give at a level in plain fractions."""
    givers = sorted(givers, key=lambda giver: giver[0] / giver[1])
    money, utility, mass = (list(column) for column in zip(*givers, strict=True))
    levels = np.array([float(own / by) for own, by, _ in givers])
    weight = np.array(utility, float) * np.array(mass, float)
    rich = np.concatenate((np.cumsum(weight[::-1])[::-1][1:], [0.0]))
    held = Demand(Precision(0), cost, 1, money, utility, mass, levels, np.cumsum(levels * weight), rich)
    return held, lambda level: sum(min(own, level * by) * times for own, by, times in givers)


def test_prices_too_near_for_floats_are_told_apart():
    costs = {"a": 10**15 + 1, "b": 10**15}
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "b"], budget=3 * 10**15,
        projects=[Project(code, cost) for code, cost in costs.items()],
    )  # fmt: skip
    outcome = count(contest, Rule("bos", utility="cardinality"))
    # Each voter can pay alone; b is cheaper by one unit, and its turn comes first.
    assert (outcome.funded, outcome.ties) == (("b", "a"), ())


def test_levels_too_near_for_floats_are_told_apart():
    near = Fraction(1, 3) + Fraction(1, 10**12)
    held, given = demand(
        1000, [(Fraction(1, 3), 1, 7), (2 * near, 2, 5), (Fraction(5), 1, 3), (Fraction(1, 9), 1, 2)]
    )
    assert [held.give(index) for index in range(4)] == [
        given(level) for level in (Fraction(1, 9), Fraction(1, 3), near, Fraction(5))
    ]


@pytest.mark.parametrize(
    ("change", "covered"), [(Fraction(1, 10), True), (0, True), (-Fraction(1, 10), False)]
)
def test_a_cost_that_is_all_but_covered_is_judged_exactly(change, covered):
    cost = 10**10
    held, _ = demand(cost, [(Fraction(cost) + change, 2, 1)])
    # A float cannot tell these three apart.
    assert held.given[0] == pytest.approx(cost, rel=1e-10)
    offer = held.in_full()
    assert (offer is not None) == covered
    assert offer is None or (offer.alpha, offer.rho, offer.ratio) == (1, cost // 2, cost // 2)
    part = held.at_level(0)
    assert (part is None) == (change > 0)
    whole = Fraction(cost) + change
    assert part is None or (part.alpha, part.rho, part.ratio) == (
        whole / cost, Fraction(cost, 2), Fraction(cost, 2) * cost / whole,
    )  # fmt: skip
    assert held.best_offer().alpha == min(1, (cost + change) / Fraction(cost))


@pytest.mark.real_elections
@pytest.mark.parametrize(
    "name", ["Netherlands_Assen_2024", "Poland_Zabrze_2020_Biskupice", "Switzerland_Zurich_D10"]
)
def test_real_elections_are_counted_as_the_definition_says(real_elections, name):
    election = pabulib.read(real_elections / "pabulib" / f"{name}.pb")
    contest = election.contest()
    utility = "points" if contest.kind == "points" else "cost"
    ballots = [
        dict(zip(group.marks, group.points or [1] * len(group.marks), strict=True))
        for group in contest.ballots
        for _ in range(group.count)
    ]
    outcome = count(contest, Rule("bos", utility=utility, tie=("code",)))
    assert outcome.funded == by_definition(contest, ballots, utility)[0]
