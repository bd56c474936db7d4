"""Pabulib files: read strictly, written back unchanged, official outcomes reproduced."""

import json
import random
import sys
from pathlib import Path

import pytest

from voting.tally import ContestError, FormatError, Rule, count
from voting.tally.__main__ import main
from voting.tally.formats import pabulib
from voting.tally.formats.election import Vote
from voting.tally.formats.official import official_rule, reproduces
from voting.tally.rules import SPECS

SMALL = '''META
key;value
description;Village; year two
num_projects;3
num_votes;3
budget;1000.50
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;votes;name;selected;latitude;longitude
1;600.5;2;"Lamps; all ""alleys""";1;-5.1;119.4
2;500;2;Drain "deep";0;;
3;400;1;School;1;;
VOTES
voter_id;vote;age
v1;1,2;20
v2;2,1;20
v3;3;41
'''


def write_text(folder: Path, text: str | bytes) -> Path:
    path = folder / "election.pb"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_is_read_with_its_scale_names_places_and_official_figures(tmp_path: Path):
    election = pabulib.read(write_text(tmp_path, SMALL))
    assert (election.budget, election.scale, election.rank_limit) == (10005, 10, 2)
    assert [(p.code, p.cost, p.name, p.votes, p.selected) for p in election.projects] == [
        ("1", 6005, 'Lamps; all "alleys"', 2, 1),
        ("2", 5000, 'Drain "deep"', 2, 0),
        ("3", 4000, "School", 1, 1),
    ]
    assert (election.projects[0].latitude, election.projects[0].longitude) == (-5.1, 119.4)
    assert election.get("description") == "Village; year two"
    assert election.votes == (Vote(("1", "2")), Vote(("2", "1")), Vote(("3",)))
    assert election.voter_cells == (("20",), ("20",), ("41",))


def test_a_file_reproduces_its_official_outcome(tmp_path: Path):
    result = reproduces(pabulib.read(write_text(tmp_path, SMALL)))
    assert (result.status, result.counted, result.votes_differ) == ("reproduced", ("1", "3"), ())


def test_a_difference_names_what_is_missing_and_what_is_extra(tmp_path: Path):
    wrong = (
        SMALL.replace("2;Drain", "9;Drain").replace(';"deep";0', ";x").replace('Drain "deep";0', "Drain;1")
    )
    wrong = wrong.replace("3;400;1;School;1", "3;400;1;School;0")
    result = reproduces(pabulib.read(write_text(tmp_path, wrong)))
    assert (result.status, result.missing, result.extra) == ("differs", ("2",), ("3",))
    assert result.votes_differ == (("2", 9, 2),)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, newline: str, mark: str):
    plain = pabulib.read(write_text(tmp_path, SMALL))
    assert pabulib.read(write_text(tmp_path, mark + SMALL.replace("\n", newline))) == plain


def test_what_is_written_reads_back_equal(tmp_path: Path):
    election = pabulib.read(write_text(tmp_path, SMALL))
    pabulib.write(election, tmp_path / "again.pb")
    assert pabulib.read(tmp_path / "again.pb") == election


def test_the_first_mark_that_stands_twice_is_named(tmp_path: Path):
    election = pabulib.read(
        write_text(tmp_path, SMALL.replace("v1;1,2;", "v1;1,2,3,3,2;").replace("_length;2", "_length;9"))
    )
    with pytest.raises(ContestError) as refused:
        election.contest("refuse")
    assert (refused.value.code, refused.value.data) == ("duplicate", {"option": "3"})


def test_a_repeated_mark_counts_once_and_its_points_add_up(tmp_path: Path):
    text = SMALL.replace("approval", "cumulative").replace("vote;age", "vote;points")
    text = (
        text.replace("v1;1,2;20", "v1;1,1;2,1")
        .replace("v2;2,1;20", "v2;2,1;0,4")
        .replace("v3;3;41", "v3;3;5")
    )
    election = pabulib.read(write_text(tmp_path, text))
    assert election.repeated_marks == 1
    assert count(election.contest(), Rule("greedy")).table("points") == {"1": 7, "2": 0, "3": 5}
    pabulib.write(election, tmp_path / "again.pb")
    assert pabulib.read(tmp_path / "again.pb") == election


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code"),
    [
        ("META", "MATE", 1, 1, "expected_meta"),
        ("key;value", "key;key", 2, 5, "bad_header"),
        ("key;value", "key;worth", 2, 1, "missing_column"),
        ("budget;1000.50", "budget;lots", 6, 8, "bad_budget"),
        ("budget;1000.50", "budget;-5", 6, 8, "bad_budget"),
        ("budget;1000.50", "budget;1e9", 6, 8, "bad_budget"),
        ("budget;1000.50", "budget;0.1234567890123", 6, 8, "too_many_decimals"),
        ("budget;1000.50", "rule2", 6, 6, "missing_cell"),
        ("rule;greedy", "budget;3", 8, 1, "bad_key"),
        ("vote_type;approval", "vote_type;dots", 7, 11, "unknown_vote_type"),
        ("vote_type;approval\n", "", 9, 1, "missing_key"),
        # One choice is one, whatever max_length says.
        ("vote_type;approval", "vote_type;choose-1", 17, 4, "too_many_marks"),
        ("max_length;2", "max_length;two", 9, 12, "bad_max_length"),
        ("num_votes;3", "num_votes;4", 5, 11, "count_mismatch"),
        ("num_projects;3", "num_projects;2", 4, 14, "count_mismatch"),
        ("PROJECTS", "VOTES", 10, 1, "section_out_of_order"),
        ("2;500;2;", "2;cheap;2;", 13, 3, "bad_cost"),
        ("2;500;2;", "1;500;2;", 13, 1, "repeated_project"),
        ("2;500;2;", "2,5;500;2;", 13, 1, "bad_project_id"),
        ("2;500;2;", "2;500;many;", 13, 7, "bad_votes"),
        ('deep";0;;', 'deep";7;;', 13, 22, "bad_selected"),
        ("School;1;;", "School;1;", 14, 18, "missing_cell"),
        ("School;1;;", "School;1;;;", 14, 20, "too_many_cells"),
        ("-5.1;119.4", "north;119.4", 12, 37, "bad_latitude"),
        ("v2;2,1;20", "v2;2,9;20", 18, 4, "unknown_project"),
        ("v2;2,1;20", "v2;2,1,3;20", 18, 4, "too_many_marks"),
        ("v2;2,1;20", "v1;2,1;20", 18, 1, "repeated_voter"),
        ("v2;2,1;20", ";2,1;20", 18, 1, "bad_voter_id"),
        ("v2;2,1;20", "v2;2,1", 18, 7, "missing_cell"),
        ("School", "Sch\x00ool", 14, 12, "control_character"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, code: str
):
    assert old in SMALL
    path = write_text(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(FormatError) as caught:
        pabulib.read(path)
    error = caught.value
    assert (error.file, error.line, error.column, error.message_code) == (str(path), line, column, code)


def test_an_open_quote_ends_with_its_line(tmp_path: Path):
    election = pabulib.read(write_text(tmp_path, SMALL.replace("v1;1,2;20", 'v1;1,2;"20')))
    assert election.voter_cells == (("20",), ("20",), ("41",))


def test_bytes_that_are_not_utf8_are_named_with_their_place(tmp_path: Path):
    with pytest.raises(FormatError) as caught:
        pabulib.read(write_text(tmp_path, SMALL.encode().replace(b"School", b"Sch\xff")))
    assert (caught.value.line, caught.value.column, caught.value.message_code) == (14, 12, "not_utf8")


def test_a_cut_file_and_a_missing_file_are_errors(tmp_path: Path):
    with pytest.raises(FormatError, match=r"\bunexpected_end\b"):
        pabulib.read(write_text(tmp_path, SMALL[: SMALL.index("VOTES")]))
    with pytest.raises(FormatError, match=r"\bcannot_read\b"):
        pabulib.read(tmp_path / "absent.pb")
    with pytest.raises(FormatError, match=r"\bcannot_read\b"):
        pabulib.read(tmp_path)


def damage(data: bytes, chance: random.Random) -> bytes:
    """Change a few places of a file."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(out) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            out[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del out[at : at + chance.randint(1, 40)]
        elif kind == 2:
            out[at:at] = chance.choice(
                [b";", b"\n", b'"', b",", b"VOTES\n", b"META\n", b"\r", b"9" * 40, b"-"]
            )
        elif kind == 3:
            piece = bytes(out[at : at + chance.randint(1, 60)])
            out[at:at] = piece
        else:
            del out[at:]
    return bytes(out)


def test_damaged_files_are_refused_or_read_but_never_break_the_reader(tmp_path: Path):
    chance = random.Random(20260120)
    refused: list[FormatError] = []
    for _ in range(2_000):
        path = write_text(tmp_path, damage(SMALL.encode(), chance))
        try:
            election = pabulib.read(path)
            reproduces(election)
        except FormatError as error:
            refused.append(error)
    assert 0 < len(refused) < 2_000
    assert all(error.line >= 1 and error.column >= 1 and error.message_code for error in refused)


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        ({"rule": "unknown"}, "unknown_rule"),
        ({}, "unknown_rule"),
        ({"rule": "greedy-custom", "vote_type": "approval"}, "local_rule"),
        ({"rule": "greedy-exclusive", "vote_type": "approval"}, "conflicts_not_in_file"),
        ({"rule": "equalshares/add1", "vote_type": "ordinal"}, "local_rule"),
        ({"rule": "greedy", "vote_type": "approval", "budget_per_neighborhood": "1,2"}, "local_limits"),
        ({"rule": "greedy", "vote_type": "approval", "min_project_score_threshold": "10%"}, "bad_threshold"),
    ],
)
def test_a_rule_that_is_not_counted_here_has_a_reason(meta: dict[str, str], reason: str):
    assert official_rule(meta) == (None, reason)


@pytest.mark.real_elections
def test_every_official_outcome_whose_rule_is_counted_here_is_reproduced(real_elections: Path, capsys):
    statuses: dict[str, str] = {}
    for path in sorted((real_elections / "pabulib").glob("*.pb")):
        result = reproduces(pabulib.read(path))
        statuses[path.name] = f"{result.status} {result.reason}".strip()
        assert result.votes_differ == (), path.name
    counts = {word: list(statuses.values()).count(word) for word in set(statuses.values())}
    with capsys.disabled():
        sys.stdout.write(f"\n{len(statuses)} real elections: {json.dumps(counts, sort_keys=True)}\n")
    assert {name: status for name, status in statuses.items() if status.startswith(("differs", "rule"))} == {
        "Hungary_Budapest_2024.pb": "rule_not_implemented unknown_rule",
        "Poland_Warszawa_2024_Bialoleka.pb": "rule_not_implemented conflicts_not_in_file",
    }
    assert counts["reproduced"] == 26


@pytest.mark.real_elections
def test_every_real_election_is_written_back_equal(real_elections: Path, tmp_path: Path):
    for path in sorted((real_elections / "pabulib").glob("*.pb")):
        if path.stat().st_size < 300_000:
            election = pabulib.read(path)
            pabulib.write(election, tmp_path / "again.pb")
            assert pabulib.read(tmp_path / "again.pb") == election, path.name


@pytest.mark.real_elections
def test_wieliczka_effective_votes_stand_at_the_endowment_of_the_protocol(real_elections: Path):
    election = pabulib.read(real_elections / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb")
    rule, _ = official_rule(dict(election.meta), scale=election.scale)
    outcome = count(election.contest(), rule)
    assert round(float(outcome.rounds[0]["endowment"]), 2) == 315.84
    compared = outcome.rounds[-1]
    assert (compared["shares"], compared["greedy"], compared["indifferent"]) == (1615, 873, 4098)
    assert len(outcome.funded) == 30


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_command_counts_explains_and_compares(tmp_path: Path, capsys):
    path = str(write_text(tmp_path, SMALL))
    status, out, _ = run(capsys, "count", path, "--rule", "greedy", "--param", "misfit=stop", "--json")
    assert (status, json.loads(out)["funded"]) == (0, ["2"])
    status, out, _ = run(capsys, "count", path, "--rule", "greedy", "--explain")
    assert status == 0
    assert "1: does_not_fit missed by 1000" in out
    status, out, _ = run(capsys, "compare", path)
    assert status == 0
    assert "equal_shares completion=ballots_naming" in out
    status, out, _ = run(capsys, "rules")
    assert (status, out.count("\n")) == (0, 2 * len(SPECS))


def test_command_reproduces_and_tells_a_difference_by_its_status(tmp_path: Path, capsys):
    path = write_text(tmp_path, SMALL)
    assert run(capsys, "reproduce", str(path))[0] == 0
    path.write_text(SMALL.replace("School;1", "School;0"))
    status, out, _ = run(capsys, "reproduce", str(path), "--json")
    assert (status, json.loads(out)["counts"]) == (1, {"differs": 1})


def test_command_says_bad_input_in_one_line(tmp_path: Path, capsys):
    path = str(write_text(tmp_path, SMALL.replace("2;500;2;", "2;cheap;2;")))
    assert run(capsys, "reproduce", path) == (2, "", f"{path}:13:3: bad_cost (found=cheap)\n")
    status, out, err = run(capsys, "count", path, "--rule", "lottery")
    assert (status, out, err.count("\n")) == (2, "", 1)
    status, out, err = run(capsys, "count", path, "--rule", "greedy", "--param", "misfit")
    assert (status, out, err.count("\n")) == (2, "", 1)
