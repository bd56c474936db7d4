"""Why in, why out, and what would have been enough: true for every budget rule, in every kind of ballot."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import contests, rule_for
from voting.tally import BallotGroup, Contest, Project, Rule, canonical_json, count
from voting.tally.changes import cheaper, funded_codes, least, with_ballots
from voting.tally.explain import IN_REASONS, OUT_REASONS, explain
from voting.tally.formats import pabulib
from voting.tally.outcome import Outcome, Round
from voting.tally.tallies import tally

settings.load_profile("laws")
MORE = [
    Rule("greedy", misfit="most_covered"),
    Rule("greedy", threshold_share="1/3", threshold_strict="yes"),
    Rule("greedy", threshold_cost="1/3"),
    Rule("greedy", exclusive=[["a", "b"]]),
    Rule("greedy", group_caps=[("RW-01", 30)], leftover="yes"),
    Rule("equal_shares", utility="cardinality"),
    Rule("equal_shares", completion="add1_exhaustive_utilitarian"),
    Rule("phragmen", misfit="skip"),
]


def any_rule(contest: Contest) -> st.SearchStrategy[Rule]:
    return rule_for(contest, "budget") | st.sampled_from(MORE)


@settings(max_examples=40)
@given(contests(weights=True), st.data())
def test_every_change_is_a_turning_point(contest: Contest, data):
    rule = data.draw(any_rule(contest))
    points = (1,) if contest.kind == "points" else ()
    for item in explain(contest, count(contest, rule), effort=10**8):
        code, change = item.project, item.change
        assert change.searched is not item.funded
        for less in (change.cost_reduction,) if change.cost_reduction else ():
            assert code in count(cheaper(contest, code, less), rule).funded
            assert code not in count(cheaper(contest, code, less - 1), rule).funded
        for ballots, wanted in ((change.more_ballots, True), ((change.more_ballots or 0) - 1, False)):
            if ballots is not None and ballots > 0:
                more = [*contest.ballots, BallotGroup((code,), ballots, points)]
                assert (code in count(contest.replace(ballots=more), rule).funded) is wanted


@given(contests(weights=True), st.data())
def test_the_bare_re_run_funds_what_the_count_funds(contest: Contest, data):
    rule = data.draw(any_rule(contest))
    assert funded_codes(contest, tally(contest), rule) == set(count(contest, rule).funded)


@given(contests(), st.data())
def test_an_explanation_is_data_and_its_reasons_are_known(contest: Contest, data):
    outcome = count(contest, data.draw(any_rule(contest)))
    explained = explain(contest, outcome, changes=False)
    assert [item.project for item in explained] == list(outcome.order)
    named = {*IN_REASONS.values(), *OUT_REASONS.values()}
    extra = {"floor_took_precedence", "no_supporters", "outvoted", "compared"}
    for item in explained:
        assert item.reason in named | extra
        assert item.missed_by is None or item.missed_by >= 0
        assert set(item.to_json()) == {
            "project", "funded", "reason", "place", "missed_by", "data", "change",
        }  # fmt: skip
    assert canonical_json(explained)


def test_a_step_nobody_has_heard_of_is_told_in_general_words():
    contest = Contest.from_ballots(
        kind="approval", ballots=["a", "b"], budget=60, projects=[Project("a", 60), Project("b", 60)]
    )
    made = count(contest, Rule("greedy"))
    rounds = (Round.of(1, "conjured", "a"), Round.of(2, "vanished", "b"))
    strange = Outcome(made.rule, made.funded, made.order, rounds, (), made.totals, made.tables)
    assert [item.reason for item in explain(contest, strange)] == ["by_the_rule", "not_by_the_rule"]


def test_new_steps_of_greedy_have_their_reasons():
    projects = [Project("a", 50, group="x"), Project("b", 60, group="x"), Project("c", 20, group="y")]
    contest = Contest.from_ballots(kind="approval", ballots=["abc", "ab", "a"], budget=100, projects=projects)

    def reasons(**parameters) -> list[str]:
        outcome = count(contest, Rule("greedy", **parameters))
        return [item.reason for item in explain(contest, outcome, changes=False)]

    assert reasons(misfit="most_covered") == ["fits", "covered_from_outside", "stopped_before"]
    assert reasons(exclusive=[["a", "b"]]) == ["fits", "excluded_by_other", "fits"]
    assert reasons(group_caps=[("x", 20)], leftover="yes") == ["fits_leftover", "does_not_fit", "fits"]
    share = {
        item.project: item for item in explain(contest, count(contest, Rule("greedy", threshold_share="1/2")))
    }
    assert (share["c"].reason, share["c"]["threshold"], share["c"]["reached"]) == ("below_threshold", 2, 1)
    assert share["c"].missed_by == 1


def test_effort_is_spent_on_costs_first_and_says_when_it_ended():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "a"], budget=100, projects=[Project("a", 60), Project("b", 50)]
    )
    lost = explain(contest, count(contest, Rule("greedy")), effort=4)[1].change
    assert (lost.searched, lost.complete, lost.cost_reduction, lost.more_ballots) == (True, False, 10, None)
    assert explain(contest, count(contest, Rule("greedy")))[1].change.complete


@given(st.integers(1, 3_000), st.integers(1, 3_000), st.integers(1, 3_000))
def test_the_least_number_is_found_from_any_guess(turn: int, most: int, guess: int):
    assert least(lambda number: number >= turn, most, guess) == (turn if turn <= most else None)


@given(contests(), st.integers(1, 5))
def test_further_ballots_are_ballots_like_any_other(contest: Contest, ballots: int):
    code = contest.codes[0]
    points = (1,) if contest.kind == "points" else ()
    more = [*contest.ballots, BallotGroup((code,), ballots, points)]
    assert with_ballots(contest, code, ballots) == contest.replace(ballots=more)


@pytest.mark.real_elections
@pytest.mark.parametrize("rule", [Rule("greedy"), Rule("equal_shares", completion="ballots_naming")])
def test_a_large_city_is_explained_and_its_numbers_are_true(real_elections: Path, rule: Rule):
    contest = pabulib.read(real_elections / "pabulib" / "Poland_Lodz_2022.pb").contest()
    outcome = count(contest, rule)
    explained = explain(contest, outcome)
    changed = [item for item in explained if item.change.cost_reduction]
    assert len(changed) > 50
    for item in changed[:3]:
        reduction = item.change.cost_reduction or 0
        assert item.project in count(cheaper(contest, item.project, reduction), rule).funded
        assert item.project not in count(cheaper(contest, item.project, reduction - 1), rule).funded


def test_points_of_zero_and_a_last_rank_are_no_support():
    projects = [Project("a", 5), Project("b", 5), Project("c", 5)]
    points = Contest.from_ballots(
        kind="points", ballots=[{"a": 2, "b": 0}, {"a": 1}], budget=6, projects=projects
    )
    for rule in (Rule("equal_shares"), Rule("equal_shares", utility="points"), Rule("phragmen")):
        told = {item.project: item.reason for item in explain(points, count(points, rule), changes=False)}
        assert told == {"a": "supporters_paid", "b": "no_supporters", "c": "no_supporters"}
    ranked = Contest.from_ballots(kind="ranked", ballots=["acb"] * 2, budget=6, projects=projects)
    for utility, reason in (("cost", "supporters_out_of_money"), ("borda", "no_supporters")):
        outcome = count(ranked, Rule("equal_shares", utility=utility))
        told = {item.project: item.reason for item in explain(ranked, outcome, changes=False)}
        assert told == {"a": "supporters_paid", "c": "supporters_out_of_money", "b": reason}
