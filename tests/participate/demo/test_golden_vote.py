"""Golden tests 1 to 4, 7 and 8 against the loaded demo: ballots, points, allocations, scores."""

from fractions import Fraction

import pytest

from participate.contests.models import CycleContest
from participate.contests.queries import comparisons, main_contest, official_count
from participate.processes.models import Delegate
from participate.proposals.models import CriterionScore
from participate.proposals.queries import technical_scores
from voting.ballots.models import Ballot
from voting.counts.models import CountRun
from voting.tally import sha256

RULES = {
    "greedy_points": {"name": "greedy", "order": "points"},
    "greedy_points_per_rupiah": {"name": "greedy", "order": "points_per_cost"},
    "knapsack_max_points": {"name": "knapsack"},
    "equal_shares_cost_utility": {"name": "equal_shares", "completion": "ballots_naming"},
    "combined_60_40_greedy": {"name": "greedy", "order": "combined"},
    "combined_60_40_two_pass": {"name": "two_pass"},
}


def run_of(contest, wanted):
    """Return the stored comparison run whose rule has the wanted fields."""
    found = [
        run
        for run in comparisons(contest)
        if all(
            {**run.rule["parameters"], "name": run.rule["name"]}.get(key) == value
            for key, value in wanted.items()
        )
    ]
    assert len(found) == 1, wanted
    return found[0].result


def test_40_delegates_cast_39_ballots_of_which_38_are_valid(year, expected):
    turnout = main_contest(year).turnout
    wanted = expected["vote"]["expected"]
    assert Delegate.objects.filter(cycle=year).count() == 40
    assert {name: turnout[name] for name in ("cast", "valid", "invalid", "not_cast")} == {
        name: wanted[name] for name in ("cast", "valid", "invalid", "not_cast")
    }


def test_26_ballots_came_by_phone_and_13_on_paper(year, expected):
    channels = Ballot.objects.filter(contest=main_contest(year)).values_list("channel", flat=True)
    counted = {name: list(channels).count(name) for name in set(channels)}
    wanted = expected["vote"]["expected"]["channel_counts"]
    assert counted == {"online": wanted["digital"], "paper": wanted["paper"]}


def test_points_first_preferences_naming_and_combined_scores_are_the_published_table(year, expected):
    tables = official_count(year).result["tables"]
    for name in ("points", "first_preferences", "ballots_naming"):
        assert tables[name] == {row["code"]: row[name] for row in expected["vote"]["expected"]["positional"]}
    combined = {
        row["code"]: Fraction(str(row["combined"])) for row in expected["vote"]["expected"]["positional"]
    }
    assert {code: Fraction(value) for code, value in tables["score"].items()} == combined


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_rule_funds_exactly_the_published_set_and_sums(year, expected, name):
    result = run_of(main_contest(year), RULES[name])
    wanted = expected["vote"]["expected"]["allocations"][name]
    assert sorted(result["funded"]) == sorted(wanted["selected"])
    assert result["totals"]["total"] == wanted["total_idr"]
    assert result["totals"]["remaining"] == wanted["remaining_idr"]
    assert result["totals"]["by_tag"].get("non_physical", 0) == wanted["non_physical_idr"]
    assert result["totals"]["by_tag"].get("inclusive", 0) == wanted["inclusive_idr"]


def test_the_official_rule_is_combined_then_two_pass(year, expected):
    wanted = expected["vote"]["expected"]["allocations"]["combined_60_40_two_pass"]["selected"]
    assert sorted(official_count(year).result["funded"]) == sorted(wanted)


def test_technical_scores_come_from_criteria_and_weights(year, expected):
    scores = technical_scores(year)
    by_code = {row.code: scores[row.pk] for row in year.proposals.all() if row.pk in scores}
    assert by_code == {row["code"]: Fraction(str(row["technical_score"])) for row in expected["proposals"]}
    assert (by_code["U-17"], by_code["U-14"]) == (96, 55)
    assert CriterionScore.objects.filter(proposal__cycle=year).count() == 24 * 6


def test_the_combined_order_is_the_published_one(year, expected):
    order = run_of(main_contest(year), RULES["combined_60_40_greedy"])["order"]
    assert list(order) == expected["vote"]["expected"]["combined_order"]


def test_co_design_methods_disagree_as_published(year, expected):
    contest = CycleContest.objects.get(cycle=year, purpose="co_design").contest
    runs = CountRun.objects.filter(contest=contest)
    winners = {run.rule["name"]: run.result["winner"] for run in runs}
    wanted = expected["co_design"]["expected"]
    assert {name: winners[name] for name in ("plurality", "irv", "borda", "condorcet")} == {
        "plurality": wanted["plurality_winner"],
        "irv": wanted["irv_winner"],
        "borda": wanted["borda_winner"],
        "condorcet": wanted["condorcet_winner"],
    }


def test_every_stored_result_has_the_hash_of_what_it_says(year):
    for run in CountRun.objects.all():
        assert run.sha256 == sha256(run.result)


def test_no_ballot_carries_a_time_or_a_person():
    names = {field.name for field in Ballot._meta.get_fields()}
    assert not names & {"created_at", "cast_at", "roll", "user", "delegate", "person_key", "participation"}
