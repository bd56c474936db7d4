"""The opinion map of 2,000 people and 150 statements: `python -m tests.bench.opinions`.

Against a plain `numpy.linalg.svd` of the same table with the means filled in, in turns; processor time, medians of seven.
`--write` puts the figures into docs/developers/opinion-map.md.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from participate.deliberation.opinion_map import MISSING, draw_map
from tests.factories.opinion_numbers import planted

PAGE = Path(__file__).resolve().parents[2] / "docs" / "developers" / "opinion-map.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
ROUNDS = 7


def main(arguments: list[str]) -> int:
    """Measure and print; exit status 1 when a map takes a second or more."""
    votes, _labels = planted(4, 2000, 150, missing=0.33, noise=0.1)
    seen = votes != MISSING
    means = np.where(seen, votes, 0).sum(axis=0) / seen.sum(axis=0)
    filled = np.where(seen, votes - means, 0.0)
    ours, plain, wall = [], [], []
    for _round in range(ROUNDS):
        spent, passed = _timed(lambda: draw_map(votes))
        ours.append(spent)
        wall.append(passed)
        plain.append(_timed(lambda: np.linalg.svd(filled, full_matrices=False))[0])
    mine, bare, clock = (statistics.median(times) for times in (ours, plain, wall))
    table = "\n".join(
        [
            "| people × statements | map, CPU ms | plain SVD, CPU ms | ratio | map, wall ms |",
            "|---|--:|--:|--:|--:|",
            f"| 2,000 × 150 | {mine * 1000:.0f} | {bare * 1000:.0f} | {mine / bare:.2f} | {clock * 1000:.0f} |",
        ]
    )
    print(table)
    if "--write" in arguments:
        text = PAGE.read_text(encoding="utf-8")
        head, rest = text.split(BEGIN, 1)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
    return 0 if mine < 1 else 1


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return (seconds of processor, seconds on the clock)."""
    spent, passed = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - spent, time.perf_counter() - passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
