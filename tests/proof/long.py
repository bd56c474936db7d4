"""All long proofs, one after the other: `python -m tests.proof.long [--quick] [--only NAME ...]`.

Prints for each its result in one line, the seconds it took and the CPU seconds; what failed is told in full.
`--quick` runs a small form of each, to see that they run. Exit status 1 when any fails.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.proof.mutation import PLAIN

ROOT = Path(__file__).resolve().parents[2]
TESTS = Path("tests/voting/tally")
# Tests that try REMBUK_EXAMPLES made-up contests each.
PROPERTIES = ("laws", "properties")


def last_line(output: str) -> str:
    """Return the last line with anything on it."""
    lines = [line.strip(" =") for line in output.splitlines() if line.strip(" =")]
    return lines[-1] if lines else ""


def wards(output: str) -> str:
    """Say of the wards which comparison holds in how many."""
    return "; ".join(re.findall(r"^(\S+ = \S+: \d+ of \d+ wards)", output, re.MULTILINE))


def verdicts(output: str) -> str:
    """Add up the committees: rules, elections, and how many differ without a declared reason."""
    found = re.findall(r"^\S+: (\d+) instances(.*)$", output, re.MULTILINE)
    differ = sum(int(number) for _, rest in found for number in re.findall(r"DIFFER (\d+)", rest))
    return f"{len(found)} rules, {sum(int(number) for number, _ in found)} counts, {differ} differ"


@dataclass(frozen=True)
class Proof:
    """One long run: the arguments of Python, those of the small form, and how its output becomes a line."""

    name: str
    long: Sequence[str]
    quick: Sequence[str]
    line: Callable[[str], str] = last_line
    environment: Mapping[str, str] = field(default_factory=dict)
    quick_environment: Mapping[str, str] = field(default_factory=dict)


def _properties() -> Proof:
    files = [str(TESTS / f"test_tally_{name}.py") for name in PROPERTIES]
    files += sorted(str(path.relative_to(ROOT)) for path in (ROOT / TESTS).glob("test_tally_insight_*.py"))
    # Without -x, so that all that fails is told.
    command = ["-m", "pytest", "-q", *PLAIN[2:], "-m", "not real_elections", *files]
    return Proof(
        "properties",
        command,
        command,
        environment={"REMBUK_EXAMPLES": "10000"},
        quick_environment={"REMBUK_EXAMPLES": "5"},
    )


def proofs() -> tuple[Proof, ...]:
    """Return all long proofs in the order in which they run."""
    cells = ["--module", "formats.cells", "--tests", "test_tally_format_cells.py"]
    return (
        _properties(),
        Proof("scottish", ["-m", "tests.proof.scottish"], ["-m", "tests.proof.scottish", "40"], wards),
        Proof(
            "committees", ["-m", "tests.proof.committees"], ["-m", "tests.proof.committees", "60"], verdicts
        ),
        Proof(
            "fuzz",
            ["-m", "tests.proof.fuzz_formats", "--files", "100000"],
            ["-m", "tests.proof.fuzz_formats", "--files", "500"],
        ),
        Proof(
            "mutation",
            ["-m", "tests.proof.mutation"],
            ["-m", "tests.proof.mutation", "--sample", "4", *cells],
        ),
    )


@dataclass(frozen=True)
class Result:
    """How a proof ended: its exit status, its line, all it said, the seconds by the clock and of the CPU."""

    status: int
    line: str
    output: str
    seconds: float
    cpu: float

    @property
    def good(self) -> bool:
        """Whether the proof holds."""
        return self.status == 0


def run(proof: Proof, *, quick: bool) -> Result:
    """Run one proof."""
    more = proof.quick_environment if quick else proof.environment
    start, before = time.monotonic(), _children()
    done = subprocess.run(
        [sys.executable, *(proof.quick if quick else proof.long)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0", **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds, cpu = time.monotonic() - start, _children() - before
    return Result(done.returncode, proof.line(done.stdout), done.stdout, seconds, cpu)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all and print a line for each."""
    names = [proof.name for proof in proofs()]
    parser = argparse.ArgumentParser(prog="python -m tests.proof.long", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    options = parser.parse_args(arguments)
    failed = 0
    for proof in proofs():
        if proof.name not in options.only:
            continue
        result = run(proof, quick=options.quick)
        word = "pass" if result.good else "FAIL"
        print(
            f"{word} {proof.name}: {result.line} ({result.seconds:.0f} s, CPU {result.cpu:.0f} s)", flush=True
        )
        if not result.good:
            failed += 1
            print(result.output, flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
