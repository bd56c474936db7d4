"""The bounds of BLT files: sizes, sums, lengths of numbers."""

from pathlib import Path

import pytest

from voting.tally import BallotGroup, FormatError
from voting.tally.formats import blt


def write_text(folder: Path, text: str | bytes) -> Path:
    path = folder / "ward.blt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (b"", []),
        (b"7 0\n12 305 0\n", [7, 0, 12, 305, 0]),
        (b"090 1000 0\n", [90, 1000, 0]),
        (b"999999999999999 123456789012345\n", [999999999999999, 123456789012345]),
        (b"0000000000000001 0\n", None),
        (b"1  0\n", None),
        (b"1 0\n\n", None),
        (b" 1 0\n", None),
    ],
)
def test_numbers_are_read_at_once_or_left_to_the_line_reader(body: bytes, numbers: list[int] | None):
    found = blt._numbers(body)
    assert (found if found is None else found.tolist()) == numbers


def test_a_number_longer_than_fifteen_digits_is_refused_whatever_it_is_worth(tmp_path: Path):
    with pytest.raises(FormatError) as caught:
        blt.read(write_text(tmp_path, "2 1\n0000000000000001 1 0\n0\na\nb\n"))
    assert (caught.value.line, caught.value.column, caught.value.code) == (2, 1, "bad_weight")


def test_plain_files_are_read_at_once_up_to_a_size(tmp_path: Path, monkeypatch):
    path = write_text(tmp_path, "2 1\n1 1 0\n0\na\nb\n")

    def never(*_given):
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(blt, "_read_lines", never)
        patch.setattr(blt, "FAST_BYTES", path.stat().st_size + 1)
        assert blt.read(path).ballot_count == 1
    monkeypatch.setattr(blt, "_read_plain", never)
    monkeypatch.setattr(blt, "FAST_BYTES", path.stat().st_size)
    assert blt.read(path).ballot_count == 1


def test_lines_for_up_to_two_billion_ballots_are_read_at_once():
    """With fewer than 2 ** 21 lines the sum then stays below 2 ** 53: no line needs a closer look."""
    most = 1 << 31
    columns = blt._plain_columns(f"1 2 0\n{most} 1 2 0\n1 0\n".encode(), 2)
    assert columns is not None
    assert (columns.counts.tolist(), columns.marks.tolist()) == ([1, most, 1], [1, 0, 1])
    assert columns.starts.tolist() == [0, 1, 3, 3]
    assert blt._plain_columns(f"{most + 1} 1 0\n".encode(), 2) is None
    for left in ("0 0\n", "1 3 0\n", "1 1 1 0\n", "1 1\n", "1 1 0 2 0\n", "-1 1 0\n", "1 1=2 0\n"):
        assert blt._plain_columns(left.encode(), 2) is None


def test_ballots_are_counted_as_long_as_their_sum_is_exact(tmp_path: Path):
    rest = (1 << 53) - 1 - 9 * 999_999_999_999_999
    rows = "999999999999999 1 0\n" * 9
    assert blt.read(write_text(tmp_path, f"1 1\n{rows}{rest} 1 0\n0\na\n")).ballot_count == (1 << 53) - 1
    with pytest.raises(FormatError) as caught:
        blt.read(write_text(tmp_path, f"1 1\n{rows}{rest + 1} 1 0\n0\na\n"))
    assert (caught.value.line, caught.value.code) == (11, "bad_weight")


def test_the_withdrawn_are_kept_in_ascending_order(tmp_path: Path):
    names = "".join(f"{letter}\n" for letter in "abcdefgh")
    election = blt.read(write_text(tmp_path, f"8 1\n-8 -1\n-2\n0\n{names}"))
    assert election.withdrawn == (1, 2, 8)
    assert election.contest().codes == ("3", "4", "5", "6", "7")


def test_equals_of_a_later_ballot_stay_equal_when_gaps_close(tmp_path: Path):
    election = blt.read(write_text(tmp_path, "3 1\n1 2 - 0\n3 - 1=2 - 3 0\n2 3 - 1 0\n0\na\nb\nc\n"))
    assert list(election.contest().ballots) == [
        BallotGroup(("1", "2", "3"), 3, (), (1, 1, 2)),
        BallotGroup(("2",), 1, (), (1,)),
        BallotGroup(("3", "1"), 2, (), (1, 2)),
    ]


def test_equals_are_the_same_in_any_order_on_paper(tmp_path: Path):
    one = blt.read(write_text(tmp_path, "3 1\n2 3=1=2 0\n0\na\nb\nc\n"))
    other = blt.read(write_text(tmp_path, "3 1\n2 2=3=1 0\n0\na\nb\nc\n"))
    assert one == other
    assert [ballot.ranks for ballot in one.ballots] == [((1, 2, 3),)]
