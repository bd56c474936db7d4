"""Golden tests 1 to 8 of the demo year that are pure counting."""

from fractions import Fraction

import pytest

from tests.factories.tally import ENVELOPE, codesign_contest, demo_contest, demo_project, demo_rules, scenario
from voting.tally import Contest, Floor, Project, Rule, count
from voting.tally.ballot_rules import Blank, Invalid, classify
from voting.tally.fallout import fall_out
from voting.tally.outcome import Totals
from voting.tally.tallies import copeland_scores, technical_score

RULES = sorted(demo_rules())


def test_one_ballots_are_valid_invalid_or_not_cast_as_published():
    year = scenario()
    known = {row["code"] for row in year["vote"]["expected"]["positional"]}
    judged = {"valid": 0, "invalid": 0, "not_cast": 0}
    for ballot in year["vote"]["ballots"]:
        if ballot["status"] == "not_cast":
            judged["not_cast"] += 1
            continue
        marks = ballot["ranking"] or ballot["ranking_raw"]
        verdict = classify(marks, known=known, limit=5, kind="ranked")
        judged["invalid" if isinstance(verdict, Invalid) else "valid"] += 1
    assert judged == {key: year["vote"]["expected"][key] for key in ("valid", "invalid", "not_cast")}


def test_one_points_table_is_exact():
    contest = demo_contest()
    outcome, combined = count(contest, Rule("greedy")), count(contest, Rule("greedy", order="combined"))
    copeland = copeland_scores(contest)
    projects = {project.code: project for project in contest.projects}
    rows = [
        {
            "rank": rank,
            "code": code,
            "points": outcome.table("points")[code],
            "first_preferences": outcome.table("first_preferences")[code],
            "ballots_naming": outcome.table("ballots_naming")[code],
            "copeland": float(copeland[code]),
            "technical_score": float(projects[code].score),
            "combined": round(float(combined.table("score")[code]), 4),
            "cost_idr": projects[code].cost,
        }
        for rank, code in enumerate(outcome.order, 1)
    ]
    assert rows == scenario()["vote"]["expected"]["positional"]


@pytest.mark.parametrize("name", RULES)
def test_two_allocation_has_exactly_the_published_set_and_sums(name: str):
    expected = scenario()["vote"]["expected"]["allocations"][name]
    outcome = count(demo_contest(), demo_rules()[name])
    listed = sorted(outcome.funded) if name == "knapsack_max_points" else list(outcome.funded)
    share = Fraction(100 * outcome.totals.tag("non_physical"), ENVELOPE)
    assert {
        "selected": listed,
        "total_idr": outcome.totals.total,
        "remaining_idr": outcome.totals.remaining,
        "non_physical_idr": outcome.totals.tag("non_physical"),
        "non_physical_pct_of_pagu": round(float(share), 2),
        "inclusive_idr": outcome.totals.tag("inclusive"),
        "by_area_idr": dict(outcome.totals.by_group),
    } == {key: expected[key] for key in (
        "selected", "total_idr", "remaining_idr", "non_physical_idr", "non_physical_pct_of_pagu",
        "inclusive_idr", "by_area_idr",
    )}  # fmt: skip


def test_two_knapsack_has_450_points():
    outcome = count(demo_contest(), demo_rules()["knapsack_max_points"])
    assert sum(outcome.table("points")[code] for code in outcome.funded) == 450


def test_two_equal_shares_core_and_completion_are_told_apart():
    expected = scenario()["vote"]["expected"]["allocations"]["equal_shares_cost_utility"]
    outcome = count(demo_contest(), demo_rules()["equal_shares_cost_utility"])
    by_action = {
        action: [item.project for item in outcome.rounds if item.action == action]
        for action in ("bought", "completed")
    }
    assert by_action == {"bought": expected["core"], "completed": expected["completion"]}


def test_three_technical_scores_follow_from_the_criteria():
    year = scenario()
    weights = year["profile"]["criteria_weights"]
    scored = {item["code"]: item for item in year["proposals"] if item.get("criteria_scores")}
    assert {code: technical_score(item["criteria_scores"], weights) for code, item in scored.items()} == {
        code: Fraction(str(item["technical_score"])) for code, item in scored.items()
    }


def test_four_combined_scores_and_order():
    outcome = count(demo_contest(), Rule("greedy", order="combined"))
    top = {code: outcome.table("score")[code] for code in ("U-02", "U-08", "U-09", "U-04", "U-03")}
    assert top == {
        "U-02": 94, "U-08": Fraction(936, 10), "U-09": Fraction(764, 10), "U-04": 74, "U-03": 70,
    }  # fmt: skip
    assert list(outcome.order) == scenario()["vote"]["expected"]["combined_order"]


def decided() -> list[Project]:
    """Return the projects of the final decision at their agreed costs."""
    year = scenario()
    proposals = {item["code"]: item for item in year["proposals"]}
    return [demo_project(proposals[row["code"]], row["cost_idr"]) for row in year["decision"]["funded"]]


def test_five_plenary_decision_fits_and_keeps_the_floors():
    totals = Totals.of(decided(), ENVELOPE)
    assert (totals.total, totals.remaining) == (1_197_900_000, 2_100_000)
    assert totals.tag("non_physical") == 369_700_000 >= 360_000_000
    assert totals.tag("inclusive") == 701_200_000 >= 300_000_000


def test_six_envelope_cut_drops_three_and_protects_three():
    change = scenario()["envelope_change"]
    budget = change["to_idr"]
    floors = [
        Floor.share("non_physical", percent=30, budget=budget),
        Floor.share("inclusive", percent=25, budget=budget),
    ]
    order = scenario()["vote"]["expected"]["combined_order"]
    result = fall_out(decided(), order, budget, floors)
    expected = change["expected"]
    assert list(result.dropped) == expected["dropped"]
    assert [(item.code, item.tag) for item in result.skipped] == [
        ("U-18", "non_physical"), ("U-19", "non_physical"), ("U-10", "non_physical"),
    ]  # fmt: skip
    assert list(result.kept) == expected["kept"]
    assert result.reached
    assert (result.missing, result.broken) == (0, ())
    assert {
        "total_idr": result.totals.total,
        "remaining_idr": result.totals.remaining,
        "non_physical_idr": result.totals.tag("non_physical"),
        "inclusive_idr": result.totals.tag("inclusive"),
        "by_area_idr": dict(result.totals.by_group),
    } == {key: expected[key] for key in (
        "total_idr", "remaining_idr", "non_physical_idr", "inclusive_idr", "by_area_idr",
    )}  # fmt: skip


def test_seven_four_methods_name_three_winners():
    contest, expected = codesign_contest(), scenario()["co_design"]["expected"]
    outcomes = {name: count(contest, Rule(name)) for name in ("plurality", "irv", "borda", "condorcet")}
    assert {name: outcome.winner for name, outcome in outcomes.items()} == {
        "plurality": "A", "irv": "C", "borda": "B", "condorcet": "B",
    }  # fmt: skip
    assert outcomes["plurality"].table("first_preferences") == expected["plurality"]
    assert outcomes["borda"].table("points") == expected["borda_2_1_0"]
    assert [item["votes"] for item in outcomes["irv"].rounds] == expected["irv_rounds"]
    assert [item.project for item in outcomes["irv"].rounds if item.action == "eliminated"] == ["B"]
    pairs = outcomes["condorcet"].table("pairwise")
    assert {f"{a}_vs_{b}": [pairs[f"{a}>{b}"], pairs[f"{b}>{a}"]] for a, b in ("AB", "AC", "BC")} == expected[
        "pairwise"
    ]


def test_eight_skip_and_stop():
    micro = scenario()["micro_fixtures"]["skip_vs_stop"]
    contest = Contest.from_ballots(
        kind="approval",
        projects=[Project(code, cost) for code, cost in micro["order"]],
        ballots=[["p1", "p2", "p3"], ["p1", "p2"], ["p1"]],
        budget=micro["budget"],
    )
    assert list(count(contest, Rule("greedy")).funded) == micro["skip"]
    assert list(count(contest, Rule("greedy", misfit="stop")).funded) == micro["stop"]


@pytest.mark.parametrize(
    "row", scenario()["micro_fixtures"]["invalid_ballots"], ids=lambda row: row["result"]
)
def test_eight_invalid_ballots(row: dict):
    verdict = classify(row["raw"], known=row.get("known"), limit=row.get("limit"), kind="ranked")
    wanted = Blank() if row["result"] == "blank" else row["result"].removeprefix("invalid:")
    assert (verdict if isinstance(verdict, Blank) else verdict.reason) == wanted


def test_eight_equal_shares():
    micro = scenario()["micro_fixtures"]["equal_shares"]
    contest = Contest.from_ballots(
        kind="approval",
        projects=[Project(code, cost) for code, cost in micro["cost"].items()],
        ballots=micro["voters"],
        budget=micro["budget"],
    )
    assert list(count(contest, Rule("equal_shares")).funded) == micro["expected"]
