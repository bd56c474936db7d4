"""The same ballots under several rules, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import fraction_text
from voting.tally.contest import Contest
from voting.tally.counting import count, fits
from voting.tally.errors import TallyError
from voting.tally.outcome import Outcome
from voting.tally.rules import BUDGET_RULES, MULTI_WINNER_RULES, SINGLE_WINNER_RULES, Rule

# What is compared of a rule; a rule that is not named here is compared with its defaults.
VARIANTS: dict[str, tuple[dict[str, str], ...]] = {
    "greedy": ({}, {"misfit": "stop"}, {"order": "points_per_cost"}, {"order": "combined"}),
    "two_pass": (),
    "pots": (),
    "equal_shares": ({}, {"completion": "ballots_naming"}, {"completion": "add1"}),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule's line: money in minor units, `shares` of the budget per tag as exact fractions.

    `error` is "" or the code of the reason why this rule could not be counted (the numbers are then 0).
    """

    rule: Rule
    projects: tuple[str, ...]
    items: int
    total: int
    remaining: int
    shares: tuple[tuple[str, Fraction], ...]
    winner: str | None = None
    error: str = ""

    def share(self, tag: str) -> Fraction:
        """Return the share of the budget that goes to projects with `tag`."""
        return dict(self.shares).get(tag, Fraction(0))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "rule": self.rule.to_json(),
            "projects": list(self.projects),
            "items": self.items,
            "total": self.total,
            "remaining": self.remaining,
            "shares": {tag: fraction_text(share) for tag, share in self.shares},
            "winner": self.winner,
            "error": self.error,
        }


def row_of(contest: Contest, outcome: Outcome) -> Row:
    """Return the comparison line of a finished count."""
    tags = sorted({tag for project in contest.projects for tag in project.tags})
    budget = contest.budget or 1
    return Row(
        rule=outcome.rule,
        projects=outcome.elected or outcome.funded,
        items=len(outcome.elected or outcome.funded),
        total=outcome.totals.total,
        remaining=outcome.totals.remaining,
        shares=tuple((tag, Fraction(outcome.totals.tag(tag), budget)) for tag in tags),
        winner=outcome.winner,
    )


def compare(contest: Contest, rules: Iterable[Rule]) -> tuple[Row, ...]:
    """Count a contest by each rule, in the order given; a rule that cannot be counted gives a row with `error`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "b", "c"], budget=100,
    ...     projects=[Project("a", 60), Project("b", 50), Project("c", 40, tags=("green",))])
    >>> [(row.projects, row.remaining, str(row.share("green"))) for row in
    ...  compare(contest, [Rule("greedy"), Rule("greedy", misfit="stop")])]
    [(('b', 'c'), 10, '2/5'), (('b',), 50, '0')]
    """
    rows = []
    for rule in rules:
        try:
            rows.append(row_of(contest, count(contest, rule)))
        except TallyError as error:
            rows.append(Row(rule, (), 0, 0, contest.budget, (), error=error.code))
    return tuple(rows)


def has_money(contest: Contest) -> bool:
    """Say whether the contest spends money (a budget, and a project that costs something)."""
    return contest.budget > 0 and any(project.cost for project in contest.projects)


def usual_rules(contest: Contest) -> tuple[Rule, ...]:
    """Return the rules worth comparing on this contest, in the order of the catalogue.

    With money: the usual variants of greedy, and every other rule for budgets. Without money: every rule that
    elects one option, or, where there are several seats (or approval ballots), every rule that elects several.
    Rules that do not fit the ballots, and those that say nothing without parameters of their own, are left out.
    """
    rules: list[Rule] = []
    if has_money(contest):
        for name in BUDGET_RULES:
            rules.extend(Rule(name, parameters) for parameters in VARIANTS.get(name, ({},)))
    elif contest.seats == 1 and contest.kind == "ranked":
        rules.extend(Rule(name) for name in SINGLE_WINNER_RULES)
    else:
        rules.extend(Rule(name) for name in MULTI_WINNER_RULES)
    return tuple(rule for rule in rules if fits(contest, rule))
