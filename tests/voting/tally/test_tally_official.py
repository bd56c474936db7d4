"""Local rules of real cities, read from the file's own metadata."""

from pathlib import Path

import pytest

from voting.tally import Contest, Project, Rule, count
from voting.tally.formats import pabulib
from voting.tally.formats.election import PabulibElection
from voting.tally.formats.official import LEFTOVER_BY_SCORE, conflicts, grouped, official_rule, reproduces

CAPS = {
    "rule": "greedy", "vote_type": "approval", "neighborhoods": "East, West",
    "budget_per_neighborhood": "150,100.5",
}  # fmt: skip


def election(folder: Path, meta: str, projects: list[str], votes: list[str]) -> PabulibElection:
    lines = [
        "META", "key;value", f"num_projects;{len(projects) - 1}", f"num_votes;{len(votes)}", "vote_type;approval",
        *meta.splitlines(), "PROJECTS", *projects, "VOTES", "voter_id;vote",
        *[f"v{place};{vote}" for place, vote in enumerate(votes)],
    ]  # fmt: skip
    path = folder / "election.pb"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return pabulib.read(path)


POZNAN = "description;x\nunit;Poznań\nbudget;100\nrule;greedy-custom"
COLUMNS = "project_id;cost;name;selected"


@pytest.mark.parametrize(
    ("selected", "status", "missing", "extra"),
    [
        ((1, 2, 0), "reproduced", (), ()),
        ((1, 1, 0), "differs", ("b",), ("b",)),
        ((1, 0, 0), "differs", (), ("b",)),
        ((1, 2, 1), "differs", ("c",), ()),
    ],
)
def test_what_poznan_funds_from_outside_must_be_marked_with_two(
    tmp_path: Path, selected: tuple[int, ...], status: str, missing: tuple[str, ...], extra: tuple[str, ...]
):
    costs = {"a": 20, "b": 100, "c": 5}
    rows = [f"{code};{cost};x;{mark}" for (code, cost), mark in zip(costs.items(), selected, strict=True)]
    result = reproduces(election(tmp_path, POZNAN, [COLUMNS, *rows], ["a,b,c", "a,b", "a"]))
    assert (result.status, result.counted, result.covered) == (status, ("a",), ("b",))
    assert (result.missing, result.extra) == (missing, extra)
    assert result.to_json()["covered"] == ["b"]


def test_amounts_per_neighborhood_become_caps_in_minor_units():
    rule, reason = official_rule(CAPS, scale=10)
    assert reason == ""
    assert rule["group_caps"] == (("East", 1500), ("West", 1005))
    assert rule["leftover"] == "no"
    assert official_rule(CAPS | {"leftover_budget": LEFTOVER_BY_SCORE}, scale=10)[0]["leftover"] == "yes"


@pytest.mark.parametrize(
    "change",
    [
        {"neighborhoods": "East"},
        {"neighborhoods": ""},
        {"neighborhoods": "East,East"},
        {"budget_per_neighborhood": "150,-1"},
        {"budget_per_neighborhood": "150,100.55"},
        {"budget_per_neighborhood": "150,1e9"},
        {"budget_per_category": "1,2", "categories": "a,b"},
        {"leftover_budget": "Partially fund one additional project with highest score"},
    ],
)
def test_limits_that_are_not_understood_are_not_guessed(change: dict[str, str]):
    assert official_rule(CAPS | change, scale=10) == (None, "local_limits")


@pytest.mark.parametrize("threshold", ["10%", "-1", "9" * 5_000])
def test_a_threshold_that_is_no_plain_number_is_refused(threshold: str):
    meta = {"rule": "greedy", "vote_type": "approval", "min_project_score_threshold": threshold}
    assert official_rule(meta) == (None, "bad_threshold")


def test_caps_speak_about_the_column_that_the_metadata_names(tmp_path: Path):
    meta = "description;x\nunit;x\nbudget;100\nrule;greedy\nneighborhoods;East,West\nbudget_per_neighborhood;30,70"
    rows = [
        "project_id;cost;category;neighborhood;selected",
        "a;30;x;East;1",
        "b;30;x;East;0",
        "c;60;x;West;1",
    ]
    read = election(tmp_path, meta, rows, ["a,b,c", "a,b", "a"])
    assert [project.group for project in grouped(read, read.contest()).projects] == ["East", "East", "West"]
    assert reproduces(read).status == "reproduced"


def test_a_custom_rule_that_only_spends_what_is_left_by_score_is_greedy():
    meta = {"rule": "greedy-custom", "vote_type": "approval", "leftover_budget": LEFTOVER_BY_SCORE}
    assert official_rule(meta)[0]["misfit"] == "skip"


def paper() -> Contest:
    return Contest.from_ballots(
        kind="approval", projects=[Project(code, 30) for code in "abcd"], budget=60,
        ballots=["abcd", "abc", "ab", "a"],
    )  # fmt: skip


def test_conflicts_name_the_fewest_projects_that_must_have_been_kept_out():
    assert conflicts(paper(), Rule("greedy"), ("a", "b")) == ()
    assert conflicts(paper(), Rule("greedy"), ("a", "c")) == ("b",)
    assert conflicts(paper(), Rule("greedy"), ("d", "a")) == ("b", "c")
    assert conflicts(paper(), Rule("greedy"), ("b", "c")) is None
    assert conflicts(paper(), Rule("greedy"), ("a", "b", "c")) is None
    assert conflicts(paper(), Rule("greedy"), ()) is None


def test_an_exclusive_rule_stays_an_exception_and_says_what_would_explain_it(tmp_path: Path):
    meta = "description;x\nunit;Warszawa\nbudget;60\nrule;greedy-exclusive"
    rows = [COLUMNS, "a;30;x;1", "b;30;x;0", "c;30;x;1"]
    result = reproduces(election(tmp_path, meta, rows, ["a,b,c", "a,b", "a"]))
    assert (result.status, result.reason, result.kept_out) == (
        "rule_not_implemented", "conflicts_not_in_file", ("b",)
    )  # fmt: skip


@pytest.mark.real_elections
def test_bialoleka_2024_follows_without_any_pair_of_exclusive_projects(real_elections: Path):
    result = reproduces(pabulib.read(real_elections / "pabulib" / "Poland_Warszawa_2024_Bialoleka.pb"))
    assert (result.status, result.reason, result.kept_out) == (
        "rule_not_implemented", "conflicts_not_in_file", ()
    )  # fmt: skip


@pytest.mark.real_elections
def test_amsterdam_centre_keeps_its_neighborhoods_within_their_caps(real_elections: Path):
    read = pabulib.read(real_elections / "pabulib" / "Netherlands_Amsterdam_252.pb")
    contest = grouped(read, read.contest())
    rule, _ = official_rule(dict(read.meta), scale=read.scale)
    outcome = count(contest, rule)
    caps = dict(rule["group_caps"])
    assert {name: spent <= caps[name] for name, spent in outcome.totals.by_group} == dict.fromkeys(
        dict(outcome.totals.by_group), True
    )
    assert set(outcome.funded) != set(count(contest, rule.replace(group_caps=())).funded)


@pytest.mark.real_elections
def test_poznan_is_reproduced_with_nothing_from_outside(real_elections: Path):
    result = reproduces(pabulib.read(real_elections / "pabulib" / "Poland_Poznan_2024_large.pb"))
    assert (result.status, result.counted, result.covered) == ("reproduced", ("OD.8",), ())


@pytest.mark.real_elections
def test_the_table_in_the_docs_says_what_each_election_gives(real_elections: Path):
    page = (Path(__file__).parents[3] / "docs" / "developers" / "tally.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.split("| election |")[1].splitlines()[2:] if line]
    table = {name: (status, rule) for name, status, rule in rows[:46]}
    paths = sorted((real_elections / "pabulib").glob("*.pb"))
    assert list(table) == [path.stem.replace("_", " ") for path in paths]
    # The large ones are counted in test_tally_pabulib.py.
    for path in paths:
        if path.stat().st_size < 600_000:
            result = reproduces(pabulib.read(path))
            rule = result.rule.name if result.rule else result.reason
            assert table[path.stem.replace("_", " ")] == (result.status.replace("_", " "), f"`{rule}`")
