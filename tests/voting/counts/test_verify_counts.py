"""The verifier's own counts, against the server's: random votes over every rule it has, real elections, tie by tie."""

from dataclasses import replace
from pathlib import Path

import pytest

from participate.contests.proofs.r5 import agrees
from participate.contests.proofs.random_votes import RULES, random_votes
from tests.factories.bundles import bundle_of, check, files_of, forged
from tests.factories.tally import approval
from tests.factories.tally_large import large_contest
from voting.counts.bundle.announced import announced, announced_sha256
from voting.counts.bundle.build import bundle
from voting.counts.bundle.material import material_of
from voting.counts.verify import verify
from voting.tally import BallotGroup, Contest, Project, Rule, canonical_json, count
from voting.tally.formats.official import grouped, official_rule
from voting.tally.formats.pabulib import read


@pytest.mark.parametrize("seed", range(4))
def test_random_votes_give_the_announced_result(seed: int):
    wrong = [
        outcome.rule.to_json()
        for contest, outcome in random_votes(seed, len(RULES))
        if not agrees(material_of(contest, outcome))
    ]
    assert wrong == []


def test_the_counts_alone_give_the_announced_result_where_the_rule_needs_no_more():
    met = set()
    for contest, outcome in random_votes(9, len(RULES)):
        try:
            assert agrees(material_of(contest, outcome, publish=False)), outcome.rule
        except verify.NotCounted:
            continue
        met.add(outcome.rule.name)
    assert met == {
        "greedy", "two_pass", "pots", "plurality", "borda", "black", "condorcet", "copeland", "minimax", "schulze",
        "ranked_pairs",
    }  # fmt: skip


@pytest.mark.real_elections
@pytest.mark.parametrize(
    "name", ["Poland_Wieliczka_2023_Green_Budget", "Poland_Poznan_2024_large", "Switzerland_Zurich_D10"]
)
def test_real_elections_give_the_announced_result(name: str, real_elections: Path):
    election = read(real_elections / "pabulib" / f"{name}.pb")
    rule = official_rule(dict(election.meta), scale=election.scale)[0] or Rule("greedy")
    contest = grouped(election, election.contest())
    assert agrees(material_of(contest, count(contest, rule)))


def test_thousands_of_different_ballots_give_the_announced_result():
    contest = large_contest(3_000)
    assert agrees(material_of(contest, count(contest, Rule("equal_shares", completion="add1", step=1000))))


def test_a_wrong_endowment_is_no_result(tmp_path: Path):
    contest = approval({"a": 45, "b": 45, "c": 30}, ["ab", "ab", "ab", "c", "c"], 120)
    data = bundle_of(contest, Rule("equal_shares", completion="add1"))
    result = verify.read_json("", files_of(data)["result.json"])
    above = {**result, "endowment": "24/1"}
    assert result["endowment"] != above["endowment"]
    assert check(data, tmp_path).problems == []
    told = check(forged(data, {"result.json": canonical_json(above)}), tmp_path)
    assert ("result.json", 1) in {(file, row) for file, row, *_ in told.problems}


def test_an_endowment_that_is_not_the_last_is_found_with_and_without_every_step(tmp_path: Path):
    """Both voters could hold more without overspending: the published run is right and yet not the deciding one."""
    contest = approval({"a": 60, "b": 30}, ["a", "b"], 100)
    rule = Rule("equal_shares", completion="add1")
    early = count(contest, rule.replace(stop_at=55))
    late = count(contest, rule)
    assert (announced(early)["endowment"], announced(late)["endowment"]) == ("55/1", "60/1")
    material = material_of(contest, early)
    frozen = {**material.frozen, "rule": {"name": "equal_shares", "completion": "add1"}}
    lying = replace(material, result={**early.to_json(), "rule": rule.to_json()}, frozen=frozen)
    assert [check(bundle(lying), tmp_path, every_step=every).status for every in (False, True)] == [1, 1]


def test_every_step_gives_the_same_as_the_last_one_alone(tmp_path: Path):
    contest = approval({"a": 45, "b": 45, "c": 30}, ["ab", "ab", "ab", "c", "c"], 120)
    data = bundle_of(contest, Rule("equal_shares", completion="add1"))
    one, all_of_them = check(data, tmp_path), check(data, tmp_path, every_step=True)
    assert (one.result, one.status) == (all_of_them.result, 0)
    assert "--every-step" in str(one.notes)
    assert "--every-step" not in str(all_of_them.notes)


@pytest.mark.parametrize(
    "rule",
    [Rule("phragmen"), Rule("knapsack"), Rule("pots", pots="", inner="phragmen")],
    ids=lambda rule: rule.name,
)
def test_a_rule_of_another_program_is_named_and_not_guessed(rule: Rule, tmp_path: Path):
    contest = approval({"a": 60, "b": 50}, ["a", "ab"])
    assert check(bundle_of(contest, rule), tmp_path).status == 3


@pytest.mark.parametrize(
    ("published", "counted"),
    [
        ({"name": "greedy"}, Rule("greedy", misfit="stop")),
        ({"name": "greedy", "misfit": "skip"}, Rule("greedy", misfit="stop")),
        ({"name": "greedy"}, Rule("greedy", tie=("code",))),
        ({"name": "two_pass", "floors": [{"tag": "x", "pct": 30}]}, Rule("two_pass", floors=[("x", 31)])),
        ({"name": "equal_shares"}, Rule("equal_shares", comparison="greedy")),
        ({"name": "equal_shares", "completion": "add1"}, Rule("equal_shares", completion="add1", step=2)),
        ({"name": "greedy"}, Rule("two_pass")),
    ],
)
def test_counting_by_another_rule_than_the_published_one_is_found(published, counted: Rule, tmp_path: Path):
    """The forger has counted it all anew, so that only the frozen rule tells."""
    contest = approval({"a": 60, "b": 50, "c": 30}, ["a", "ab", "b", "c"])
    honest = material_of(contest, count(contest, counted))
    assert check(bundle(honest), tmp_path).status == 0
    lying = replace(honest, frozen={**honest.frozen, "rule": published})
    assert check(bundle(lying), tmp_path).status != 0


@pytest.mark.parametrize("change", [{"budget": 90}, {"rank_limit": 3}, {"kind": "points"}])
def test_counting_with_other_numbers_than_the_frozen_ones_is_found(change, tmp_path: Path):
    contest = approval({"a": 60, "b": 50}, ["a", "ab"])
    honest = material_of(contest, count(contest, Rule("greedy")))
    assert check(bundle(replace(honest, frozen={**honest.frozen, **change})), tmp_path).status != 0


def test_projects_in_another_order_than_on_the_paper_are_refused(tmp_path: Path):
    """Where equals stand in the order of the file, that order decides."""
    contest = approval({"a": 60, "b": 60}, ["a", "b"])
    honest = material_of(contest, count(contest, Rule("greedy", tie="file_order")))
    numbered = replace(honest, texts={"a": {"number": 1}, "b": {"number": 2}})
    turned = replace(honest, texts={"a": {"number": 2}, "b": {"number": 1}})
    assert [check(bundle(one), tmp_path).status for one in (numbered, turned)] == [0, 2]


def test_rankings_with_equals_are_not_read_as_if_they_had_none(tmp_path: Path):
    projects = [Project(code, 0) for code in "abc"]
    contest = Contest("ranked", tuple(projects), (BallotGroup(("a", "b", "c"), 3, ranks=(1, 1, 2)),), 0)
    assert check(bundle_of(contest, Rule("borda")), tmp_path).status != 0


def test_the_announced_result_spells_out_the_whole_rule_and_does_not_hang_on_what_it_is_made_from():
    contest = approval({"a": 60, "b": 50}, ["a", "ab", "b"])
    outcome = count(contest, Rule("greedy"))
    told = announced(outcome)
    assert set(told["rule"]["parameters"]) == set(dict(outcome.rule.parameters))
    assert (told["tables"]["points"], told["ties"], told["endowment"]) == (
        {"a": 2, "b": 2},
        [{"where": "order", "projects": ["b", "a"], "criteria": ["lower_cost"]}],
        None,
    )
    assert announced_sha256(outcome) == announced_sha256(outcome.to_json())
