"""One changed byte is named by file and row, wherever in the zip it is; what is untouched raises no alarm."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from tests.factories.bundles import bundle_of, check, counted, files_of, places, summed
from tests.factories.tally import demo_contest, demo_rules
from voting.counts.bundle.build import bundle
from voting.counts.bundle.sources import read_material
from voting.counts.verify import verify

CHANGES = 300


@pytest.fixture(scope="module")
def small() -> bytes:
    """Return a bundle without a database."""
    return bundle_of(demo_contest(), demo_rules()["combined_60_40_two_pass"])


def spans(data: bytes) -> dict[str, tuple[int, int]]:
    """Return where in the zip the content of each file lies."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [(info.header_offset + 30 + len(info.filename), info) for info in archive.infolist()]
        return {info.filename: (start, start + info.file_size) for start, info in found}


def replaced(data: bytes, at: int, byte: int) -> bytes:
    return data[:at] + bytes([byte]) + data[at + 1 :]


@pytest.mark.django_db
def test_a_changed_byte_in_each_file_is_named_by_file_and_row(tmp_path: Path):
    data = bundle(read_material(counted(), auditors=True))
    dice = random.Random(1)
    for name, (start, end) in spans(data).items():
        for _ in range(3):
            at = dice.choice([at for at in range(start, end) if data[at] != 10])
            row = data[start:at].count(b"\n") + 1
            told = check(replaced(data, at, data[at] ^ 1), tmp_path)
            assert ((name, row) in places(told), told.status) == (True, 1), (name, row, told.problems)


def test_random_changed_bytes_are_all_found_and_those_in_files_named(small: bytes, tmp_path: Path):
    dice, where = random.Random(2), spans(small)
    for _ in range(CHANGES):
        at = dice.randrange(len(small))
        told = check(replaced(small, at, small[at] ^ dice.randrange(1, 256)), tmp_path)
        assert told.status in (1, 2)
        hit = [name for name, (start, end) in where.items() if start <= at < end]
        if hit:
            row = small[where[hit[0]][0] : at].count(b"\n") + 1
            assert places(told) & {(hit[0], row), (hit[0], row - 1)}, (hit, row, told.problems)


def test_what_is_untouched_raises_no_alarm_as_zip_and_as_folder(small: bytes, tmp_path: Path):
    assert check(small, tmp_path).problems == []
    folder, report = tmp_path / "unpacked", verify.Report()
    folder.mkdir()
    for name, content in files_of(small).items():
        (folder / name).write_bytes(content)
    verify.check(str(folder), "", False, report)
    assert report.problems == []


def test_a_missing_and_a_foreign_file_are_named(small: bytes, tmp_path: Path):
    files = files_of(small)
    folder, report = tmp_path / "unpacked", verify.Report()
    folder.mkdir()
    without = {
        name: content
        for name, content in files.items()
        if name not in ("roll.json", "rows.txt", "SHA256SUMS")
    }
    for name, content in summed({**without, "virus.exe": b"x"}).items():
        (folder / name).write_bytes(content)
    verify.check(str(folder), "", False, report)
    assert {("roll.json", 0), ("virus.exe", 0)} <= places(report)


def test_a_zip_that_was_packed_again_is_not_taken_for_the_one_that_was_published(
    small: bytes, tmp_path: Path
):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(small).items():
            archive.writestr(name, content)
    assert check(buffer.getvalue(), tmp_path).status != 0


@pytest.mark.parametrize("what", ["twice", "more", "bomb", "short"])
def test_odd_zips_are_refused(what: str, small: bytes, tmp_path: Path):
    if what == "more":
        odd = small + b"\0"
    elif what == "short":
        odd = small[: len(small) // 2]
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(
            buffer, "w", zipfile.ZIP_DEFLATED if what == "bomb" else zipfile.ZIP_STORED
        ) as archive:
            archive.writestr("manifest.json", b" " * 50_000_000 if what == "bomb" else b"{}")
        odd = buffer.getvalue() if what == "bomb" else buffer.getvalue()[:-22] + small
    assert check(odd, tmp_path).status in (1, 2)


@pytest.mark.parametrize(
    "text", [b'{"a": 1.5}', b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff", b"[" * 100_000],
    ids=["decimal", "no number", "twice", "not UTF-8", "endless depth"],
)  # fmt: skip
def test_json_that_could_be_read_in_two_ways_is_not_read(text: bytes):
    with pytest.raises(verify.Unreadable) as caught:
        verify.read_json("manifest.json", text)
    assert caught.value.args[2] == "json"
