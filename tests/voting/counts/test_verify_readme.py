"""What the README says to a doubting journalist is what the commands print."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

from voting.counts.bundle.container import ROWS, SUMS, pack

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "ward-vote.zip"
PROGRAM = ROOT / "voting" / "counts" / "verify" / "verify.py"
PAGES = (ROOT / "README.md", ROOT / "docs" / "auditors" / "guide.md")


def run(bundle: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(bundle)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def unpacked(folder: Path) -> Path:
    with zipfile.ZipFile(EXAMPLE) as archive:
        archive.extractall(folder)
    return folder


def in_readme(command: str) -> str:
    """Return what the README shows below a command, up to the next one."""
    _before, found, after = PAGES[0].read_text(encoding="utf-8").partition(f"$ {command}\n")
    assert found, command
    return re.split(r"^(?:\$ |```)", after, maxsplit=1, flags=re.MULTILINE)[0]


def test_the_readme_shows_the_green_line_that_the_program_prints():
    done = run(EXAMPLE)
    assert done.returncode == 0
    assert in_readme("python voting/counts/verify/verify.py docs/examples/ward-vote.zip") == done.stdout


def test_the_readme_shows_what_the_program_says_to_a_changed_ballot(tmp_path: Path):
    folder = unpacked(tmp_path / "vote")
    change = next(
        line for line in PAGES[0].read_text(encoding="utf-8").splitlines() if line.startswith("$ sed -i")
    )
    _sed, _in_place, script, path = shlex.split(change.removeprefix("$ "))
    row, old, new = re.fullmatch(r"(\d+)s/(.+)/(.+)/", script).groups()
    ballots = tmp_path / path
    rows = ballots.read_text(encoding="utf-8").split("\n")
    assert old in rows[int(row) - 1]
    rows[int(row) - 1] = rows[int(row) - 1].replace(old, new, 1)
    ballots.write_text("\n".join(rows), encoding="utf-8", newline="\n")
    done = run(folder)
    assert done.returncode == 1
    assert in_readme("python voting/counts/verify/verify.py vote") == done.stdout


def test_writing_the_sums_anew_does_not_hide_a_changed_ballot(tmp_path: Path):
    with zipfile.ZipFile(EXAMPLE) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name not in (ROWS, SUMS)}
    rows = files["ballots.jsonl"].split(b"\n")
    rows[2] = rows[2].replace(b"U-02", b"U-14", 1)
    files["ballots.jsonl"] = b"\n".join([*sorted(rows[:-1]), b""])
    altered = tmp_path / "altered.zip"
    altered.write_bytes(pack(files))
    done = run(altered)
    assert done.returncode == 1
    assert "result.json baris/row 1" in done.stdout


def test_the_example_is_the_vote_that_both_pages_and_the_comparison_tell_of():
    with zipfile.ZipFile(EXAMPLE) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        ballots = [json.loads(row)["marks"] for row in archive.read("ballots.jsonl").splitlines()]
    for page in PAGES:
        assert manifest["sha256"]["result"] in page.read_text(encoding="utf-8")
    assert manifest["sha256"]["outcome"] in PAGES[1].read_text(encoding="utf-8")
    compared = json.loads((EXAMPLE.parent / "ward-vote.json").read_text(encoding="utf-8"))["contest"][
        "ballots"
    ]
    assert sorted(ballots) == sorted(
        ballot["marks"] for ballot in compared for _each in range(ballot["count"])
    )


def test_the_program_is_short_enough_to_read_first():
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) < 1000
