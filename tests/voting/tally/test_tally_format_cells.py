"""Cells, lines and amounts: read strictly, each mistake with its column."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.factories.tally_files import failure, write
from voting.tally import BallotGroup, FormatError
from voting.tally.formats import cells
from voting.tally.formats.cells import Line, lines, plain, quoted_cells, split_cells
from voting.tally.formats.election import Vote, collapse
from voting.tally.formats.exact import exact
from voting.tally.formats.profile import Tally, group_of


@pytest.mark.parametrize(
    ("text", "good"),
    [("a b", True), ("", True), (" a", False), ("a\t", False), ("a\tb", True), ("a\nb", False), ("\x7f", False),
     ("a\x0bb", False), ("\ud800", False), ("\u2028x", False), ("a\u2028x", True)],
)  # fmt: skip
def test_a_plain_text_has_no_controls_no_outer_spaces_and_bytes(text: str, good: bool):
    assert plain(text) is good


def test_columns_of_cells_are_found_with_and_without_quotes():
    line = split_cells("f", 1, 'a;"b;""c";d')
    assert list(line.cells) == ["a", 'b;"c', "d"]
    assert [line.column(index) for index in range(5)] == [1, 3, 11, 12, 12]
    bare = split_cells("f", 1, "a;bc;d")
    assert [bare.column(index) for index in range(5)] == [1, 3, 6, 7, 7]
    assert quoted_cells('"a""b', ",") == ['a"b']
    assert quoted_cells(',"",x"y"', ",") == ["", "", 'x"y"']


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", (5, 0)),
        ("5.10", (51, 1)),
        ("5,25", (525, 2)),
        ("0.0", (0, 0)),
        ("5,2", (52, 1)),
        ("9" * 30, (int("9" * 30), 0)),
    ],
)
def test_amounts_are_whole_numbers_with_a_count_of_decimals(text: str, value: tuple[int, int]):
    assert Line("f", 1, text, [text]).decimal(0, "bad") == value


@pytest.mark.parametrize("text", ["", "5,123", "5.", ".5", "+5", "-5", "5 0", "9" * 31, "\u0665"])
def test_other_amounts_are_refused(text: str):
    with pytest.raises(FormatError) as caught:
        Line("f", 1, text, [text]).decimal(0, "bad")
    assert (caught.value.column, caught.value.code, caught.value.data) == (1, "bad", {"found": text[:40]})


@pytest.mark.parametrize(("text", "value"), [("", None), ("180", 180.0), ("-180", -180.0), ("5.25", 5.25)])
def test_coordinates_are_degrees(text: str, value: float | None):
    assert Line("f", 1, text, [text]).coordinate(0, "bad") == value


@pytest.mark.parametrize("text", ["180.1", "-181", "1e2", "5.", "1234"])
def test_other_coordinates_are_refused(text: str):
    with pytest.raises(FormatError, match=r"\bbad\b"):
        Line("f", 1, text, [text]).coordinate(0, "bad")


def test_the_longest_line_is_read_and_one_byte_more_is_not(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(cells, "LINE_LIMIT", 8)
    assert list(lines(write(tmp_path, "a", "1234567\nx"), "a")) == [(1, "1234567", 8), (2, "x", 9)]
    with pytest.raises(FormatError) as caught:
        list(lines(write(tmp_path, "a", "x\n12345678\n"), "a"))
    error = caught.value
    assert (error.line, error.column, error.code, error.data) == (2, 8, "line_too_long", {"limit": 8})


def test_bytes_after_letters_are_placed_in_letters(tmp_path: Path):
    path = write(tmp_path, "a.csv", b"#title," + "éé".encode() + b"\xff\n")
    assert failure(path) == (1, 10, "not_utf8", {})


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", Fraction(3)), ("0.8", Fraction(4, 5)), ("4/5", Fraction(4, 5)), ("9" * 40, Fraction(int("9" * 40))),
     ("9" * 41, None), ("1/0", None), ("1e3", None), ("-1", None), ("1/-2", None), (".5", None), ("", None)],
)  # fmt: skip
def test_exact_numbers_are_short_and_plain(text: str, value: Fraction | None):
    assert exact(text) == value


def test_votes_are_collapsed_with_their_points():
    same = Vote(("a", "b"), (1, 2))
    votes = [same, same, Vote(("a", "b"), (1, 2)), Vote(("b", "b", "a"), (1, 4, 0)), Vote(())]
    assert [(group.marks, group.points, group.count) for group in collapse(votes)] == [
        (("a", "b"), (1, 2), 3), (("b", "a"), (5, 0), 1), ((), (), 1),
    ]  # fmt: skip
    plainly = collapse([Vote(("b", "a", "b")), Vote(("b", "a"))])
    assert [(group.marks, group.points, group.count) for group in plainly] == [(("b", "a"), (), 2)]


def test_a_tally_stops_where_numbers_stop_being_exact():
    tally, error = Tally(), FormatError("f", 1, 1, "bad_count")
    assert tally.add((1 << 53) - 1, error) == (1 << 53) - 1
    with pytest.raises(FormatError, match=r"\bbad_count\b"):
        tally.add(1, error)


def test_ranks_without_equals_need_no_numbers():
    places = {"a": 0, "b": 1, "c": 2}
    assert group_of([["c"], ["a"]], 4, places) == BallotGroup(("c", "a"), 4)
    assert group_of([["c", "b"], ["a"]], 4, places) == BallotGroup(("b", "c", "a"), 4, (), (1, 1, 2))
