"""The commands say what they find, in words and as JSON, and say bad input in one line."""

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally import SENTENCES, Contest, Project, Rule, count, sha256
from voting.tally.__main__ import main
from voting.tally.bundle import write_bundle

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "developers" / "tally.md"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Make one small file of each kind and stand beside them."""
    for name, text in (
        ("village.pb", samples.PABULIB), ("ward.blt", samples.BLT), ("village.csv", samples.RANKINGS),
        ("votes.csv", samples.WIDE), ("equals.json", samples.EQUALS),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(text.encode())
    projects = [Project(code, 1) for code in "abc"]
    tied = Contest.from_ballots(kind="approval", projects=projects, ballots=["a", "b", "c"], budget=2)
    write_bundle(tmp_path / "tied.json", tied, count(tied, Rule("greedy")))
    return tmp_path


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_count_as_json_has_the_whole_result(files: Path, capsys):
    status, out, err = run(capsys, "count", files / "village.pb", "--rule", "greedy", "--json")
    data = json.loads(out)
    assert (status, err) == (0, "")
    assert {"funded", "rule", "parameters", "rounds", "ties", "totals", "tables", "sha256"} <= set(data)
    assert (data["funded"], data["parameters"]["misfit"]) == (["2", "3"], "skip")
    from voting.tally.formats.pabulib import read

    assert data["sha256"] == sha256(count(read(files / "village.pb").contest(), Rule("greedy")))


def test_count_as_json_lists_the_elected_in_order(files: Path, capsys):
    data = json.loads(run(capsys, "count", files / "ward.blt", "--rule", "stv_scottish", "--json")[1])
    assert data["elected"] == data["funded"]
    assert len(data["elected"]) == 2
    data = json.loads(run(capsys, "count", files / "votes.csv", "--rule", "irv", "--json")[1])
    assert (data["winner"], data["elected"]) == ("Ani, A.", ["Ani, A."])


def test_count_names_the_candidates(files: Path, capsys):
    status, out, _ = run(capsys, "count", files / "ward.blt", "--rule", "stv_scottish")
    assert (status, out.splitlines()[0].split()) == (0, ["1", "1", "Ani"])


def test_count_explains_a_budget_and_shows_the_rounds_of_an_election(files: Path, capsys):
    out = run(capsys, "count", files / "village.pb", "--rule", "greedy", "--explain")[1]
    assert "1: does_not_fit missed by 1000" in out
    out = run(capsys, "count", files / "votes.csv", "--rule", "irv", "--explain")[1]
    assert re.search(r"^ +\d+  winner Ani, A\.: .*votes \(", out, re.MULTILINE)


@pytest.mark.parametrize(("policy", "winner"), [([], "Budi"), (["--ballots", "overvote=skip"], "Budi")])
def test_cast_votes_are_judged_by_the_policy_given(files: Path, capsys, policy: list[str], winner: str):
    data = json.loads(run(capsys, "count", files / "votes.csv", "--rule", "borda", "--json", *policy)[1])
    assert data["winner"] == winner
    assert (data["tables"]["points"]["Citra"] > 4) == bool(policy)


@pytest.mark.parametrize(
    ("policies", "firsts"),
    [
        ([], {"Ani": 5, "Budi": 2}),
        (["duplicate=exhaust"], {"Ani": 5, "Budi": 2}),
        (["skipped=0"], {"Ani": 3, "Budi": 2}),
        (["skipped=0", "duplicate=exhaust"], {"Ani": 3, "Budi": 2}),
    ],
)
def test_each_policy_of_cast_votes_may_be_given(
    files: Path, capsys, policies: list[str], firsts: dict[str, int]
):
    (files / "cast.csv").write_text(
        "count,rank1,rank2,rank3\n3,Ani,Ani,Budi\n2,undervote,Ani,Budi\n2,Budi,,\n"
    )
    given = [word for policy in policies for word in ("--ballots", policy)]
    tables = json.loads(run(capsys, "count", files / "cast.csv", "--rule", "plurality", "--json", *given)[1])[
        "tables"
    ]
    assert tables["first_preferences"] == firsts
    # Three named Ani twice before Budi: where a repeat ends the ballot, they name nobody else.
    naming = 7 - 3 * ("duplicate=exhaust" in policies) - 2 * ("skipped=0" in policies)
    assert tables["ballots_naming"]["Budi"] == naming


def test_a_repeated_mark_is_refused_when_asked(files: Path, capsys):
    path = files / "twice.pb"
    path.write_text(samples.CUMULATIVE)
    assert run(capsys, "count", path, "--rule", "greedy")[0] == 0
    assert run(capsys, "count", path, "--rule", "greedy", "--ballots", "repeats=refuse") == (
        2,
        "",
        f"{path}:0:0: duplicate (option=b)\n",
    )


def test_compare_takes_money_or_seats_as_the_contest_has_them(files: Path, capsys):
    out = run(capsys, "compare", files / "village.pb")[1]
    assert {"greedy", "greedy misfit=stop", "equal_shares", "phragmen"} <= {
        line[:48].strip() for line in out.splitlines()
    }
    out = run(capsys, "compare", files / "votes.csv")[1]
    assert {line.split()[0] for line in out.splitlines()[1:]} >= {"plurality", "irv", "schulze"}
    out = run(capsys, "compare", files / "ward.blt")[1]
    assert {line.split()[0] for line in out.splitlines()[1:]} >= {"stv_scottish", "stv_meek"}
    rows = json.loads(run(capsys, "compare", files / "village.pb", "--json")[1])["rows"]
    assert rows[0]["rule"]["name"] == "greedy"


def test_rules_have_one_sentence_and_a_source_each(capsys):
    out = run(capsys, "rules")[1].splitlines()
    assert [line.split(":")[0] for line in out[::2]] == list(SENTENCES)
    data = json.loads(run(capsys, "rules", "--json")[1])
    assert data["equal_shares"]["source"].startswith("Peters")
    assert (data["greedy"]["family"], data["irv"]["kinds"]) == ("budget", ["ranked"])


def test_reproduce_goes_on_after_a_bad_file(files: Path, capsys):
    bad = files / "bad.pb"
    bad.write_text(samples.PABULIB.replace("2;500", "2;cheap"))
    status, out, err = run(capsys, "reproduce", bad, files / "village.pb")
    assert (status, err) == (2, f"{bad}:13:3: bad_cost (found=cheap)\n")
    assert out.splitlines() == ["village.pb: reproduced (greedy)", "reproduced 1"]
    wrong = files / "wrong.pb"
    wrong.write_text(samples.PABULIB.replace("School;;1", "School;;0"))
    assert (
        run(capsys, "reproduce", files / "village.pb", wrong)[1].splitlines()[-1] == "differs 1, reproduced 1"
    )
    status, out, _ = run(capsys, "reproduce", bad, wrong, "--json")
    data = json.loads(out)
    assert (status, data["counts"], list(data["errors"])) == (1, {"differs": 1}, [str(bad)])


def test_outcomes_lists_every_way_out_of_the_ties(files: Path, capsys):
    status, out, _ = run(capsys, "outcomes", files / "tied.json", "--rule", "greedy")
    assert (status, out.splitlines()) == (0, ["   1  a b", "   2  a c", "   3  b c", "3 different"])
    assert "no tie mattered" in run(capsys, "outcomes", files / "village.csv", "--rule", "greedy")[1]
    data = json.loads(run(capsys, "outcomes", files / "tied.json", "--rule", "greedy", "--json")[1])
    assert (data["count"], data["outcomes"][1]["funded"]) == (3, ["a", "c"])
    status, _, err = run(capsys, "outcomes", files / "tied.json", "--rule", "greedy", "--limit", "2")
    assert (status, err.count("too_many_outcomes"), err.count("\n")) == (2, 1, 1)


def test_convert_writes_and_refuses(files: Path, capsys):
    out = files / "out.csv"
    assert run(capsys, "convert", files / "village.pb", out) == (0, "", "")
    assert run(capsys, "count", out, "--rule", "greedy")[1].splitlines()[0].split()[:2] == ["1", "2"]
    status, _, err = run(capsys, "convert", files / "village.pb", files / "out.blt")
    assert (status, err.count("approval ballots"), err.count("\n")) == (2, 1, 1)
    assert run(capsys, "convert", files / "village.csv", files / "out.blt", "--drop")[0] == 0
    absent = files / "absent" / "out.csv"
    status, _, err = run(capsys, "convert", files / "village.pb", absent)
    assert (status, err.startswith(f"{absent}:0:0: cannot_write")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["count", "village.pb", "--rule", "gredy"], "unknown_rule (rule=gredy, near=greedy"),
        (["count", "village.pb", "--rule", "zzzz"], "near=greedy two_pass"),
        (["count", "village.pb", "--rule", "greedy", "--param", "misfits=stop"], "near=misfit"),
        (["count", "village.pb", "--rule", "greedy", "--param", "misfit"], "bad_parameter"),
        (["count", "village.pb", "--rule", "greedy", "--param", "misfit=jump"], "not_one_of"),
        (["count", "village.pb", "--rule", "irv"], "needs_ranked_ballots"),
        (["count", "village.pb", "--rule", "greedy", "--ballots", "overvote=skip"], "known=repeats"),
        (["count", "village.pb", "--rule", "greedy", "--ballots", "repeats=never"], "once each refuse"),
        (["count", "votes.csv", "--rule", "irv", "--ballots", "skipped=x"], "not_a_whole_number"),
        (["count", "votes.csv", "--rule", "irv", "--ballots", "overvote=x"], "unknown_policy"),
        (["count", "ward.blt", "--rule", "irv", "--ballots", "overvote=skip"], "unknown_policy"),
        (["count", "absent.pb", "--rule", "greedy"], "cannot_read"),
        (["count", "absent", "--rule", "greedy"], "cannot_read"),
        (["recount", "equals.json"], "not_a_bundle"),
        (["recount", "village.pb"], "not_json"),
        (["outcomes", "tied.json", "--rule", "greedy", "--limit", "0"], "not_positive"),
        (["reproduce", "ward.blt"], "expected_meta"),
        (["convert", "ward.blt", "ward.xlsx"], "unknown_format"),
    ],
)
def test_bad_input_is_one_line_and_status_two(
    files: Path, capsys, monkeypatch, arguments: list[str], words: str
):
    monkeypatch.chdir(files)
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert re.search(rf"\b{re.escape(words)}\b", err)


def test_amounts_beyond_all_bounds_are_one_line(tmp_path: Path, capsys):
    path = tmp_path / "a.json"
    path.write_text(
        samples.EQUALS.replace('"cost":0', f'"cost":{10**40}').replace('"budget":0', f'"budget":{10**41}')
    )
    for rule in ("greedy", "knapsack", "equal_shares", "phragmen"):
        status, _, err = run(capsys, "count", path, "--rule", rule)
        assert status in (0, 2)
        assert err.count("\n") <= 1


def test_standard_input_is_a_file_too(files: Path, capsys, monkeypatch):
    class Input:
        buffer = io.BytesIO(samples.PABULIB.encode())

    monkeypatch.setattr(sys, "stdin", Input)
    assert run(capsys, "count", "-", "--rule", "greedy")[0] == 0
    Input.buffer = io.BytesIO(samples.PABULIB.replace("2;500", "2;cheap").encode())
    assert run(capsys, "count", "-", "--rule", "greedy") == (2, "", "-:13:3: bad_cost (found=cheap)\n")


def start(*arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "voting.tally", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        text=True,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
        **options,
    )


def wait_until_idle(process: subprocess.Popen[str]) -> None:
    """Wait until a process has slept for half a second: it has started and waits for its input."""
    idle = 0
    for _ in range(300):
        state = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        idle = idle + 1 if state == "S" else 0
        if idle == 5:
            return
        time.sleep(0.1)


def test_stopping_is_clean():
    # A shell that runs the tests in the background lets its children ignore the signal.
    default = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    with start("count", "-", "--rule", "greedy", stdin=subprocess.PIPE, **default) as process:
        wait_until_idle(process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in err) == (130, False)


def test_a_reader_that_goes_away_is_no_mistake_of_ours():
    with start("rules", "--json") as process:
        process.stdout.close()
        err = process.stderr.read()
    assert "Traceback" not in err
    assert "Error" not in err


def examples() -> list[tuple[str, str]]:
    """Return (command, output) of the page's section on the command line."""
    section = PAGE.read_text(encoding="utf-8").split("## Command line")[1].split("\n## ")[0]
    found = []
    for block in re.findall(r"```\n(.*?)```", section, re.DOTALL):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


def test_the_examples_of_the_page_say_what_the_commands_say(files: Path, capsys, monkeypatch):
    monkeypatch.chdir(files)
    monkeypatch.setenv("COLUMNS", "80")
    ran = 0
    for command, output in examples():
        words = command.split()
        if words[0] == "cat":
            assert (files / words[1]).read_text().strip("\n") == output
        if words[:3] != ["python", "-m", "voting.tally"]:
            continue
        with contextlib.suppress(SystemExit):
            main(words[3:])
        captured = capsys.readouterr()
        assert (captured.out + captured.err).strip("\n") == output, command
        ran += 1
    assert ran >= 5
