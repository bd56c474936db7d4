"""Closing, sealing and counting a large vote: `python -m tests.bench.seal --ballots 1000000`.

Fills a scratch database with approval ballots over 40 options, then closes, seals and counts by the official path in
a process of its own. The named reference of the same run is what the database needs to copy the same rows of the box
once in the order of their keys. Options: `--ballots`, `--database`, `--write` puts the table into
docs/developers/vote-speed.md.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from participate.contests.proofs.scratch import Scratch, environment
from tests.bench import report
from tests.bench.environment import ROOT

PAGE = ROOT / "docs" / "developers" / "vote-speed.md"
BEGIN, END = "<!-- seal -->", "<!-- /seal -->"
STEPS = {
    "copy": "reference: copying the rows once in the order of their keys", "close": "close: turnout, last checkpoint",
    "seal": "seal", "count": "count by the published rule, with its explanation", "comparison": "the other rules",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Measure and print."""
    options = _options(arguments)
    scratch = Scratch()
    try:
        with scratch.database(options.database) as (url, folder):
            for task in ("fill", "run"):
                _child(task, url, folder, options.ballots)
            found = json.loads((folder / "seal.json").read_text())
    finally:
        scratch.close()
    table = _table(found, options)
    print("\n" + table)
    if options.write:
        _write(table)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


def _child(task: str, url: str, folder: Path, ballots: int) -> None:
    command = [sys.executable, "-m", "tests.bench.seal_steps", task, str(folder), str(ballots)]
    subprocess.run(command, cwd=ROOT, env=environment(url, folder), check=True)


def _table(found: dict[str, Any], options: argparse.Namespace) -> str:
    """Return the steps with their times, then the whole of sealing and counting."""
    seconds, cpu, memory = found["seconds"], found["cpu"], found["memory"]
    lines = [
        f"{options.ballots:,} ballots, {options.database}, load average at the end {os.getloadavg()[0]:.1f}.", "",
        "| step | seconds | of these CPU | memory of the process, MiB above its start |", "|---|--:|--:|--:|",
    ]  # fmt: skip
    for name, title in STEPS.items():
        lines.append(f"| {title} | {seconds[name]:.1f} | {cpu[name]:.1f} | {memory.get(name, '')} |")
    both, ratio = seconds["seal"] + seconds["count"], (seconds["seal"] + seconds["count"]) / seconds["copy"]
    work = cpu["seal"] + cpu["count"]
    lines.append(f"| **seal and count** | **{both:.1f}** | {work:.1f} | {memory['count']} |")
    lines += ["", f"Seal and count take {ratio:.1f} times the reference."]
    if found["backend"]:
        lines[-1] += (
            f" The database's process held at most {found['backend']:,} MiB, shared buffers included."
        )
    return "\n".join(lines)


def _write(table: str) -> None:
    """Put the table between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    machine = ", ".join(f"{name} {value}" for name, value in report.machine().items())
    PAGE.write_text(f"{before}{BEGIN}\n{machine}\n\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
