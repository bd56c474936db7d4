"""S1: every address, method and socket answers as one table says, and a check that goes missing is noticed.

The table and what reads it live with the tests (`tests/participate/permission_table.py`); the proof runs them on
the database it was given. Checks are taken out one at a time, drawn by the seed: 10 in the short form, 50 in the
long one. With sabotage the table is read by the administrator alone, who may do nearly everything.
"""

import os
import re
import subprocess
import sys

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.scratch import ROOT

REMOVALS = "tests/proof/permission_removals.py"
SHORT, LONG = 10, 50
LEAST = 49 / 50


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Take checks out and count how many the table notices."""
    number = LONG if long else SHORT
    noticed, drawn, known = _noticed(number, seed, sabotage)
    limit = f"{LEAST:.0%} of the removals are noticed"
    figure = f"{noticed} of {drawn} removals noticed, drawn from {known} checks"
    return Finding(figure=figure, limit=limit, passed=drawn == number and noticed >= LEAST * drawn)


def _noticed(number: int, seed: int, sabotage: bool) -> tuple[int, int, int]:
    """Run the removals in a process of their own; raise with the end of its output when it does not finish."""
    more = {
        "REMBUK_REMOVALS": str(number),
        "REMBUK_SEED": str(seed),
        "REMBUK_SABOTAGE": "1" if sabotage else "",
    }
    command = [sys.executable, "-m", "pytest", REMOVALS, "-s", "-q", "-p", "no:randomly", "--show-capture=no"]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    found = re.search(r"noticed (\d+) of (\d+) removals, drawn from (\d+) checks", run.stdout)
    if not found:
        raise RuntimeError(f"the removals did not finish: {(run.stdout + run.stderr)[-2000:]}")
    noticed, drawn, known = map(int, found.groups())
    return noticed, drawn, known
