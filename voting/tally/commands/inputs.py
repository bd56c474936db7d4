"""Reading what the commands are given: a file, a rule by its name and parameters."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from voting.tally.commands.terminal import reading
from voting.tally.errors import FormatError, RuleError, TallyError
from voting.tally.formats.any import Election, read_any
from voting.tally.rules import PARAMETERS, Rule

STDIN = "-"


def add_rule(parser: argparse.ArgumentParser) -> None:
    """Let a command take a rule."""
    parser.add_argument("--rule", required=True, metavar="NAME", help="a name from `rules`")
    parser.add_argument("--param", action="append", default=[], metavar="KEY=VALUE")


def load(file: str) -> Election:
    """Read an election in any format; `-` is standard input."""
    if file != STDIN:
        return read_any(file, reading)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin"
        path.write_bytes(sys.stdin.buffer.read())
        try:
            return read_any(path)
        except FormatError as error:
            raise FormatError(STDIN, error.line, error.column, error.code, **error.data) from None


def rule_of(name: str, pairs: Sequence[str]) -> Rule:
    """Build a rule from its name and `key=value` texts; what is misspelt is told with the nearest names."""
    if name not in PARAMETERS:
        raise RuleError("unknown_rule", rule=name, near=_near(name, PARAMETERS))
    parameters: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise TallyError("bad_parameter", found=pair)
        if key not in PARAMETERS[name]:
            raise RuleError("unknown_parameter", rule=name, parameter=key, near=_near(key, PARAMETERS[name]))
        parameters[key] = value
    return Rule(name, parameters)


def _near(word: str, known: Any) -> str:
    """Return the names nearest to a word, or all of them when none is near."""
    return " ".join(get_close_matches(word, known, 3, 0.5) or known)
