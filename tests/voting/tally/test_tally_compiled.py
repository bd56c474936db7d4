"""Equal Shares in machine code: the same purchases as in exact arithmetic, or none; and never needed."""

import importlib
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.factories.tally_compiled import KINDS, PACKAGE, forget, tracks_of
from tests.factories.tally_shares import large_contest, rivals, tight_contest
from voting.tally import BallotGroup, Contest, Project
from voting.tally.budget.compiled import Code, Tracks, plain_code
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_run import Run, Ties, UnmergedError
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

numba = pytest.importorskip("numba")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["machine", "python"])
def code(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Code]:
    """The functions as machine code, and the same functions as Python runs them."""
    if request.param == "python":
        forget(monkeypatch)
        monkeypatch.setattr(numba.config, "DISABLE_JIT", True)
    with np.errstate(all="ignore"):
        yield plain_code()


@pytest.fixture
def turns(request: pytest.FixtureRequest) -> int:
    """How many contests to try: Python takes its time."""
    return 25 if "python" in request.node.name else 120


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_a_run_buys_what_exact_arithmetic_buys_or_says_nothing(
    code: Code, turns: int, kind: str, utility: str
):
    chance = random.Random(f"machine {kind} {utility}")
    decided = 0
    for turn in range(turns):
        contest = large_contest(chance, kind, 200) if turn % 2 else tight_contest(chance, kind)
        tracks, electorate, ties = tracks_of(code, contest, utility, chance.choice(["code", "lot:5"]))
        start = Fraction(contest.budget, max(electorate.voters, 1))
        for endowment in (start, start * chance.randint(100, 300) / 100):
            track = tracks.run(endowment)
            if track is not None:
                exact = Run(electorate, electorate, endowment, ties).go()
                assert (track.places, track.cost) == (exact.places, exact.cost), contest.to_json()
                decided += 1
    assert decided > turns


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_what_is_proven_for_a_stretch_holds_at_every_endowment_in_it(
    code: Code, turns: int, kind: str, utility: str
):
    chance = random.Random(f"stretch {kind} {utility}")
    proven = several = 0
    for turn in range(turns):
        contest = large_contest(chance, kind, 150) if turn % 3 else tight_contest(chance, kind)
        tracks, electorate, ties = tracks_of(code, contest, utility)
        low = Fraction(contest.budget, max(electorate.voters, 1)) * chance.randint(80, 250) / 100
        track = tracks.run(low)
        if track is None:
            continue
        wide = low / chance.choice([5, 20, 50, 200, 1000])
        further, share = tracks.along(track, low + wide)
        assert (further is None) == (share < 1.0)
        if further is None:
            continue
        proven += 1
        several += len(further.places) > 4
        for part in range(1, 9):
            between = Run(electorate, electorate, low + wide * part / 8, ties).go()
            assert between.places == track.places, contest.to_json()
        # What was followed is followed on: as if it had been run.
        again = tracks.run(low + wide)
        assert again is None or (again.places, again.cost) == (further.places, further.cost)
        assert tracks.along(further, low + wide + wide / 1000)[1] >= 0.0
    assert proven > turns // 5
    assert several > turns // 50


@pytest.mark.parametrize("unit", [1, 10**5, 10**8])
def test_prices_too_near_for_floats_are_handed_over(code: Code, unit: int):
    """b and c cost the same but for one unit, or exactly the same by sums that floats round differently."""
    chance = random.Random(f"near {unit}")
    open_ = 0
    for more in (-1, 0, 1):
        for _ in range(12):
            tracks, electorate, ties = tracks_of(code, rivals(chance, unit, more), "cardinality")
            endowment = Fraction(electorate.contest.budget, electorate.voters)
            track = tracks.run(endowment)
            if track is None:
                open_ += 1
                continue
            assert more
            assert track.places == Run(electorate, electorate, endowment, ties).go().places
    assert open_ >= 12


def test_equals_fall_to_the_tie_policy(code: Code):
    """Four projects with as many voters each, two of them with the very same; nobody is poor."""
    projects = [Project(name, 60) for name in "abcd"] + [Project("f", 0), Project("g", 0)]
    ballots = [
        BallotGroup(("a", "b"), 5), BallotGroup(("c", "f"), 5), BallotGroup(("d", "g"), 5), BallotGroup((), 1),
    ]  # fmt: skip
    contest = Contest.of("approval", projects, ballots, 450)
    for tie in ("code", "lot:1", "lot:2", "lot:3"):
        tracks, electorate, ties = tracks_of(code, contest, "cost", tie)
        track = tracks.run(Fraction(30))
        assert track is not None
        assert track.places == Run(electorate, electorate, Fraction(30), ties).go().places
        further, share = tracks.along(track, Fraction(47))
        assert share == 1.0
        assert further is not None
        assert further.places == track.places


def test_money_at_the_level_is_handed_over(code: Code):
    """All supporters of a hold just its share; who paid for x holds one unit less than b asks of each."""
    whole = Contest.of("approval", [Project("a", 30)], [BallotGroup(("a",), 3)], 30)
    assert tracks_of(code, whole, "cost")[0].run(Fraction(10)) is None
    half = 10**15
    nearly = Contest.of(
        "approval", [Project("x", half), Project("b", 2 * half + 1)],
        [BallotGroup(("x", "b"), 1), BallotGroup(("b",), 1)], 4 * half,
    )  # fmt: skip
    assert tracks_of(code, nearly, "cardinality")[0].run(Fraction(2 * half)) is None
    assert tracks_of(code, nearly, "cardinality")[0].run(Fraction(3 * half)) is not None


@pytest.mark.parametrize(("dear", "dearer"), [(1600, 1610), (1590, 1600)])
def test_nothing_is_proven_where_a_price_at_the_upper_end_is_open(code: Code, dear: int, dearer: int):
    """At 1000 each, half of those who back the project at 1600 hold just their share of it: 800."""
    contest = Contest.from_ballots(
        kind="approval", ballots=["xa", "a", "xr", "r"], budget=4000,
        projects=[Project("x", 400), Project("a", dear), Project("r", dearer)],
    )  # fmt: skip
    tracks, _, _ = tracks_of(code, contest, "cardinality")
    track = tracks.run(Fraction(950))
    assert track is not None
    assert track.places == [0, 1, 2]
    assert tracks.along(track, Fraction(1000)) == (None, 0.5)
    assert tracks.along(track, Fraction(960))[1] == 1.0
    # Less money than before is not ahead: a project that was bought is out of reach.
    assert tracks.along(track, Fraction(700)) == (None, 0.5)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ((3.0, 2.0, -1.0, 1.0, 1.0), 1.0),  # cannot come down far enough
        ((3.0, 2.0, -4.0, 4.0, 1.0), 1.0),  # the two lines meet at 0.5
        ((3.0, 2.0, -5.0, 5.0, 1.0), 0.5),  # at 0.0: not proven
        ((3.0, -1.0, -9.0, 9.0, 1.0), 0.75),  # two prices meet three quarters of the way
        ((3.0, 0.0, -9.0, 9.0, 1.0), 0.5),
        ((0.0, 2.0, -9.0, 9.0, 1.0), 0.0),
        ((3.0, 2.0, 0.0, 9.0, 1.0), 1.0),
        ((0.0, 2.0, -9.0, 1.0, 1.0), 1.0),  # seen from the upper end alone
        ((np.nan, 2.0, -9.0, 2.0, 1.0), 0.5),
    ],
)
def test_a_difference_is_above_zero_only_where_both_ends_and_the_slopes_prove_it(
    code: Code, given: tuple[float, ...], share: float
):
    work = importlib.import_module(f"{PACKAGE}.compiled_follow").stays_above
    assert getattr(work, "py_func", work)(*given, 1e-9) == share


def test_a_project_that_a_group_supports_in_part_is_not_bought(code: Code):
    contest = large_contest(random.Random(5), "approval", 400)
    electorate = Electorate(contest)
    ties = Ties(TieBreaker(contest, tally(contest), ("code",)), contest.codes)
    groups = electorate.merged([0], electorate.places)
    with pytest.raises(UnmergedError):
        Tracks(code, electorate, groups, ties).run(Fraction(9_000, electorate.voters))


def test_products_are_compared_exactly(code: Code):
    run = importlib.import_module(f"{PACKAGE}.compiled_run")
    chance = random.Random(2)
    top = (1 << 53) - 1
    for _ in range(500):
        a, b = chance.randint(0, top), chance.randint(0, top)
        c, d = chance.choice([(a, b), (b, a), (a, max(b - 1, 0)), (chance.randint(0, top), b)])
        first, second = getattr(run.compare, "py_func", run.compare), (a * b > c * d) - (a * b < c * d)
        assert first(a, b, c, d) == second
    assert run.compare.__name__ == "compare"


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 5_000])
def test_sums_are_as_near_to_the_truth_as_declared(size: int):
    run = importlib.import_module(f"{PACKAGE}.compiled_run")
    terms = np.random.default_rng(size).random(size) ** 9
    exact = sum(map(Fraction, terms.tolist()), Fraction(0))
    found = getattr(run.add_up, "py_func", run.add_up)(terms, size)
    assert abs(Fraction(float(found)) - exact) <= exact * 70 / (1 << 53)
    if size:
        terms[0] = np.inf
        with np.errstate(invalid="ignore"):
            assert getattr(run.add_up, "py_func", run.add_up)(terms, size) == np.inf
