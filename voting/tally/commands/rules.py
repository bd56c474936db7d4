"""`rules`: every rule with one sentence, its source and its parameters."""

from __future__ import annotations

import argparse
from typing import Any

from voting.tally.commands import OK
from voting.tally.commands.terminal import print_json, say
from voting.tally.rules import SPECS, Rule, RuleSpec


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("rules", help="list the rules and their parameters")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the list."""
    if options.json:
        print_json({name: _as_json(spec) for name, spec in SPECS.items()})
        return OK
    for name, spec in SPECS.items():
        say(f"{name}: {spec.sentence}" + (f" [{spec.paper}]" if spec.paper else ""))
        say("    " + ", ".join(f"{key}={_shown(value)}" for key, value in _defaults(name).items()))
    return OK


def _defaults(name: str) -> dict[str, Any]:
    """Return every parameter, quiet ones too, as JSON has it."""
    rule = Rule(name)
    written: dict[str, Any] = rule.to_json()["parameters"]
    quiet = {key: value for key, value in rule.parameters if key not in written}
    return dict(sorted((written | quiet).items()))


def _as_json(spec: RuleSpec) -> dict[str, Any]:
    about = {"sentence": spec.sentence, "source": spec.paper, "family": spec.family, "kinds": spec.kinds}
    return about | _defaults(spec.name)


def _shown(value: Any) -> str:
    """Show a default the way --param takes it."""
    if isinstance(value, (list, tuple)):
        return ",".join(_shown(item) for item in value)
    return "" if value is None else str(value)
