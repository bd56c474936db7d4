"""How commands end: exit statuses, interruptions, what a terminal shows, recounts, explanations."""

import io
import json
import runpy
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally import Contest, Project, Rule, count
from voting.tally import __main__ as command
from voting.tally.bundle import write_bundle
from voting.tally.commands import inputs, rules, terminal
from voting.tally.commands.count import _round_line
from voting.tally.errors import RuleError


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    status = command.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def village(folder: Path, text: str = samples.PABULIB) -> Path:
    path = folder / "village.pb"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("raised", "status", "words"),
    [
        (MemoryError(), 2, "rules:0:0: too_large (reason=MemoryError)\n"),
        (OverflowError(), 2, "rules:0:0: too_large (reason=OverflowError)\n"),
        (RecursionError(), 2, "rules:0:0: too_large (reason=RecursionError)\n"),
        (KeyboardInterrupt(), 130, "\n"),
    ],
)
def test_what_stops_a_command_is_one_line_and_its_status(monkeypatch, capsys, raised, status, words):
    def stop(_options):
        raise raised

    monkeypatch.setattr(rules, "run", stop)
    assert run(capsys, "rules") == (status, "", words)


def test_nothing_is_written_when_the_reader_has_gone(monkeypatch, tmp_path: Path):
    def stop(_options):
        raise BrokenPipeError

    monkeypatch.setattr(rules, "run", stop)
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert command.main(["rules"]) == 2
        out.write("written at exit")
    assert (tmp_path / "out").read_text() == ""


def test_the_package_runs_as_a_program_and_hands_the_status_on(monkeypatch, tmp_path: Path, capsys):
    arguments = ["tally", "count", str(tmp_path / "absent.pb"), "--rule", "greedy"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(command.__file__, run_name="__main__")
    assert caught.value.code == 2
    assert "cannot_read" in capsys.readouterr().err


def test_a_command_must_be_named(capsys):
    with pytest.raises(SystemExit) as caught:
        command.main([])
    assert caught.value.code == 2
    assert "python -m voting.tally" in capsys.readouterr().err


def test_a_terminal_shows_how_much_is_read_and_takes_it_away(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    terminal.reading(500_000, 1_000_000)
    assert shown.getvalue() == ""
    terminal.reading(500_001, 1_000_001)
    assert shown.getvalue() == "\r\033[K 50 %"
    terminal.reading(2_000_000, 2_000_000)
    assert shown.getvalue() == "\r\033[K 50 %\r\033[K100 %\r\033[K"
    terminal.show("x" * 101)
    assert shown.getvalue().endswith("\r\033[K" + "x" * 100)
    terminal.complain("bad")
    assert shown.getvalue().endswith("x\r\033[Kbad\n")


def test_nothing_passing_is_shown_where_there_is_no_terminal(monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    terminal.reading(2_000_000, 2_000_000)
    assert shown.getvalue() == ""


def test_json_is_sorted_indented_and_keeps_letters(capsys):
    terminal.print_json({"b": 1, "a": "Łódź"})
    assert capsys.readouterr().out == '{\n  "a": "Łódź",\n  "b": 1\n}\n'


def bundle(folder: Path) -> Path:
    projects = [Project(code, 1) for code in "abc"]
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["ab", "a"], budget=2)
    path = folder / "bundle.json"
    write_bundle(path, contest, count(contest, Rule("greedy")))
    return path


def test_a_bundle_is_recounted_to_its_hash_or_differs(tmp_path: Path, capsys):
    path = bundle(tmp_path)
    data = json.loads(path.read_text())
    assert run(capsys, "recount", path) == (0, f"{data['result_sha256']}\nmatches\n", "")
    path.write_text(json.dumps(data | {"result_sha256": "0" * 64}))
    assert run(capsys, "recount", path) == (1, f"{data['result_sha256']}\ndiffers\n", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": {"name": "lottery", "parameters": {}}}, "unknown_rule (rule=lottery)"),
        ({"result_sha256": "short"}, "not_a_bundle (reason=result_sha256)"),
        ({"rule": 7}, "not_a_bundle (reason=TypeError)"),
    ],
)
def test_a_bundle_with_a_wrong_part_is_refused_at_its_file(tmp_path: Path, capsys, changes, words):
    path = bundle(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    assert run(capsys, "recount", path) == (2, "", f"{path}:1:1: {words}\n")


def test_a_difference_is_told_with_what_is_missing_and_extra(tmp_path: Path, capsys):
    wrong = samples.PABULIB.replace("School;;1", "School;;0")
    said = run(capsys, "reproduce", village(tmp_path, wrong))
    assert said == (1, "village.pb: differs (greedy); missing -; extra 3\ndiffers 1\n", "")
    more = samples.PABULIB.replace('"deep";street;0', '"deep";street;1')
    assert "; missing 2; extra -\n" in run(capsys, "reproduce", village(tmp_path, more))[1]
    unknown = village(tmp_path, more.replace("rule;greedy", "rule;unknown"))
    assert run(capsys, "reproduce", unknown) == (
        0, "village.pb: rule_not_implemented (unknown_rule)\nrule_not_implemented 1\n", "",
    )  # fmt: skip


def test_reproduce_sorts_its_sums_and_ends_with_bad_input_only_when_nothing_differs(tmp_path: Path, capsys):
    good = village(tmp_path)
    plain = tmp_path / "plain.pb"
    plain.write_text(samples.CUMULATIVE)
    status, out, err = run(capsys, "reproduce", plain, good, tmp_path / "absent.pb")
    assert (status, out.splitlines()[-1]) == (2, "no_official_outcome 1, reproduced 1")
    assert err == f"{tmp_path / 'absent.pb'}:0:0: cannot_read (reason=No such file or directory)\n"
    assert run(capsys, "reproduce", tmp_path / "absent.pb")[:2] == (2, "")
    data = json.loads(run(capsys, "reproduce", good, "--json")[1])
    assert "errors" not in data
    assert data["files"][str(good)]["counted"] == ["1", "3"]


def test_explanations_and_rounds_are_told(tmp_path: Path, capsys):
    path = village(tmp_path)
    out = run(capsys, "count", path, "--rule", "greedy", "--explain")[1].splitlines()
    assert out[0].split() == ["1", "2", "5000", "2", "points", "Drain", '"deep"']
    assert out[2] == "total 9000, remaining 1005 of 10005"
    assert out[3] == "tie (order): 2, 1; parted by lower_cost"
    assert [line.split(":")[0].split() for line in out[-3:]] == [["1", "2"], ["2", "1"], ["3", "3"]]
    data = json.loads(run(capsys, "count", path, "--rule", "greedy", "--explain", "--json")[1])
    assert [item["project"] for item in data["explanations"]] == ["2", "1", "3"]
    assert "elected" not in data
    assert "explanations" not in json.loads(run(capsys, "count", path, "--rule", "greedy", "--json")[1])


def test_parameters_as_json_are_plain(tmp_path: Path, capsys):
    path = village(tmp_path)
    given = ["--param", "group_caps=street:5000", "--param", "cover=3/5"]
    data = json.loads(run(capsys, "count", path, "--rule", "greedy", "--json", *given)[1])
    assert data["parameters"]["group_caps"] == [["street", 5000]]
    assert data["parameters"]["cover"] == "3/5"


def test_rounds_of_an_election_show_every_number(tmp_path: Path, capsys):
    table = tmp_path / "table.csv"
    table.write_text("#seats,2\nballots,a,b\n2,1,1\n1,0,1\n")
    out = run(capsys, "count", table, "--rule", "seqpav", "--explain")[1].splitlines()
    assert out[0].split() == ["1", "b"]
    assert out[-3:] == [
        "   1  elected b: gain 3/1",
        "   2  elected a: gain 1/1",
        "   3  scored: represented (3 2), score 4/1",
    ]


def test_numbers_in_a_round_are_told_in_any_depth():
    data = (("votes", {"a": 2, "b": Fraction(1, 2)}), ("order", [("a", 1), ()]), ("left", None))
    assert _round_line("counted", "a", data) == "counted a: votes (a 2, b 1/2), order ((a 1) ()), left None"
    assert _round_line("ended", None, ()) == "ended"


def test_rules_are_listed_with_defaults_that_param_takes(capsys):
    lines = run(capsys, "rules")[1].splitlines()
    parameters = dict(zip([line.split(":")[0] for line in lines[::2]], lines[1::2], strict=True))
    shown = dict(item.split("=", 1) for item in parameters["greedy"].strip().split(", "))
    assert (shown["misfit"], shown["threshold"], shown["cover"]) == ("skip", "", "4/5")
    for name, line in parameters.items():
        for pair in line.strip().split(", ") if line.strip() else ():
            _, _, value = pair.partition("=")
            if value:
                assert inputs.rule_of(name, [pair]) == Rule(name), (name, pair)


@pytest.mark.parametrize(
    ("name", "pairs", "data"),
    [
        ("gredy", [], {"rule": "gredy", "near": "greedy"}),
        ("greedy", ["ordr=votes"], {"rule": "greedy", "parameter": "ordr", "near": "order"}),
    ],
)
def test_misspelt_names_are_told_with_the_nearest(name: str, pairs: list[str], data: dict[str, str]):
    with pytest.raises(RuleError) as caught:
        inputs.rule_of(name, pairs)
    found = caught.value.data
    assert {key: found[key].split()[0] for key in data} == data
