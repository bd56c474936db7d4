"""What a refusal quotes of a file: its first forty characters, and the system's reason for an unreadable one."""

from pathlib import Path

import pytest

from tests.factories.tally_files import failure, write
from tests.proof import samples
from voting.tally import BallotGroup, Contest, ContestError, FormatError, Project, Rule, RuleError
from voting.tally.formats import ballots_csv, blt, convert, pabulib, rctab
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.cells import Line

# No two characters alike, none of them with a meaning in any format.
LONG = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = (1 << 53) - 1
FULL = "1" * 31
PLAIN = "#project,a,1\n#project,b,1\n"


def quoted(path: Path, reader=None) -> tuple[int, int, str, object]:
    line, column, code, data = failure(path) if reader is None else failure(path, reader)
    return line, column, code, data["found"]


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "found"),
    [
        (LONG, 1, 1, "bad_header", LONG[:40]),
        (f"#{LONG},1", 1, 1, "unknown_key", LONG.lower()[:40]),
        (f"#kind,{LONG}", 1, 7, "unknown_kind", LONG[:40]),
        (f"#seats,{LONG}", 1, 8, "bad_seats", LONG[:40]),
        (f"#rank_limit,{' ' * 45}0", 1, 13, "bad_rank_limit", " " * 40),
        (f"#project,a,1,,{LONG}", 1, 15, "bad_score", LONG[:40]),
        (f"#project,a,{LONG}", 1, 12, "bad_cost", LONG[:40]),
        (f"{PLAIN}count,1\n1,{LONG}", 4, 3, "unknown_option", LONG[:40]),
        (f"count,1,2\n1,{LONG},{LONG}", 2, 56, "duplicate", LONG[:40]),
        (f"ballots,a\n1,{' ' * 45}{MOST + 1}", 2, 3, "bad_points", " " * 40),
        (f"ballots,a\n{LONG},1", 2, 1, "bad_count", LONG[:40]),
        (f"ballots,a\n1,1\n{' ' * 45}{MOST},1", 3, 1, "bad_count", " " * 40),
        (f"ballots,a\n{FULL},1", 2, 1, "bad_count", FULL),
    ],
)
def test_our_tables(tmp_path: Path, text: str, line: int, column: int, code: str, found: str):
    assert quoted(write(tmp_path, "a.csv", text), ballots_csv.read) == (line, column, code, found)


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "code", "found"),
    [
        ("a.soi", f"3\n{LONG}", 2, 1, "bad_alternative", LONG[:40]),
        ("a.soi", f"1\n1,a\n{LONG}", 3, 1, "bad_sums", LONG[:40]),
        ("a.soi", f"# X: 1\n{LONG}", 2, 1, "missing_colon", LONG[:40]),
        ("a.soi", f"# X: 1\n{LONG}:1", 2, 1, "bad_count", LONG[:40]),
        ("a.soi", f"# X: 1\n1: {LONG}", 2, 3, "unknown_alternative", LONG[:40]),
        ("a.soi", f"# X: 1\n1:{{{LONG}", 2, 3, "bad_order", "{" + LONG[:39]),
        ("a.soi", f"# X: 1\n1:{{{LONG},}}", 2, 3, "equals_in_a_strict_order", "{" + LONG[:39]),
    ],
)
def test_orders(tmp_path: Path, name: str, text: str, line: int, column: int, code: str, found: str):
    assert quoted(write(tmp_path, name, text)) == (line, column, code, found)


@pytest.mark.parametrize(
    ("place", "column", "code", "found"),
    [
        ("1: 1,2,", 8, "unknown_alternative", ""),
        ("1: 1,2,{3", 8, "bad_order", "{3"),
        ("1: 1,2}", 6, "bad_order", "2}"),
        ("11: 1,{2,3},", 13, "unknown_alternative", ""),
        ("1: 1,{2,2}", 6, "repeated_alternative", "2"),
    ],
)
def test_where_an_order_ends_too_late_or_never(
    tmp_path: Path, place: str, column: int, code: str, found: str
):
    text = samples.TOI.replace("3: 1,{2,3}", place)
    assert quoted(write(tmp_path, "a.toi", text)) == (10, column, code, found)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code", "found"),
    [
        ("1, 2, 3", LONG, 1, 1, "bad_option", LONG[:40]),
        ("(3,) : 4", LONG, 5, 1, "bad_ballot", LONG[:40]),
        ("(3,) : 4", f"(1, {'9' * 50}) : 4", 5, 2, "unknown_option", "9" * 40),
    ],
)
def test_margin_texts(tmp_path: Path, old: str, new: str, line: int, column: int, code: str, found: str):
    path = write(tmp_path, "a.txt", samples.MARGIN.replace(old, new))
    assert quoted(path) == (line, column, code, found)


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "found"),
    [
        (f"1 {LONG}\n", 1, 3, "bad_header", LONG[:40]),
        (f"1 1\n1 {LONG} 0\n", 2, 3, "bad_candidate", LONG[:40]),
        (f"1 1\n1 1 {LONG}\n", 2, 5, "missing_zero", LONG[:40]),
        (f'1 1\n0\n "{LONG}\n', 3, 2, "bad_quoting", '"' + LONG[:39]),
        (f"1 1\n0\na\nb\n{LONG}\n", 5, 1, "unexpected_line", LONG[:40]),
    ],
)
def test_blt(tmp_path: Path, text: str, line: int, column: int, code: str, found: str):
    assert quoted(write(tmp_path, "a.blt", text), blt.read) == (line, column, code, found)


def test_cast_votes_and_pabulib(tmp_path: Path):
    cast = write(tmp_path, "a.csv", f"count,rank1\n1,a\n{' ' * 45}{MOST},a\n")
    assert quoted(cast, rctab.read) == (3, 1, "bad_count", " " * 40)
    points = write(tmp_path, "a.pb", samples.CUMULATIVE.replace("2;b;5", f"2;b;{LONG}"))
    assert quoted(points) == (15, 5, "bad_points", LONG[:40])
    meta = write(tmp_path, "b.pb", LONG)
    assert quoted(meta) == (1, 1, "expected_meta", LONG[:20])


@pytest.mark.parametrize("read", [Line.whole, Line.decimal, Line.coordinate])
def test_single_cells(read):
    with pytest.raises(FormatError) as refused:
        read(Line("f", 3, f"x;{LONG}", ["x", LONG]), 1, "bad")
    assert (refused.value.line, refused.value.column, refused.value.data) == (3, 3, {"found": LONG[:40]})


def test_parameters_of_rules():
    with pytest.raises(RuleError) as refused:
        Rule("greedy", threshold_share=LONG)
    assert refused.value.data["value"] == LONG[:40]


@pytest.mark.parametrize(
    ("suffix", "codes", "names", "group", "title", "what", "found"),
    [
        (".pb", [f"a,{LONG}"], {}, "", "", "code", f"a,{LONG}"),
        (".pb", ["a"], {"a": f" {LONG}"}, "", "", "text", f" {LONG}"),
        (".pb", ["a"], {}, f"{LONG} ", "", "text", LONG),
        (".pb", ["a"], {}, "", f"\t{LONG}", "title", f"\t{LONG}"),
        (".csv", ["a"], {"a": f" {LONG}"}, "", "", "text", f" {LONG}"),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, suffix, codes, names, group, title, what, found):
    projects = [Project(code, 1, group=group) for code in codes]
    contest = Contest.of("approval", projects, [BallotGroup((codes[0],), 1)], 9)
    with pytest.raises(ContestError) as refused:
        convert.convert(BallotTable(title, names, contest), tmp_path / f"a{suffix}")
    assert refused.value.code == "cannot_express"
    form = suffix[1:]
    assert refused.value.data == {"format": form, "what": what, "found": ascii(found[:40])}


@pytest.mark.parametrize("name", ["a.csv", "a.pb", "a.blt", "a.json", "a.toi", "a.txt", "a"])
def test_a_system_that_gives_no_reason(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path, name, "#kind,approval\n")

    def refuse(*_given: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert failure(path) == (0, 0, "cannot_read", {"reason": "unknown"})


def test_both_readers_of_pabulib_quote_the_same(tmp_path: Path):
    path = write(tmp_path, "a.pb", samples.PABULIB.replace("v3;3;41", "v3;3,9;41"))
    assert (
        quoted(path, pabulib.read) == quoted(path, pabulib.read_strictly) == (19, 4, "unknown_project", "9")
    )
