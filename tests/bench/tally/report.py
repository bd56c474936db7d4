"""The figures as tables and as a chart in the documentation."""

from __future__ import annotations

import datetime
import math
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "developers" / "tally-speed.md"
CHART = ROOT / "docs" / "developers" / "tally-growth.svg"


@dataclass(frozen=True, slots=True)
class Line:
    """One measured task: CPU seconds, MB above what the imports need, and whether the winners are the same."""

    name: str
    peer: str
    goal: int | None
    ours: float = 0.0
    theirs: float = 0.0
    our_mb: float = 0.0
    their_mb: float = 0.0
    same: bool = False
    error: str = ""

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours if self.ours else 0.0

    @property
    def good(self) -> bool:
        return not self.error and self.same and (self.goal is None or self.ratio >= self.goal)

    def text(self) -> str:
        """Say it in one line."""
        if self.error:
            return f"{self.name}: not measured ({self.error})"
        goal = f", asked {self.goal} x" if self.goal else ""
        same = "same winners" if self.same else "DIFFERENT WINNERS"
        return (
            f"{self.name}: {self.ours:.4f} s, {self.peer} {self.theirs:.3f} s, {self.ratio:,.0f} x{goal}; {same}; "
            f"{self.our_mb:.0f} MB and {self.their_mb:.0f} MB"
        )


def machine() -> str:
    """Say where this was measured."""
    load = os.getloadavg()[0]
    return (
        f"Measured on {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}: {os.cpu_count()} shared cores, Python "
        f"{platform.python_version()}, NumPy {np.__version__}, load average {load:.1f}; CPU seconds, ours the median."
    )


def task_table(lines: Sequence[Line]) -> str:
    """Return the table of ratios."""
    rows = [
        machine(), "",
        "| task | ours, s | peer, s | ratio | asked | ours, MB | peer, MB | winners |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]  # fmt: skip
    for line in lines:
        if line.error:
            rows.append(f"| {line.name} | not measured: {line.error} | | | | | | |")
            continue
        rows.append(
            f"| {line.name} | {line.ours:.4f} | {line.peer} {line.theirs:.2f} | {line.ratio:,.0f} | "
            f"{line.goal or ''} | {line.our_mb:.0f} | {line.their_mb:.0f} | {'same' if line.same else 'differ'} |"
        )
    return "\n".join(rows)


def growth_table(sizes: Sequence[dict[str, Any]]) -> str:
    """Return the table of sizes."""
    rows = [
        machine(), "",
        "| voters | different ballots | reading the array, s | Equal Shares, s | greedy, s | MB, array included |",
        "|--:|--:|--:|--:|--:|--:|",
    ]  # fmt: skip
    rows += [
        f"| {size['voters']:,} | {size['different']:,} | {size['read']:.2f} | {size['shares']:.2f} | "
        f"{size['greedy']:.2f} | {size['mb']:.0f} |"
        for size in sizes
    ]
    return "\n".join(rows)


def write(tasks: str, growth: str, sizes: Sequence[dict[str, Any]]) -> None:
    """Put what was measured between the marks of the page; draw the chart."""
    text = PAGE.read_text(encoding="utf-8")
    for mark, table in (("tasks", tasks), ("growth", growth)):
        if table:
            pattern = rf"(<!-- {mark}: begin -->\n).*?(\n<!-- {mark}: end -->)"
            text = re.sub(
                pattern, lambda found, table=table: f"{found[1]}\n{table}\n{found[2]}", text, flags=re.S
            )
    PAGE.write_text(text, encoding="utf-8")
    if sizes:
        CHART.write_text(chart(sizes), encoding="utf-8")


def chart(sizes: Sequence[dict[str, Any]]) -> str:
    """Draw seconds and megabytes over voters, both axes in powers of ten, as a plain SVG."""
    series = (
        ("seconds, reading + Equal Shares", "#0b6e4f", [size["read"] + size["shares"] for size in sizes]),
        ("seconds, greedy", "#b85c00", [size["greedy"] for size in sizes]),
        ("GB of memory", "#3d4f8a", [size["mb"] / 1024 for size in sizes]),
    )
    low, high = -3, 2
    left, right, top, bottom = 60, 560, 30, 300

    def x(voters: int) -> float:
        return left + (math.log10(voters) - 4) / 3 * (right - left)

    def y(value: float) -> float:
        place = (math.log10(max(value, 10**low)) - low) / (high - low)
        return bottom - place * (bottom - top)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" font-family="sans-serif" font-size="12" '
        'role="img" aria-label="Seconds and memory from ten thousand to ten million voters">',
        '<rect width="720" height="360" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        parts.append(f'<path d="M{left} {y(10**power):.1f}H{right}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
        )
    for size in sizes:
        parts.append(
            f'<text x="{x(size["voters"]):.1f}" y="320" text-anchor="middle">{size["voters"]:,}</text>'
        )
    parts.append(f'<text x="{(left + right) / 2}" y="345" text-anchor="middle">voters, 100 projects</text>')
    for name, colour, values in series:
        points = [(x(size["voters"]), y(value)) for size, value in zip(sizes, values, strict=True)]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
        parts.append(f'<text x="{right + 8}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
