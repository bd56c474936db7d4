"""Files of other systems: what they hold is read, what they break is named with its place."""

import os
from pathlib import Path

import pytest

from tests.proof import samples
from tests.proof.fuzz_formats import fuzz
from voting.tally import FormatError, Rule, count
from voting.tally.contest import BallotGroup
from voting.tally.formats.any import READERS, names_of, read_any
from voting.tally.formats.preflib import read as read_preflib
from voting.tally.formats.rctab import read as read_cast_votes


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def groups(path: Path) -> set[tuple[tuple[str, ...], tuple[int, ...], int]]:
    ballots = read_any(path).contest().ballots
    return {(group.marks, group.ranks or group.points, group.count) for group in ballots}


def test_preflib_orders_keep_equals(tmp_path: Path):
    path = write(tmp_path, "sample.toi", samples.TOI)
    assert groups(path) == {
        (("1", "2", "3"), (1, 2, 2), 3),
        (("3",), (1,), 2),
        (("1", "2", "3"), (1, 1, 2), 1),
    }
    election = read_preflib(path)
    assert (election.title, election.names) == ("Sample", {"1": "Ani", "2": "Budi", "3": "Citra"})


def test_both_headers_of_preflib_say_the_same(tmp_path: Path):
    new = """# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 5
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: Ani
# ALTERNATIVE NAME 2: Budi
# ALTERNATIVE NAME 3: Citra
3: 1,2
2: 3
"""
    old = read_preflib(write(tmp_path, "old.soi", samples.OLD_SOI))
    assert (old.names, old.groups) == (
        read_preflib(write(tmp_path, "new.soi", new)).names,
        (BallotGroup(("1", "2"), 3), BallotGroup(("3",), 2)),
    )
    assert old.contest() == read_any(tmp_path / "new.soi").contest()


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "column", "code"),
    [
        ("a.toi", "3: 1,{2,3}", "3: 1,{2,4}", 10, 6, "unknown_alternative"),
        ("a.toi", "3: 1,{2,3}", "3: 1,{2,1}", 10, 6, "repeated_alternative"),
        ("a.toi", "3: 1,{2,3}", "3: 1,,3", 10, 6, "unknown_alternative"),
        ("a.toi", "3: 1,{2,3}", "3: 1,{2,3", 10, 6, "bad_order"),
        ("a.toi", "3: 1,{2,3}", "3; 1,{2,3}", 10, 1, "missing_colon"),
        ("a.toi", "3: 1,{2,3}", "0: 1,{2,3}", 10, 1, "bad_count"),
        ("a.toi", "3: 1,{2,3}", f"{1 << 53}: 1", 10, 1, "bad_count"),
        ("a.toi", "3: 1,{2,3}", f"{(1 << 53) - 1}: 1\n1: 1", 11, 1, "bad_count"),
        ("a.toi", "NUMBER VOTERS: 6", "NUMBER VOTERS: 7", 5, 1, "count_mismatch"),
        ("a.toi", "NUMBER VOTERS: 6", "NUMBER VOTERS: x", 5, 1, "bad_number"),
        ("a.toi", "NUMBER UNIQUE ORDERS: 3", "NUMBER VOTERS: 6", 6, 1, "repeated_key"),
        ("a.toi", "NAME 2: Budi", "NAME 1: Budi", 8, 1, "repeated_alternative"),
        ("a.soi", "x", "x", 10, 6, "equals_in_a_strict_order"),
        ("a.toc", "x", "x", 11, 3, "incomplete_order"),
    ],
)
def test_mistakes_in_preflib_files_have_a_place(
    tmp_path: Path, name: str, old: str, new: str, line: int, column: int, code: str
):
    path = write(tmp_path, name, samples.TOI.replace(old, new))
    with pytest.raises(FormatError) as caught:
        read_any(path)
    error = caught.value
    assert (error.file, error.line, error.column, error.code) == (str(path), line, column, code)


def test_cast_votes_skip_gaps_and_end_at_an_overvote(tmp_path: Path):
    wide = write(tmp_path, "wide.csv", samples.WIDE)
    assert groups(wide) == {
        (("Ani, A.", "Budi"), (), 4),
        (("Budi",), (), 3),
        (("Citra",), (), 2),
        ((), (), 1),
    }
    assert read_cast_votes(wide).options == ("Ani, A.", "Budi", "Citra")
    assert groups(write(tmp_path, "long.csv", samples.LONG)) == {
        (("Ani", "Budi"), (), 1),
        (("Citra",), (), 1),
        ((), (), 1),
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("count,rank1\nx,A\n", 2, 1, "bad_count"),
        ("count,rank1\n0,A\n", 2, 1, "bad_count"),
        ("count,rank1\n1\n", 2, 2, "missing_cell"),
        ('count,rank1\n1,"A, B",C\n', 2, 10, "too_many_cells"),
        ("count,rank1\n1,undervote\n", 1, 1, "no_options"),
        ("ballot_id,rank,choice\n1,0,A\n", 2, 3, "bad_rank"),
        ("ballot_id,rank,choice\n1,1001,A\n", 2, 3, "bad_rank"),
        ("ballot_id,rank,choice\n,1,A\n", 2, 1, "bad_ballot_id"),
        ("count,first\n1,A\n", 1, 1, "bad_header"),
        ("#kind,dots\n", 1, 7, "unknown_kind"),
        ("#kind,ranked\nballots,a\n1,1\n", 1, 7, "kind_does_not_fit"),
        ("#kind,approval\nballots,a\n1,2\n", 3, 3, "bad_mark"),
        ("#colour,red\n", 1, 1, "unknown_key"),
        ("#project,a,dear\n", 1, 12, "bad_cost"),
        ("#project,a,1\n#project,a,1\n", 2, 10, "repeated_project"),
        ("#project,a,1,,1e9\n", 1, 15, "bad_score"),
        ("#project,a,1\ncount,1\n1,b\n", 3, 3, "unknown_option"),
        ("count,1,2\n1,a,a\n", 2, 5, "duplicate"),
        ("count,1,2\n1,,a\n", 2, 3, "skipped_rank"),
        ("#rank_limit,1\ncount,1,2\n1,a,b\n", 2, 1, "too_many"),
        ("ballots,a,a\n", 1, 11, "repeated_project"),
        ("ballots,a\n1,-1\n", 2, 3, "bad_points"),
        ("#budget,9\n", 1, 1, "unexpected_end"),
        (f"count,1\n{(1 << 53) - 1},a\n1,a\n", 3, 1, "bad_count"),
    ],
)
def test_mistakes_in_tables_have_a_place(tmp_path: Path, text: str, line: int, column: int, code: str):
    path = write(tmp_path, "a.csv", text)
    with pytest.raises(FormatError) as caught:
        read_any(path)
    assert (caught.value.line, caught.value.column, caught.value.code) == (line, column, code)


def test_our_tables_hold_money_groups_tags_and_scores(tmp_path: Path):
    election = read_any(write(tmp_path, "a.csv", samples.RANKINGS))
    contest = election.contest()
    assert (election.title, contest.kind, contest.budget, contest.rank_limit) == ("Village", "ranked", 100, 2)
    assert names_of(election) == {"lamp": "Lamps, all", "drain": "Drain", "school": "school"}
    lamp, drain, school = contest.projects
    assert (lamp.cost, lamp.group, str(lamp.score), drain.tags, school.cost) == (
        70, "street", "4/5", ("green", "youth"), 30,
    )  # fmt: skip
    assert groups(tmp_path / "a.csv") == {(("lamp", "drain"), (), 12), (("drain",), (), 3), ((), (), 1)}


def test_a_table_without_a_kind_is_approval_until_a_cell_is_above_one(tmp_path: Path):
    assert read_any(write(tmp_path, "a.csv", samples.TABLE)).contest().kind == "approval"
    assert groups(tmp_path / "a.csv") == {(("lamp",), (), 12), (("drain", "lamp"), (), 3), ((), (), 2)}
    assert (
        read_any(write(tmp_path, "b.csv", samples.TABLE.replace("12,1", "12,5"))).contest().kind == "points"
    )
    assert groups(write(tmp_path, "c.csv", samples.POINTS)) == {(("a", "b"), (3, 0), 2), (("b",), (7,), 1)}


def test_texts_of_the_margin_collection_are_read(tmp_path: Path):
    path = write(tmp_path, "a.txt", samples.MARGIN)
    assert groups(path) == {(("1", "2"), (), 12), (("3",), (), 4), ((), (), 2)}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code"),
    [
        ("(3,) : 4", "(4,) : 4", 5, 2, "unknown_option"),
        ("(3,) : 4", "(3, 3) : 4", 5, 2, "repeated_option"),
        ("(3,) : 4", "(3,) : 0", 5, 1, "bad_count"),
        ("(3,) : 4", "3 : 4", 5, 1, "bad_ballot"),
        ("1, 2, 3", "1, 2, 2", 1, 1, "bad_option"),
        ("-+-+-+-+-", "-", 6, 1, "unexpected_end"),
    ],
)
def test_mistakes_in_margin_texts_have_a_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, code: str
):
    path = write(tmp_path, "a.txt", samples.MARGIN.replace(old, new))
    with pytest.raises(FormatError) as caught:
        read_any(path)
    assert (caught.value.line, caught.value.column, caught.value.code) == (line, column, code)


def test_json_keeps_names_points_weights_and_equals(tmp_path: Path):
    election = read_any(write(tmp_path, "a.json", samples.CONTEST))
    assert (election.title, names_of(election)) == ("Village", {"a": "Lamps"})
    assert [group.weight for group in election.contest().ballots] == [1, 2]
    assert groups(write(tmp_path, "b.json", samples.EQUALS)) == {
        (("a", "b", "c"), (1, 2, 2), 2), (("b",), (1,), 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"count":2', '"count":0', "bad_count"),
        ('"count":2', '"count":1000000000000000000', "too_many_ballots"),
        ('"count":2', f'"count":{"9" * 5000}', "not_json"),
        ('"points":[3,1]', '"points":[3,1.5]', "not_a_contest"),
        ('"marks":["a","b"]', '"marks":"ab"', "not_a_contest"),
        ('"marks":["a","b"]', '"marks":["a","z"]', "unknown_option"),
        ('"group":"x"', '"group":["x"]', "not_a_contest"),
        ('"score":"4/5"', '"score":"1e999999999"', "not_a_contest"),
        ('"score":"4/5"', '"score":"4/0"', "not_a_contest"),
        ('"tags":["green"]', '"tags":[["green"]]', "not_a_contest"),
        ('"a":"Lamps"', '"a":7', "not_a_contest"),
        ('"Village"', '"\\ud800"', "not_a_contest"),
        ('"Village"', "[" * 100_000, "not_json"),
        ('"Village"', "NaN", "not_a_contest"),
        ('"Village"', '"Vil\x00lage"', "not_json"),
        ("{", "", "not_a_contest"),
    ],
)
def test_what_is_not_a_contest_in_json_is_refused(tmp_path: Path, old: str, new: str, code: str):
    text = "null" if not new else samples.CONTEST.replace(old, new, 1)
    with pytest.raises(FormatError) as caught:
        read_any(write(tmp_path, "a.json", text))
    assert caught.value.code == code
    if code != "not_json":
        assert (caught.value.line, caught.value.column) == (1, 1)


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample[0])
def test_the_first_bytes_tell_the_format_where_the_name_does_not(tmp_path: Path, sample: tuple[str, bytes]):
    suffix, data = sample
    named = read_any(write(tmp_path, f"a{suffix}", data)).contest()
    assert read_any(write(tmp_path, "a", data)).contest() == named
    if suffix != ".json":
        assert read_any(write(tmp_path, "b", b"\xef\xbb\xbf" + data)).contest() == named


def test_a_margin_text_without_ballots_is_told_by_its_third_line(tmp_path: Path):
    head = "".join(samples.MARGIN.splitlines(keepends=True)[:3])
    contest = read_any(write(tmp_path, "a", head)).contest()
    assert (len(contest.codes), contest.ballot_count) == (3, 0)


@pytest.mark.parametrize("text", ["", "\n", "hello\n", "\x00\xff", "1;2;3\n"])
def test_a_file_of_no_known_format_is_refused(tmp_path: Path, text: str):
    with pytest.raises(FormatError, match=r"\bunknown_format\b"):
        read_any(write(tmp_path, "a.dat", text))


@pytest.mark.parametrize("suffix", [*READERS, ""])
def test_a_missing_or_empty_file_is_an_error_in_every_format(tmp_path: Path, suffix: str):
    with pytest.raises(FormatError, match=r"\bcannot_read\b"):
        read_any(tmp_path / f"absent{suffix}")
    with pytest.raises(FormatError):
        read_any(write(tmp_path, f"empty{suffix}", ""))


def test_progress_reaches_the_end(tmp_path: Path):
    heard: list[tuple[int, int]] = []
    path = write(tmp_path, "a.toi", samples.TOI.rstrip("\n") + "\n" * 10_000)
    read_any(path, lambda done, total: heard.append((done, total)))
    assert heard
    assert all(done <= total == path.stat().st_size for done, total in heard)


def test_damaged_files_of_every_format_raise_nothing_but_our_errors():
    sums = fuzz(int(os.environ.get("REMBUK_FUZZ_FILES", "300")), seed=4_711)
    assert sums["read"] > 10
    assert sums["refused"] > 10


@pytest.mark.real_elections
def test_real_cast_votes_give_the_known_winners(real_elections: Path):
    ranked = real_elections / "ranked"
    winners = {
        "rctab/2013_minneapolis_mayor.csv": ("BETSY HODGES", 80_101),
        "rctab/2017_minneapolis_mayor.csv": ("Jacob Frey", 105_928),
        "irv/us_vt_btv_2009_03_mayor.normalized.csv": ("Bob Kiss", 8_980),
    }
    for name, (winner, ballots) in winners.items():
        contest = read_any(ranked / name).contest()
        assert (count(contest, Rule("irv")).winner, contest.ballot_count) == (winner, ballots)


@pytest.mark.real_elections
def test_every_real_file_of_rankings_is_read(real_elections: Path):
    ranked = real_elections / "ranked"
    examples = sorted((ranked / "condorcet_examples").glob("*.soc"))
    margins = sorted((ranked / "irv" / "us").glob("*.txt"))
    assert (len(examples), len(margins)) == (35, 14)
    assert all(read_any(path).contest().ballot_count > 1 for path in examples + margins)
    assert read_any(ranked / "irv" / "us" / "Oakland_2010_Mayor.txt").contest().ballot_count == 122_268
