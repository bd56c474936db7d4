"""The sums behind a result, as short a list as a citizen can check by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.contest import Contest
from voting.tally.insight.ledger import Ledger, Price
from voting.tally.outcome import Number, Outcome, Round


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is said (`kind`) about which project, with which numbers and named addends.

    `about` is a name the line speaks of: a group, a tag, another project, a utility.
    """

    kind: str
    project: str | None
    numbers: tuple[tuple[str, Number], ...]
    parts: tuple[tuple[str, Number], ...] = ()
    about: str = ""

    def __getitem__(self, key: str) -> Number:
        return dict(self.numbers)[key]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "kind": self.kind,
            "project": self.project,
            "numbers": {key: jsonable(value) for key, value in self.numbers},
            "parts": [[name, jsonable(value)] for name, value in self.parts],
            "about": self.about,
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """All lines. `kind` is order (greedy rules), shares (Equal Shares), piles (run-off) or sums (any other)."""

    kind: str
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"kind": self.kind, "lines": [line.to_json() for line in self.lines]}


def certificate(contest: Contest, outcome: Outcome) -> Certificate:
    """Write down the sums that prove a result; `certificate_check.check` adds them up again.

    Greedy and two-pass: scores that never rise down the order, then before - cost = left for what is funded
    and cost - left = missing for what is not. Equal Shares: for each purchase, full payers x rate and the
    rest of the emptied ballots add up to the cost; for each project not bought, what its supporters started
    with less what they spent on each winner is less than its cost. (These show that nobody paid more than
    their share and that nothing more was affordable; that each purchase was the cheapest offer is seen in
    `effective_votes`.) Run-off: every round's piles add up to the ballots, the smallest is dropped. Other
    rules: the costs add up to what is spent.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> [(line.kind, line.project) for line in certificate(contest, count(contest, Rule("greedy"))).lines][-3:]
    [('funded', 'a'), ('skipped_cost', 'b'), ('total', None)]
    """
    kind = _KINDS.get(outcome.rule.name, "sums")
    if kind == "piles" and not _plain_piles(outcome):
        kind = "sums"
    return Certificate(kind, tuple(_BUILDERS[kind](contest, outcome)))


def _plain_piles(outcome: Outcome) -> bool:
    """Say whether every round of a run-off drops one option, the smallest, or names the winner."""
    return outcome.rule["batch"] == "no" and all(
        item.action in {"eliminated", "winner"} and item.get("votes") for item in outcome.rounds
    )


def _line(kind: str, project: str | None = None, **numbers: Number) -> Line:
    return Line(kind, project, tuple(numbers.items()))


def score_table(outcome: Outcome) -> Mapping[str, Number]:
    """Return the numbers that a greedy outcome is ordered by."""
    names = [name for name, _ in outcome.tables]
    if "score" in names:
        return outcome.table("score")
    return outcome.table("ballots_naming" if outcome.rule.get("order") == "votes" else "points")


def _order(contest: Contest, outcome: Outcome) -> Iterable[Line]:
    """Write down a greedy or two-pass result."""
    projects = {project.code: project for project in contest.projects}
    scores = score_table(outcome)
    yield _line("budget", budget=contest.budget, costs=sum(contest.costs), scores=sum(scores.values()))
    for code in outcome.order:
        yield Line(
            "score", code, (("score", scores[code]), ("cost", projects[code].cost)), (), projects[code].group
        )
    spent = outside = 0
    for item in outcome.rounds:
        yield _order_line(outcome, item, scores)
        if item.project in projects and "before" in dict(item.data):
            spent += projects[item.project].cost
            outside += item.get("outside", 0)
    yield _line("total", spent=spent, outside=outside, remaining=contest.budget - spent + outside)


def _order_line(outcome: Outcome, item: Round, scores: Mapping[str, Number]) -> Line:
    """Write down one round of a greedy rule, with what was missing where something was."""
    data: dict[str, Any] = {key: value for key, value in item.data if not isinstance(value, str)}
    about = str(item.get("by") or item.get("group") or item.get("after") or item.get("tag") or "")
    if item.action == "skipped_cap":
        data["over"] = data["spent"] + data["cost"] - data["cap"]
    elif item.action == "floor_unmet":
        data["missing"] = data["amount"] - data["have"]
    elif item.action == "below_threshold":
        data.setdefault("needed", outcome.rule.get("threshold"))
        data.setdefault("reached", _reached(outcome, item.project or ""))
        data["missing"] = data["needed"] - data["reached"]
    elif item.action in {"skipped_cost", "exceeds_budget"}:
        data["missing"] = data["cost"] - data["left"]
    return Line(item.action, item.project, tuple(data.items()), (), about)


def _reached(outcome: Outcome, code: str) -> Number:
    """Return what an absolute threshold is compared with."""
    by_votes = outcome.rule["order"] in {"votes", "votes_per_cost"}
    return outcome.table("ballots_naming" if by_votes else "points")[code]


def _shares(contest: Contest, outcome: Outcome) -> Iterable[Line]:
    """Write down an Equal Shares result."""
    ledger = Ledger(contest, outcome)
    money = ledger.endowment * ledger.voters
    supporters = sum(ledger.supporters(code) for code in ledger.codes)
    head = _line(
        "endowed",
        budget=contest.budget,
        voters=ledger.voters,
        endowment=ledger.endowment,
        money=money,
        supporters=supporters,
    )
    yield replace(head, about=outcome.rule.get("utility") or "cost")
    spent: dict[str, list[tuple[str, Number]]] = {code: [] for code in ledger.codes}
    for code in ledger.purchases:
        held = {other: ledger.held(other) for other in spent}
        price, _, _ = ledger.buy(code)
        yield _bought(ledger, code, (price, held[code], money), spent.pop(code))
        money -= ledger.costs[ledger.position[code]]
        for other, parts in spent.items():
            if paid := held[other] - ledger.held(other):
                parts.append((code, paid))
    for code in (code for code in outcome.order if code in spent):
        cost, held_now = ledger.costs[ledger.position[code]], ledger.held(code)
        line = _line(
            "unaffordable",
            code,
            cost=cost,
            supporters=ledger.supporters(code),
            held=held_now,
            missing=cost - held_now,
        )
        yield replace(line, parts=tuple(spent[code]))
    yield from _after_shares(contest, outcome)


def _bought(
    ledger: Ledger, code: str, sums: tuple[Price, Fraction, Fraction], parts: list[tuple[str, Number]]
) -> Line:
    """Write down one purchase; `sums` are its price, what its supporters held, and all money before."""
    price, held, money = sums
    cost = ledger.costs[ledger.position[code]]
    numbers: dict[str, Number] = {
        "cost": cost,
        "supporters": ledger.supporters(code),
        "full": price.full,
        "units": price.units,
        "rate": price.rate,
        "emptied": price.emptied,
        "emptied_money": price.emptied_money,
        "held": held,
        "before": money,
        "left": money - cost,
    }
    return Line("bought", code, tuple(numbers.items()), tuple(parts))


def _after_shares(contest: Contest, outcome: Outcome) -> Iterable[Line]:
    """Write down the completion, the comparison and the total."""
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    bought = [item.project for item in outcome.rounds if item.action == "bought"]
    left = contest.budget - sum(costs[code or ""] for code in bought)
    switched = 0
    for item in outcome.rounds:
        data = dict(item.data)
        if item.action == "completed":
            yield _line("completed", item.project, cost=data["cost"], before=left, left=data["left"])
            left = data["left"]
        elif item.action == "skipped_cost":
            missing = data["cost"] - data["left"]
            yield _line("skipped_cost", item.project, cost=data["cost"], left=data["left"], missing=missing)
        elif item.action == "compared":
            switched = data["switched"]
            votes = {key: data[key] for key in ("shares", "greedy", "indifferent", "switched")}
            yield _line("compared", None, **votes, voters=sum(votes.values()) - switched)
    if switched:
        yield from _sums(contest, outcome)
    else:
        yield _total(contest, outcome)


def _sums(contest: Contest, outcome: Outcome) -> Iterable[Line]:
    """Add up the costs of what is funded."""
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    spent = 0
    for code in outcome.funded:
        yield _line("chosen", code, cost=costs[code], before=spent, after=spent + costs[code])
        spent += costs[code]
    yield _total(contest, outcome)


def _total(contest: Contest, outcome: Outcome) -> Line:
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    spent = sum(costs[code] for code in outcome.funded)
    return _line("total", budget=contest.budget, spent=spent, remaining=contest.budget - spent)


def _piles(contest: Contest, outcome: Outcome) -> Iterable[Line]:
    """Write down the rounds of a run-off."""
    yield _line("ballots", ballots=sum(outcome.rounds[0]["votes"].values()) + outcome.rounds[0]["exhausted"])
    for item in outcome.rounds:
        votes = item["votes"]
        numbers = {
            "exhausted": item["exhausted"],
            "standing": sum(votes.values()),
            "held": votes[item.project],
        }
        yield Line(item.action, item.project, tuple(numbers.items()), tuple(votes.items()))


_KINDS = {"greedy": "order", "two_pass": "order", "equal_shares": "shares", "irv": "piles"}
_BUILDERS: Mapping[str, Callable[[Contest, Outcome], Iterable[Line]]] = {
    "order": _order,
    "shares": _shares,
    "piles": _piles,
    "sums": _sums,
}
