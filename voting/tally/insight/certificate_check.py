"""Adds up a certificate again, with nothing but plain sums, and says at which line it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from voting.tally.contest import Contest
from voting.tally.insight.certificate import Certificate, Line
from voting.tally.outcome import Number


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether every line adds up; if not, the first that does not (from 1) and which of its sums."""

    ok: bool
    line: int = 0
    failed: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"ok": self.ok, "line": self.line, "failed": self.failed}


class BrokenError(Exception):
    """A sum does not come out."""


def check(certificate: Certificate, contest: Contest | None = None) -> Verdict:
    """Check every sum of a certificate; any single number changed is found.

    With `contest`, budget and costs are compared with the published ones too.

    >>> from voting.tally import Project, Rule, count
    >>> from voting.tally.insight.certificate import certificate
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> check(certificate(contest, count(contest, Rule("greedy"))), contest)
    Verdict(ok=True, line=0, failed='')
    """
    state = _State(contest)
    steps = _STEPS[certificate.kind]
    for number, line in enumerate(certificate.lines, 1):
        try:
            state.compare(line)
            steps.get(line.kind, _State.note)(state, line)
        except BrokenError as error:
            return Verdict(False, number, str(error))
        except KeyError as error:
            return Verdict(False, number, f"missing_{error.args[0]}")
    return Verdict(True) if state.ended else Verdict(False, len(certificate.lines) + 1, "no_total")


def _need(holds: bool, name: str) -> None:
    if not holds:
        raise BrokenError(name)


@dataclass(slots=True)
class _State:
    """What has been added up so far."""

    contest: Contest | None
    budget: Number = 0
    left: Number = 0
    spent: Number = 0
    outside: Number = 0
    last: Number | None = None
    ended: bool = False
    uniform: bool = True
    sums: dict[str, Number] = field(default_factory=dict)
    costs: dict[str, Number] = field(default_factory=dict)
    groups: dict[str, Number] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    funded: set[str] = field(default_factory=set)
    rates: dict[str, Number] = field(default_factory=dict)
    head: dict[str, Number] = field(default_factory=dict)

    def compare(self, line: Line) -> None:
        """Hold a line against the published contest and against what was said of the project before."""
        numbers = dict(line.numbers)
        if self.contest is not None and "budget" in numbers:
            _need(numbers["budget"] == self.contest.budget, "budget")
        if line.project is None or "cost" not in numbers:
            return
        if self.contest is not None:
            costs = dict(zip(self.contest.codes, self.contest.costs, strict=True))
            _need(numbers["cost"] == costs.get(line.project), "cost")
        _need(self.costs.setdefault(line.project, numbers["cost"]) == numbers["cost"], "cost")

    def note(self, line: Line) -> None:
        """Take a line that holds no sum of its own."""
        numbers = dict(line.numbers)
        if "left" in numbers:
            _need(numbers["left"] == self.left, "left")

    def add(self, name: str, value: Number) -> None:
        """Add to a column sum."""
        self.sums[name] = self.sums.get(name, 0) + value

    # Greedy rules.

    def open_order(self, line: Line) -> None:
        self.head = dict(line.numbers)
        self.budget = self.left = line["budget"]

    def score(self, line: Line) -> None:
        _need(line.project not in self.group_of, "repeated")
        _need(self.last is None or line["score"] <= self.last, "order")
        self.last = line["score"]
        self.group_of[line.project or ""] = line.about
        self.add("scores", line["score"])
        self.add("costs", line["cost"])

    def close_scores(self) -> None:
        for name in ("scores", "costs"):
            _need(self.sums.get(name, 0) == self.head[name], name)

    def fund(self, line: Line) -> None:
        _need(line.project not in self.funded, "repeated")
        _need(line["before"] == self.left, "before")
        outside = dict(line.numbers).get("outside", 0)
        _need(line["before"] - line["cost"] + outside == line["left"] and line["left"] >= 0, "left")
        _need(outside >= 0 and (not outside or line["left"] == 0), "outside")
        self.left = line["left"]
        self.spent += line["cost"]
        self.outside += outside
        self.funded.add(line.project or "")
        group = self.group_of.get(line.project or "", "")
        self.groups[group] = self.groups.get(group, 0) + line["cost"]

    def refuse(self, line: Line) -> None:
        _need(line["left"] == self.left, "left")
        _need(line["cost"] - line["left"] == line["missing"] > 0, "missing")

    def cap(self, line: Line) -> None:
        _need(line["left"] == self.left, "left")
        _need(line["spent"] == self.groups.get(line.about, 0), "spent")
        _need(line["spent"] + line["cost"] - line["cap"] == line["over"] > 0, "over")

    def threshold(self, line: Line) -> None:
        _need(line["needed"] - line["reached"] == line["missing"] > 0, "missing")

    def floor(self, line: Line) -> None:
        _need(line["amount"] - line["have"] == line["missing"] > 0, "missing")

    def exclude(self, line: Line) -> None:
        _need(line.about in self.funded, "excluded_by")

    def close_order(self, line: Line) -> None:
        self.close_scores()
        _need(line["spent"] == self.spent and line["outside"] == self.outside, "spent")
        _need(self.budget - line["spent"] + line["outside"] == line["remaining"] == self.left, "remaining")
        self.ended = True

    # Equal Shares.

    def open_shares(self, line: Line) -> None:
        self.head = dict(line.numbers)
        _need(line["voters"] * line["endowment"] == line["money"], "money")
        self.uniform = line.about in {"cost", "cardinality"}
        self.budget, self.left = line["budget"], line["money"]

    def _held(self, line: Line) -> None:
        """Check what the supporters of a project hold: their shares less what they spent on each winner."""
        self.add("supporters", line["supporters"])
        _need(all(winner in self.rates for winner, _ in line.parts), "winner")
        _need(all(0 < paid <= self.costs[winner] for winner, paid in line.parts), "parts")
        spent = sum((Fraction(paid) for _, paid in line.parts), Fraction(0))
        _need(line["supporters"] * Fraction(self.head["endowment"]) - spent == line["held"], "held")

    def buy(self, line: Line) -> None:
        _need(line.project not in self.rates, "repeated")
        self._held(line)
        _need(line["full"] + line["emptied"] == line["supporters"], "supporters")
        _need(min(line["full"], line["units"], line["emptied"], line["emptied_money"]) >= 0, "negative")
        _need(line["units"] * Fraction(line["rate"]) + line["emptied_money"] == line["cost"], "cost")
        if not line["cost"]:
            _need(not line["units"] and not line["rate"], "units")
        elif self.uniform:
            _need(line["units"] == line["full"], "units")
            _need(line["emptied_money"] <= line["emptied"] * Fraction(line["rate"]), "emptied_money")
        _need(line["cost"] <= line["held"], "held")
        _need(line["before"] == self.left and line["before"] - line["cost"] == line["left"] >= 0, "left")
        self.left = line["left"]
        self.spent += line["cost"]
        self.rates[line.project or ""] = line["rate"]
        self.funded.add(line.project or "")

    def unaffordable(self, line: Line) -> None:
        _need(line.project not in self.rates, "repeated")
        self._held(line)
        _need(line["cost"] - line["held"] == line["missing"], "missing")
        _need(line["missing"] > 0 or not line["supporters"], "affordable")

    def complete(self, line: Line) -> None:
        _need(line["before"] == self.budget - self.spent, "before")
        _need(line["before"] - line["cost"] == line["left"] >= 0, "left")
        self.spent += line["cost"]
        self.funded.add(line.project or "")

    def leave(self, line: Line) -> None:
        _need(line["left"] == self.budget - self.spent, "left")
        _need(line["cost"] - line["left"] == line["missing"] > 0, "missing")

    def comparison(self, line: Line) -> None:
        _need(line["shares"] + line["greedy"] + line["indifferent"] == line["voters"], "voters")
        _need(line["switched"] == int(line["greedy"] > line["shares"]), "switched")
        if line["switched"]:
            self.spent = 0

    def close_shares(self, line: Line) -> None:
        _need(self.sums.get("supporters", 0) == self.head["supporters"], "supporters")
        _need(line["budget"] == self.budget, "budget")
        self.close_sums(line)

    # Any other rule, and run-offs.

    def choose(self, line: Line) -> None:
        _need(line["before"] == self.spent and line["before"] + line["cost"] == line["after"], "after")
        self.spent = line["after"]

    def close_sums(self, line: Line) -> None:
        _need(line["spent"] == self.spent, "spent")
        _need(line["budget"] - line["spent"] == line["remaining"], "remaining")
        self.ended = True

    def open_piles(self, line: Line) -> None:
        self.head = dict(line.numbers)

    def _pile(self, line: Line) -> None:
        piles = dict(line.parts)
        _need(sum(piles.values()) == line["standing"], "standing")
        _need(line["standing"] + line["exhausted"] == self.head["ballots"], "ballots")
        _need(piles.get(line.project or "") == line["held"], "held")
        _need(not self.ended and min(piles.values()) >= 0, "piles")

    def drop(self, line: Line) -> None:
        self._pile(line)
        _need(line["held"] == min(value for _, value in line.parts), "smallest")

    def win(self, line: Line) -> None:
        self._pile(line)
        _need(2 * line["held"] > line["standing"] or len(line.parts) == 1, "majority")
        self.ended = True


Step = Callable[[_State, Line], None]
_STEPS: dict[str, dict[str, Step]] = {
    "order": {
        "budget": _State.open_order, "score": _State.score, "funded": _State.fund, "floor": _State.fund,
        "leftover": _State.fund, "covered": _State.fund, "skipped_cost": _State.refuse,
        "exceeds_budget": _State.refuse, "skipped_cap": _State.cap, "below_threshold": _State.threshold,
        "floor_unmet": _State.floor, "excluded": _State.exclude, "total": _State.close_order,
    },
    "shares": {
        "endowed": _State.open_shares, "bought": _State.buy, "unaffordable": _State.unaffordable,
        "completed": _State.complete, "skipped_cost": _State.leave, "compared": _State.comparison,
        "chosen": _State.choose, "total": _State.close_shares,
    },
    "sums": {"chosen": _State.choose, "total": _State.close_sums},
    "piles": {"ballots": _State.open_piles, "eliminated": _State.drop, "winner": _State.win},
}  # fmt: skip
