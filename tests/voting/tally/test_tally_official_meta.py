"""What a file says about its own rule and figures."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally.formats import pabulib
from voting.tally.formats.official import official_rule, reproduces


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


SHARES = {"rule": "equalshares/add1", "vote_type": "choose-1"}


def test_equal_shares_of_a_file_steps_by_one_unit_of_its_currency():
    rule, reason = official_rule(SHARES, scale=100)
    assert (rule.name, rule["completion"], rule["step"], rule["comparison"], reason) == (
        "equal_shares", "add1", 100, "none", "",
    )  # fmt: skip
    assert rule["tie"] == ("lower_cost", "ballots_naming", "file_order")
    compared, _ = official_rule(SHARES | {"rule": "equalshares/add1-comparison"})
    assert (compared["comparison"], compared["step"]) == ("greedy", 1)
    caps = {"categories": "x", "budget_per_category": "5"}
    assert official_rule(SHARES | caps) == (None, "local_rule")
    assert official_rule(SHARES | {"vote_type": "cumulative"}) == (None, "local_rule")


@pytest.mark.parametrize(
    ("meta", "parameters"),
    [
        ({"rule": "greedy", "vote_type": "ordinal"}, {"order": "points", "misfit": "skip", "threshold": None}),
        ({"rule": "greedy-threshold", "vote_type": "choose-1", "min_project_score_threshold": " 40 "},
         {"order": "votes", "misfit": "skip", "threshold": 40, "threshold_strict": "no"}),
        ({"rule": "greedy-no-skip", "vote_type": "cumulative"}, {"order": "points", "misfit": "stop"}),
        ({"rule": "greedy-custom", "vote_type": "approval", "unit": "Pozna\u0144"}, {"misfit": "most_covered"}),
    ],
)  # fmt: skip
def test_greedy_of_a_file_has_its_threshold_and_its_way_with_misfits(meta, parameters):
    rule, reason = official_rule(meta)
    assert ({key: rule[key] for key in parameters}, reason) == (parameters, "")
    assert rule["tie"] == ("file_order",)


@pytest.mark.parametrize(("digits", "reason"), [(40, ""), (41, "bad_threshold")])
def test_a_threshold_has_at_most_forty_digits(digits: int, reason: str):
    meta = {"rule": "greedy", "vote_type": "approval", "min_project_score_threshold": "9" * digits}
    assert official_rule(meta)[1] == reason


def test_an_election_that_cannot_be_counted_says_why(tmp_path: Path):
    text = "META\nkey;value\nnum_projects;0\nnum_votes;1\nbudget;5\nvote_type;approval\nrule;greedy\n"
    path = write(tmp_path, "a.pb", text + "PROJECTS\nproject_id;cost;selected\nVOTES\nvoter_id;vote\n1;\n")
    result = reproduces(pabulib.read(path))
    assert (result.rule, result.reason, result.status) == (None, "no_projects", "no_official_outcome")


def test_figures_that_differ_count_repeated_marks_as_the_cities_do(tmp_path: Path):
    text = samples.CUMULATIVE.replace("project_id;cost", "project_id;cost;votes;score;selected")
    text = text.replace("a;60", "a;60;2;4;0").replace("b;50", "b;50;4;10;1")
    result = reproduces(pabulib.read(write(tmp_path, "a.pb", text)))
    # b is named four times by three ballots, for eleven points.
    assert (result.votes_differ, result.scores_differ) == ((), (("b", 10, 11),))
    again = reproduces(pabulib.read(write(tmp_path, "a.pb", text.replace("b;50;4;10", "b;50;3;11"))))
    assert (again.votes_differ, again.scores_differ) == ((("b", 3, 4),), ())
    assert again.to_json()["votes_differ"] == [["b", 3, 4]]


def test_a_written_pabulib_file_quotes_only_what_must_be(tmp_path: Path):
    election = pabulib.read(write(tmp_path, "a.pb", samples.CUMULATIVE))
    pabulib.write(replace(election, meta=(("description", "a;b"), *election.meta)), tmp_path / "b.pb")
    text = (tmp_path / "b.pb").read_text()
    assert text == samples.CUMULATIVE.replace("key;value\n", 'key;value\ndescription;"a;b"\n')
