"""The count sheet of a transferable vote or an instant run-off: candidates by stages, sums that add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.errors import RuleError
from voting.tally.outcome import Number, Outcome, Round

SHEETS = ("irv", "stv_scottish", "stv_wigm", "stv_meek")


@dataclass(frozen=True, slots=True)
class Stage:
    """One column: what was done (`action`, to `projects`), and the sums at its end, in papers.

    `quota` is None in a run-off; `exhausted` holds blank ballots only there; `loss` is what rounding dropped
    so far. `total` is the sum of all votes, exhausted and loss: the same in every column.
    """

    number: int
    action: str
    projects: tuple[str, ...]
    quota: Number | None
    exhausted: Number
    loss: Number
    total: Number

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {name: jsonable(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a candidate, the votes at the end of each stage and what changed in it.

    `status` is elected, excluded or left; `stage` is the number of the stage in which it came to that (None
    where left); votes and changes are None after an exclusion.
    """

    code: str
    status: str
    stage: int | None
    votes: tuple[Number | None, ...]
    changes: tuple[Number | None, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {name: jsonable(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class CountSheet:
    """Stages from left to right, candidates in the order of the outcome: the elected first."""

    stages: tuple[Stage, ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "stages": [stage.to_json() for stage in self.stages],
            "lines": [line.to_json() for line in self.lines],
        }


def count_sheet(outcome: Outcome) -> CountSheet:
    """Return the sheet of a finished count by irv or an STV rule; `RuleError` `no_count_sheet` for others.

    The votes of a run-off's round are those before it eliminates, so its first column is the first
    preferences, and each further one is named after the elimination before it.

    >>> from voting.tally.counting import count
    >>> from voting.tally.contest import BallotGroup, Contest, Project
    >>> from voting.tally.rules import Rule
    >>> groups = [BallotGroup(("A", "B"), 70), BallotGroup(("C",), 30), BallotGroup(("D", "B"), 9)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABCD"], groups, 0, seats=2)
    >>> sheet = count_sheet(count(contest, Rule("stv_scottish")))
    >>> [(line.code, line.status, line.stage) for line in sheet.lines]
    [('A', 'elected', 1), ('B', 'elected', 3), ('C', 'left', None), ('D', 'excluded', 3)]
    >>> [printed(votes, 5) for votes in sheet.lines[1].votes], {stage.total for stage in sheet.stages}
    (['0.00000', '32.99940', '41.99940'], {109})
    """
    if outcome.rule.name not in SHEETS:
        raise RuleError("no_count_sheet", rule=outcome.rule.name)
    run_off = outcome.rule.name == "irv"
    before = [None, *outcome.rounds] if run_off else outcome.rounds
    # A run-off's last round only names the winner: nothing comes after it.
    pairs = list(zip(before, outcome.rounds, strict=False))
    stages = tuple(_stage(number, named, item) for number, (named, item) in enumerate(pairs, 1))
    held = [item["votes"] for _, item in pairs]
    elected = _elected(outcome, run_off)
    return CountSheet(stages, tuple(_line(code, held, elected) for code in outcome.order))


def _stage(number: int, named: Round | None, item: Round) -> Stage:
    """Return the column of a round; `named` is the round whose action led to it."""
    loss = item.get("loss", 0)
    projects: tuple[str, ...] = () if named is None else named.get("options", ())
    if named is not None and named.project is not None:
        projects = (named.project,)
    return Stage(
        number,
        "first_preferences" if named is None else named.action,
        projects,
        item.get("quota"),
        item["exhausted"],
        loss,
        sum(item["votes"].values()) + item["exhausted"] + loss,
    )


def _elected(outcome: Outcome, run_off: bool) -> dict[str, int]:
    """Return the stage in which each winner was elected."""
    if run_off:
        return {outcome.order[0]: len(outcome.rounds)}
    return {code: item.number for item in outcome.rounds for code in item["elected"]}


def _line(code: str, held: Sequence[Mapping[str, Number]], elected: Mapping[str, int]) -> Line:
    votes: list[Number | None] = []
    changes: list[Number | None] = []
    out: int | None = None
    for number, stage in enumerate(held, 1):
        if out is not None:
            votes.append(None)
            changes.append(None)
            continue
        now = stage.get(code, 0)
        if code not in stage:
            out = number
        changes.append(now - (votes[-1] or 0) if votes else now)
        votes.append(now)
    status = "elected" if code in elected else "left" if out is None else "excluded"
    return Line(code, status, elected.get(code, out), tuple(votes), tuple(changes))


def printed(value: Number, decimals: int) -> str:
    """Write votes with so many decimals, rounded half away from zero.

    >>> printed(Fraction(2, 3), 2), printed(Fraction(-1, 8), 2), printed(7, 0)
    ('0.67', '-0.13', '7')
    """
    units = int(abs(Fraction(value)) * 10**decimals + Fraction(1, 2))
    sign = "-" if value < 0 and units else ""
    if not decimals:
        return f"{sign}{units}"
    whole, rest = divmod(units, 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}"


def as_text(sheet: CountSheet, names: Mapping[str, str] | None = None, decimals: int = 5) -> str:
    """Return the sheet as plain text, one line a candidate, for a terminal or a printer.

    `names` by code, the code where there is none. An elected candidate carries the stage as "*3".
    """

    def shown(value: Number | None) -> str:
        return "-" if value is None else printed(value, decimals)

    head = ["", *(" ".join([stage.action, *stage.projects]) for stage in sheet.stages), ""]
    rows = [head]
    for line in sheet.lines:
        mark = f"*{line.stage}" if line.status == "elected" else ""
        rows.append([(names or {}).get(line.code, line.code), *map(shown, line.votes), mark])
    for title in ("exhausted", "loss", "total", "quota"):
        rows.append([title, *(shown(getattr(stage, title)) for stage in sheet.stages), ""])
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in rows
    )
