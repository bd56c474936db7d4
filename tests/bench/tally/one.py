"""One side of one task in a process of its own, so that memory is its own too: prints one line of JSON."""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import sys
from pathlib import Path


def resident() -> float:
    """Return the memory in use now, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def peak() -> float:
    """Return the most memory ever in use, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str]) -> int:
    """Run TASK SIDE [REPEATS]."""
    from tests.bench.tally.tasks import TASKS
    from voting.tally.budget.compiled import MACHINE, SWITCH

    task = TASKS[int(arguments[0])]
    if task.compiled and arguments[1] == "ours" and os.environ.get(SWITCH) != "0":
        assert MACHINE.load(make=True), "no machine code"
    base = resident()
    side = task.ours if arguments[1] == "ours" else task.theirs
    assert side is not None
    times, chosen = [], None
    for _ in range(task.repeats if arguments[1] == "ours" else 1):
        seconds, found = side()
        times.append(seconds)
        gc.collect()
        assert chosen in (None, found), "two runs differ"
        chosen = found
    print(json.dumps({"cpu": statistics.median(times), "mb": peak() - base, "chosen": sorted(chosen or ())}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
