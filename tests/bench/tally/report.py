"""The figures as tables and as a chart in the documentation."""

from __future__ import annotations

import datetime
import math
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.tally.tasks import Task

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "developers" / "tally-speed.md"
CHART = ROOT / "docs" / "developers" / "tally-growth.svg"


@dataclass(frozen=True, slots=True)
class Line:
    """One measured task: CPU seconds, MB above what the imports need, and whether the winners are the same.

    `plain` is NumPy alone, `ours` with machine code where the task has such.
    """

    task: Task
    ours: float = 0.0
    theirs: float = 0.0
    our_mb: float = 0.0
    their_mb: float = 0.0
    plain: float = 0.0
    plain_mb: float = 0.0
    same: bool = False
    error: str = ""

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours if self.ours else 0.0

    @property
    def good(self) -> bool:
        """Whether everything asked of this task holds."""
        task = self.task
        return (
            not self.error
            and self.same
            and (task.goal is None or self.ratio >= task.goal)
            and (task.seconds is None or self.ours <= task.seconds)
            and (task.memory is None or self.our_mb <= task.memory)
        )

    @property
    def asked(self) -> str:
        """What was asked for."""
        task = self.task
        parts = (
            f"{task.goal:,} x" if task.goal else "",
            f"{task.seconds:g} s" if task.seconds else "",
            f"{task.memory} MB" if task.memory else "",
        )
        return ", ".join(part for part in parts if part)

    @property
    def peer(self) -> str:
        return f"{self.task.peer} {self.theirs:.2f} s" if self.task.theirs else ""

    def text(self) -> str:
        """Say it in one line."""
        if self.error:
            return f"{self.task.name}: not measured ({self.error})"
        beside = f", {self.peer}, {self.ratio:,.0f} x; {self.their_mb:.0f} MB" if self.task.theirs else ""
        same = "" if self.same else "; DIFFERENT WINNERS"
        asked = f"; asked {self.asked}: {'yes' if self.good else 'NO'}" if self.asked else ""
        plain = f" (NumPy alone {self.plain:.4f} s, {self.plain_mb:.0f} MB)" if self.task.compiled else ""
        return f"{self.task.name}: {self.ours:.4f} s, {self.our_mb:.0f} MB{plain}{beside}{same}{asked}"


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
        "| task | ours, s | ours, MB | peer | peer, MB | ratio | asked | met |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]  # fmt: skip
    for line in lines:
        if line.error:
            rows.append(f"| {line.task.name} | not measured: {line.error} | | | | | | |")
            continue
        beside = f"{line.peer} | {line.their_mb:.0f} | {line.ratio:,.0f}" if line.peer else " | | "
        met = ("yes" if line.good else "no") if line.asked else ""
        rows.append(
            f"| {line.task.name} | {line.ours:.4f} | {line.our_mb:.0f} | {beside} | {line.asked} | "
            f"{met if line.same else 'other winners'} |"
        )
    return "\n".join(rows)


def compiled_table(lines: Sequence[Line]) -> str:
    """Return the table of what is counted with machine code and with NumPy alone."""
    rows = [
        machine(), "",
        "| task | machine code, s (MB) | NumPy alone, s (MB) | peer (MB) | ratios | asked | machine code | NumPy alone |",
        "|---|--:|--:|--:|--:|--:|---|---|",
    ]  # fmt: skip
    for line in lines:
        if line.error:
            rows.append(f"| {line.task.name} | not measured: {line.error} | | | | | | |")
            continue
        alone = replace(line, ours=line.plain, our_mb=line.plain_mb)
        beside = (
            f"{line.peer} ({line.their_mb:.0f}) | {line.ratio:,.0f}, {alone.ratio:,.0f}"
            if line.peer
            else " | "
        )
        met = [("yes" if one.good else "no") if line.asked else "" for one in (line, alone)]
        if not line.same:
            met = ["other winners"] * 2
        rows.append(
            f"| {line.task.name} | {line.ours:.3f} ({line.our_mb:.0f}) | {line.plain:.3f} ({line.plain_mb:.0f}) | "
            f"{beside} | {line.asked} | {met[0]} | {met[1]} |"
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


def write(tasks: str, compiled: str, growth: str, sizes: Sequence[dict[str, Any]]) -> None:
    """Put what was measured between the marks of the page; draw the chart."""
    text = PAGE.read_text(encoding="utf-8")
    for mark, table in (("tasks", tasks), ("compiled", compiled), ("growth", growth)):
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
    left, right, top, bottom = 60, 660, 60, 330

    def x(voters: int) -> float:
        return left + (math.log10(voters) - 4) / 3 * (right - left)

    def y(value: float) -> float:
        place = (math.log10(max(value, 10**low)) - low) / (high - low)
        return bottom - place * (bottom - top)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 390" font-family="sans-serif" font-size="12" '
        'role="img" aria-label="Seconds and memory from ten thousand to ten million voters">',
        '<rect width="720" height="390" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        parts.append(f'<path d="M{left} {y(10**power):.1f}H{right}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
        )
    for size in sizes:
        parts.append(
            f'<text x="{x(size["voters"]):.1f}" y="350" text-anchor="middle">{size["voters"]:,}</text>'
        )
    parts.append(f'<text x="{(left + right) / 2}" y="375" text-anchor="middle">voters, 100 projects</text>')
    for place, (name, colour, values) in enumerate(series):
        points = [(x(size["voters"]), y(value)) for size, value in zip(sizes, values, strict=True)]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
        corner = left + (0, 250, 420)[place]
        parts.append(f'<path d="M{corner} 24h24" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="{corner + 32}" y="28" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
