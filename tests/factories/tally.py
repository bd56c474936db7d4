"""Contests for the tests of the tally: the demo year, small hand-made ones, random ones."""

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from voting.tally import Cap, Contest, Floor, Project, Rule

SCENARIO = Path(__file__).resolve().parents[2] / "participate" / "demo" / "data" / "demo_scenario.json"
ENVELOPE = 1_200_000_000


@cache
def scenario() -> dict[str, Any]:
    """Return the demo year."""
    return json.loads(SCENARIO.read_text(encoding="utf-8"))


def demo_project(proposal: dict[str, Any], cost: int | None = None) -> Project:
    """Return a proposal of the demo year as a project."""
    tags = ("non_physical",) if proposal["kind"] == "non_fisik" else ()
    return Project(
        proposal["code"],
        proposal["cost_idr"] if cost is None else cost,
        (*tags, "inclusive") if proposal["inclusive"] else tags,
        Fraction(str(proposal["technical_score"])),
        proposal["area"],
    )


def demo_contest() -> Contest:
    """Return the ranked vote of the demo year."""
    year = scenario()
    on_ballot = {row["code"] for row in year["vote"]["expected"]["positional"]}
    return Contest.from_ballots(
        kind="ranked",
        projects=[demo_project(item) for item in year["proposals"] if item["code"] in on_ballot],
        ballots=[ballot["ranking"] for ballot in year["vote"]["ballots"] if ballot["status"] == "valid"],
        budget=ENVELOPE,
        rank_limit=5,
    )


def demo_rules() -> dict[str, Rule]:
    """Return the six rules of the comparison table under the names of the demo year."""
    floors = [
        Floor.share("non_physical", percent=30, budget=ENVELOPE),
        Floor.share("inclusive", percent=25, budget=ENVELOPE),
    ]
    return {
        "greedy_points": Rule("greedy"),
        "greedy_points_per_rupiah": Rule("greedy", order="points_per_cost"),
        "knapsack_max_points": Rule("knapsack"),
        "equal_shares_cost_utility": Rule("equal_shares", completion="ballots_naming"),
        "combined_60_40_greedy": Rule("greedy", order="combined"),
        "combined_60_40_two_pass": Rule(
            "two_pass", order="combined", floors=floors, caps=[Cap.share(percent=35, budget=ENVELOPE)]
        ),
    }


def codesign_contest() -> Contest:
    """Return the forty full rankings of the waste service."""
    design = scenario()["co_design"]
    alternatives = design["stage2"]["alternatives"]
    return Contest.from_ballots(
        kind="ranked",
        projects=[Project(item["code"], item["cost_year_idr"]) for item in alternatives],
        ballots=[group["ranking"] for group in design["ballots"] for _ in range(group["count"])],
        budget=0,
    )


def approval(costs: dict[str, int], ballots: list[str], budget: int = 100) -> Contest:
    """Return an approval contest with one-letter codes: `approval({"a": 60}, ["a", "ab"])`."""
    projects = [Project(code, cost) for code, cost in costs.items()]
    return Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=budget)
