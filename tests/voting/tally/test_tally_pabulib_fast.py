"""Regular Pabulib files are read by columns; the result is the strict reader's, and so is every error."""

import csv
import os
import random
from pathlib import Path

import numpy as np
import pytest

from tests.proof.fuzz_formats import attempt, damage
from tests.proof.samples import CUMULATIVE, ORDINAL, PABULIB
from voting.tally import ContestError, Rule, count
from voting.tally.formats import fast, pabulib
from voting.tally.formats.election import PabulibElection, Vote
from voting.tally.formats.fast import TextPapers
from voting.tally.formats.papers import ListedPapers

# All 69 MB are read with REMBUK_LONG=1.
SIZE_LIMIT = 500_000


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "election.pb"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def both(path: Path) -> tuple[PabulibElection, PabulibElection]:
    return pabulib.read(path), pabulib.read_strictly(path)


@pytest.mark.parametrize("text", [PABULIB, CUMULATIVE, ORDINAL], ids=["approval", "cumulative", "ordinal"])
def test_a_regular_file_is_read_by_columns_and_equal(tmp_path: Path, text: str):
    quick, strict = both(write(tmp_path, text))
    assert isinstance(quick.papers, TextPapers)
    assert isinstance(strict.papers, ListedPapers)
    assert quick == strict
    assert hash(quick) == hash(strict)
    assert quick.contest() == strict.contest()
    assert (quick.repeated_marks, quick.rank_limit) == (strict.repeated_marks, strict.rank_limit)


@pytest.mark.parametrize(
    ("old", "new", "by_columns"),
    [
        ("v2;2,1;20", "v2; 2 ,1;20", True),
        ("v4;;", "v4; ;", True),
        ("\n", "\r\n", True),
        ("v3;3;41\n", "v3;3;41\n\n", False),
        ("v1;1,2;20", 'v1;"1,2";20', False),
        ("v1;1,2;20", "v1;1,2;\x0120", False),
        ("v1;1,2;20", "v1;1,2;20;7", False),
        ("v2;2,1;20", "v1;2,1;20", False),
        ("v2;2,1;20", ";2,1;20", False),
        ("v2;2,1;20", "v2;2,9;20", False),
        ("v2;2,1;20", "v2;2,1,3;20", False),
        ("v2;2,1;20", "v2;2,1,;20", False),
        ("VOTES\n", "VOTES \n", False),
        ("voter_id;vote;age", "voter_id;vote;vote", False),
        ("num_votes;4", "num_votes;5", True),
    ],
)
def test_what_is_not_regular_gives_the_strict_result(tmp_path: Path, old: str, new: str, by_columns: bool):
    assert old in PABULIB
    path = write(tmp_path, PABULIB.replace(old, new))
    quick, strict = attempt(lambda: pabulib.read(path)), attempt(lambda: pabulib.read_strictly(path))
    assert quick == strict
    if isinstance(quick, PabulibElection):
        assert isinstance(quick.papers, TextPapers) == by_columns


@pytest.mark.parametrize("points", ["3", "3,2,1", "3,x", "3,-2", "3,2.0", "", "3,1234567890", "3,\u0662"])
def test_points_that_are_not_regular_are_refused_alike(tmp_path: Path, points: str):
    path = write(tmp_path, CUMULATIVE.replace("1;a,b;3,2", f"1;a,b;{points}"))
    quick = attempt(lambda: pabulib.read(path))
    assert isinstance(quick, str)
    assert quick == attempt(lambda: pabulib.read_strictly(path))


def test_scores_are_points(tmp_path: Path):
    quick, strict = both(write(tmp_path, CUMULATIVE.replace("cumulative", "scoring")))
    assert quick == strict
    assert count(quick.contest(), Rule("greedy")).table("points") == {"a": 4, "b": 11}


def test_bytes_that_are_not_utf8_and_long_lines_are_left_to_the_strict_reader(tmp_path: Path):
    broken = PABULIB.encode().replace(b"v3;3;41", b"v3;3;\xff")
    path = write(tmp_path, broken)
    assert attempt(lambda: pabulib.read(path)) == f"{path}:19:6: not_utf8"
    path = write(tmp_path, PABULIB.replace("v3;3;41", "v3;3;" + "x" * fast.LINE_LIMIT))
    assert attempt(lambda: pabulib.read(path)) == attempt(lambda: pabulib.read_strictly(path))


@pytest.mark.parametrize(
    ("least", "vote", "by_columns"),
    [(1, "1,2", True), (2, "1,2", True), (2, "1", False), (1, "", True), (2, "", True)],
)
def test_the_least_length_holds_for_all_but_blank_ballots(
    tmp_path: Path, least: int, vote: str, by_columns: bool
):
    text = PABULIB.replace("max_length;2", f"min_length;{least}\nmax_length;2").replace(
        "v3;3;41", f"v3;{vote};41"
    )
    quick = attempt(lambda: pabulib.read(write(tmp_path, text)))
    assert quick == attempt(lambda: pabulib.read_strictly(tmp_path / "election.pb"))
    assert (isinstance(quick, PabulibElection) and isinstance(quick.papers, TextPapers)) == by_columns
    assert by_columns or quick.endswith("too_few_marks (marks=1)")


@pytest.mark.parametrize(
    ("body", "width", "even"),
    [
        (b"a;b\nc;d", 2, True),
        (b"a;b\nc", 2, False),
        (b"a\nb;c;d", 2, False),
        (b"a;b;c\nd", 2, False),
        (b"a;b\n\nc;d;e", 2, False),
        (b"a\nb", 1, True),
        (b"a;b\nc;d", 4, False),
        (b"a;b;c;d;\ne", 3, False),
        (b"1234;67\nx;y", 2, True),
        (b"1234;678\nx;y", 2, False),
        (b"x;y\n1234;67", 2, True),
        (b"x;y\n1234;678", 2, False),
    ],
)
def test_even_lines_have_as_many_cells_and_are_short(body: bytes, width: int, even: bool, monkeypatch):
    monkeypatch.setattr(fast, "LINE_LIMIT", 9)
    assert fast._even(np.frombuffer(body, np.uint8), width) is even


def test_ballots_open_behind_their_header():
    data = b"META\nVOTES\r\nvoter_id;vote\n1;a\n"
    assert fast.opening(data) == data.index(b"1;a")
    assert fast.opening(b"VOTES\nvoter_id;vote\n") == -1
    assert fast.opening(b"a\nVOTES\nvoter_id;vote") == -1


def test_equal_votes_and_cells_are_shared_objects(tmp_path: Path):
    election = pabulib.read(write(tmp_path, PABULIB.replace("v2;2,1;20", "v2;1,2;20")))
    assert election.votes[0] is election.votes[1]
    assert election.voter_cells[0] is election.voter_cells[1]
    assert election.votes[3] == Vote(())


def test_reading_changes_no_limit_of_the_process(tmp_path: Path):
    before = csv.field_size_limit()
    both(write(tmp_path, PABULIB))
    assert csv.field_size_limit() == before


def test_a_repeated_mark_counts_once_or_each_time_or_is_refused(tmp_path: Path):
    text = PABULIB.replace("v2;2,1;20", "v2;2,2;20").replace("max_length;2", "max_length;3")
    for election in both(write(tmp_path, text)):
        assert election.repeated_marks == 1
        once, each = election.contest("once"), election.contest("each")
        assert count(once, Rule("greedy")).table("points") == {"1": 1, "2": 2, "3": 1}
        assert (each.kind, count(each, Rule("greedy")).table("points")) == (
            "points",
            {"1": 1, "2": 3, "3": 1},
        )
        with pytest.raises(ContestError, match=r"duplicate \(option=2\)"):
            election.contest("refuse")


def test_policies_of_repeats_are_equal_where_nothing_repeats(tmp_path: Path):
    election = pabulib.read(write(tmp_path, PABULIB))
    assert election.contest("once") == election.contest("each") == election.contest("refuse")


def test_a_ranking_keeps_the_first_place_and_cannot_count_each(tmp_path: Path):
    election = pabulib.read(write(tmp_path, ORDINAL.replace("2;c , b", "2;c,b,c")))
    assert [(group.marks, group.count) for group in election.contest().ballots] == [
        (("a", "b"), 1),
        (("c", "b"), 1),
    ]
    with pytest.raises(ContestError, match=r"\bduplicate\b"):
        election.contest("each")


def test_points_of_a_repeated_mark_add_up_whatever_the_policy(tmp_path: Path):
    election = pabulib.read(write(tmp_path, CUMULATIVE))
    assert election.contest("each") == election.contest("once")
    assert {group.points for group in election.contest().ballots} == {(3, 2), (5,), (1, 4)}


def test_damaged_files_are_read_or_refused_alike(tmp_path: Path):
    chance = random.Random(20_261_121)
    samples = [text.encode() for text in (PABULIB, CUMULATIVE, ORDINAL)]
    taken = 0
    for _ in range(600):
        path = write(tmp_path, damage(chance.choice(samples), chance.choice(samples), chance))
        quick = attempt(lambda path=path: pabulib.read(path))
        assert quick == attempt(lambda path=path: pabulib.read_strictly(path))
        taken += isinstance(quick, PabulibElection)
    assert taken > 20


@pytest.mark.real_elections
def test_real_elections_are_read_by_columns_and_equal(real_elections: Path):
    limit = 1 << 40 if os.environ.get("REMBUK_LONG") == "1" else SIZE_LIMIT
    paths = [path for path in (real_elections / "pabulib").glob("*.pb") if path.stat().st_size < limit]
    assert len(paths) > 20
    for path in paths:
        quick, strict = both(path)
        assert isinstance(quick.papers, TextPapers), path.name
        assert quick == strict, path.name
        assert quick.contest() == strict.contest(), path.name
