"""The fuzzer finds what is planted, and nothing else."""

import random
from pathlib import Path

import pytest

from tests.proof import fuzz_formats
from tests.proof.sabotage import KINDS
from voting.tally.formats.any import READERS


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("raise", "KeyError: '='"),
        ("hang", "Finding: more than 1 s"),
        ("order", "Finding"),
        ("write", "Finding: .csv does not read back equal"),
    ],
)
def test_a_planted_bug_turns_the_run_red(kind: str, words: str, capsys, monkeypatch, tmp_path: Path):
    if kind == "hang":
        monkeypatch.setattr(fuzz_formats, "SECONDS", 1)
    monkeypatch.setattr(fuzz_formats.tempfile, "tempdir", str(tmp_path))
    before = dict(READERS)
    assert fuzz_formats.main(["--files", "1500", "--seed", "7", "--sabotage", kind]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("found after")
    assert words in said.out
    # The file that showed it is kept, to look at.
    (kept,) = [Path(line.split()[1]) for line in said.err.splitlines() if line.startswith("kept ")]
    assert kept.parent == tmp_path
    assert kept.stat().st_size >= 0
    assert before == READERS


def test_every_kind_of_sabotage_is_tried():
    assert set(KINDS) == {"raise", "hang", "order", "write"}


def test_without_a_bug_the_run_is_green(capsys):
    assert fuzz_formats.main(["--files", "30", "--seed", "5"]) == 0
    assert "30 damaged files: " in capsys.readouterr().out


def test_the_same_seed_does_the_same_damage():
    data = b"a;b,c\nd e:f\n" * 5
    damaged = [fuzz_formats.damage(data, b"other", random.Random(3)) for _ in range(2)]
    assert damaged[0] == damaged[1] != data
