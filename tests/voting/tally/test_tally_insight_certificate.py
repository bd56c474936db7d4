"""Certificates: every true one adds up, and every single number changed is found."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import ALL_RULES, contests, rule_for
from voting.tally import Contest, Floor, Project, Rule, count
from voting.tally.formats import pabulib
from voting.tally.insight.certificate import Certificate, Line, certificate
from voting.tally.insight.certificate_check import check

settings.load_profile("laws")
MORE_GREEDY = [
    Rule("greedy", misfit="most_covered"),
    Rule("greedy", threshold_share="1/3"),
    Rule("greedy", exclusive=[["a", "b"]]),
    Rule("greedy", group_caps=[("RW-01", 30)], leftover="yes"),
]


def tampered(line: Line) -> list[Line]:
    """Return the line with each of its numbers changed, one at a time, up and down."""
    found = []
    for name in ("numbers", "parts"):
        pairs = getattr(line, name)
        for at, (key, value) in enumerate(pairs):
            for change in (1, -1, Fraction(1, 7)):
                found.append(replace(line, **{name: (*pairs[:at], (key, value + change), *pairs[at + 1 :])}))
    return found


def forgeries(made: Certificate) -> list[Certificate]:
    """Return every certificate that differs from a true one in one number."""
    return [
        Certificate(made.kind, (*made.lines[:at], wrong, *made.lines[at + 1 :]))
        for at, line in enumerate(made.lines)
        for wrong in tampered(line)
    ]


@given(contests(weights=True), st.data())
def test_every_true_certificate_adds_up(contest: Contest, data):
    rules = rule_for(contest) | st.sampled_from(MORE_GREEDY)
    made = certificate(contest, count(contest, data.draw(rules)))
    assert check(made).ok
    assert check(made, contest).ok


@settings(max_examples=20)
@given(contests(weights=True), st.data())
def test_every_changed_number_is_found(contest: Contest, data):
    # Where there is no money, or nobody who chose anything, nothing depends on some of the numbers.
    assume(contest.budget and contest.ballots.sums() != [0] * len(contest.codes))
    rules = rule_for(contest) | st.sampled_from(MORE_GREEDY)
    made = certificate(contest, count(contest, data.draw(rules)))
    missed = [wrong for wrong in forgeries(made) if check(wrong).ok]
    assert missed == []


@given(contests(), st.data())
def test_a_missing_line_is_found(contest: Contest, data):
    made = certificate(
        contest, count(contest, data.draw(st.sampled_from([Rule("greedy"), Rule("equal_shares")])))
    )
    for at, line in enumerate(made.lines):
        shorter = Certificate(made.kind, made.lines[:at] + made.lines[at + 1 :])
        numbers = dict(line.numbers)
        # A line that moves no sum at all (a free project that nobody supports) proves nothing.
        if any(numbers.get(key) for key in ("cost", "score", "supporters")) and line.kind in {
            "budget", "score", "funded", "bought", "endowed", "total"
        }:  # fmt: skip
            assert not check(shorter).ok, line


def test_a_broken_line_is_named():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "a"], budget=100, projects=[Project("a", 60), Project("b", 50)]
    )
    made = certificate(contest, count(contest, Rule("greedy")))
    wrong = replace(made.lines[4], numbers=(("cost", 50), ("left", 39), ("missing", 11)))
    verdict = check(Certificate("order", (*made.lines[:4], wrong, made.lines[5])))
    assert (verdict.ok, verdict.line, verdict.failed) == (False, 5, "left")
    cheaper = contest.replace(projects=[Project("a", 60), Project("b", 40)])
    assert check(made, cheaper).failed == "cost"
    assert check(made, contest.replace(budget=99)).failed == "budget"
    assert check(Certificate("order", made.lines[:-1])).failed == "no_total"


def test_floors_and_caps_are_in_the_certificate():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "b"], budget=100,
        projects=[Project("a", 80, group="x"), Project("b", 40, ("green",), group="x")],
    )  # fmt: skip
    rule = Rule("two_pass", floors=[Floor("green", 50)], caps="group:60")
    kinds = [line.kind for line in certificate(contest, count(contest, rule)).lines]
    assert kinds == ["budget", "score", "score", "floor", "floor_unmet", "skipped_cost", "total"]


def test_every_rule_has_a_certificate():
    assert {rule.name for rule in ALL_RULES} >= {"greedy", "equal_shares", "irv", "knapsack", "phragmen"}


@pytest.mark.real_elections
@pytest.mark.parametrize("name", ["Poland_Lodz_2022", "Poland_Wieliczka_2023_Green_Budget"])
def test_real_certificates_add_up(real_elections: Path, name: str):
    contest = pabulib.read(real_elections / "pabulib" / f"{name}.pb").contest()
    for rule in (Rule("greedy"), Rule("equal_shares"), Rule("equal_shares", completion="ballots_naming")):
        assert check(certificate(contest, count(contest, rule)), contest).ok
