"""The tally against its peers: `python -m tests.bench.tally [--all] [--only WORD] [--growth] [--write]`.

Every side of every task runs in a process of its own; CPU seconds, the median of ours against one run of the
peer's, in the same session, and the chosen projects must be the same. `--all` adds runs of several minutes;
`--growth` measures made-up electorates up to ten million voters; `--write` puts the tables and the chart into
`docs/developers/tally-speed.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.bench.tally.growth import GOALS, SIZES
from tests.bench.tally.report import Line, compiled_table, growth_table, task_table, write
from tests.bench.tally.tasks import ROOT, TASKS


@dataclass(slots=True)
class Failed(Exception):
    """A child process that gave no figures."""

    words: str


def child(*arguments: str, **settings: str) -> dict[str, Any]:
    """Run one measurement and read its line."""
    run = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, **settings},
    )  # fmt: skip
    if run.returncode:
        raise Failed((run.stderr.strip().splitlines() or ["no words"])[-1])
    return dict(json.loads(run.stdout.strip().splitlines()[-1]))


def measure(number: int) -> Line:
    """Measure both sides of one task."""
    task = TASKS[number]
    try:
        plain = child("tests.bench.tally.one", str(number), "ours", REMBUK_COMPILED="0")
        ours = child("tests.bench.tally.one", str(number), "ours") if task.compiled else plain
        theirs = (
            child("tests.bench.tally.one", str(number), "theirs") if task.theirs else {**ours, "cpu": 0.0}
        )
    except Failed as failure:
        return Line(task, error=failure.words)
    same = ours["chosen"] == plain["chosen"] == theirs["chosen"]
    return Line(
        task, ours["cpu"], theirs["cpu"], ours["mb"], theirs["mb"], plain["cpu"], plain["mb"], same=same
    )


def main(arguments: list[str]) -> int:
    """Measure, print, and say with the exit status whether every goal is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tally", description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="", help="tasks whose name holds this word")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    lines = []
    for number, task in enumerate(TASKS):
        if options.only.lower() not in task.name.lower() or (task.slow and not options.all):
            continue
        lines.append(measure(number))
        print(lines[-1].text(), flush=True)
    sizes = []
    for voters in SIZES if options.growth else ():
        sizes.append(child("tests.bench.tally.growth", str(voters)))
        print(json.dumps(sizes[-1]), flush=True)
    if options.write:
        both = [line for line in lines if line.task.compiled]
        others = [line for line in lines if not line.task.compiled]
        write(
            task_table(others) if others else "", compiled_table(both) if both else "",
            growth_table(sizes) if sizes else "", sizes,
        )  # fmt: skip
    slow = [size for size in sizes if size["read"] + size["shares"] > GOALS.get(size["voters"], 1e9)]
    return 0 if all(line.good for line in lines) and not slow else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
