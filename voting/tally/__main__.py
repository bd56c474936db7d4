"""`python -m voting.tally`: count, reproduce, compare and recount elections on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from voting.tally.bundle import read_bundle, recount
from voting.tally.canonical import jsonable, sha256
from voting.tally.compare import compare, usual_rules
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import FormatError, TallyError
from voting.tally.explain import explain
from voting.tally.formats import pabulib
from voting.tally.formats.official import Reproduction, reproduces
from voting.tally.outcome import Outcome
from voting.tally.rules import BUDGET_RULES, PARAMETERS, SENTENCES, Rule

OK, DIFFERS, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 a difference, 2 bad input."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except FormatError as error:
        print(error, file=sys.stderr)
    except TallyError as error:
        place = getattr(options, "file", None) or options.command
        print(f"{place}:0:0: {error}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voting.tally", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("count", help="count one election (.pb or our JSON) by a rule")
    one.add_argument("file")
    one.add_argument("--rule", required=True)
    one.add_argument("--param", action="append", default=[], metavar="KEY=VALUE")
    one.add_argument("--explain", action="store_true", help="say why each project is in or out")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=_count)
    many = commands.add_parser(
        "reproduce", help="count .pb files by their own rule, compare with the outcome"
    )
    many.add_argument("files", nargs="+")
    many.add_argument("--json", action="store_true")
    many.set_defaults(run=_reproduce)
    sides = commands.add_parser("compare", help="count one election by every usual rule")
    sides.add_argument("file")
    sides.add_argument("--json", action="store_true")
    sides.set_defaults(run=_compare)
    again = commands.add_parser("recount", help="recount one of our bundles and compare the hash")
    again.add_argument("file")
    again.set_defaults(run=_recount)
    rules = commands.add_parser("rules", help="list the rules and their parameters")
    rules.add_argument("--json", action="store_true")
    rules.set_defaults(run=_rules)
    return parser


def _progress(done: int, total: int) -> None:
    """Show how much of a file is read, on a terminal only."""
    if sys.stderr.isatty() and total > 1_000_000:
        end = "\n" if done >= total else ""
        print(f"\r{100 * done // total:3d} %", end=end, file=sys.stderr, flush=True)


def _load(file: str) -> Contest:
    """Read a contest from a Pabulib file or from JSON (a contest, or a bundle around one)."""
    if not file.endswith(".json"):
        return pabulib.read(file, _progress).contest()
    data = read_bundle(file)
    try:
        return Contest.from_json(data.get("contest", data))
    except TallyError as error:
        raise FormatError(file, 1, 1, error.code, **error.data) from None
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise FormatError(file, 1, 1, "not_a_contest", reason=type(error).__name__) from None


def _rule(name: str, pairs: Sequence[str]) -> Rule:
    """Build a rule from --param key=value."""
    parameters: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise TallyError("bad_parameter", found=pair)
        parameters[key] = value
    return Rule(name, parameters)


def _print_json(data: Any) -> None:
    print(json.dumps(jsonable(data), ensure_ascii=False, indent=2, sort_keys=True))


def _count(options: argparse.Namespace) -> int:
    contest = _load(options.file)
    outcome = count(contest, _rule(options.rule, options.param))
    explained = explain(contest, outcome) if options.explain and outcome.rule.name in BUDGET_RULES else ()
    if options.json:
        extra = {"explanations": explained} if options.explain else {}
        chosen = {"elected": [outcome.winner]} if outcome.winner is not None else {}
        _print_json({**outcome.to_json(), **chosen, **extra, "sha256": sha256(outcome)})
        return OK
    _print_outcome(contest, outcome)
    for item in explained:
        change = ", ".join(
            f"{key}={value}"
            for key, value in item.change.to_json().items()
            if key != "searched" and value is not None
        )
        missed = "" if item.missed_by is None else f" missed by {item.missed_by}"
        print(f"{item.place:4d}  {item.project}: {item.reason}{missed}{'; ' + change if change else ''}")
    return OK


def _print_outcome(contest: Contest, outcome: Outcome) -> None:
    """Print the chosen projects and the sums."""
    costs = {project.code: project.cost for project in contest.projects}
    points = outcome.table("points")
    for place, code in enumerate(outcome.funded, 1):
        print(f"{place:4d}  {code:<20} {costs[code]:>16} {points[code]:>10} points")
    print(f"total {outcome.totals.total}, remaining {outcome.totals.remaining} of {contest.budget}")
    for tie in outcome.ties:
        print(f"tie ({tie.where}): {', '.join(tie.projects)}; parted by {', '.join(tie.criteria)}")
    print(f"sha256 {sha256(outcome)}")


def _reproduce(options: argparse.Namespace) -> int:
    results: list[tuple[str, Reproduction]] = []
    for file in options.files:
        result = reproduces(pabulib.read(file, _progress))
        results.append((file, result))
        if not options.json:
            print(f"{Path(file).name}: {_reproduction_line(result)}", flush=True)
    counts: dict[str, int] = {}
    for _, result in results:
        counts[result.status] = counts.get(result.status, 0) + 1
    if options.json:
        _print_json({"files": dict(results), "counts": counts})
    else:
        print(", ".join(f"{status} {number}" for status, number in sorted(counts.items())))
    return DIFFERS if counts.get("differs") else OK


def _reproduction_line(result: Reproduction) -> str:
    """Say one reproduction in one line."""
    rule = result.rule.name if result.rule is not None else result.reason
    line = f"{result.status} ({rule})"
    if result.missing or result.extra:
        line += f"; missing {', '.join(result.missing) or '-'}; extra {', '.join(result.extra) or '-'}"
    return line


def _compare(options: argparse.Namespace) -> int:
    contest = _load(options.file)
    rows = compare(contest, usual_rules(contest))
    if options.json:
        _print_json({"rows": rows})
        return OK
    print(f"{'rule':<48} {'items':>5} {'total':>16} {'remaining':>16}  projects")
    for row in rows:
        print(
            f"{_rule_text(row.rule):<48} {row.items:>5} {row.total:>16} {row.remaining:>16}  "
            f"{row.error or ' '.join(row.projects)}"
        )
    return OK


def _rule_text(rule: Rule) -> str:
    """Name a rule with the parameters that differ from the usual."""
    usual = dict(Rule(rule.name).parameters)
    changed = [f"{key}={value}" for key, value in rule.parameters if value != usual[key]]
    return " ".join([rule.name, *changed])


def _recount(options: argparse.Namespace) -> int:
    try:
        result = recount(read_bundle(options.file))
    except FormatError:
        raise
    except TallyError as error:
        raise FormatError(options.file, 1, 1, error.code, **error.data) from None
    print(result.recounted)
    print("matches" if result.matches else "differs")
    return OK if result.matches else DIFFERS


def _rules(options: argparse.Namespace) -> int:
    if options.json:
        _print_json(
            {name: {"sentence": SENTENCES[name], **Rule(name).to_json()["parameters"]} for name in PARAMETERS}
        )
        return OK
    for name in PARAMETERS:
        defaults = Rule(name).to_json()["parameters"]
        print(f"{name}: {SENTENCES[name]}")
        print("    " + ", ".join(f"{key}={_shown(value)}" for key, value in defaults.items()))
    return OK


def _shown(value: Any) -> str:
    """Show a default the way --param takes it."""
    if isinstance(value, list):
        return ",".join(str(item) for item in value)
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
