"""Damaged files of every format: `python -m tests.proof.fuzz_formats [--files N] [--seed S] [--sabotage KIND]`.

Each file is a small real one, or one of ours, with a few random injuries. Reading it either gives an election or
raises `TallyError` (for Pabulib: the same election or error from the fast and the strict reader), within ten
seconds. What was read is now and then counted, and written in every format that takes it and read back equal.
With `--sabotage` a bug is planted first, and the run must end with exit status 1.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.proof.sabotage import KINDS, planted
from tests.proof.samples import SAMPLES
from voting.tally import TallyError
from voting.tally.contest import Contest
from voting.tally.formats import pabulib
from voting.tally.formats.any import READERS, Election, read_any
from voting.tally.formats.blt_election import BltElection
from voting.tally.formats.convert import WRITERS, convert
from voting.tally.formats.election import PabulibElection
from voting.tally.formats.official import reproduces

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10
SIZE_LIMIT = 12_000
# Pabulib has a line for each ballot: more are written, but not read back.
BALLOTS_LIMIT = 100_000
SUFFIXES = (*READERS, "")
INSERTS = (
    b";", b",", b"\n", b'"', b'""', b"\r", b"\r\n", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf",
    "\u2028".encode(), "\x85".encode(), "\u0660".encode(), "\U0001f5f3".encode(), b"9" * 19, b"9" * 40, b"9" * 5_000,
    b"1e999999999", b"0", b"-", b"-1", b"1.5", b" ", b"\t", b"{", b"}", b"[" * 3_000, b"(", b")", b"=", b"#",
    b"VOTES\n", b"META\n", b"PROJECTS\n", b"count,1,2\n", b"null", b"true", b'"\\ud800"', b"NaN", b"overvote",
    b"18446744073709551616", b"9007199254740993",
)  # fmt: skip


@dataclass
class Finding(Exception):
    """What must never happen."""

    what: str


def sources() -> list[list[tuple[str, bytes]]]:
    """Return (suffix, bytes) by suffix: our samples of every format and the small real files that are there."""
    found = list(SAMPLES)
    folder = Path(os.environ.get("REMBUK_DATA", str(ROOT.parent / "shared" / "data")))
    for path in sorted(folder.rglob("*")):
        if path.suffix in READERS and path.stat().st_size < SIZE_LIMIT and "LICENSE" not in path.name:
            found.append((path.suffix, path.read_bytes()))
    by_suffix: dict[str, list[tuple[str, bytes]]] = {}
    for suffix, data in found:
        by_suffix.setdefault(suffix, []).append((suffix, data))
    return list(by_suffix.values())


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Repeat, drop, swap or cut up lines."""
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind == 0:
        lines[one:one] = [lines[other]] * chance.choice([1, 2, 50])
    elif kind == 1:
        del lines[one]
    elif kind == 2:
        lines[one], lines[other] = lines[other], lines[one]
    elif kind == 3:
        lines[one] = lines[one] * chance.choice([2, 30])
    else:
        lines = lines[: one + 1]
    return b"\n".join(lines)


def _cells(data: bytes, chance: random.Random) -> bytes:
    """Swap, drop or overwrite cells of one line."""
    lines = data.split(b"\n")
    row = chance.randrange(len(lines))
    separator = chance.choice([b";", b",", b" ", b":"])
    cells = lines[row].split(separator)
    one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
    kind = chance.randrange(3)
    if kind == 0:
        cells[one], cells[other] = cells[other], cells[one]
    elif kind == 1:
        cells[one] = chance.choice(INSERTS)
    else:
        del cells[one]
    lines[row] = separator.join(cells)
    return b"\n".join(lines)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Change, drop, repeat or insert bytes."""
    at = chance.randrange(len(data) + 1)
    kind = chance.randrange(5)
    if kind == 0:
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + data[at + chance.randint(1, 40) :]
    if kind == 2:
        return data[:at] + data[at : at + chance.randint(1, 60)] + data[at:]
    if kind == 3:
        return data[:at]
    return data[:at] + chance.choice(INSERTS) + data[at:]


def damage(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Injure a file in one to three ways; `other` is spliced in now and then."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if chance.random() < 0.02:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + other[chance.randrange(len(other) + 1) :]
        else:
            data = chance.choice((_lines, _cells, _bytes, _bytes))(data, chance)
    return data


def attempt(work: Callable[[], Any]) -> Any:
    """Return what work gives, or the text of its `TallyError`."""
    try:
        return work()
    except TallyError as error:
        return str(error)


def check(path: Path, *, deeply: bool) -> str:
    """Read one file in every way it can be read; return read or refused."""
    election = attempt(lambda: read_any(path))
    if path.suffix == ".pb":
        strict = attempt(lambda: pabulib.read_strictly(path))
        if election != strict:
            raise Finding(f"fast and strict differ: {election!s:.300} / {strict!s:.300}")
    if isinstance(election, str):
        return "refused"
    contest = attempt(election.contest)
    if isinstance(contest, str):
        return "refused"
    if path.suffix == ".pb" and contest != pabulib.read_strictly(path).contest():
        raise Finding("contests of the fast and the strict reader differ")
    if deeply:
        _deeper(election, contest, path.parent)
    return "read"


def _deeper(election: Election, contest: Contest, folder: Path) -> None:
    """Count by the file's own rule; write and read back."""
    if isinstance(election, PabulibElection):
        attempt(lambda: reproduces(election))
    for suffix in WRITERS:
        again = folder / f"again{suffix}"
        if attempt(lambda again=again: convert(election, again)) is not None:
            continue
        if suffix == ".pb" and contest.ballot_count > BALLOTS_LIMIT:
            continue
        back = read_any(again).contest()
        if suffix == ".blt" and not isinstance(election, BltElection):
            back = _named(back, contest)
        if contest.kind == "ranked" and contest.rank_limit is None:
            back = back.replace(rank_limit=None)
        if back != contest:
            raise Finding(f"{suffix} does not read back equal")


def _named(back: Contest, contest: Contest) -> Contest:
    """Give the candidates of a BLT file, numbered from 1, the codes they had."""
    groups = [
        replace(group, marks=tuple(contest.codes[int(mark) - 1] for mark in group.marks))
        for group in back.ballots
    ]
    return Contest.of("ranked", contest.projects, groups, 0, seats=back.seats)


def _too_slow(_number: int, _frame: Any) -> None:
    raise Finding(f"more than {SECONDS} s")


def fuzz(files: int, seed: int, keep: Path | None = None) -> Counter[str]:
    """Check that many damaged files; the first finding is kept as a file and raised."""
    chance = random.Random(seed)
    known = sources()
    sums: Counter[str] = Counter()
    signal.signal(signal.SIGALRM, _too_slow)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            suffix, data = chance.choice(chance.choice(known))
            data = damage(data, chance.choice(chance.choice(known))[1], chance)
            if chance.random() < 0.03:
                suffix = chance.choice(SUFFIXES)
            path = Path(folder) / f"file{suffix}"
            path.write_bytes(data)
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                sums[check(path, deeply=chance.random() < 0.1)] += 1
            except BaseException:
                if keep is not None:
                    kept = keep / f"finding_{seed}_{number}{suffix}"
                    kept.write_bytes(data)
                    sys.stderr.write(f"kept {kept}\n")
                raise
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    return sums


def main(arguments: list[str]) -> int:
    """Fuzz and print one line; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.fuzz_formats", description=__doc__)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=20_261_121)
    parser.add_argument("--sabotage", choices=KINDS, help="plant a bug and show that it is found")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    try:
        with planted(options.sabotage):
            sums = fuzz(options.files, options.seed, Path(tempfile.gettempdir()))
    except Exception as error:
        traceback.print_exc()
        print(f"found after {time.monotonic() - start:.0f} s: {type(error).__name__}: {error!s:.200}")
        return 1
    seconds = time.monotonic() - start
    print(f"{options.files} damaged files: {sums['read']} read, {sums['refused']} refused, {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
