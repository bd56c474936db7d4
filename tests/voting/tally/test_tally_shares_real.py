"""Equal Shares on real elections: the printed protocol of Wieliczka, Assen, and other tools' outcomes."""

import json
from pathlib import Path

import pytest

from tests.proof.abc_files import instances
from voting.tally import Contest, Project, Rule, count
from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_run import Ties
from voting.tally.budget.shares_search import Search
from voting.tally.formats import pabulib
from voting.tally.formats.official import official_rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

pytestmark = pytest.mark.real_elections

# "Wieliczka Zielony Milion 2023 - Results", 26 April 2023, page 1: project and effective votes, best first.
PROTOCOL = {
    "24": 720.00, "41": 658.00, "40": 583.00, "74": 539.86, "19": 478.06, "6": 450.11, "58": 371.73, "32": 355.33,
    "25": 333.79, "20": 324.90, "60": 322.80, "43": 316.10, "29": 309.37, "39": 301.99, "17": 298.58, "42": 287.97,
    "26": 258.59, "70": 252.06, "34": 250.84, "71": 220.84, "62": 204.70, "88": 202.97, "9": 201.50, "61": 187.50,
    "7": 158.73, "36": 151.59, "46": 120.43, "33": 113.70, "56": 104.81, "69": 61.63,
}  # fmt: skip


def contest_of(path: Path) -> tuple[Contest, Rule | None]:
    election = pabulib.read(path)
    rule, _ = official_rule(dict(election.meta), scale=election.scale)
    return election.contest(), rule


def test_wieliczka_equals_its_printed_protocol(real_elections: Path):
    contest, rule = contest_of(real_elections / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb")
    outcome = count(contest, rule)
    effective = outcome.table("effective_votes")
    assert outcome.funded == tuple(PROTOCOL)
    assert tuple(effective) == tuple(PROTOCOL)
    assert all(abs(effective[code] - printed) <= 0.005 for code, printed in PROTOCOL.items())
    assert abs(outcome.rounds[0]["endowment"] - 315.84) < 0.005
    assert outcome.totals.total == 995_079
    compared = outcome.rounds[-1]
    assert (compared["shares"], compared["greedy"], compared["indifferent"]) == (1615, 873, 4098)


def test_assen_equals_its_official_winners(real_elections: Path):
    path = real_elections / "pabulib" / "Netherlands_Assen_2024.pb"
    contest, rule = contest_of(path)
    outcome = count(contest, rule)
    assert set(outcome.funded) == set(pabulib.read(path).official)
    assert outcome.totals.remaining == 23_300


@pytest.mark.parametrize("name", ["Poland_Wieliczka_2023_Green_Budget", "Netherlands_Assen_2024"])
def test_skipping_steps_changes_nothing_on_real_ballots(real_elections: Path, name: str):
    contest, rule = contest_of(real_elections / "pabulib" / f"{name}.pb")
    electorate = Electorate(contest)
    ties = Ties(TieBreaker(contest, tally(contest), rule["tie"]), contest.codes)
    fast, each = Search(electorate, ties, rule), Search(electorate, ties, rule, skip=False)
    assert fast.endowment() == each.endowment()
    assert fast.runs <= each.runs * 5 // 4


def reference(folder: Path, name: str) -> dict[str, dict]:
    """Return a table of outcomes of other tools (takahashim/equalshares, MIT), recorded there."""
    return json.loads((folder / "equalshares" / "takahashim_fixtures" / name).read_text(encoding="utf-8"))


def fixture(folder: Path, path: str) -> Contest:
    name = path.removeprefix("test/fixtures/")
    return pabulib.read(folder / "equalshares" / "takahashim_fixtures" / name).contest()


def test_pabutools_reference_outcomes_by_utility(real_elections: Path):
    """Effort (cost per supporter) is left out: a satisfaction that we do not define."""
    checked = 0
    for path, known in reference(real_elections, "pabutools_satisfaction_reference.json").items():
        contest = fixture(real_elections, path)
        for utility in ("cost", "cardinality"):
            outcome = count(contest, Rule("equal_shares", utility=utility, tie="code"))
            assert sorted(outcome.funded) == known[utility], (path, utility)
            checked += 1
    for path, known in reference(real_elections, "pabutools_cardinal_reference.json").items():
        outcome = count(fixture(real_elections, path), Rule("equal_shares", utility="points", tie="code"))
        assert sorted(outcome.funded) == known["winners"], path
        checked += 1
    assert checked == 9


def test_pabutools_reference_outcomes_without_completion(real_elections: Path):
    for path, known in reference(real_elections, "pabutools_reference.json").items():
        outcome = count(fixture(real_elections, path), Rule("equal_shares", tie="code"))
        assert sorted(outcome.funded) == known["winners"]
        assert outcome.totals.total == known["total_cost"]


COMPLETIONS = {
    "none": "none",
    "utilitarian": "ballots_naming",
    "add1": "add1_exhaustive",
    "add1u": "add1_exhaustive_utilitarian",
}
CRITERIA = {"maxVotes": "ballots_naming", "minCost": "lower_cost", "maxCost": "higher_cost"}


@pytest.mark.parametrize("table", ["js_reference.json", "pb_reference.json"])
def test_equalshares_tool_reference_outcomes(real_elections: Path, table: str):
    """The tool's usual options: stop at the first exhaustive outcome, whole start.

    Its utilitarian completion parts equal votes by the order of the file, ours by the lower cost.
    """
    checked, differing = 0, set()
    for name, known in reference(real_elections, table).items():
        path = f"pb/{known['fixture']}" if "fixture" in known else "poland_wieliczka_2023_green-budget.pb"
        options, result = known["params"], known.get("result")
        if result is None:
            # Without a tie policy the tool stops at the first tie; ours always has one.
            assert options["tieBreaking"] == []
            continue
        rule = Rule(
            "equal_shares",
            completion=COMPLETIONS[options["completion"]],
            start="whole",
            step=options["increment"],
            comparison="greedy" if options["comparison"] == "satisfaction" else "none",
            tie=[*[CRITERIA[word] for word in options["tieBreaking"]], "file_order"],
        )
        outcome = count(fixture(real_elections, path), rule)
        if set(outcome.funded) != set(result["winners"]):
            differing.add(name)
        checked += 1
    assert {name.partition("::")[2] for name in differing} <= {"utilitarian_floats_tie"}
    assert (checked, len(differing)) == {"js_reference.json": (8, 0), "pb_reference.json": (17, 1)}[table]


@pytest.mark.real_elections
def test_money_exactly_at_the_price_does_not_keep_the_run_turning(real_elections):
    """At an endowment of 8 rounding makes a price waver between 5.6 and the next float; the count must end."""
    instance = next(item for item in instances() if item.name == "instanceVL0006")
    projects = tuple(Project(code, 24) for code in instance.contest().codes)
    contest = instance.contest().replace(projects=projects, budget=144)
    outcome = count(contest, Rule("equal_shares", completion="add1_exhaustive", tie=("code",)))
    assert len(outcome.funded) == 6
    assert outcome.rounds[0]["endowment"] >= 8
