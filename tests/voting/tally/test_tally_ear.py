"""Expanding approvals: the definition written out again in fractions, pabutools, worked examples."""

import os
import random
from fractions import Fraction
from functools import partial

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, TooLargeError, count
from voting.tally.budget import enclosed
from voting.tally.budget.enclosed import (
    Precision,
    Span,
    UndecidedError,
    best_of,
    compare,
    decided,
    least,
    rounded,
    sign,
)
from voting.tally.irresolute import every_outcome

BY_CODE = {"tie": ("code",)}


def peer(name):
    """Import a library that only tests use."""
    if os.environ.get("CI_REQUIRE_ALL"):
        return __import__(name, fromlist=["*"])
    return pytest.importorskip(name)


def weak_contest(seed, *, strict=False):
    """Return a random contest with equal ranks, and its ballots as lists of levels."""
    draw = random.Random(seed)
    codes = "abcdef"[: draw.randint(2, 6)]
    costs = {code: draw.choice((0, 1, 2, 3, 4, 6)) if draw.random() < 0.9 else 20 for code in codes}
    ballots, groups = [], []
    for _ in range(draw.randint(1, 8)):
        marks = draw.sample(codes, draw.randint(0, len(codes)))
        ranks, rank = [], 0
        for place, _ in enumerate(marks):
            rank += 1 if strict or place == 0 or draw.random() < 0.6 else 0
            ranks.append(rank)
        times = draw.randint(1, 2)
        levels = [
            {m for m, r in zip(marks, ranks, strict=True) if r == level} for level in sorted(set(ranks))
        ]
        ballots.extend([levels] * times)
        groups.append(BallotGroup(tuple(marks), times, ranks=() if strict else tuple(ranks)))
    projects = [Project(code, costs[code]) for code in codes]
    return Contest.of("ranked", projects, groups, draw.choice((0, 6, 7, 12))), ballots


def supported_at(depth, levels, everything, unranked):
    near, above = set(), 0
    for level in levels:
        if above < depth:
            near |= level
        above += len(level)
    return everything if above < depth and unranked == "last" else near


def preference(choice, held, cost, code):
    """Return what the largest of is chosen; `max` takes the first of equals."""
    if choice == "support_per_cost":
        return (cost[code] == 0, Fraction(held[code], 1) / cost[code] if cost[code] else 0)
    return held[code] if choice == "support" else 0


def by_definition(contest, ballots, choice, unranked):
    """Aziz and Lee's algorithm in plain fractions; equals by code."""
    cost = dict(zip(contest.codes, contest.costs, strict=True))
    ballots = [levels for levels in ballots if levels]
    weight = [Fraction(1)] * len(ballots)
    funded, left = [], contest.budget
    for depth in range(1, len(cost) + 2):
        while True:
            supported = [supported_at(depth, levels, set(cost), unranked) for levels in ballots]
            fits = [code for code in sorted(cost) if code not in funded and cost[code] <= left]
            held = {
                code: sum(w for w, near in zip(weight, supported, strict=True) if code in near)
                for code in fits
            }
            need = {code: len(ballots) * cost[code] for code in fits}
            able = [code for code in fits if held[code] and held[code] * contest.budget >= need[code]]
            if not able:
                break
            chosen = max(able, key=partial(preference, choice, held, cost))
            if cost[chosen]:
                share = 1 - Fraction(len(ballots) * cost[chosen], contest.budget) / held[chosen]
                weight = [
                    w * share if chosen in near else w for w, near in zip(weight, supported, strict=True)
                ]
            funded.append(chosen)
            left -= cost[chosen]
    return tuple(funded)


@pytest.mark.parametrize("unranked", ["last", "never"])
@pytest.mark.parametrize("choice", ["support", "support_per_cost", "policy"])
def test_the_count_is_the_definition(choice, unranked):
    rule = Rule("expanding_approvals", choice=choice, unranked=unranked, **BY_CODE)
    for seed in range(150):
        contest, ballots = weak_contest(seed, strict=seed % 3 == 0)
        outcome = count(contest, rule)
        assert outcome.funded == by_definition(contest, ballots, choice, unranked), seed
        assert outcome.totals.remaining >= 0
        assert {item.project for item in outcome.rounds} == set(contest.codes)


def test_depth_on_a_ballot_with_equals_counts_how_many_stand_above():
    projects = [Project(code, 50) for code in "abcd"]
    groups = [BallotGroup(("a", "b", "c", "d"), 2, ranks=(1, 2, 2, 3))]
    outcome = count(Contest.of("ranked", projects, groups, 200), Rule("expanding_approvals", **BY_CODE))
    assert [(item.project, item["depth"]) for item in outcome.rounds] == [
        ("a", 1),
        ("b", 2),
        ("c", 2),
        ("d", 4),
    ]


def test_approval_ballots_support_all_their_marks_at_once():
    projects = [Project(code, 50) for code in "abc"]
    contest = Contest.from_ballots(
        kind="approval", projects=projects, ballots=["ab", "ab", "c", "c"], budget=100
    )
    outcome = count(contest, Rule("expanding_approvals", **BY_CODE))
    assert [(item.project, item["depth"]) for item in outcome.rounds[:2]] == [("a", 1), ("c", 1)]
    assert dict(outcome.rounds[2].data) == {"cost": 50, "supporters": 4, "left": 0}


def test_rounds_say_who_pays_what_and_what_the_others_lack():
    projects = [Project("a", 60), Project("b", 70), Project("c", 30)]
    contest = Contest.from_ballots(kind="ranked", projects=projects, ballots=["ab", "ab", "b"], budget=100)
    outcome = count(contest, Rule("expanding_approvals", unranked="never"))
    assert [(item.action, item.project, dict(item.data)) for item in outcome.rounds] == [
        ("bought", "a", {"cost": 60, "depth": 1, "supporters": 2, "held": Fraction(66666667, 10**6)}),
        ("skipped_cost", "b", {"cost": 70, "supporters": 3, "left": 40}),
        ("priced_out", "c", {"cost": 30, "supporters": 0, "held": 0}),
    ]


def test_ties_are_noted_and_every_way_out_is_walked():
    projects = [Project(code, 50) for code in "abc"]
    contest = Contest.from_ballots(kind="ranked", projects=projects, ballots=["a", "b", "c"], budget=100)
    rule = Rule("expanding_approvals", **BY_CODE)
    outcome = count(contest, rule)
    assert (outcome.funded, outcome.ties[0].projects) == (("a", "b"), ("a", "b", "c"))
    assert {item.funded for item in every_outcome(contest, rule)} == {("a", "b"), ("a", "c"), ("b", "c")}


def test_nothing_depends_on_the_order_of_ballots_or_projects():
    for seed in range(30):
        contest, _ = weak_contest(seed)
        turned = Contest.of("ranked", contest.projects[::-1], list(contest.ballots)[::-1], contest.budget)
        rule = Rule("expanding_approvals")
        assert count(contest, rule).funded == count(turned, rule).funded


def test_some_way_to_break_ties_gives_what_pabutools_buys(monkeypatch):
    """Its truncation and its floats are taken out; its choice among several follows Python's hashing."""
    pb_ear = peer("pabutools.rules.pb_ear")
    election = peer("pabutools.election")
    monkeypatch.setattr(pb_ear, "int", lambda value=0: value, raising=False)
    monkeypatch.setattr(pb_ear, "float", int, raising=False)
    monkeypatch.setattr(pb_ear, "round", lambda value, _: value, raising=False)
    rule = Rule("expanding_approvals", choice="policy", unranked="never")
    compared = 0
    for seed in range(90):
        contest, ballots = weak_contest(seed, strict=True)
        if not contest.budget or any(not levels for levels in ballots):
            continue
        # It funds what costs nothing even when nobody asks for it; we do not.
        priced = [Project(item.code, max(item.cost, 1)) for item in contest.projects]
        contest = contest.replace(projects=tuple(priced))
        projects = {item.code: election.Project(item.code, item.cost) for item in contest.projects}
        instance = election.Instance(projects.values(), budget_limit=contest.budget)
        profile = election.OrdinalProfile(
            [
                election.OrdinalBallot([projects[mark] for level in levels for mark in level])
                for levels in ballots
            ],
            instance=instance,
        )
        theirs = frozenset(item.name for item in pb_ear.pb_ear(instance, profile.as_multiprofile()))
        ours = {frozenset(item.funded) for item in every_outcome(contest, rule)}
        assert theirs in ours, seed
        compared += 1
    assert compared > 20


def test_short_numbers_decide_as_fractions_do(monkeypatch):
    """Sixteen bits leave much undecided; the result must not change."""
    rule = Rule("expanding_approvals")
    for seed in range(40):
        contest, _ = weak_contest(seed)
        usual = count(contest, rule).to_json()
        for bits in ((), (16,), (8, 32)):
            monkeypatch.setattr(enclosed, "BITS", bits)
            assert count(contest, rule).to_json() == usual
        monkeypatch.undo()


def test_spans_enclose_what_they_stand_for():
    draw = random.Random(7)
    for _ in range(300):
        a, b = (Fraction(draw.randint(-50, 50), draw.randint(1, 30)) for _ in range(2))
        one, two = Span.of(a, 20), Span.of(b, 20)
        pairs = [
            (one + two, a + b),
            (one - two, a - b),
            (one * two, a * b),
            (b - one, b - a),
            (one * 3, a * 3),
        ]
        pairs += [(-3 * one, -3 * a)] + ([(one / two, a / b), (a / two, a / b)] if b > 0 else [])
        for span, truth in pairs:
            assert Fraction(span.low, 1 << 20) <= truth <= Fraction(span.high, 1 << 20)
            assert abs(float(span) - float(truth)) < 1e-3


def test_what_cannot_be_decided_is_never_guessed():
    third = Span.of(Fraction(1, 3), 10)
    assert (compare(third, third), sign(Span.of(1, 10) - 1), compare(third, 1)) == (0, 0, -1)
    for undecided in (lambda: sign(third * 3 - 1), lambda: third / (third - third), lambda: rounded(third)):
        with pytest.raises(UndecidedError):
            undecided()
    assert (least(Fraction(1), 2), rounded(least(third, 1) * 0)) == (1, 0)
    smaller = least(Span(3, 9, 10), Span(5, 6, 10))
    assert (smaller.low, smaller.high) == (3, 6)
    assert best_of({"a": Fraction(1), "b": Fraction(2), "c": Fraction(2), "d": Fraction(0)}) == ["b", "c"]
    tries, long = [], (1 << 600) + 1

    def attempt(precision):
        tries.append(precision.bits)
        return sign(precision.of(Fraction(1, long)) * long - 1)

    assert (decided(attempt), tries) == (0, [192, 1024, 0])


def test_fractions_that_outgrow_memory_are_refused():
    with pytest.raises(TooLargeError, match=r"\bnumbers_too_long\b"):
        Precision(0).keep(Fraction(1, (1 << enclosed.LONGEST) + 1))


@pytest.mark.parametrize(("cost", "funded"), [(5 * 10**9, ("a",)), (5 * 10**9 + 1, ())])
def test_a_quota_missed_by_less_than_a_float_can_tell_is_missed(cost, funded):
    contest = Contest.from_ballots(
        kind="ranked", projects=[Project("a", cost), Project("b", 10**11)], ballots=["a", "b"], budget=10**10
    )
    outcome = count(contest, Rule("expanding_approvals", unranked="never"))
    assert outcome.funded == funded
    # One vote is worth 5 x 10^9.
    assert [item["held"] for item in outcome.rounds if item.project == "a"] == [5 * 10**9]
    assert [item.number for item in outcome.rounds] == [1, 2]
