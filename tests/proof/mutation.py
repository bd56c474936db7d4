"""Mutation score of the tally: `python -m tests.proof.mutation [--sample N] [--seed S] [--module NAME]`.

Plants one small fault at a time in `voting/tally` and runs the tests that walk the changed line; a fault that no
test notices survives. All mutants are too many for one sitting, so a sample is drawn by seed, and the same seed
draws the same sample. Prints the survivors and one line with the score; exit status 1 below 90 %.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.proof.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "voting" / "tally"
TESTS = ROOT / "tests" / "voting" / "tally"
LIMIT = 90
# Mutants that run longer are caught: the fault has made an endless loop.
SECONDS = 90
RUN = """
import importlib.abc, importlib.util, os, sys
class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name != os.environ["MUTANT_MODULE"]:
            return None
        file = os.environ["MUTANT_ORIGIN"]
        package = [os.path.dirname(file)] if file.endswith("__init__.py") else None
        return importlib.util.spec_from_loader(name, self, origin=file, is_package=package is not None)
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        module.__file__ = os.environ["MUTANT_ORIGIN"]
        if module.__file__.endswith("__init__.py"):
            module.__path__ = [os.path.dirname(module.__file__)]
        exec(compile(open(os.environ["MUTANT_SOURCE"]).read(), module.__file__, "exec"), module.__dict__)
sys.meta_path.insert(0, Planted())
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
PLAIN = (
    "-q", "-x", "-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist",
    "--noconftest", "-c", "/dev/null", "--rootdir", str(ROOT), "--import-mode=importlib",
    "-o", "pythonpath=" + str(ROOT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """One mutant of one module, and the tests that walk its line."""

    module: str
    path: Path
    mutant: Mutant
    tests: tuple[str, ...]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a test run: few examples, always the same."""
    return {**os.environ, "REMBUK_EXAMPLES": "25", "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), **more}


def walked(folder: Path, files: Sequence[str]) -> dict[str, dict[int, set[str]]]:
    """Run the tests once and return for each file and line the tests that walk it."""
    rc, data = folder / "coveragerc", folder / "coverage"
    rc.write_text(f"[run]\ndata_file={data}\nsource={PACKAGE}\ndynamic_context=test_function\n")
    subprocess.run(
        [sys.executable, "-m", "coverage", "run", f"--rcfile={rc}", "-m", "pytest", *PLAIN[2:], "-q", *files],
        cwd=ROOT, env=environment(), check=False, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    from coverage.numbits import numbits_to_nums

    found: dict[str, dict[int, set[str]]] = {}
    query = (
        "select path, context, numbits from line_bits join file on file.id = file_id "
        "join context on context.id = context_id"
    )
    for path, context, bits in sqlite3.connect(data).execute(query):
        for line in numbits_to_nums(bits):
            found.setdefault(path, {}).setdefault(line, set()).add(context)
    return found


def node_of(context: str) -> str:
    """Turn a coverage context (module.function) into the name of a test."""
    module, _, function = context.rpartition(".")
    return f"{ROOT / module.replace('.', '/')}.py::{function}"


def durations(files: Sequence[str]) -> dict[str, float]:
    """Run the tests once and return how long each takes, so that quick ones come first."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *PLAIN[2:], "-q", "--durations=0", "--durations-min=0", *files],
        cwd=ROOT, env=environment(), check=False, capture_output=True, text=True,
    )  # fmt: skip
    times: dict[str, float] = {}
    for seconds, name in re.findall(r"([\d.]+)s call\s+(\S+)", run.stdout):
        bare = name.partition("[")[0]
        key = f"{ROOT / bare.partition('::')[0]}::{bare.partition('::')[2]}"
        times[key] = times.get(key, 0.0) + float(seconds)
    return times


def caught(planted: Planted, folder: Path) -> bool:
    """Say whether any test notices the mutant."""
    source = folder / f"{planted.path.stem}-{abs(hash(planted.mutant.source))}.py"
    source.write_text(planted.mutant.source, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, *PLAIN, *planted.tests],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env=environment(
            MUTANT_MODULE=planted.module, MUTANT_ORIGIN=str(planted.path), MUTANT_SOURCE=str(source)
        ),
    )  # fmt: skip
    try:
        return run.wait(SECONDS) != 0
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        return True


def tests_of(options: argparse.Namespace) -> list[str]:
    """Return the files of tests that judge."""
    return sorted(map(str, TESTS.glob(options.tests)))


def draw(options: argparse.Namespace, lines: dict[str, dict[int, set[str]]]) -> list[Planted]:
    """Draw the sample."""
    times = durations(tests_of(options))
    everything: list[Planted] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if options.module not in module:
            continue
        for mutant in mutants(path.read_text(encoding="utf-8")):
            contexts = {name for name in lines.get(str(path), {}).get(mutant.line, ()) if name}
            tests = sorted(
                {node_of(name) for name in contexts}, key=lambda name: (times.get(name, 9.0), name)
            )
            # Lines that run when the module is loaded have no test of their own: the quick ones judge them.
            quick = tests or sorted(times, key=lambda name: (times[name], name))
            everything.append(Planted(module, path, mutant, tuple(quick[:40])))
    print(f"{len(everything)} mutants in all", flush=True)
    return random.Random(options.seed).sample(everything, min(options.sample, len(everything)))


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
        sample = draw(options, walked(folder, tests_of(options)))
        with ThreadPoolExecutor(options.jobs) as pool:
            results = list(pool.map(lambda planted: caught(planted, folder), sample))
    survivors = [planted for planted, found in zip(sample, results, strict=True) if not found]
    for planted in sorted(survivors, key=lambda planted: (planted.module, planted.mutant.line)):
        print(f"survived {planted.path.relative_to(ROOT)}:{planted.mutant.line} {planted.mutant.what}")
    score = 100 * (len(sample) - len(survivors)) / max(len(sample), 1)
    word = "pass" if score >= LIMIT else "FAIL"
    print(
        f"mutation score {score:.1f} % of {len(sample)} mutants, limit {LIMIT} %, {word}, "
        f"{time.monotonic() - start:.0f} s, seed {options.seed}"
    )
    return 0 if score >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
