"""Reading what the commands are given: a file, a rule by its name and parameters."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from voting.tally.commands.terminal import reading
from voting.tally.contest import Contest
from voting.tally.errors import FormatError, RuleError, TallyError
from voting.tally.formats.any import Election, read_any
from voting.tally.formats.election import PabulibElection, Repeats
from voting.tally.formats.rctab import CastVotes
from voting.tally.parameters import whole
from voting.tally.ranked.raw import RawPolicy
from voting.tally.rules import PARAMETERS, Rule

STDIN = "-"
REPEATS: tuple[Repeats, ...] = get_args(Repeats)


def add_rule(parser: argparse.ArgumentParser) -> None:
    """Let a command take a rule."""
    parser.add_argument("--rule", required=True, metavar="NAME", help="a name from `rules`")
    parser.add_argument("--param", action="append", default=[], metavar="KEY=VALUE")


def add_file(parser: argparse.ArgumentParser) -> None:
    """Let a command take a file and say how its ballots are judged."""
    parser.add_argument("file", metavar="FILE", help="an election in any format we read; - is standard input")
    parser.add_argument(
        "--ballots",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="how ballots are judged: repeats=once|each|refuse (.pb), or overvote=exhaust|skip, skipped=RANKS, "
        "duplicate=skip|exhaust (cast votes)",
    )


def contest_of(election: Election, pairs: Sequence[str]) -> Contest:
    """Return the contest of an election, its ballots judged as the `key=value` texts say."""
    given: dict[str, Any] = _parted(pairs)
    known = _policies(election)
    for key in given:
        if key not in known:
            raise TallyError("unknown_policy", found=key, known=" ".join(known))
    if isinstance(election, PabulibElection):
        repeats = given.get("repeats", "once")
        if repeats not in REPEATS:
            raise TallyError("unknown_policy", repeats=repeats, known=" ".join(REPEATS))
        return election.contest(repeats)
    if isinstance(election, CastVotes) and given:
        if "skipped" in given:
            given["skipped"] = whole(given["skipped"])
        return election.contest(RawPolicy(**given))
    return election.contest()


def _policies(election: Election) -> tuple[str, ...]:
    if isinstance(election, PabulibElection):
        return ("repeats",)
    return ("overvote", "skipped", "duplicate") if isinstance(election, CastVotes) else ()


def _parted(pairs: Sequence[str]) -> dict[str, str]:
    """Part `key=value` texts."""
    parted: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise TallyError("bad_parameter", found=pair)
        parted[key] = value
    return parted


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
    parameters = _parted(pairs)
    for key in parameters:
        if key not in PARAMETERS[name]:
            raise RuleError("unknown_parameter", rule=name, parameter=key, near=_near(key, PARAMETERS[name]))
    return Rule(name, parameters)


def _near(word: str, known: Any) -> str:
    """Return the names nearest to a word, or all of them when none is near."""
    return " ".join(get_close_matches(word, known, 3, 0.5) or known)
