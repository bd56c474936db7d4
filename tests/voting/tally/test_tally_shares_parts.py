"""The parts of Equal Shares one by one: purses, supporters, slopes, bids, strides."""

import math
from fractions import Fraction

import numpy as np
import pytest

from tests.factories.tally_shares import slowly
from voting.tally import BallotGroup, Contest, Project, Rule, TallyError, count
from voting.tally.budget.enclosed import Precision
from voting.tally.budget.equal_shares import _compare
from voting.tally.budget.purses import Purses
from voting.tally.budget.shares_electorate import Backers, Electorate, _patterns
from voting.tally.budget.shares_follow import HALF, Follower
from voting.tally.budget.shares_price import Books, float_bid, held_between, known_bid, weigh
from voting.tally.budget.shares_run import Run, Ties
from voting.tally.budget.shares_search import Pace, Search, start_of
from voting.tally.budget.shares_slopes import FLAT, Slope, Slopes
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker


def backers(who: list[int], pull: list[int], worth: list[int] | None = None) -> Backers:
    units = None if worth is None else np.array(worth)
    voters = sum(pull) if worth is None else sum(p // w for p, w in zip(pull, worth, strict=True))
    return Backers(np.array(who, np.intp), np.array(pull, float), units, sum(pull), voters)


def ties_of(contest: Contest) -> Ties:
    return Ties(TieBreaker(contest, tally(contest), ("code",)), contest.codes)


def test_purses_part_and_meet_again():
    purses = Purses(Precision(0), 4, Fraction(10))
    rows, mass = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4])
    assert purses.held(rows, mass) == 100
    purses.change(rows[:2], lambda money, _: money - Fraction(1, 3))
    purses.change(rows[2:], lambda money, by: money - by, by=np.array([0, 4]))
    assert [purses.values[place] for place in purses.place.tolist()] == [
        Fraction(29, 3), Fraction(29, 3), 10, 6,
    ]  # fmt: skip
    assert purses.of_rows(rows).tolist() == [float(Fraction(29, 3))] * 2 + [10.0, 6.0]
    assert purses.held(rows, mass) == purses.held(rows, mass) == 3 * Fraction(29, 3) + 30 + 24
    parts = purses.parts(rows, mass, by=np.array([0, 1, 1, 0]))
    low, full, six = purses.place[[0, 2, 3]].tolist()
    assert parts == {(low, 0): 1, (low, 1): 2, (full, 1): 3, (six, 0): 4}
    known = len(purses.values)
    purses.change(rows[:2], lambda money, _: Fraction(6))
    assert purses.place.tolist() == [six, six, full, six]
    assert len(purses.values) == len(purses.rough) == known


def test_enclosed_money_is_never_taken_to_be_the_same():
    purses = Purses(Precision(64), 2, Fraction(10))
    sliver = Fraction(1, (1 << 40) + 1)
    for row in (0, 1):
        purses.change(np.array([row]), lambda money, _: money - sliver)
    assert purses.place.tolist() == [1, 2]
    assert not any(isinstance(value, Fraction) for value in purses.values[1:])
    assert purses.of_rows(np.array([0, 1])).tolist() == [float(10 - sliver)] * 2


def test_supporters_are_equal_only_in_every_number():
    mine = backers([0, 2], [3, 4])
    assert mine.equals(backers([0, 2], [3, 4]))
    assert not mine.equals(backers([0, 2], [3, 5]))
    assert not mine.equals(backers([0, 1], [3, 4]))
    assert not mine.equals(backers([0, 2], [4, 3]))
    assert not mine.equals(backers([0, 2], [3, 4], [1, 1]))
    assert backers([0, 2], [6, 4], [3, 1]).equals(backers([0, 2], [6, 4], [3, 1]))
    assert not backers([0, 2], [6, 4], [3, 1]).equals(backers([0, 2], [6, 4], [2, 1]))
    assert backers([0, 2], [6, 4], [3, 1]).mass(np.array([0, 1])).tolist() == [2, 4]
    assert mine.mass(np.array([1])).tolist() == [4]


def test_more_patterns_than_a_word_holds_are_numbered_anew():
    known = [backers([at % 3], [(1 << 20)], [1 << 20]) for at in range(7)]
    group, size = _patterns(known, 4)
    assert size == 4
    assert len(set(group.tolist())) == 4
    assert _patterns([], 3)[1] == 1
    assert _patterns([backers([0, 1], [1, 1]), backers([0], [5])], 3)[1] == 3


def test_who_holds_a_share_and_what_a_mark_is_worth():
    points = Contest.from_ballots(
        kind="points", ballots=[{"a": 2, "b": 0}, {"b": 0}, {"a": 3}, {}], budget=12,
        projects=[Project("a", 5), Project("b", 5)],
    )  # fmt: skip
    electorate = Electorate(points, "points")
    assert (electorate.voters, electorate.backers(0).total, electorate.backers(0).voters) == (2, 5, 2)
    assert electorate.backers(1).total == 0
    assert (electorate.scales, electorate.alike) == ((1, 1), False)
    assert Electorate(points).scales == (5, 5)
    assert Electorate(points).alike
    assert Electorate(points.replace(projects=[Project("a", 0), Project("b", 5)])).scales == (1, 5)
    assert start_of(electorate, Rule("equal_shares", start="whole")) == 6
    odd = Electorate(points.replace(budget=13))
    assert start_of(odd, Rule("equal_shares", start="whole")) == Fraction(13, 2)
    assert start_of(odd, Rule("equal_shares", start="whole", completion="add1")) == 6
    nobody = Contest.from_ballots(kind="approval", ballots=[""], budget=7, projects=[Project("a", 5)])
    assert start_of(Electorate(nobody), Rule("equal_shares")) == 7
    with pytest.raises(TallyError, match=r"\bneeds_points_ballots\b") as refused:
        Electorate(nobody, "points")
    assert refused.value.data == {"rule": "equal_shares", "kind": "approval"}


def test_amounts_up_to_the_limit_are_counted():
    ballots = [BallotGroup(("a",), 1, (1 << 20,))]
    contest = Contest.of("points", [Project("a", 10**300)], ballots, 10**300)
    assert count(contest, Rule("equal_shares", utility="points")).funded == ("a",)
    with pytest.raises(TallyError, match=r"\bamounts_too_large\b"):
        Electorate(contest.replace(budget=10**300 + 1))
    with pytest.raises(TallyError, match=r"\bamounts_too_large\b"):
        Electorate(contest.replace(projects=[Project("a", 10**300 + 1)]))
    half = [BallotGroup(("a",), (1 << 33) - 1, (1 << 20,))]
    assert Electorate(contest.replace(ballots=half), "points").voters == (1 << 33) - 1
    full = [BallotGroup(("a",), 1 << 33, (1 << 20,))]
    with pytest.raises(TallyError, match=r"\bamounts_too_large\b") as refused:
        Electorate(contest.replace(ballots=full), "points")
    assert refused.value.data == {"limit": 1 << 53}


def test_the_two_comparisons_count_voters_differently():
    contest = Contest.from_ballots(
        kind="approval", ballots=["abc"] * 3 + ["ab", "c", "d"], budget=60,
        projects=[Project("a", 30), Project("b", 30), Project("c", 31), Project("d", 60)],
    )  # fmt: skip
    # Greedy by votes, equals by code: a and b. Three get one more of these than of c, one gets two for none.
    told = []
    for comparison in ("none", "greedy", "greedy_exclusion"):
        rule = Rule("equal_shares", comparison=comparison, tie="code")
        funded, notes = _compare(contest, Electorate(contest), tally(contest), rule, ("c",))
        told.append((funded, [dict(note.data) for note in notes]))
    assert told == [
        (("c",), []),
        (("a", "b"), [{"shares": 1, "greedy": 4, "indifferent": 1, "switched": 1}]),
        (("c",), [{"shares": 1, "greedy": 1, "indifferent": 4, "switched": 0}]),
    ]


@pytest.mark.parametrize("completion", ["ballots_naming", "add1_utilitarian", "add1_exhaustive_utilitarian"])
def test_what_is_left_goes_to_the_most_supported_and_the_cheapest_of_equals(completion: str):
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "cd", "e"], budget=100,
        projects=[Project(code, cost) for code, cost in zip("abcde", (95, 60, 45, 40, 55), strict=True)],
    )  # fmt: skip
    rule = Rule("equal_shares", completion=completion, step=200, tie="code")
    outcome = count(contest, rule)
    # Nobody can pay with 25 each, and 225 each would pay for everything. b comes before a, which is dearer.
    bought = [
        (item.action, item.project) for item in outcome.rounds if item.action in {"completed", "skipped_cost"}
    ]
    assert bought == [
        ("completed", "b"), ("skipped_cost", "a"), ("completed", "d"), ("skipped_cost", "c"),
        ("skipped_cost", "e"),
    ]  # fmt: skip
    assert outcome.funded == ("b", "d")
    assert [item.number for item in outcome.rounds] == list(range(1, len(outcome.rounds) + 1))


def test_books_hold_every_level_over_one_denominator():
    books = Books(Fraction(7, 2))
    books.add(Fraction(1, 3))
    books.add(Fraction(2))
    assert (books.scale, books.start, books.levels) == (6, 21, [2, 12])
    assert Fraction(books.money(4, [3, 1]), books.scale) == 4 * Fraction(7, 2) - 3 * Fraction(1, 3) - 2
    assert Fraction(books.money(1, [1]), books.scale) == Fraction(7, 2) - Fraction(1, 3)
    assert (books.level(0), books.level(1)) == (Fraction(1, 3), 2)


def test_a_bid_is_enclosed_or_left_to_exact_arithmetic():
    fans = backers([0, 1, 2], [2, 3, 5])
    old = known_bid(4, 60, 10, 60, -1, flat=True)
    assert (old.level, old.ratio, old.flat) == (6.0, (60, 600), True)
    assert old.low < 0.1 < old.high

    def bid(levels: list[float], cost: int, noise: float = 0.0):
        money = np.array(levels)
        start = known_bid(4, cost, 10, 60, -1, flat=True)
        return float_bid(money, fans.pull * money, fans, cost, noise, start, 60, 7)

    rich = bid([9.0, 9.0, 9.0], 60)
    assert (rich.place, rich.stamp, rich.level, rich.ratio, rich.flat) == (4, 7, 6.0, (60, 600), True)
    # The first two hold 1 each and give it; the third's five give 11 each.
    poor = bid([1.0, 1.0, 20.0], 60)
    assert (poor.level, poor.flat, poor.ratio) == (11.0, False, None)
    assert poor.low < 11 / 60 < poor.high
    assert poor.high - poor.low < 1e-13
    assert poor.poor.tolist() == [True, True, False]
    # Who has nothing is not there at all: the price is known exactly.
    gone = bid([0.0, 0.0, 20.0], 60)
    assert (gone.level, gone.ratio, gone.flat) == (12.0, (60, 300), False)
    # Money that is just the level: nobody can say from floats who turns poor.
    assert bid([6.0, 9.0, 9.0], 60).high == math.inf
    assert bid([1.0, 1.0, 11.0], 60).high == math.inf or bid([1.0, 1.0, 11.0], 60) is None
    assert bid([1.0, 1.0, 1.0], 60) is None


def test_sums_are_bounded_on_both_sides():
    fans = backers([0, 1], [2, 3])
    low, high = held_between(np.array([4.0, 9.0]), fans, 1e-6)
    assert 12.999 < low < 13 - 5e-6
    assert 13 + 5e-6 < high < 13.001
    chosen = np.array([True, False])
    assert weigh(fans.pull, chosen) == 2
    many = np.arange(10_000, dtype=float)
    assert weigh(many, many < 9_000) == sum(range(9_000))


def test_slopes_of_levels_and_money():
    slopes = Slopes(Run(*_simple()).groups)
    fans = backers([0, 1], [2, 3])
    nobody, first = np.array([False, False]), np.array([True, False])
    both = np.array([True, True])
    assert slopes.level(fans, nobody, nobody) == Slope(0.0, 0.0)
    # The poor two pay one more each, which the other three share.
    assert slopes.level(fans, first, first) == Slope(-2 / 3, -2 / 3)
    assert slopes.level(fans, first, nobody) == Slope(-2 / 3, 0.0)
    assert slopes.level(fans, both, first) == Slope(-math.inf, -2 / 3)
    assert slopes.level(fans, both, both) == Slope(-math.inf, 0.0)
    slopes.pay(fans, Slope(-0.5, -0.25), first, nobody)
    assert slopes.low.tolist() == [0.0, 1.25]
    assert slopes.high.tolist() == [1.5, 1.5]
    slopes.pay(backers([1], [6], [2]), Slope(-1.0, 0.0), np.array([False]), np.array([False]))
    assert slopes.low.tolist() == [0.0, 1.25]
    assert slopes.high.tolist() == [1.5, 3.5]
    assert Slope(-4.0, -2.0).per(2) == Slope(-2.0, -1.0)
    assert Slope(-4.0, -2.0).less(Slope(-1.0, 3.0)) == Slope(-7.0, -1.0)
    assert (FLAT.low, FLAT.high) == (0.0, 0.0)


def _simple() -> tuple:
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "b"], budget=20, projects=[Project("a", 6), Project("b", 8)]
    )
    electorate = Electorate(contest)
    return electorate, electorate, Fraction(10), ties_of(contest)


def test_a_run_says_what_each_project_costs_now():
    run = Run(*_simple())
    assert [run.offer(place) for place in (0, 1)] == [1, Fraction(1, 2)]
    assert run.buy_next()
    assert (run.places, run.cost, run.held(0)) == ([1], 8, 6)
    assert run.offer(0) == 1
    assert run.go().places == [1, 0]
    assert not run.buy_next()
    assert run.held(0) == 0
    assert run.offer(0) is None


def test_nobody_to_offer_and_nothing_to_pay():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "a"], budget=20,
        projects=[Project("a", 0), Project("b", 8), Project("c", 0)],
    )  # fmt: skip
    electorate = Electorate(contest)
    run = Run(electorate, electorate, Fraction(10), ties_of(contest))
    assert [run.offer(place) for place in range(3)] == [0, None, None]
    assert run.go().places == [0]
    assert run.money_at(1).tolist() == [10.0]


def test_who_follows_stops_where_a_project_is_gone_or_undecided():
    electorate, groups, endowment, ties = _simple()
    base = Run(electorate, groups, endowment, ties).go()
    assert Follower(base, endowment + 1).share() == 1.0
    # At a smaller share the second purchase is out of reach: not a larger endowment, so nothing is proven.
    assert Follower(base, Fraction(5)).share() == HALF
    # Money that is just the level leaves the bid open: c's richer supporters hold exactly what c asks.
    contest = Contest.from_ballots(
        kind="approval", ballots=["ac", "ac", "bc", "c"], budget=40,
        projects=[Project("a", 6), Project("b", 3), Project("c", 27)],
    )  # fmt: skip
    electorate = Electorate(contest, "cardinality")
    for ours in (Fraction(9), Fraction(10), Fraction(101, 10)):
        base = Run(electorate, electorate, ours, ties_of(contest)).go()
        for more in (Fraction(1, 10), Fraction(1, 3), Fraction(1), Fraction(5)):
            proven = Follower(base, ours + more).share() >= 1.0
            same = all(
                Run(electorate, electorate, ours + more * part / 8, ties_of(contest)).go().places
                == base.places
                for part in range(1, 9)
            )
            assert same or not proven


def test_nothing_is_proven_where_a_price_at_the_upper_end_is_open():
    """At 100 each, a takes 80 from who has just 80 left and from who has 100; r comes near it from above."""
    contest = Contest.from_ballots(
        kind="approval", ballots=["xa", "a", "xr", "r"], budget=400,
        projects=[Project("x", 40), Project("a", 160), Project("r", 161)],
    )  # fmt: skip
    electorate = Electorate(contest, "cardinality")
    base = Run(electorate, electorate, Fraction(95), ties_of(contest)).go()
    assert base.places == [0, 1, 2]
    assert [purchase.level for purchase in base.purchases] == [20.0, 85.0, 86.0]
    assert Follower(base, Fraction(100)).share() == HALF
    assert Follower(base, Fraction(96)).share() == 1.0


@pytest.mark.parametrize("record", [False, True])
def test_noise_is_cleared_before_it_decides(record: bool):
    """One voter's hundred million points make the errors of a level large for that voter's money."""
    points = 10**8
    ballots = [
        BallotGroup(("a", "b", "f"), 1, (points, 1, 1)), BallotGroup(("a", "c", "f"), 10, (1, 2, 1)),
        BallotGroup(("b", "c"), 3, (3, 1)),
    ]  # fmt: skip
    projects = [Project("a", 901), Project("b", 29), Project("c", 130), Project("f", 0)]
    contest = Contest.of("points", projects, ballots, 1_401)
    electorate = Electorate(contest, "points")
    cleared = []

    class Watched(Run):
        def _refresh(self) -> None:
            cleared.append(self.noise)
            super()._refresh()
            assert self.noise < cleared[-1]

    run = Watched(
        electorate, electorate, start_of(electorate, Rule("equal_shares")), ties_of(contest), record=record
    )
    run.go()
    rule = Rule("equal_shares", utility="points", tie="code")
    _, exact = slowly(contest, rule)
    assert [contest.codes[place] for place in run.places] == [code for code, _ in exact]
    assert [run.books.level(index) for index in range(run.settle(len(exact)) or len(exact))] == [
        price for _, price in exact
    ]
    assert cleared
    assert min(cleared) > 1e-9 * float(run.endowment)


def test_the_pace_of_a_search():
    pace = Pace(skip=True)
    assert pace.stepped() == 2
    assert pace.went(2, 3) == 8
    assert pace.went(8, 11) == 32
    # A try of 32 steps failed half way: go to where the change is thought to be, and not beyond it.
    assert pace.failed(32, 0.5, 43) == 16
    assert pace.wall == 43 + 16
    assert pace.went(15, 58) == 1
    assert pace.stepped() == 2 + 8 + 15
    # Then as far as changes usually lie apart: the geometric mean of before and now.
    assert pace.stepped() == 2
    assert pace.failed(2, 1.0, 0) == 1
    # One step at a time as long as tries are a waste: first once, then twice, four times.
    assert (pace.pause, pace.wait) == (2, 1)
    assert [pace.stepped() for _ in range(2)] == [1, 2]
    assert pace.failed(2, 0.5, 0) == 1
    assert (pace.pause, pace.wait) == (4, 2)
    for _ in range(9):
        pace.failed(2, 0.5, 0)
    assert (pace.pause, pace.wait) == (32, 32)
    assert pace.went(5, 0) == 1
    assert pace.pause == 1
    slow = Pace(skip=False)
    assert [slow.stepped() for _ in range(100)] == [1] * 100


def test_a_search_tries_as_many_steps_as_are_declared():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "b"], budget=10, projects=[Project("a", 8), Project("b", 8)]
    )
    electorate = Electorate(contest)
    for limit, fits in ((3, False), (4, True)):
        rule = Rule("equal_shares", completion="add1", run_limit=limit)
        search = Search(electorate, ties_of(contest), rule, skip=False)
        if fits:
            # 5, 6, 7: nothing; 8: both, too dear.
            assert (search.endowment(), search.runs) == (7, 4)
            continue
        with pytest.raises(TallyError, match=r"\btoo_many_runs\b") as refused:
            search.endowment()
        assert refused.value.data == {"limit": 3, "step": 1}
