"""Mutation score of the tally: `python -m tests.proof.mutation [--sample N] [--seed S] [--module NAME]`.

Plants one small fault at a time in `voting/tally` and runs the tests that walk the changed line; a fault that no
test notices survives. All mutants are too many for one sitting, so a sample is drawn by seed, and the same seed
draws the same sample. Prints the survivors and one line with the score; exit status 1 below 90 %.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue

from tests.proof.equivalent import EQUIVALENT
from tests.proof.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "voting" / "tally"
TESTS = ROOT / "tests" / "voting" / "tally"
LIMIT = 90
# Together the tests that judge a mutant take at most so many CPU seconds under coverage, the quick ones first.
JUDGED = 8
PLAIN = (
    "-q", "-x", "-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist",
    "--noconftest", "-p", "tests.factories.tally_random", "-c", "/dev/null", "--rootdir", str(ROOT),
    "--import-mode=importlib", "-o", "pythonpath=" + str(ROOT),
)  # fmt: skip
# Every run draws the same examples.
SAME = ("--hypothesis-seed=0",)


# The tests that walk each line of each file.
Walks = dict[str, dict[int, set[str]]]


@dataclass(frozen=True, slots=True)
class Planted:
    """One mutant of one module, and the tests that walk its line."""

    module: str
    path: Path
    mutant: Mutant
    tests: tuple[str, ...]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a test run: few examples, always the same."""
    # Compiled tests are kept even where the machine says otherwise: each mutant loads all of them again.
    always = {"REMBUK_EXAMPLES": "25", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **always, "PYTHONPATH": str(ROOT), **more}


def walked(folder: Path, files: Sequence[str], jobs: int) -> tuple[Walks, dict[str, float]]:
    """Run the tests once; return the tests that walk each line of each file, and the seconds of each test."""
    parts = [part for part in (files[number::jobs] for number in range(jobs)) if part]
    with ThreadPoolExecutor(jobs) as pool:
        ends = list(pool.map(lambda pair: _walk(folder / f"walk{pair[0]}", pair[1]), enumerate(parts)))
    from coverage.numbits import numbits_to_nums

    found: Walks = {}
    times: dict[str, float] = {}
    query = (
        "select path, context, numbits from line_bits join file on file.id = file_id "
        "join context on context.id = context_id"
    )
    for data, seconds in ends:
        times.update(json.loads(seconds.read_text(encoding="utf-8")))
        for path, context, bits in sqlite3.connect(data).execute(query):
            for line in numbits_to_nums(bits):
                found.setdefault(path, {}).setdefault(line, set()).add(context)
    return found, times


def _walk(name: Path, files: Sequence[str]) -> tuple[Path, Path]:
    """Run some files of tests under coverage; return where the lines and the seconds are."""
    rc, data, seconds = (name.with_suffix(suffix) for suffix in (".rc", ".coverage", ".json"))
    rc.write_text(f"[run]\ndata_file={data}\nsource={PACKAGE}\n")
    start = [sys.executable, "-m", "coverage", "run", f"--rcfile={rc}", "-m", "pytest"]
    subprocess.run(
        [*start, *PLAIN[2:], *SAME, "-p", "tests.proof.contexts", *files],
        cwd=ROOT, env=environment(WALKED_TIMES=str(seconds)), check=False, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return data, seconds


class Judge:
    """A process that says of one mutant after another whether any test notices it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.proof.judge"], cwd=ROOT, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def caught(self, planted: Planted) -> bool:
        """Say whether any test notices the mutant."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        source = self.folder / f"{self.process.pid}.py"
        source.write_text(planted.mutant.planted(), encoding="utf-8")
        order = {
            "module": planted.module, "origin": str(planted.path), "source": str(source),
            "arguments": [*PLAIN, *SAME, *planted.tests],
        }  # fmt: skip
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline()) != 0

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def verdicts(folder: Path, sample: Sequence[Planted], jobs: int) -> Iterator[tuple[Planted, bool]]:
    """Yield each mutant and whether it was caught, in the order of the sample."""
    judging = [Judge(folder) for _ in range(jobs)]
    idle: SimpleQueue[Judge] = SimpleQueue()
    for judge in judging:
        idle.put(judge)

    def caught(planted: Planted) -> bool:
        judge = idle.get()
        try:
            return judge.caught(planted)
        finally:
            idle.put(judge)

    with ThreadPoolExecutor(jobs) as pool:
        yield from zip(sample, pool.map(caught, sample), strict=True)
    for judge in judging:
        judge.close()


def changed_line(planted: Planted) -> str:
    """Return the line with the fault, as Python writes it."""
    before = ast.unparse(ast.parse(planted.mutant.original)).splitlines()
    after = planted.mutant.planted().splitlines()
    return next((two.strip() for one, two in zip(before, after, strict=False) if one != two), "")


def tests_of(options: argparse.Namespace) -> list[str]:
    """Return the files of tests that judge."""
    return sorted(map(str, TESTS.glob(options.tests)))


def judges(names: Iterable[str], times: Mapping[str, float]) -> tuple[str, ...]:
    """Return the quickest of these tests, as many as fit into `JUDGED` seconds; at least one.

    >>> judges("abc", {"a": 7.0, "b": 1.0, "c": 6.0})
    ('b', 'c')
    """
    quick = sorted(names, key=lambda name: (times[name], name))
    sums = accumulate(times[name] for name in quick)
    return tuple(
        name
        for place, (name, total) in enumerate(zip(quick, sums, strict=True))
        if total <= JUDGED or not place
    )


def draw(options: argparse.Namespace, lines: Walks, times: Mapping[str, float]) -> list[Planted]:
    """Draw the sample."""
    everything: list[Planted] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if options.module not in module:
            continue
        for mutant in mutants(path.read_text(encoding="utf-8")):
            walking = lines.get(str(path), {}).get(mutant.line, set()) & times.keys()
            # Lines that run when the module is loaded have no test of their own: all quick ones judge them.
            everything.append(Planted(module, path, mutant, judges(walking or times.keys(), times)))
    print(f"{len(everything)} mutants in all", flush=True)
    return random.Random(options.seed).sample(everything, min(options.sample, len(everything)))


def report(planted: Planted) -> None:
    """Print one survivor at once: a long run that is broken off has told something too."""
    reason = EQUIVALENT.get((planted.module.removeprefix("voting.tally."), changed_line(planted)))
    note = f" (equivalent: {reason})" if reason else ""
    where = f"{planted.path.relative_to(ROOT)}:{planted.mutant.line}"
    print(f"survived {where} {planted.mutant.what}: {changed_line(planted)}{note}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", default="")
    parser.add_argument("--tests", default="test_tally_*.py", help="judge by these files of tests only")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = draw(options, *walked(folder, tests_of(options), options.jobs))
        survived = 0
        for planted, found in verdicts(folder, sample, options.jobs):
            if not found:
                survived += 1
                report(planted)
    score = 100 * (len(sample) - survived) / max(len(sample), 1)
    word = "pass" if score >= LIMIT else "FAIL"
    print(
        f"mutation score {score:.1f} % of {len(sample)} mutants, limit {LIMIT} %, {word}, "
        f"{time.monotonic() - start:.0f} s, seed {options.seed}"
    )
    return 0 if score >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
