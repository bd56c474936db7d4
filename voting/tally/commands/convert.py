"""`convert IN OUT`: the same election in another format."""

from __future__ import annotations

import argparse
from typing import Any

from voting.tally.commands import OK
from voting.tally.commands.inputs import load
from voting.tally.errors import FormatError
from voting.tally.formats.convert import WRITERS, convert


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("convert", help="write an election in another format")
    parser.add_argument("file", metavar="IN", help="an election in any format we read; - is standard input")
    parser.add_argument(
        "out", metavar="OUT", help=f"where to write; its ending says how: {' '.join(WRITERS)}"
    )
    parser.add_argument("--drop", action="store_true", help="leave out what has no place in the format")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read and write."""
    election = load(options.file)
    try:
        convert(election, options.out, drop=options.drop)
    except OSError as error:
        reason = error.strerror or "unknown"
        raise FormatError(options.out, 0, 0, "cannot_write", reason=reason) from None
    return OK
