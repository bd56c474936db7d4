"""What people see while they wait, and how results are printed."""

from __future__ import annotations

import json
import sys
from typing import Any

from voting.tally.canonical import jsonable

SHOWN_FROM = 1_000_000


def reading(done: int, total: int) -> None:
    """Show how much of a large file is read, on a terminal only."""
    if total > SHOWN_FROM:
        show(f"{100 * done // total:3d} %")
        if done >= total:
            clear()


def show(text: str) -> None:
    """Show a passing word on the last line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text[:100]}")
        sys.stderr.flush()


def clear() -> None:
    """Take the passing word away."""
    show("")


def say(line: str) -> None:
    """Print one line of a result."""
    sys.stdout.write(f"{line}\n")


def complain(line: object) -> None:
    """Print one line about bad input."""
    clear()
    sys.stderr.write(f"{line}\n")


def print_json(data: Any) -> None:
    """Print plain JSON values."""
    say(json.dumps(jsonable(data), ensure_ascii=False, indent=2, sort_keys=True))
