"""What a file says about its own rule and figures."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally import FormatError, Rule, count
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


@pytest.mark.parametrize(
    ("budget", "cost", "scale", "read"),
    [("1000", "2.5", 10, (10_000, 25)), ("1000.25", "2", 100, (100_025, 200)), ("7", "2", 1, (7, 2))],
)
def test_the_finest_amount_makes_the_scale(tmp_path: Path, budget: str, cost: str, scale: int, read):
    text = samples.ORDINAL.replace("budget;100", f"budget;{budget}").replace("a;60", f"a;{cost}")
    election = pabulib.read(write(tmp_path, "a.pb", text))
    assert (election.scale, (election.budget, election.projects[0].cost)) == (scale, read)
    assert election.projects[1].cost == 50 * scale


def test_twelve_decimals_are_read_and_thirteen_refused(tmp_path: Path):
    text = samples.ORDINAL.replace("a;60", "a;0.000000000001")
    assert pabulib.read(write(tmp_path, "a.pb", text)).scale == 10**12
    with pytest.raises(FormatError) as caught:
        pabulib.read(write(tmp_path, "a.pb", text.replace("00001", "000001")))
    error = caught.value
    assert (error.line, error.column, error.code, error.data) == (5, 8, "too_many_decimals", {"found": 13})


def test_further_columns_of_a_project_are_read_by_their_names(tmp_path: Path):
    head = "project_id;cost;score;votes;target;category"
    text = samples.ORDINAL.replace("project_id;cost", head).replace("a;60", "a;60;7;2;youth;street")
    text = text.replace("b;50", "b;50;;;;").replace("c;10", "c;10;;;;")
    project, other, _ = pabulib.read(write(tmp_path, "a.pb", text)).projects
    assert (project.score, project.votes, project.target, project.category) == (7, 2, "youth", "street")
    assert (other.score, other.votes, other.target, other.category, other.name) == (None, None, "", "", "b")
    later = pabulib.read(write(tmp_path, "a.pb", text.replace(";target;", ";beneficiaries;")))
    assert later.projects[0].target == "youth"


@pytest.mark.parametrize(
    ("text", "place", "code", "data"),
    [
        ("META\n", (1, 1), "unexpected_end", {"section": "META"}),
        (samples.ORDINAL.split("VOTES")[0], (12, 1), "unexpected_end", {"section": "PROJECTS"}),
        ("x" * 30 + "\n", (1, 1), "expected_meta", {"found": "x" * 20}),
        (samples.ORDINAL.replace("1;a,b", "1;a,b;9"), (15, 7), "too_many_cells", {"expected": 2}),
        (samples.ORDINAL.replace("1;a,b", "1;a,e"), (15, 3), "unknown_project", {"found": "e"}),
        (samples.ORDINAL.replace("a;60\n", "a;60;7\n"), (10, 6), "too_many_cells", {"expected": 2}),
        (samples.ORDINAL.replace("num_votes;2", "num_votes;3"), (4, 11), "count_mismatch",
         {"key": "num_votes", "found": 2}),
        (samples.CUMULATIVE.replace("vote;points", "vote;score"), (13, 1), "missing_column", {"name": "points"}),
        (samples.CUMULATIVE.replace("2;b;5", "2;b;5,1"), (15, 5), "points_do_not_match", {"points": 2, "marks": 1}),
        (samples.CUMULATIVE.replace("2;b;5", "2;b;x"), (15, 5), "bad_points", {"found": "x"}),
    ],
)  # fmt: skip
def test_mistakes_of_a_file_say_what_was_found(tmp_path: Path, text: str, place, code: str, data):
    path = write(tmp_path, "a.pb", text)
    for reader in (pabulib.read, pabulib.read_strictly):
        with pytest.raises(FormatError) as caught:
            reader(path)
        error = caught.value
        assert ((error.line, error.column), error.code, error.data) == (place, code, data)


def test_a_reproduction_as_json_has_every_field(tmp_path: Path):
    wrong = samples.PABULIB.replace("School;;1", "School;;0").replace("2;500;2;", "2;500;3;")
    data = reproduces(pabulib.read(write(tmp_path, "a.pb", wrong))).to_json()
    assert data.pop("rule")["name"] == "greedy"
    assert data == {
        "status": "differs", "reason": "", "official": ["1"], "counted": ["1", "3"], "missing": [], "extra": ["3"],
        "votes_differ": [["2", 3, 2]], "scores_differ": [], "covered": [], "kept_out": None,
    }  # fmt: skip
    unknown = wrong.replace("rule;greedy", "rule;greedy-exclusive")
    data = reproduces(pabulib.read(write(tmp_path, "a.pb", unknown))).to_json()
    assert (data["rule"], data["status"], data["kept_out"]) == (None, "rule_not_implemented", ["3"])
    assert (data["missing"], data["extra"], data["counted"]) == ([], [], [])


def test_what_is_left_over_is_spent_only_in_the_words_of_the_city():
    words = "Fund additional projects that fit within leftover budget ordered by score"
    caps = {"rule": "greedy", "vote_type": "approval", "categories": "x", "budget_per_category": "5"}
    assert official_rule(caps | {"leftover_budget": f" {words} "})[0]["leftover"] == "yes"
    assert official_rule(caps | {"leftover_budget": words.lower()}) == (None, "local_limits")
    free = {"rule": "greedy-custom", "vote_type": "approval", "leftover_budget": words}
    assert official_rule(free)[0]["group_caps"] == ()
    assert official_rule(free | {"leftover_budget": "x"}) == (None, "local_limits")
    assert official_rule(caps | {"rule": "greedy", "leftover_budget": "x"}) == (None, "local_limits")


def test_an_outcome_that_was_counted_before_is_taken_only_under_a_known_rule(tmp_path: Path):
    election = pabulib.read(write(tmp_path, "a.pb", samples.PABULIB))
    outcome = count(election.contest(), Rule("greedy", tie=("file_order",)))
    assert reproduces(election, outcome=outcome).counted == outcome.funded == ("1", "3")
    unknown = pabulib.read(write(tmp_path, "b.pb", samples.PABULIB.replace("rule;greedy", "rule;mine")))
    result = reproduces(unknown, contest=election.contest(), outcome=outcome)
    assert (result.counted, result.reason, result.status) == ((), "local_rule", "rule_not_implemented")
