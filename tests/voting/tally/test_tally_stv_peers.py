"""Transferable votes against other programs, where their definition is ours and no tie decides."""

import importlib
import os
import random

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, count


def peer(name: str):
    if os.environ.get("CI_REQUIRE_ALL"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


def contest_of(groups, codes, seats) -> Contest:
    projects = [Project(code, 0) for code in codes]
    return Contest.of("ranked", projects, [BallotGroup(tuple(m), n) for m, n in groups], 0, seats=seats)


def random_groups(dice: random.Random, codes: str) -> dict[str, int]:
    groups: dict[str, int] = {}
    for _ in range(dice.randint(5, 25)):
        marks = "".join(dice.sample(codes, dice.randint(1, len(codes))))
        groups[marks] = groups.get(marks, 0) + dice.randint(1, 60)
    return groups


def test_random_profiles_agree_with_pref_voting_where_no_tie_decides():
    methods = peer("pref_voting.proportional_methods")
    profiles = peer("pref_voting.profiles_with_ties")
    pairs = [
        (Rule("stv_scottish"), methods.stv_scottish),
        (Rule("stv_meek"), methods.stv_meek),
        (Rule("stv_wigm", quota="exact"), methods.stv_wig),
    ]
    dice, compared = random.Random(5), 0
    for _ in range(60):
        codes = "abcdef"[: dice.randint(3, 6)]
        groups, seats = random_groups(dice, codes), dice.randint(1, 3)
        ranks = [{codes.index(code): rank for rank, code in enumerate(marks, 1)} for marks in groups]
        profile = profiles.ProfileWithTies(ranks, list(groups.values()), candidates=list(range(len(codes))))
        for rule, method in pairs:
            outcome = count(contest_of(groups.items(), codes, seats), rule)
            if not outcome.ties:
                assert set(outcome.elected) == {codes[place] for place in method(profile, num_seats=seats)}
                compared += 1
    assert compared > 160


def test_random_profiles_agree_with_votekit_where_one_at_a_time_means_the_same():
    votekit, elections = peer("votekit"), peer("votekit.elections")
    dice, compared = random.Random(6), 0
    for _ in range(50):
        codes = "abcde"[: dice.randint(3, 5)]
        groups, seats = random_groups(dice, codes), dice.randint(1, 3)
        outcome = count(contest_of(groups.items(), codes, seats), Rule("stv_wigm"))
        # It elects one a round: a second one at the quota goes on receiving papers there, and not here.
        if outcome.ties or any(len(stage["elected"]) > 1 for stage in outcome.rounds):
            continue
        ballots = tuple(
            votekit.RankBallot(ranking=[{code} for code in marks], weight=papers)
            for marks, papers in groups.items()
        )
        profile = votekit.RankProfile(ballots=ballots, candidates=tuple(codes))
        theirs = elections.STV(profile, n_seats=seats, simultaneous=False, exact=True).get_elected()
        assert {code for tied in theirs for code in tied} == set(outcome.elected)
        compared += 1
    assert compared > 20
