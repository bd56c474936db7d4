"""A published count can be recounted from one file, and any change to it shows."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.factories.tally import codesign_contest, demo_contest, demo_rules
from voting.tally import BundleError, FormatError, Rule, canonical_json, count, sha256
from voting.tally.__main__ import main
from voting.tally.bundle import make_bundle, read_bundle, recount, write_bundle


@pytest.mark.parametrize("name", sorted(demo_rules()))
def test_every_rule_of_the_demo_year_recounts_to_the_same_hash(name: str, tmp_path: Path):
    contest = demo_contest()
    write_bundle(tmp_path / "count.json", contest, count(contest, demo_rules()[name]))
    assert recount(read_bundle(tmp_path / "count.json")).matches


@pytest.mark.parametrize("name", ["plurality", "irv", "borda", "condorcet"])
def test_every_single_winner_rule_recounts_to_the_same_hash(name: str):
    contest = codesign_contest()
    assert recount(json.loads(canonical_json(make_bundle(contest, count(contest, Rule(name)))))).matches


def test_one_ballot_more_is_noticed(tmp_path: Path, capsys):
    contest = demo_contest()
    bundle = make_bundle(contest, count(contest, Rule("greedy")))
    path = tmp_path / "count.json"
    path.write_bytes(canonical_json(bundle))
    assert main(["recount", str(path)]) == 0
    assert capsys.readouterr().out == f"{bundle['result_sha256']}\nmatches\n"
    bundle["contest"]["ballots"][0]["count"] += 1
    path.write_bytes(canonical_json(bundle))
    assert main(["recount", str(path)]) == 1
    assert capsys.readouterr().out.endswith("\ndiffers\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "7",
        "null",
        '{"contest": 1}',
        "{\n  broken",
        '{"contest": {"kind": "ranked", "projects": [{"code": "a", "cost": 1, "score": "1/0"}]}}',
        "[" * 100_000,
        "\ud800",
    ],
)
def test_what_is_not_a_bundle_is_refused_in_one_line(tmp_path: Path, capsys, text: str):
    path = tmp_path / "count.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["recount", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"{path}:")
    assert captured.err.count("\n") == 1
    assert main(["count", str(path), "--rule", "greedy"]) == 2


def test_errors_say_what_is_wrong(tmp_path: Path):
    with pytest.raises(FormatError, match=r"\bcannot_read\b"):
        read_bundle(tmp_path / "absent.json")
    contest = demo_contest()
    bundle = make_bundle(contest, count(contest, Rule("greedy"))) | {"result_sha256": "abc"}
    with pytest.raises(BundleError, match=r"\bnot_a_bundle\b"):
        recount(bundle)
    with pytest.raises(BundleError, match=r"\bunknown_rule\b"):
        recount(bundle | {"rule": {"name": "lottery"}})


def test_canonical_bytes_are_sorted_exact_and_without_floats():
    assert canonical_json({"b": Fraction(1, 3), "a": (1, None, True)}) == b'{"a":[1,null,true],"b":"1/3"}'
    assert sha256({"a": 1, "b": 2}) == sha256({"b": 2, "a": 1})
    with pytest.raises(TypeError):
        canonical_json(0.5)


@pytest.mark.parametrize("place", ["code", "group", "tags"])
def test_letters_that_no_file_can_hold_are_refused(place: str):
    contest = demo_contest()
    bundle = make_bundle(contest, count(contest, Rule("greedy")))
    bundle["contest"]["projects"][0][place] = ["\ud800"] if place == "tags" else "\ud800"
    with pytest.raises(BundleError):
        recount(bundle)


def test_a_score_that_would_take_hours_to_read_is_refused():
    contest = demo_contest()
    bundle = make_bundle(contest, count(contest, Rule("greedy")))
    bundle["contest"]["projects"][0]["score"] = "1e999999999"
    with pytest.raises(BundleError, match=r"\bbad_score\b"):
        recount(bundle)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b'{\n "\xc3\xa9\xc3\xa9\xff"}', (2, 5, "not_utf8")),
        (b"\xff", (1, 1, "not_utf8")),
        (b"[1,\n 2 3]", (2, 4, "not_json")),
        (b"1" * 5_000, (1, 1, "not_json")),
    ],
)
def test_a_damaged_file_is_refused_at_its_line_and_column_in_letters(
    tmp_path: Path, raw: bytes, place: tuple[int, int, str]
):
    (tmp_path / "count.json").write_bytes(raw)
    with pytest.raises(FormatError) as caught:
        read_bundle(tmp_path / "count.json")
    error = caught.value
    assert (error.line, error.column, error.message_code) == place
    assert str(error).startswith(f"{tmp_path / 'count.json'}:{place[0]}:{place[1]}: {place[2]}")


def test_a_recount_says_both_hashes():
    contest = demo_contest()
    outcome = count(contest, Rule("greedy"))
    bundle = make_bundle(contest, outcome)
    again = recount(bundle | {"result_sha256": "0" * 64})
    assert (again.published, again.recounted, again.matches) == ("0" * 64, sha256(outcome), False)
    assert again.outcome == outcome
    for wrong in (7, "0" * 63, None):
        with pytest.raises(BundleError) as caught:
            recount(bundle | {"result_sha256": wrong})
        assert (caught.value.code, caught.value.data) == ("not_a_bundle", {"reason": "result_sha256"})
    with pytest.raises(BundleError) as caught:
        recount({"contest": bundle["contest"]})
    assert (caught.value.code, caught.value.data) == ("not_a_bundle", {"reason": "KeyError"})


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path):
    with pytest.raises(FormatError) as caught:
        read_bundle(tmp_path / "absent.json")
    error = caught.value
    assert (error.line, error.column, error.message_code) == (0, 0, "cannot_read")
    assert error.data == {"reason": "No such file or directory"}
