"""`outcomes FILE --rule NAME`: everything that some breaking of the ties would choose."""

from __future__ import annotations

import argparse
from typing import Any

from voting.tally.commands import OK
from voting.tally.commands.count import as_json, chosen
from voting.tally.commands.inputs import add_file, add_rule, contest_of, load, rule_of
from voting.tally.commands.terminal import clear, print_json, say, show
from voting.tally.irresolute import every_outcome
from voting.tally.parameters import positive


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("outcomes", help="list what other ways of breaking ties would choose")
    add_file(parser)
    add_rule(parser)
    parser.add_argument("--limit", default="1000", metavar="RUNS", help="refuse after so many counts (1000)")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count in every way; the first line is the outcome of the declared tie policy."""
    rule, limit = rule_of(options.rule, options.param), positive(options.limit)
    contest = contest_of(load(options.file), options.ballots)
    show(f"{rule.name} …")
    found = every_outcome(contest, rule, limit=limit)
    clear()
    if options.json:
        print_json({"outcomes": [as_json(outcome) for outcome in found], "count": len(found)})
        return OK
    for place, outcome in enumerate(found, 1):
        say(f"{place:4d}  {' '.join(chosen(outcome))}")
    say(f"{len(found)} different" if len(found) > 1 else "no tie mattered")
    return OK
