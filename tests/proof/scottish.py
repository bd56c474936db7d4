"""Prove the count of seats on real wards: `python -m tests.proof.scottish [EVERY]`; exit status 1 on a difference."""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.tally import reference_stv
from voting.tally import Rule, count
from voting.tally.formats import blt

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("REMBUK_DATA", ROOT.parent / "shared" / "data"))
COUNTS = {"stv_scottish": ("droop_scotland", "pref_scottish"), "stv_meek": ("droop_meek",)}


@dataclass(frozen=True)
class Agreement:
    """How many wards agree with one independent count, CPU seconds of counting, and which wards do not."""

    rule: str
    peer: str
    wards: int
    seconds: float
    differing: tuple[str, ...]


def agreements(folder: Path, every: int = 1) -> list[Agreement]:
    """Count every `every`-th ward by every rule and compare with `winners.json`."""
    known = json.loads((folder / "winners.json").read_text(encoding="utf-8"))[::every]
    contests = [blt.read(folder / ward["file"]).contest() for ward in known]
    found = []
    for rule, peers in COUNTS.items():
        start = time.process_time()
        elected = [sorted(int(code) for code in count(each, Rule(rule)).elected) for each in contests]
        seconds = time.process_time() - start
        for peer in peers:
            pairs = zip(known, elected, strict=True)
            differing = tuple(ward["file"] for ward, ours in pairs if ours != sorted(ward[peer]))
            found.append(Agreement(rule, peer, len(known), seconds, differing))
    return found


def speed(folder: Path, every: int = 1) -> tuple[float, float, float, tuple[str, ...]]:
    """Return CPU seconds of reading and counting: ours, plain Python by line, by paper; and differing wards."""
    files = sorted(folder.glob("*.blt"))[::every]
    start = time.process_time()
    ours = [
        [int(code) for code in count(blt.read(path).contest(), Rule("stv_scottish")).elected]
        for path in files
    ]
    ended = time.process_time()
    by_line = [reference_stv.elect_file(path) for path in files]
    lines_ended = time.process_time()
    by_paper = [reference_stv.elect_file(path, expand=True) for path in files]
    papers_ended = time.process_time()
    triples = zip(files, ours, by_line, by_paper, strict=True)
    differing = tuple(path.name for path, a, b, c in triples if not a == b == c)
    return ended - start, lines_ended - ended, papers_ended - lines_ended, differing


def main(every: int) -> int:
    """Print one line per comparison."""
    folder = DATA / "ranked" / "scottish"
    if not folder.is_dir():
        print(f"the wards are not at {folder}; set REMBUK_DATA")
        return 1
    differing = 0
    for item in agreements(folder, every):
        same = item.wards - len(item.differing)
        print(f"{item.rule} = {item.peer}: {same} of {item.wards} wards, {item.seconds:.2f} s")
        print(
            *(f"  differs: {name}" for name in item.differing), sep="\n", end="\n" if item.differing else ""
        )
        differing += len(item.differing)
    ours, by_line, by_paper, unlike = speed(folder, every)
    print(f"read and count: {ours:.2f} s; plain Python by line {by_line:.2f} s ({by_line / ours:.1f} x),")
    print(
        f"by paper {by_paper:.2f} s ({by_paper / ours:.1f} x); order of election differs in {len(unlike)} wards"
    )
    return int(bool(differing or unlike))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
