"""What Equal Shares proves in floats, as figures: bounds of error, shares of a way proven, runs of a search.

Looser bounds give the same outcomes later, so that only figures show them.
"""

import random
from fractions import Fraction

import numpy as np
import pytest

from tests.factories.tally_compiled import KINDS, forget
from tests.factories.tally_shares import large_contest
from voting.tally import Contest, Rule
from voting.tally.budget import shares_search
from voting.tally.budget.compiled import Code, Tracks, plain_code
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_follow import Follower
from voting.tally.budget.shares_price import EPS, Books, held_between, known_bid
from voting.tally.budget.shares_run import Run, Ties
from voting.tally.budget.shares_search import Search
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

WAYS = (Fraction(1, 400), Fraction(1, 90), Fraction(1, 20), Fraction(1, 4))


def ties_of(contest: Contest) -> Ties:
    return Ties(TieBreaker(contest, tally(contest), ("code",)), contest.codes)


def contests(kind: str, utility: str, turns: int) -> list[Electorate]:
    chance = random.Random(f"figures {kind} {utility}")
    return [Electorate(large_contest(chance, kind, 60), utility) for _ in range(turns)]


def endowment_of(electorate: Electorate) -> Fraction:
    return Fraction(electorate.contest.budget, electorate.voters)


def in_roundings(noise: float, endowment: Fraction) -> str:
    return f"{noise / float(endowment) / 2.0**-52:.4g}"


PLAIN = {
    ("approval", "cost"): [
        "6 156.9 1 0.9848 0.227 0.7782",
        "7 511.9 1 1 1 0.3559",
        "9 673.4 1 1 1 0.5",
        "6 278.8 1 1 1 0.8351",
    ],
    ("approval", "cardinality"): [
        "6 58.84 1 1 0.4001 0.5",
        "9 529.5 0.7443 0.1573 0.02608 0.5",
        "8 251 1 1 1 1",
        "7 57.88 1 1 1 0.4933",
    ],
    ("points", "points"): [
        "4 90.24 1 1 1 0.3444",
        "6 170.9 1 0.6383 0.1418 0.02837",
        "7 98.18 1 1 1 0.3082",
        "4 1781 1 1 1 0.8676",
    ],
    ("ranked", "borda"): [
        "6 2322 1 1 1 0.1116",
        "6 180.6 1 1 1 0.2109",
        "9 3879 1 1 1 1",
        "7 129.6 1 0.6263 0.2273 0.1165",
    ],
}


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_floats_prove_as_much_as_they_did(kind: str, utility: str):
    said = []
    for electorate in contests(kind, utility, 4):
        low, ties = endowment_of(electorate), ties_of(electorate.contest)
        base = Run(electorate, electorate, low, ties).go()
        shares = [f"{Follower(base, low * (1 + way)).share():.4g}" for way in WAYS]
        said.append(" ".join([str(len(base.places)), in_roundings(base.noise, low), *shares]))
    assert said == PLAIN[kind, utility]


MACHINE = {
    ("approval", "cost"): [
        "6 156.9 157 1 0.9848 0.227 0.04755",
        "7 511.9 512 1 1 1 0.3559",
        "9 673.4 431.8 1 1 1 0.5",
    ],
    ("approval", "cardinality"): [
        "6 58.84 58.88 1 1 0.4001 0.5",
        "9 529.5 529.5 0.7443 0.1573 0.02608 0.5",
        "8 251 251.1 1 1 1 1",
    ],
    ("points", "points"): [
        "4 90.24 90.29 1 1 1 0.3444",
        "6 170.9 171 1 0.6383 0.1418 0.02837",
        "7 98.18 98.27 1 1 1 0.3082",
    ],
    ("ranked", "borda"): ["6 2322 2325 1 1 1 0.1116", "6 180.6 180.9 1 1 1 0.2109", "9 3879 3884 1 1 1 1"],
}


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_machine_code_written_in_python_proves_as_much_as_it_did(
    kind: str, utility: str, monkeypatch: pytest.MonkeyPatch
):
    numba = pytest.importorskip("numba")
    forget(monkeypatch)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", True)
    with np.errstate(all="ignore"):
        said = [" ".join(figures(plain_code(), electorate)) for electorate in contests(kind, utility, 3)]
    assert said == MACHINE[kind, utility]


def figures(code: Code, electorate: Electorate) -> list[str]:
    low = endowment_of(electorate)
    tracks = Tracks(code, electorate, electorate, ties_of(electorate.contest))
    track = tracks.run(low)
    assert track is not None
    ends = [tracks.along(track, low * (1 + way)) for way in WAYS]
    last = next((further for further, _ in ends if further is not None), track)
    noises = [in_roundings(one.noise, low) for one in (track, last)]
    return [str(len(track.places)), *noises, *[f"{share:.4g}" for _, share in ends]]


RUNS = {
    ("approval", "cost"): [(141, 38), (194, 73), (141, 39), (194, 68)],
    ("approval", "cardinality"): [(150, 45), (165, 22), (150, 42), (165, 23)],
    ("points", "points"): [(166, 50), (215, 47), (166, 53), (215, 54)],
    ("ranked", "borda"): [(138, 35), (131, 19), (138, 30), (131, 17)],
}


@pytest.mark.parametrize(("kind", "utility"), KINDS)
def test_a_search_needs_as_many_runs_as_it_did(kind: str, utility: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REMBUK_COMPILED", "0")
    said = []
    for small in (0, 10**9):
        monkeypatch.setattr(shares_search, "SMALL", small)
        for electorate in contests(kind, utility, 2):
            rule = Rule("equal_shares", utility=utility, completion="add1", step=1)
            search = Search(electorate, ties_of(electorate.contest), rule)
            said.append((int(search.endowment()), search.runs))
    assert said == RUNS[kind, utility]


def test_a_known_price_is_enclosed_within_nine_roundings():
    bid = known_bid(1, 7, 3, 11, 0, flat=False)
    assert Fraction(bid.low) < Fraction(7, 33) < Fraction(bid.high)
    assert bid.high - bid.low < 9 * 2.0**-52 * bid.high
    assert bid.error == 2.0**-52 * bid.level
    assert (EPS, bid.level) == (2.0**-52, 7 / 3)


def test_bounds_of_what_supporters_hold_are_near():
    electorate = contests("approval", "cost", 1)[0]
    backers = electorate.backers(0)
    money = np.full(len(backers.who), 3.0)
    low, high = held_between(money, backers, 0.0)
    held = 3.0 * len(money)
    assert held * (1 - 65 * EPS) < low < held * (1 - 60 * EPS)
    assert held * (1 + 60 * EPS) < high < held * (1 + 65 * EPS)


def test_books_find_a_denominator_for_every_level():
    books = Books(Fraction(5))
    levels = [Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(7, 2), Fraction(1, 36)]
    for level in levels:
        books.add(level)
    assert [books.level(index) for index in range(5)] == levels
    assert books.scale == 36
    assert Fraction(books.money(1, [1] * 5), 36) == 5 - sum(levels)
    assert Fraction(books.money(2, [0, 3]), 36) == 8
