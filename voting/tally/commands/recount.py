"""`recount BUNDLE`: does the published result come out again?"""

from __future__ import annotations

import argparse
from typing import Any

from voting.tally.bundle import read_bundle, recount
from voting.tally.commands import DIFFERS, OK
from voting.tally.commands.terminal import say
from voting.tally.errors import FormatError, TallyError
from voting.tally.formats.json_file import stored


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("recount", help="recount one of our bundles and compare the hash")
    parser.add_argument("file", metavar="BUNDLE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Recount and compare."""
    data = read_bundle(options.file)
    stored(data, options.file, wrong="not_a_bundle")
    try:
        result = recount(data)
    except TallyError as error:
        raise FormatError(options.file, 1, 1, error.code, **error.data) from None
    say(result.recounted)
    say("matches" if result.matches else "differs")
    return OK if result.matches else DIFFERS
