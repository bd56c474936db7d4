"""What is written, to the byte; what has no place in a format, by name."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally import BallotGroup, Contest, ContestError, Project
from voting.tally.formats import blt, pabulib, papers
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.ballot_table import write as write_table
from voting.tally.formats.convert import convert
from voting.tally.formats.json_file import StoredContest

RANKED = [Project("a", 0), Project("b", 0)]
HEAVY = Contest.of("ranked", RANKED, [BallotGroup(("a",), 1, weight=2)], 0)
EQUALS = Contest.of("ranked", RANKED, [BallotGroup(("a", "b"), 1, (), (1, 1))], 0)
RICH = Contest.of("ranked", [Project("a", 5, ("x",), None, "g")], [], 9, 1)


@pytest.mark.parametrize(
    ("suffix", "held", "data"),
    [
        (".csv", HEAVY, {"what": "weights"}),
        (".pb", HEAVY, {"what": "weights"}),
        (".blt", HEAVY, {"what": "weights"}),
        (".csv", EQUALS, {"what": "equal ranks"}),
        (".pb", EQUALS, {"what": "equal ranks"}),
        (".csv", Contest.of("ranked", [], [], 0), {"what": "no projects"}),
        (".blt", RICH, {"what": "budget, limit of ranks, costs, groups, tags", "hint": "--drop leaves it out"}),
        (".pb", RICH.replace(seats=2), {"what": "tags, seats", "hint": "--drop leaves it out"}),
        (".blt", Contest.of("points", RANKED, [], 0), {"what": "points ballots"}),
        (".pb", Contest.of("approval", RANKED, [BallotGroup((), 5_000_001)], 0),
         {"what": "so many ballots", "limit": 5_000_000}),
        (".pb", Contest.of("points", RANKED, [BallotGroup(("a",), 1, (10**9,))], 0),
         {"what": "so many points", "limit": 10**9 - 1}),
        (".pb", Contest.of("approval", [Project("a", 10**30)], [], 0), {"what": "so large amounts"}),
        (".pb", Contest.of("approval", [Project("a,b", 1)], [], 0), {"what": "code", "found": "'a,b'"}),
    ],
)  # fmt: skip
def test_what_has_no_place_in_a_format_is_named_in_full(tmp_path: Path, suffix: str, held: Contest, data):
    with pytest.raises(ContestError) as caught:
        convert(StoredContest("", {}, held, None), tmp_path / f"out{suffix}")
    assert (caught.value.code, caught.value.data) == ("cannot_express", {"format": suffix[1:], **data})


def test_the_largest_points_and_amounts_are_written(tmp_path: Path):
    most = Contest.of(
        "points", [Project("a", 10**30 - 1)], [BallotGroup(("a",), 1, (10**9 - 1,))], 10**30 - 1
    )
    convert(StoredContest("", {}, most, None), tmp_path / "a.pb")
    assert pabulib.read(tmp_path / "a.pb").contest() == most


def contest(**project: object) -> Contest:
    return Contest.of("approval", [Project("a", 1, **project)], [BallotGroup(("a",), 2)], 5)


@pytest.mark.parametrize(
    ("suffix", "stored", "data"),
    [
        (".csv", StoredContest("", {}, contest(score=Fraction(1, 10**41)), None), {"what": "score", "project": "a"}),
        (".csv", StoredContest("", {"a": "x\x01"}, contest(), None), {"what": "text", "found": "'x\\x01'"}),
        (".csv", StoredContest("\ud800", {}, contest(), None), {"what": "text", "found": "'\\ud800'"}),
        (".pb", StoredContest("a\nb", {}, contest(), None), {"what": "title", "found": "'a\\nb'"}),
        (".pb", StoredContest("", {"a": " x"}, contest(), None), {"what": "text", "found": "' x'"}),
        (".pb", StoredContest("", {}, contest(score=Fraction(1)), None),
         {"what": "technical scores", "hint": "--drop leaves it out"}),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_named(tmp_path: Path, suffix: str, stored: StoredContest, data):
    with pytest.raises(ContestError) as caught:
        convert(stored, tmp_path / f"out{suffix}")
    assert caught.value.data == {"format": suffix[1:], **data}


def test_candidates_of_equal_names_are_written_by_their_codes(tmp_path: Path):
    ranked = Contest.of("ranked", [Project("x", 0), Project("y", 0)], [BallotGroup(("y", "x"), 2)], 0)
    convert(StoredContest("", {"x": "Ani", "y": "Ani"}, ranked, None), tmp_path / "a.blt")
    assert blt.read(tmp_path / "a.blt").names == ("x", "y")
    convert(StoredContest("", {"x": "Ani", "y": "Budi"}, ranked, None), tmp_path / "b.blt")
    assert blt.read(tmp_path / "b.blt").names == ("Ani", "Budi")


def test_a_table_is_written_as_it_is_described(tmp_path: Path):
    projects = [Project("a", 5, ("x", "y"), Fraction(4, 5), "street"), Project("b", 4)]
    held = Contest.of(
        "points", projects, [BallotGroup(("a", "b"), 2, (3, 0)), BallotGroup((), 1)], 9, None, 2
    )
    write_table(BallotTable("Village", {"a": "Lamps, all"}, held), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == (
        '#title,Village\n#kind,points\n#budget,9\n#seats,2\n#project,a,5,street,4/5,x+y,"Lamps, all"\n'
        "#project,b,4,,,,b\nballots,a,b\n1,,\n2,3,0\n"
    )
    ranked = Contest.of("ranked", projects, [BallotGroup(("b",), 1), BallotGroup((), 1)], 0, 1)
    write_table(BallotTable("", {}, ranked), tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_text().splitlines()[-3:] == ["count,1", "1,", "1,b"]
    assert "#rank_limit,1\n" in (tmp_path / "b.csv").read_text()


def test_counted_ballots_are_written_one_a_line_in_any_number_of_pieces(tmp_path: Path, monkeypatch):
    groups = [BallotGroup(("a", "b"), 7, (3, 0)), BallotGroup(("b",), 4, (5,)), BallotGroup((), 3)]
    held = Contest.of("points", [Project("a", 1), Project("b", 1)], groups, 5)
    expected = [
        "1;;",
        "2;;",
        "3;;",
        *[f"{n};a,b;3,0" for n in range(4, 11)],
        *[f"{n};b;5" for n in range(11, 15)],
    ]
    for run in (1, 2, 3, 7, 100_000):
        monkeypatch.setattr(papers, "RUN", run)
        path = tmp_path / f"{run}.pb"
        convert(StoredContest("", {}, held, None), path)
        text = path.read_text()
        assert text.split("voter_id;vote;points\n")[1] == "\n".join(expected) + "\n"
        assert pabulib.read(path).contest() == held


def test_a_column_of_points_beside_approvals_is_kept_as_it_stands(tmp_path: Path):
    text = samples.PABULIB.replace("vote;age", "vote;points").replace("v4;;", "v4;;x")
    path = tmp_path / "a.pb"
    path.write_text(text)
    election = pabulib.read(path)
    assert (election.voter_cells[0], election.votes[0].points) == (("20",), ())
    pabulib.write(election, tmp_path / "b.pb")
    assert (tmp_path / "b.pb").read_text().split("VOTES")[1] == text.split("VOTES")[1]
