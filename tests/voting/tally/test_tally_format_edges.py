"""The corners of the readers and writers: limits, progress, errors with all their data, plain texts."""

from pathlib import Path

import pytest

from tests.factories.tally_files import failure, write
from tests.proof import samples
from voting.tally.formats import ballots_csv, blt, margin_irv, pabulib, papers, preflib, rctab
from voting.tally.formats.any import names_of, read_any
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.blt_election import BltElection
from voting.tally.formats.papers import Listed, Vote
from voting.tally.formats.profile import Profile


@pytest.mark.parametrize(
    ("text", "line", "column", "code", "data"),
    [
        ("#rank_limit,0\n", 1, 13, "bad_rank_limit", {"found": "0"}),
        (f"#seats,{1 << 53}\n", 1, 8, "bad_seats", {"found": str(1 << 53)}),
        ("#title,a\n#title,b\n", 2, 1, "bad_key", {"found": "title"}),
        ("#budget\n", 1, 1, "bad_key", {"found": "budget"}),
        ("#budget,1,2\n", 1, 1, "bad_key", {"found": "budget"}),
        ("#project,a\n", 1, 11, "missing_cell", {}),
        ("#project,a,1,,,,A,more\n", 1, 19, "too_many_cells", {}),
        ("#project,,1\n", 1, 10, "empty_code", {"found": ""}),
        ("ballots,a,\n", 1, 11, "empty_code", {"found": ""}),
        ("#project,a,1\nballots,b\n", 2, 9, "unknown_option", {"found": "b"}),
        ("count,1\n1,a,b\n", 2, 5, "too_many_cells", {"expected": 2}),
        ("count,1\n1\n", 2, 2, "missing_cell", {"expected": 2}),
        (f"ballots,a\n1,{1 << 53}\n", 2, 3, "bad_points", {"found": str(1 << 53)}),
        ("#kind,approval\nballots,a,b\n1,1,2\n", 3, 5, "bad_mark", {"found": 2}),
        ("count\n", 1, 1, "bad_header", {"found": "count"}),
        ("count,1,3\n", 1, 1, "bad_header", {"found": "count,1,3"}),
        ("ballots\n", 1, 1, "bad_header", {"found": "ballots"}),
        ("#budget,9\n#seats,2\n", 2, 1, "unexpected_end", {}),
    ],
)
def test_mistakes_in_our_tables_say_what_was_found(
    tmp_path: Path, text: str, line: int, column: int, code: str, data: dict[str, object]
):
    path = write(tmp_path, "a.csv", text)
    assert failure(path, ballots_csv.read) == (line, column, code, data)


def test_the_largest_numbers_of_our_tables_are_read(tmp_path: Path):
    most = (1 << 53) - 1
    path = write(tmp_path, "a.csv", f"#seats,{most}\n#kind,points\nballots,a,b\n1,1024,\n")
    contest = ballots_csv.read(path).contest()
    assert (contest.seats, contest.codes) == (most, ("a", "b"))
    ranked = ballots_csv.read(write(tmp_path, "b.csv", f"#rank_limit,1\ncount,1\n{most},b\n")).contest()
    assert (ranked.ballot_count, ranked.rank_limit, ranked.codes) == (most, 1, ("b",))


def test_options_of_rankings_without_project_lines_are_sorted_and_free(tmp_path: Path):
    table = ballots_csv.read(write(tmp_path, "a.csv", "count,1,2\n2,b,a\n1,c,\n"))
    assert [(item.code, item.cost) for item in table.contest().projects] == [("a", 0), ("b", 0), ("c", 0)]
    assert (table.names, table.title, table.contest().budget) == ({"a": "a", "b": "b", "c": "c"}, "", 0)


BLANKS = "\n" * 20_000


@pytest.mark.parametrize(
    ("name", "text", "reader"),
    [
        ("a.csv", samples.RANKINGS, ballots_csv.read),
        ("b.csv", samples.WIDE, rctab.read),
        ("a.txt", samples.MARGIN, margin_irv.read),
        ("a.toi", samples.TOI, preflib.read),
        ("a.pb", samples.PABULIB, pabulib.read_strictly),
    ],
)
def test_progress_is_told_in_bytes_now_and_then(tmp_path: Path, name: str, text: str, reader):
    path = write(tmp_path, name, text + BLANKS)
    heard: list[tuple[int, int]] = []
    reader(path, lambda done, total: heard.append((done, total)))
    size = len(text.encode()) + len(BLANKS)
    # Every 10,000 lines (Pabulib: 2,000 and the end).
    every = 2_000 if name == "a.pb" else 10_000
    ends = len(text) + every - text.count("\n")
    assert heard[0] == (ends + len(text.encode()) - len(text), size)
    assert heard[1][0] - heard[0][0] == every
    assert len(heard) == (11 if name == "a.pb" else 2)
    assert name != "a.pb" or heard[-1] == (size, size)


def test_both_readers_of_pabulib_and_blt_tell_the_end(tmp_path: Path):
    for name, text, reader in (("a.pb", samples.PABULIB, pabulib.read), ("a.blt", samples.BLT, blt.read)):
        heard: list[tuple[int, int]] = []
        path = write(tmp_path, name, text)
        reader(path, lambda done, total, heard=heard: heard.append((done, total)))
        assert heard[-1] == (path.stat().st_size, path.stat().st_size)


def test_a_file_too_large_for_memory_is_streamed_and_equal(tmp_path: Path, monkeypatch):
    path = write(tmp_path, "a.pb", samples.PABULIB)
    quick = pabulib.read(path)
    monkeypatch.setattr(pabulib.fast, "SIZE_LIMIT", path.stat().st_size)
    assert type(pabulib.read(path).papers) is type(quick.papers)
    monkeypatch.setattr(pabulib.fast, "SIZE_LIMIT", path.stat().st_size - 1)
    streamed = pabulib.read(path)
    assert type(streamed.papers) is not type(quick.papers)
    assert streamed == quick
    assert streamed.papers.listed is streamed.papers.listed


def test_preflib_needs_alternatives_and_has_a_bound_of_them(tmp_path: Path, monkeypatch):
    nobody = "# NUMBER ALTERNATIVES: 0\n# NUMBER VOTERS: 0\n"
    assert failure(write(tmp_path, "a.soi", nobody)) == (2, 1, "no_alternatives", {})
    monkeypatch.setattr(preflib, "ALTERNATIVES_LIMIT", 3)
    assert preflib.read(write(tmp_path, "a.toi", samples.TOI)).names == {
        "1": "Ani",
        "2": "Budi",
        "3": "Citra",
    }
    monkeypatch.setattr(preflib, "ALTERNATIVES_LIMIT", 2)
    assert failure(tmp_path / "a.toi") == (9, 1, "too_many_alternatives", {"limit": 2})


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code", "data"),
    [
        ("1,Ani", "1;Ani", 2, 1, "bad_alternative", {"found": "1;Ani"}),
        ("1,Ani", "x,Ani", 2, 1, "bad_alternative", {"found": "x,Ani"}),
        ("1,Ani", "1234567890,Ani", 2, 1, "bad_alternative", {"found": "1234567890,Ani"}),
        ("5,5,2", "5,5", 5, 1, "bad_sums", {"found": "5,5"}),
        ("5,5,2", "6,5,2", 5, 1, "count_mismatch", {"key": "NUMBER VOTERS", "found": 5}),
        ("5,5,2", "5,5,3", 5, 1, "count_mismatch", {"key": "NUMBER UNIQUE ORDERS", "found": 2}),
        ("3,1,2", "3,1,4", 6, 5, "unknown_alternative", {"found": "4"}),
        ("3,1,2", "3,1,{2,3}", 6, 5, "equals_in_a_strict_order", {"found": "{2,3}"}),
        ("3\n1,Ani", "1234567890123456\n1,Ani", 1, 1, "bad_number", {"key": "NUMBER ALTERNATIVES"}),
    ],
)
def test_mistakes_under_the_old_header_have_a_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, code: str, data: dict[str, object]
):
    path = write(tmp_path, "a.soi", samples.OLD_SOI.replace(old, new, 1))
    assert failure(path) == (line, column, code, data)


def test_preflib_names_without_text_are_codes_and_leading_zeros_mean_nothing(tmp_path: Path):
    text = samples.OLD_SOI.replace("1,Ani", "01,").replace("2,Budi", "2, Budi ")
    assert preflib.read(write(tmp_path, "a.soi", text)).names == {"1": "1", "2": "Budi", "3": "Citra"}
    blank = samples.TOI.replace("NAME 3: Citra", "NAME 3:").replace("# TITLE: Sample\n", "")
    profile = preflib.read(write(tmp_path, "a.toi", blank))
    assert (profile.names["3"], profile.title) == ("3", "sample.toi")


def test_comments_between_orders_mean_nothing(tmp_path: Path):
    plainly = preflib.read(write(tmp_path, "a.toi", samples.TOI))
    text = samples.TOI.replace("2: 3\n", "# NUMBER VOTERS: 9\n# remark\n2: 3\n")
    assert preflib.read(write(tmp_path, "b.toi", text)).groups == plainly.groups


@pytest.mark.parametrize(
    ("text", "line", "code", "data"),
    [
        ("", 1, "bad_header", {}),
        ("\nvotes,rank1\n", 1, "bad_header", {}),
        ("count,rank12345\n", 1, "bad_header", {}),
        ("ballot_id,rank,choice\n1,x,A\n", 2, "bad_rank", {"found": "x"}),
        ("ballot_id,rank,choice\n1,1001,A\n", 2, "bad_rank", {"found": 1001}),
        ("count,rank1\n2,A,B\n", 2, "too_many_cells", {"expected": 2}),
        ("count,rank1\n\n1,overvote\n", 1, "no_options", {}),
    ],
)
def test_mistakes_in_cast_votes_say_what_was_found(
    tmp_path: Path, text: str, line: int, code: str, data: dict[str, object]
):
    found = failure(write(tmp_path, "a.csv", text), rctab.read)
    assert (found[0], *found[2:]) == (line, code, data)


def test_cast_votes_keep_ranks_up_to_the_bound_and_skip_blank_lines(tmp_path: Path):
    text = "Ballot_ID, rank ,CHOICE\n\n7,1000,A\n7,2,$undervote\n7,3,B\n7,3,B\n"
    votes = rctab.read(write(tmp_path, "a.csv", text))
    ((ranks, count),) = votes.ballots
    assert (len(ranks), ranks[999], ranks[2], ranks[1], count) == (1000, ("A",), ("B",), (), 1)
    assert (votes.title, names_of(votes)) == ("a", {"A": "A", "B": "B"})
    wide = rctab.read(write(tmp_path, "b.csv", "count,rank1,rank 2\n2,A,B\n1,A,B\n1,B,\n"))
    assert dict(wide.ballots) == {(("A",), ("B",)): 3, (("B",), ()): 1}


@pytest.mark.parametrize(
    ("old", "new", "column", "code", "data"),
    [
        ("(3,) : 4", "(3,) : 9007199254740992", 1, "bad_count", {"found": "9007199254740992"}),
        ("(3,) : 4", "(3,) : 9007199254740991", 8, "bad_count", {"found": "9007199254740991"}),
        ("(3,) : 4", "(3,) ; 4", 1, "bad_ballot", {"found": "(3,) ; 4"}),
        ("(3,) : 4", "(1, 9) : 4", 2, "unknown_option", {"found": "9"}),
    ],
)
def test_mistakes_in_margin_texts_say_what_was_found(tmp_path: Path, old, new, column, code, data):
    path = write(tmp_path, "a.txt", samples.MARGIN.replace(old, new))
    assert failure(path) == (5, column, code, data)


def test_a_score_that_is_no_exact_text_is_no_contest(tmp_path: Path):
    for score in ("0.5", "true", "[1]"):
        path = write(tmp_path, "a.json", samples.CONTEST.replace('"score":"4/5"', f'"score":{score}'))
        assert failure(path)[2:] == ("not_a_contest", {"reason": "TypeError"})
    path = write(tmp_path, "a.json", samples.CONTEST.replace('"score":"4/5"', '"score":3'))
    assert read_any(path).contest().projects[0].score == 3


def test_the_sum_of_ballots_in_json_is_bounded_with_their_weights(tmp_path: Path):
    def counted(count: int) -> Path:
        return write(tmp_path, "a.json", samples.CONTEST.replace('"count":1,', f'"count":{count},'))

    # Two more ballots stand beside these, which have weight 2.
    assert read_any(counted((1 << 49) - 2)).contest().ballot_count == 1 << 49
    assert failure(counted((1 << 52) - 1))[2:] == ("too_many_ballots", {"limit": 1 << 53})


def test_a_quoted_name_with_a_stray_quote_inside_keeps_it(tmp_path: Path):
    path = write(tmp_path, "a.blt", '1 1\n1 1 0\n0\n"""a""b"\n')
    assert blt.read(path).names == ('"a"b',)


def test_counted_papers_list_their_ballots():
    counts = {Vote(("a",)): 2, Vote(()): 1}
    counted = papers.CountedPapers("ab", counts, cumulative=False)
    assert counted.listed == Listed(("1", "2", "3"), (Vote(("a",)), Vote(("a",)), Vote(())), ((), (), ()))
    assert (counted.count, counted.written.points) == (3, None)
    assert counted == papers.ListedPapers("ab", counted.listed, cumulative=False)
    assert counted != "papers"


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (("voter_id", "vote", "age"), '"v;1";1,2;"a""b"'),
        (("age", "vote", "voter_id"), '"a""b";1,2;"v;1"'),
        (("vote", "voter_id", "age"), '1,2;"v;1";"a""b"'),
    ],
)
def test_voters_stand_in_any_column_and_are_quoted_where_needed(tmp_path: Path, columns, line: str):
    other = line.replace('"v;1"', "v2").replace('"a""b"', "")
    head = samples.PABULIB.split("VOTES\n")[0].replace("num_votes;4", "num_votes;2")
    text = f"{head}VOTES\n{';'.join(columns)}\n{line}\n{other}\n"
    election = pabulib.read(write(tmp_path, "a.pb", text))
    assert election.voter_ids == ("v;1", "v2")
    assert election.voter_cells == (('a"b',), ("",))
    pabulib.write(election, tmp_path / "b.pb")
    assert (tmp_path / "b.pb").read_text().split("VOTES\n")[1] == f"{';'.join(columns)}\n{line}\n{other}\n"


@pytest.mark.parametrize(
    "name", ["absent", "absent.csv", "absent.pb", "absent.blt", "absent.json", "absent.toi"]
)
def test_a_file_that_is_not_there_stands_at_no_line(tmp_path: Path, name: str):
    reason = {"reason": "No such file or directory"}
    assert failure(tmp_path / name) == (0, 0, "cannot_read", reason)


def test_a_file_of_no_known_format_is_told_the_known_endings(tmp_path: Path):
    found = failure(write(tmp_path, "a.dat", "hello\n"))
    assert found == (1, 1, "unknown_format", {"known": ".pb .blt .json .csv .txt .soc .soi .toc .toi"})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("3 1 # three for one\n1 1 0\n0\na\nb\nc\n", BltElection),
        ("\n\n meta \nkey;value\n", None),
        ('  {"contest": 1}', None),
        ("1\n1,a\n1,1,1\n1,1\n", Profile),
        ("# NUMBER ALTERNATIVES: 1\n# NUMBER VOTERS: 1\n# ALTERNATIVE NAME 1: a\n1: 1\n", Profile),
        ("1, 2\nA,B\n---\n(1,) : 2\n", Profile),
        ("#kind,approval\nballots,a\n1,1\n", BallotTable),
        ("count,rank1\n1,A\n", rctab.CastVotes),
    ],
)
def test_the_first_line_tells_the_reader(tmp_path: Path, text: str, kind: type | None):
    path = write(tmp_path, "a", text)
    if kind is not None:
        assert isinstance(read_any(path), kind)
    else:
        assert failure(path)[2] in ("expected_meta", "missing_key", "unexpected_end", "not_a_contest")


@pytest.mark.parametrize("text", ["3 1 x\n", "x3 1\n", "1, 2\nA,B\n--\n", "counts,1\n"])
def test_what_only_looks_like_a_format_is_none(tmp_path: Path, text: str):
    assert failure(write(tmp_path, "a", text))[2] == "unknown_format"
