"""`reproduce FILE...`: does the official outcome come out again?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from voting.tally.commands import BAD_INPUT, DIFFERS, OK
from voting.tally.commands.terminal import clear, complain, print_json, reading, say, show
from voting.tally.errors import FormatError
from voting.tally.formats import pabulib
from voting.tally.formats.official import Reproduction, reproduces


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "reproduce", help="count .pb files by their own rule, compare with the outcome"
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count each file and say whether it agrees; a bad file is told and the others go on."""
    results: dict[str, Reproduction] = {}
    errors: dict[str, str] = {}
    for place, file in enumerate(options.files, 1):
        show(f"{place}/{len(options.files)} {Path(file).name} …")
        try:
            results[file] = result = reproduces(pabulib.read(file, reading))
        except FormatError as error:
            errors[file] = str(error)
            complain(error)
            continue
        clear()
        if not options.json:
            say(f"{Path(file).name}: {line_of(result)}")
    _print_sums(results, errors, as_json=options.json)
    if any(result.status == "differs" for result in results.values()):
        return DIFFERS
    return BAD_INPUT if errors else OK


def _print_sums(results: dict[str, Reproduction], errors: dict[str, str], *, as_json: bool) -> None:
    counts: dict[str, int] = {}
    for result in results.values():
        counts[result.status] = counts.get(result.status, 0) + 1
    if as_json:
        print_json({"files": results, "counts": counts} | ({"errors": errors} if errors else {}))
    elif counts:
        say(", ".join(f"{status} {number}" for status, number in sorted(counts.items())))


def line_of(result: Reproduction) -> str:
    """Say one reproduction in one line."""
    rule = result.rule.name if result.rule is not None else result.reason
    line = f"{result.status} ({rule})"
    if result.missing or result.extra:
        line += f"; missing {', '.join(result.missing) or '-'}; extra {', '.join(result.extra) or '-'}"
    return line
