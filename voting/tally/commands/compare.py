"""`compare FILE`: the same ballots under every rule that fits, side by side."""

from __future__ import annotations

import argparse
from typing import Any

from voting.tally.commands import OK
from voting.tally.commands.inputs import add_file, contest_of, load
from voting.tally.commands.terminal import clear, print_json, say, show
from voting.tally.compare import Row, compare, has_money, usual_rules
from voting.tally.rules import Rule


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("compare", help="count one election by every rule that fits")
    add_file(parser)
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count by each rule and print a line for each."""
    contest = contest_of(load(options.file), options.ballots)
    rows: list[Row] = []
    for rule in usual_rules(contest):
        show(f"{rule_text(rule)} …")
        rows.extend(compare(contest, [rule]))
    clear()
    if options.json:
        print_json({"rows": rows})
    elif has_money(contest):
        say(f"{'rule':<48} {'items':>5} {'total':>16} {'remaining':>16}  projects")
        for row in rows:
            shown = row.error or " ".join(row.projects)
            say(f"{rule_text(row.rule):<48} {row.items:>5} {row.total:>16} {row.remaining:>16}  {shown}")
    else:
        say(f"{'rule':<32} elected")
        for row in rows:
            say(f"{rule_text(row.rule):<32} {row.error or ' | '.join(row.projects)}")
    return OK


def rule_text(rule: Rule) -> str:
    """Name a rule with the parameters that differ from the usual."""
    usual = dict(Rule(rule.name).parameters)
    changed = [f"{key}={value}" for key, value in rule.parameters if value != usual[key]]
    return " ".join([rule.name, *changed])
