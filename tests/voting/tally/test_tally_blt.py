"""BLT files: read strictly, written back equal, every mistake with its place."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voting.tally import BallotGroup, Contest, ContestError, FormatError, Project, Rule, count
from voting.tally.formats import blt
from voting.tally.formats.blt_election import BltBallot, BltElection

SMALL = '''4 2  # four for two
-2 -4
3 1 3 0
2 3 - 1=2 0
1 - - 4 0

5 0
0
"SNP ""Muriel JAFFREY"""
"LD ""Millie MCLEOD"" "
"Drew CULLINANE" "Independent"
Mo HUSSAIN     (LD)
"""Ward 3"""
'''


def write_text(folder: Path, text: str | bytes) -> Path:
    path = folder / "ward.blt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_feature_of_the_format_is_read(tmp_path: Path):
    election = blt.read(write_text(tmp_path, SMALL))
    assert (election.seats, election.withdrawn, election.title) == (2, (2, 4), "Ward 3")
    assert election.names == (
        'SNP "Muriel JAFFREY"',
        'LD "Millie MCLEOD"',
        "Drew CULLINANE (Independent)",
        "Mo HUSSAIN (LD)",
    )
    assert list(election.ballots) == [
        BltBallot(3, ((1,), (3,))),
        BltBallot(2, ((3,), (), (1, 2))),
        BltBallot(1, ((), (), (4,))),
        BltBallot(5, ()),
    ]


def test_the_contest_leaves_the_withdrawn_out_and_closes_ranks_up(tmp_path: Path):
    election = blt.read(write_text(tmp_path, SMALL))
    contest = election.contest()
    assert (contest.codes, contest.seats, contest.ballot_count) == (("1", "3"), 2, 11)
    assert [(group.marks, group.count, group.ranks) for group in contest.ballots] == [
        ((), 6, ()),
        (("1", "3"), 3, ()),
        (("3", "1"), 2, ()),
    ]
    assert election.name("3") == "Drew CULLINANE (Independent)"


def test_equals_stay_equals_in_the_contest():
    election = BltElection.of("", 1, "abc", [BltBallot(2, ((), (1, 3), (), (2,)))])
    assert list(election.contest().ballots) == [BallotGroup(("1", "3", "2"), 2, (), (1, 1, 2))]


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("", 1, 1, "unexpected_end"),
        ("3\n0\n", 1, 1, "bad_header"),
        ("3 2 1\n", 1, 5, "bad_header"),
        ("x 2\n", 1, 1, "bad_header"),
        ("0 2\n", 1, 1, "bad_number_of_candidates"),
        ("99999 2\n", 1, 1, "bad_number_of_candidates"),
        ("2 0\n0\na\nb\n", 1, 3, "bad_seats"),
        ("2 1\n-3\n", 2, 2, "unknown_candidate"),
        ("2 1\n-1 x\n", 2, 4, "bad_withdrawal"),
        ("2 1\n1 2 0\n-1\n", 3, 1, "bad_withdrawal"),
        ("2 1\n1 2 3 0\n0\na\nb\n", 2, 5, "unknown_candidate"),
        ("2 1\n1 2 x 0\n", 2, 5, "bad_candidate"),
        ("2 1\n1 1=2=1 0\n", 2, 7, "repeated_candidate"),
        ("2 1\n1 1 2 1 0\n0\na\nb\n", 2, 7, "repeated_candidate"),
        ("2 1\n1 1= 0\n", 2, 5, "bad_candidate"),
        ("2 1\n1 1 2\n0\na\nb\n", 2, 5, "missing_zero"),
        ("2 1\n1 0 2 0\n0\na\nb\n", 2, 3, "unknown_candidate"),
        ("2 1\n0 1 0\n0\na\nb\n", 2, 1, "bad_weight"),
        ("2 1\n1.5 1 0\n", 2, 1, "bad_weight"),
        ("2 1\n9999999999999999 1 0\n0\na\nb\n", 2, 1, "bad_weight"),
        ("2 1\n18446744073709551617 1 0\n0\na\nb\n", 2, 1, "bad_weight"),
        ("2 1\n1 18446744073709551617 0\n0\na\nb\n", 2, 3, "bad_candidate"),
        ("2 1\n" + "999999999999999 1 0\n" * 10 + "0\na\nb\n", 11, 1, "bad_weight"),
        ("10001 1\n0\n", 1, 1, "bad_number_of_candidates"),
        ("2 1\n-0\n", 2, 2, "unknown_candidate"),
        ("2 1\n1 1 0\n", 2, 1, "unexpected_end"),
        ("2 1\n1 1 0\n0\na\n", 4, 1, "too_few_names"),
        ("2 1\n0\na\nb\nt\nmore\n", 6, 1, "unexpected_line"),
        ('2 1\n0\n"a\nb\n', 3, 1, "bad_quoting"),
        ('2 1\n0\na\n""\n', 4, 1, "empty_name"),
        (b"2 1\n0\na\n\xff\n", 4, 1, "not_utf8"),
        (b"2 1\n0\na\nb\x00\n", 4, 2, "control_character"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text, line, column, code):
    with pytest.raises(FormatError) as caught:
        blt.read(write_text(tmp_path, text))
    error = caught.value
    assert (error.line, error.column, error.message_code) == (line, column, code)


def test_a_mistake_names_the_file_and_shows_what_was_found(tmp_path: Path):
    path = write_text(tmp_path, "2 1\n1 " + "x" * 60 + " 0\n")
    with pytest.raises(FormatError) as caught:
        blt.read(path)
    assert (caught.value.file, caught.value.data) == (str(path), {"found": "x" * 40})
    with pytest.raises(FormatError) as caught:
        blt.read(write_text(tmp_path, "3 1\n0\na\n"))
    assert caught.value.data == {"found": 1, "needed": 3}


@pytest.mark.parametrize(
    ("size", "rows", "plain"),
    [
        (62, "1 62 1 0\n", True),
        (63, "1 63 1 0\n", False),
        (2, "2147483648 2 0\n", True),
        (2, "2147483649 2 0\n", False),
        (2, "", True),
        (2, "3 0\n4 2 1 0\n", True),
        (2, "3 1 0 \n", False),
        (2, "3 - 1 0\n", False),
        (2, "3  1 0\n", False),
        (2, " 3 1 0\n", False),
        (2, "000000000000123 1 0\n907 2 0\n", True),
    ],
)
def test_plain_files_are_read_in_one_go_with_the_same_result(
    tmp_path: Path, size: int, rows: str, plain: bool
):
    listed = "".join(f'"N {number}"\n' for number in range(size))
    path = write_text(tmp_path, f"{size} 1\n{rows}0\n{listed}")
    election = blt._read_plain(path, str(path))
    assert (election is not None) == plain
    assert blt.read(path) == blt._read_lines(path, None, 0)
    assert election is None or election == blt.read(path)


def test_a_name_may_begin_with_a_quotation_mark(tmp_path: Path):
    election = blt.read(write_text(tmp_path, '2 1\n0\n"""A"\n"""B ""x"""\n"""C"" ""D"""\n'))
    assert (election.names, election.title) == (('"A', '"B "x"'), "C (D)")


def test_skipped_ranks_at_the_end_and_empty_lines_mean_nothing(tmp_path: Path):
    election = blt.read(write_text(tmp_path, "2 1\n\n3 1 - - 0\n2 - 0\n\n0\n\na\n  \nb\n\nt\n\n"))
    assert list(election.ballots) == [BltBallot(3, ((1,),)), BltBallot(2, ())]
    assert (election.names, election.title) == (("a", "b"), "t")


def test_a_file_that_vanishes_before_it_is_read_is_left_to_the_line_reader(tmp_path: Path):
    assert blt._read_plain(tmp_path / "gone.blt", "gone.blt") is None


def test_progress_is_told_every_two_thousand_lines(tmp_path: Path):
    text = "2 1\n" + "1 1=2 0\n" * 4_500 + "0\na\nb\n"
    seen: list[tuple[int, int]] = []
    election = blt.read(write_text(tmp_path, text), lambda done, total: seen.append((done, total)))
    size = len(text)
    assert seen == [(4 + 1_999 * 8, size), (4 + 3_999 * 8, size), (size, size)]
    assert election.ballot_count == 4_500


def test_the_withdrawn_are_taken_off_plain_ballots_and_off_equals():
    ballots = [BltBallot(2, ((1,), (2,), (3,))), BltBallot(3, ((2,),))]
    plain = BltElection.of("", 1, "abc", ballots, withdrawn=[2])
    assert list(plain.contest().ballots) == [BallotGroup((), 3), BallotGroup(("1", "3"), 2)]
    alone = BltElection.of("", 1, "abc", [BltBallot(2, ((1, 2),))], withdrawn=[2, 1])
    assert (alone.withdrawn, alone.contest().codes) == ((1, 2), ("3",))
    assert list(alone.contest().ballots) == [BallotGroup((), 2)]
    gap = BltElection.of("", 1, "abc", [BltBallot(1, ((1, 2), (), (3,)))], withdrawn=[1])
    assert list(gap.contest().ballots) == [BallotGroup(("2", "3"), 1)]


def test_elections_are_equal_when_they_say_the_same():
    ballots = [BltBallot(2, ((1,), (2,)))]
    one = BltElection.of("t", 1, "ab", ballots)
    assert one == BltElection.of("t", 1, "ab", ballots)
    assert hash(one) == hash(BltElection.of("t", 1, "ab", ballots))
    for other in (
        BltElection.of("u", 1, "ab", ballots), BltElection.of("t", 2, "ab", ballots),
        BltElection.of("t", 1, "ac", ballots), BltElection.of("t", 1, "ab", ballots, withdrawn=[1]),
        BltElection.of("t", 1, "ab", [BltBallot(3, ((1,), (2,)))]), "t",
    ):  # fmt: skip
        assert one != other
    assert [one.name(code) for code in "12"] == ["a", "b"]


def test_a_contest_is_written_with_names_and_title():
    contest = Contest.of("ranked", [Project("x", 0), Project("y", 0)], [BallotGroup(("y",), 3)], 0)
    named = BltElection.from_contest(contest, ["Ani", "Budi"], "Ward 1")
    assert (named.names, named.title, named.seats, list(named.ballots)) == (
        ("Ani", "Budi"), "Ward 1", 1, [BltBallot(3, ((2,),))],
    )  # fmt: skip
    assert BltElection.from_contest(contest).names == ("x", "y")
    assert list(named.contest().ballots) == [BallotGroup(("2",), 3)]
    weighted = Contest.of("ranked", contest.projects, [BallotGroup(("x",), 1, weight=7)], 0)
    with pytest.raises(ContestError) as caught:
        BltElection.from_contest(weighted)
    assert caught.value.data == {"weight": 7}


def test_the_bytes_written(tmp_path: Path):
    ballots = [BltBallot(2, ((2, 1), (), (3,))), BltBallot(1, ())]
    election = BltElection.of('The "W"', 2, ['A "x"', "B", "C"], ballots, withdrawn=[3, 2])
    blt.write(election, tmp_path / "w.blt")
    assert (tmp_path / "w.blt").read_text() == (
        '3 2\n-2 -3\n2 2=1 - 3 0\n1 0\n0\n"A ""x"""\n"B"\n"C"\n"The ""W"""\n'
    )


def test_a_missing_file_and_a_folder_are_format_errors(tmp_path: Path):
    for path in (tmp_path / "none.blt", tmp_path):
        with pytest.raises(FormatError, match=r"\bcannot_read\b"):
            blt.read(path)


def test_windows_line_ends_and_a_mark_at_the_start_change_nothing(tmp_path: Path):
    plain = blt.read(write_text(tmp_path, SMALL))
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert blt.read(write_text(tmp_path, windows)) == plain


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path):
    seen: list[tuple[int, int]] = []
    path = write_text(tmp_path, SMALL)
    blt.read(path, lambda done, total: seen.append((done, total)))
    assert seen == [(path.stat().st_size, path.stat().st_size)]


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6).filter(
    lambda name: not (name.startswith('"') and name.endswith('"'))
)


@st.composite
def elections(draw) -> BltElection:
    size = draw(st.integers(1, 5))
    ballot = st.permutations(range(1, size + 1)).flatmap(
        lambda order: st.lists(st.integers(0, 2), min_size=1, max_size=size).map(
            lambda sizes: deal(order, sizes)
        )
    )
    lines = draw(st.lists(st.builds(BltBallot, st.integers(1, 1 << 40), ballot), max_size=6))
    withdrawn = draw(st.sets(st.integers(1, size), max_size=size - 1))
    listed = draw(st.lists(names, min_size=size, max_size=size))
    title = draw(names | st.just(""))
    return BltElection.of(title, draw(st.integers(1, 4)), listed, lines, tuple(withdrawn))


def deal(order, sizes) -> tuple[tuple[int, ...], ...]:
    """Cut an order of candidates into ranks of these sizes (0 skips one), without empty ranks at the end."""
    ranks, rest = [], list(order)
    for size in sizes:
        ranks.append(tuple(sorted(rest[:size])))
        rest = rest[size:]
    while ranks and not ranks[-1]:
        ranks.pop()
    return tuple(ranks)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elections())
def test_what_is_written_is_read_back_equal(tmp_path, election):
    blt.write(election, tmp_path / "ward.blt")
    assert blt.read(tmp_path / "ward.blt") == election


def test_a_name_that_the_format_cannot_hold_is_refused(tmp_path: Path):
    for name in ("", "a\nb", '"Bob"', "two  spaces"):
        with pytest.raises(ContestError, match=r"\bbad_name\b"):
            blt.write(BltElection.of("", 1, [name], []), tmp_path / "ward.blt")


def test_a_contest_becomes_an_election_and_comes_back():
    projects = [Project(code, 0) for code in ("1", "2", "3")]
    groups = [BallotGroup(("2", "1"), 4), BallotGroup(("1", "3", "2"), 2, (), (1, 1, 2)), BallotGroup((), 1)]
    contest = Contest.of("ranked", projects, groups, 0, seats=2)
    assert BltElection.from_contest(contest).contest() == contest
    weighted = Contest.of("ranked", projects, [BallotGroup(("1",), 1, weight=2)], 0)
    approval = Contest.of("approval", projects, [], 0)
    for other, code in ((weighted, "bad_weight"), (approval, "needs_ranked_ballots")):
        with pytest.raises(ContestError, match=rf"\b{code}\b"):
            BltElection.from_contest(other)


def mutated(text: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(text) + 1)
    kind = dice.randrange(3)
    piece = bytes([dice.choice(b'0123456789 -="\n\r#\xff\x00a')])
    return text[:place] + (piece if kind else b"") + text[place + (kind != 1) :]


def test_a_damaged_file_never_gives_another_error_and_both_readers_agree(tmp_path: Path):
    dice = random.Random(11)
    clean = b'3 2\n4 1 2 0\n2 3 0\n1 2 3 1 0\n0\n"A"\n"B"\nC\n"W"\n'
    for _ in range(600):
        text = clean
        for _ in range(dice.randrange(1, 4)):
            text = mutated(text, dice)
        path = write_text(tmp_path, text)
        assert outcome_of(blt.read, path) == outcome_of(blt._read_lines, path, None, 0)


def outcome_of(read, *arguments):
    try:
        return read(*arguments)
    except FormatError as error:
        return str(error)


@pytest.mark.real_elections
def test_real_wards_have_the_size_that_is_known(real_elections: Path):
    folder = real_elections / "ranked" / "scottish"
    known = json.loads((folder / "winners.json").read_text(encoding="utf-8"))
    for ward in known:
        election = blt.read(folder / ward["file"])
        found = (len(election.names), election.seats, election.ballot_count, list(election.withdrawn))
        assert found == (ward["cands"], ward["seats"], ward["ballots"], ward["wd"])


@pytest.mark.real_elections
def test_real_wards_are_read_the_same_by_columns_and_by_lines_and_written_back(real_elections, tmp_path):
    for path in sorted((real_elections / "ranked" / "scottish").glob("*.blt"))[::40]:
        election = blt._read_plain(path, str(path))
        assert election == blt._read_lines(path, None, 0)
        blt.write(election, tmp_path / "copy.blt")
        assert blt.read(tmp_path / "copy.blt") == election
        outcome = count(election.contest(), Rule("stv_scottish"))
        assert len(outcome.elected) == election.seats
