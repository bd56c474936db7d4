"""Who paid for a funded project: money by group of supporters, exactly, adding up to its cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from voting.tally.canonical import jsonable
from voting.tally.columns import Ints
from voting.tally.contest import Contest
from voting.tally.insight.ballot_marks import Support, check_masses, positions
from voting.tally.insight.ledger import Ledger
from voting.tally.outcome import Outcome

# Rules under which "each supporter carries the same part of the cost" is a fair way of speaking.
EQUAL_SPLIT_RULES = frozenset({"greedy", "two_pass", "knapsack"})


@dataclass(frozen=True, slots=True)
class PayerGroup:
    """One group of a project's supporters: how many they are, how many of them paid, and how much together.

    `name` is the number of funded projects they support, as text, or the name of a declared group.
    """

    name: str
    supporters: int
    paying: int
    money: Fraction

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "name": self.name,
            "supporters": self.supporters,
            "paying": self.paying,
            "money": jsonable(self.money),
        }


@dataclass(frozen=True, slots=True)
class Payers:
    """Who paid for one funded project (minor units; ballots by weight).

    `basis` is "paid" where the rule takes money from ballots, and "equal_split" where it does not and the
    cost is shown, by convention, in equal parts over the ballots that support the project. The money of
    `by_funded`, and of `by_group`, adds up to `cost`; `nothing` supporters paid nothing.
    """

    project: str
    basis: str
    cost: int
    supporters: int
    nothing: int
    average: Fraction
    largest: Fraction
    by_funded: tuple[PayerGroup, ...]
    by_group: tuple[PayerGroup, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "project": self.project,
            "basis": self.basis,
            "cost": self.cost,
            "supporters": self.supporters,
            "nothing": self.nothing,
            "average": jsonable(self.average),
            "largest": jsonable(self.largest),
            "by_funded": [group.to_json() for group in self.by_funded],
            "by_group": [group.to_json() for group in self.by_group],
        }


def who_paid(
    contest: Contest, outcome: Outcome, groups: Mapping[str, Ints] | None = None
) -> tuple[Payers, ...]:
    """Say for each funded project who paid for it, in funding order.

    `groups` may give the voters of each row of `contest.ballots.columns` by name of their group (see
    `group_masses`). A project is left out where nobody can be said to have paid: nobody supports it, it came
    in by a completion or a comparison, or the rule knows no payments. Equal Shares: Peters, Pierczynski and
    Skowron, NeurIPS 2021. Raises `ContestError` `groups_do_not_match`.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "ab", "c"], budget=100,
    ...                                projects=[Project("a", 45), Project("b", 45), Project("c", 25)])
    >>> [(item.project, item.average, item.largest) for item in who_paid(contest, count(contest, Rule("equal_shares")))]
    [('a', Fraction(15, 1), Fraction(15, 1)), ('c', Fraction(25, 1), Fraction(25, 1))]
    """
    if groups is not None:
        check_masses(contest, groups)
    if outcome.rule.name == "equal_shares":
        return _paid(contest, outcome, groups or {})
    if outcome.rule.name == "phragmen":
        return _saved(contest, outcome, groups or {})
    if outcome.rule.name in EQUAL_SPLIT_RULES:
        return _split(contest, outcome, groups or {})
    return ()


def _paid(contest: Contest, outcome: Outcome, groups: Mapping[str, Ints]) -> tuple[Payers, ...]:
    """Read the payments of Equal Shares from its accounts."""
    if any(item.action == "compared" and item["switched"] for item in outcome.rounds):
        return ()
    ledger = Ledger(contest, outcome)
    funded = _funded_supported(contest, ledger.support, outcome)
    found = []
    for code in ledger.purchases:
        rows = ledger.rows(code)
        _, payments, which = ledger.buy(code)
        found.append(_payers(contest, code, "paid", (rows, payments, which), funded, groups))
    return tuple(found)


def _saved(contest: Contest, outcome: Outcome, groups: Mapping[str, Ints]) -> tuple[Payers, ...]:
    """Read the payments of Phragmen's rule: everybody saves at one speed and pays all since the last purchase."""
    support = Support.of(contest)
    funded = _funded_supported(contest, support, outcome)
    times = [Fraction(0)]
    last = np.zeros(len(support.mass), np.int64)
    found = []
    for item in outcome.rounds:
        if item.action == "bought" and item.project is not None:
            rows = support.rows[support.marks == positions(contest, [item.project])[0]]
            payments = [item["time"] - time for time in times]
            found.append(_payers(contest, item.project, "paid", (rows, payments, last[rows]), funded, groups))
            last[rows] = len(times)
            times.append(item["time"])
    return tuple(found)


def _split(contest: Contest, outcome: Outcome, groups: Mapping[str, Ints]) -> tuple[Payers, ...]:
    """Show each cost in equal parts over the supporters."""
    support = Support.of(contest)
    funded = _funded_supported(contest, support, outcome)
    found = []
    for code, position in zip(outcome.funded, positions(contest, outcome.funded), strict=True):
        rows = support.rows[support.marks == position]
        if len(rows):
            part = Fraction(contest.costs[position], int(support.mass[rows].sum()))
            which = np.zeros(len(rows), np.int64)
            found.append(_payers(contest, code, "equal_split", (rows, [part], which), funded, groups))
    return tuple(found)


def _funded_supported(contest: Contest, support: Support, outcome: Outcome) -> Ints:
    """Return how many funded projects each row supports."""
    chosen = np.zeros(len(contest.codes), bool)
    chosen[positions(contest, outcome.funded)] = True
    return np.bincount(support.rows[chosen[support.marks]], minlength=len(support.mass))


def _payers(
    contest: Contest,
    code: str,
    basis: str,
    paid: tuple[Ints, Sequence[Fraction], Ints],
    funded: Ints,
    groups: Mapping[str, Ints],
) -> Payers:
    """Add up the payments of one project; `paid` is (rows, payments, which payment each row makes)."""
    rows, payments, which = paid
    mass = contest.ballots.mass[rows]
    cost = contest.costs[positions(contest, [code])[0]]
    by_funded = [
        _group(str(number), np.where(funded[rows] == number, mass, 0), payments, which)
        for number in np.unique(funded[rows]).tolist()
    ]
    by_group = [_group(name, column[rows], payments, which) for name, column in groups.items()]
    supporters = int(mass.sum())
    return Payers(
        project=code,
        basis=basis,
        cost=cost,
        supporters=supporters,
        nothing=supporters - sum(group.paying for group in by_funded),
        average=Fraction(cost, supporters),
        largest=max(payments[number] for number in np.unique(which).tolist()),
        by_funded=tuple(by_funded),
        by_group=tuple(group for group in by_group if group.supporters),
    )


def _group(name: str, mass: Ints, payments: Sequence[Fraction], which: Ints) -> PayerGroup:
    """Add up what some of the supporters paid; `mass` is how many ballots of each row belong to them."""
    counts = np.bincount(which, weights=mass, minlength=len(payments)).astype(np.int64).tolist()
    paying = sum(count for count, payment in zip(counts, payments, strict=True) if payment)
    money = sum((count * payment for count, payment in zip(counts, payments, strict=True)), Fraction(0))
    return PayerGroup(name, sum(counts), paying, money)
