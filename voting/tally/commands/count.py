"""`count FILE --rule NAME`: the outcome of one election."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from voting.tally.canonical import jsonable, sha256
from voting.tally.commands import OK
from voting.tally.commands.inputs import add_file, add_rule, contest_of, load, rule_of
from voting.tally.commands.terminal import clear, print_json, say, show
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.explain import Explanation, explain
from voting.tally.formats.any import names_of
from voting.tally.outcome import Outcome
from voting.tally.rules import BUDGET_RULES


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("count", help="count one election by a rule")
    add_file(parser)
    add_rule(parser)
    parser.add_argument("--explain", action="store_true", help="say why each project is in or out")
    parser.add_argument("--json", action="store_true", help="everything, for other programs")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Count and print."""
    rule = rule_of(options.rule, options.param)
    election = load(options.file)
    contest = contest_of(election, options.ballots)
    show(f"{rule.name} …")
    outcome = count(contest, rule)
    explained = explanations(contest, outcome) if options.explain else ()
    clear()
    if options.json:
        print_json(as_json(outcome, explained if options.explain else None))
        return OK
    print_outcome(contest, outcome, names_of(election))
    for item in explained:
        say(_explanation_line(item))
    if options.explain and not explained:
        for entry in outcome.rounds:
            say(f"{entry.number:4d}  {_round_line(entry.action, entry.project, entry.data)}")
    return OK


def chosen(outcome: Outcome) -> tuple[str, ...]:
    """Return who is elected or what is funded, in order."""
    if outcome.winner is not None:
        return (outcome.winner,)
    return outcome.elected or outcome.funded


def explanations(contest: Contest, outcome: Outcome) -> tuple[Explanation, ...]:
    """Explain a budget; an election of people has no explanations (its rounds are shown then)."""
    return explain(contest, outcome) if outcome.rule.name in BUDGET_RULES else ()


def as_json(outcome: Outcome, explained: Sequence[Explanation] | None = None) -> dict[str, Any]:
    """Return an outcome for other programs: its own keys, the rule's parameters, who is elected, the hash."""
    data = outcome.to_json()
    parameters = {key: _plain(value) for key, value in outcome.rule.parameters}
    extra: dict[str, Any] = {"parameters": parameters, "sha256": sha256(outcome)}
    if outcome.winner is not None or outcome.elected:
        extra["elected"] = list(chosen(outcome))
    if explained is not None:
        extra["explanations"] = explained
    return {**data, **extra}


def _plain(value: Any) -> Any:
    """Return a parameter as JSON: what `Rule.to_json` writes, quiet ones too."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    fields = getattr(value, "__dataclass_fields__", None)
    return {name: getattr(value, name) for name in fields} if fields else jsonable(value)


def print_outcome(contest: Contest, outcome: Outcome, names: Mapping[str, str]) -> None:
    """Print the chosen, the sums and the ties."""
    money = outcome.rule.name in BUDGET_RULES
    points = dict(dict(outcome.tables).get("points", ())) if money else {}
    costs = {project.code: project.cost for project in contest.projects}
    for place, code in enumerate(chosen(outcome), 1):
        name = "" if names.get(code, code) == code else f"  {names[code]}"
        cost = f" {costs[code]:>16}" if money else ""
        given = f" {points[code]!s:>10} points" if code in points else ""
        say(f"{place:4d}  {code:<20}{cost}{given}{name}".rstrip())
    if money:
        say(f"total {outcome.totals.total}, remaining {outcome.totals.remaining} of {contest.budget}")
    for tie in outcome.ties:
        say(f"tie ({tie.where}): {', '.join(tie.projects)}; parted by {', '.join(tie.criteria)}")
    say(f"sha256 {sha256(outcome)}")


def _explanation_line(item: Explanation) -> str:
    change = ", ".join(
        f"{key}={value}"
        for key, value in item.change.to_json().items()
        if key not in ("searched", "complete") and value is not None
    )
    missed = "" if item.missed_by is None else f" missed by {item.missed_by}"
    return f"{item.place:4d}  {item.project}: {item.reason}{missed}{'; ' + change if change else ''}"


def _round_line(action: str, project: str | None, data: Sequence[tuple[str, Any]]) -> str:
    numbers = ", ".join(f"{key} {_short(value)}" for key, value in data)
    return f"{action}{f' {project}' if project else ''}{': ' + numbers if numbers else ''}"


def _short(value: Any) -> str:
    value = jsonable(value)
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_short(item)}" for key, item in value.items()) + ")"
    if isinstance(value, list):
        return "(" + " ".join(_short(item) for item in value) + ")"
    return str(value)
