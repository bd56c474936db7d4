"""The demo year's vote, cast and counted through the services, gives the published figures."""

import json
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from tests.factories.contests import TWO_PASS, demo_vote, make_contest, vote
from tests.factories.tally import ENVELOPE, scenario
from voting.ballots.errors import WrongState
from voting.ballots.services import OptionLine, close_contest
from voting.counts import rivals
from voting.counts.models import CountRun
from voting.counts.rivals import MONEY
from voting.counts.services import count_official, counts_file, recount_file
from voting.tally import SINGLE_WINNER_RULES, canonical_json, sha256
from voting.tally.bundle import recount
from voting.tally.rules import SPECS

pytestmark = pytest.mark.django_db
NAMES = {
    "greedy": "greedy_points", "per_cost": "greedy_points_per_rupiah", "knapsack": "knapsack_max_points",
    "equal_shares": "equal_shares_cost_utility", "combined": "combined_60_40_greedy",
    "two_pass": "combined_60_40_two_pass",
}  # fmt: skip


@pytest.fixture
def counted():
    contest = demo_vote()
    contest = close_contest(contest=contest)
    return count_official(contest=contest)


def test_forty_records_make_thirty_eight_valid_one_invalid_and_one_not_cast(counted):
    assert counted.contest.turnout == {
        "roll": 40, "voted": 39, "not_cast": 1, "cast": 39, "valid": 38, "blank": 0, "invalid": 1,
        "by_channel": {"online": 26, "paper": 13}, "reasons": {"duplicate": 1},
    }  # fmt: skip


def test_the_table_of_points_is_exact(counted):
    expected = scenario()["vote"]["expected"]["positional"]
    tables = counted.result["tables"]
    for row in expected:
        code = row["code"]
        assert tables["points"][code] == row["points"]
        assert tables["first_preferences"][code] == row["first_preferences"]
        assert tables["ballots_naming"][code] == row["ballots_naming"]
        assert (
            Fraction(tables["score"][code]).limit_denominator(10**6) == Fraction(str(row["combined"]))
            or round(float(Fraction(tables["score"][code])), 1) == row["combined"]
        )


def test_the_six_rules_give_the_published_sets_and_sums(counted):
    expected = scenario()["vote"]["expected"]["allocations"]
    runs = {run.label: run for run in CountRun.objects.filter(official=False)}
    assert list(runs) == [label for label, name, _own in MONEY if name in SPECS]
    for label, name in NAMES.items():
        row, wanted = runs[label].row, expected[name]
        assert set(row["projects"]) == set(wanted["selected"]), label
        assert (row["total"], row["remaining"]) == (wanted["total_idr"], wanted["remaining_idr"])
        share = Fraction(wanted["non_physical_idr"], ENVELOPE)
        assert Fraction(row["shares"]["non_physical"]) == share


def test_every_rule_of_the_table_stays_within_the_budget_or_says_why_not(counted):
    for run in CountRun.objects.filter(official=False):
        assert bool(run.row) != bool(run.error), run.label
        if run.row:
            assert run.row["total"] + run.row["remaining"] == ENVELOPE
            assert run.row["remaining"] >= 0


def test_a_rule_that_would_take_too_long_is_left_out_with_its_reason(monkeypatch):
    monkeypatch.setattr(rivals, "MOST_WORK", dict.fromkeys(rivals.MOST_WORK, 0))
    count_official(contest=close_contest(contest=demo_vote()))
    errors = {run.label: run.error for run in CountRun.objects.filter(official=False) if run.error}
    heavy = [label for label, name, _own in MONEY if label in rivals.MOST_WORK and name in SPECS]
    assert errors == dict.fromkeys(heavy, "too_much_work")


def test_the_official_run_is_the_two_pass_result_with_its_explanations(counted):
    two_pass = CountRun.objects.get(label="two_pass")
    assert (counted.official, counted.sha256) == (True, two_pass.sha256)
    items = {row["project"]: row for row in counted.explanation["items"]}
    assert len(items) == 19
    assert [code for code, row in items.items() if row["funded"]] != []
    assert {code for code, row in items.items() if row["funded"]} == set(counted.result["funded"])
    assert items["U-17"]["reason"] == "floor_first"
    assert counted.contest.state == "counted"


def test_what_is_stored_has_the_hash_it_names(counted):
    counted.refresh_from_db()
    assert sha256(counted.result) == counted.sha256


def test_counting_again_gives_the_same_run(counted):
    assert count_official(contest=counted.contest).pk == counted.pk
    assert CountRun.objects.count() == 1 + sum(name in SPECS for _label, name, _own in MONEY)


def test_two_boxes_with_the_same_ballots_have_the_same_hashes(counted):
    other = count_official(contest=close_contest(contest=demo_vote()))
    assert (other.input_sha256, other.sha256) == (counted.input_sha256, counted.sha256)
    assert other.contest_id != counted.contest_id


def test_the_recount_file_recounts(counted):
    again = recount(json.loads(recount_file(counted)))
    assert (again.matches, again.recounted) == (True, counted.sha256)


def test_ballots_are_published_only_where_promised_and_from_the_number_agreed(counted):
    sealed = count_official(contest=close_contest(contest=demo_vote({**TWO_PASS, "assurance": "sealed"})))
    assert recount_file(sealed) is None
    few = make_contest()
    vote(few, "ani", ["a"])
    run = count_official(contest=close_contest(contest=few))
    assert recount_file(run) is None
    assert b'"ballots"' not in counts_file(run)
    assert b'"valid":1' in counts_file(run)


def test_a_count_waits_for_the_closing():
    contest = make_contest()
    with pytest.raises(WrongState):
        count_official(contest=contest)


def test_an_empty_box_can_be_counted():
    run = count_official(contest=close_contest(contest=make_contest()))
    assert run.contest.turnout["cast"] == 0
    assert run.result["tables"]["points"] == {"a": 0, "b": 0, "c": 0}


def test_runs_are_kept_by_the_database(counted):
    for write in (lambda: CountRun.objects.update(sha256="0" * 64), CountRun.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_co_design_rules_disagree_as_published():
    year = scenario()["co_design"]
    ballots = [row["ranking"] for row in year["ballots"] for _ in range(row["count"])]
    voters = [f"warga {number}" for number in range(len(ballots))]
    rule = {"name": "condorcet", "kind": "ranked", "rank_limit": 3, "assurance": "open"}
    contest = make_contest(voters=voters, options=[OptionLine(code, code) for code in "ABC"], rule=rule)
    for who, marks in zip(voters, ballots, strict=True):
        vote(contest, who, marks)
    official = count_official(contest=close_contest(contest=contest))
    winners = {run.label: run.result["winner"] for run in CountRun.objects.all()}
    beats_all = dict.fromkeys(SINGLE_WINNER_RULES, "B")
    assert winners == {**beats_all, "official": "B", "plurality": "A", "irv": "C"}
    borda = CountRun.objects.get(label="borda")
    assert borda.result["tables"]["points"] == {"A": 32, "B": 51, "C": 37}
    assert (official.result["winner"], official.explanation) == ("B", {"items": []})
    assert canonical_json(official.result)
