"""Who paid for what under Equal Shares: exact payments by project, by group of supporters and by ballot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from voting.tally.budget.equal_shares import run_shares
from voting.tally.budget.shares_run import Run
from voting.tally.contest import Contest
from voting.tally.rules import Rule
from voting.tally.tallies import points_at_top, tally


@dataclass(frozen=True, slots=True)
class Payment:
    """`voters` supporters of one project each paid `amount` (minor units); `emptied`: it was all they had."""

    amount: Fraction
    voters: int
    emptied: bool


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase: `price` is the money paid per unit of utility, `level` per unit of the voter's own utility.

    Under cost utility `level` is the largest payment and `price` is level / cost; under cardinality both are
    the largest payment; under points and Borda both are the price of a point. `payments` sum to the cost.
    """

    project: str
    cost: int
    price: Fraction
    level: Fraction
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The purchases of one count in order, with the endowment of each voter (minor units).

    What completion or comparison funded afterwards is nobody's payment and is not here.
    """

    endowment: Fraction
    voters: int
    utility: str
    top: int
    purchases: tuple[Bought, ...]

    def receipt(self, marks: Sequence[str] | Mapping[str, int]) -> tuple[tuple[str, Fraction], ...]:
        """Return what a ballot paid for: (project, amount) in order of purchase, amounts of 0 left out.

        `marks` are the projects named (best first where the utility is borda), or project to points.
        """
        left, paid = self.endowment, []
        worth = self._worth(marks)
        for item in self.purchases:
            amount = min(left, item.level * worth.get(item.project, 0))
            if amount:
                paid.append((item.project, amount))
                left -= amount
        return tuple(paid)

    def _worth(self, marks: Sequence[str] | Mapping[str, int]) -> dict[str, int]:
        """Return the utility of each project to a ballot, in the unit of `level`."""
        if self.utility == "borda":
            return {code: max(self.top - place, 0) for place, code in enumerate(marks)}
        if not isinstance(marks, Mapping):
            return dict.fromkeys(marks, 1)
        return {
            code: points if self.utility == "points" else int(points > 0) for code, points in marks.items()
        }


def shares_ledger(contest: Contest, rule: Rule) -> Ledger:
    """Return who paid what in the deciding run of an Equal Shares count, exactly.

    `rule` is an `equal_shares` rule (Peters, Pierczynski and Skowron, NeurIPS 2021). Raises what the count
    raises.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 45), Project("b", 30)],
    ...                                budget=100, ballots=["ab", "ab", "a", "b"])
    >>> ledger = shares_ledger(contest, Rule("equal_shares"))
    >>> [(item.project, str(item.level), len(item.payments)) for item in ledger.purchases]
    [('b', '10', 1), ('a', '15', 2)]
    >>> ledger.receipt(["a", "b"])
    (('b', Fraction(10, 1)), ('a', Fraction(15, 1)))
    """
    run = run_shares(contest, rule, tally(contest))
    run.settle(len(run.purchases))
    bought = []
    for index, item in enumerate(run.purchases):
        level = run.books.level(index)
        scale = run.electorate.scales[item.place]
        code, cost = contest.codes[item.place], contest.costs[item.place]
        bought.append(Bought(code, cost, level / scale, level, _payments(run, index)))
    top = points_at_top(contest)
    return Ledger(run.endowment, run.electorate.voters, rule["utility"], top, tuple(bought))


def _payments(run: Run, index: int) -> tuple[Payment, ...]:
    """Return the payments for one purchase, largest first, those in full before those who gave all they had."""
    item = run.purchases[index]
    if item.poor is None or item.needy is None:
        return ()
    backers, level = run.groups.backers(item.place), run.books.level(index)
    found: dict[tuple[Fraction, bool], int] = {}
    full = np.flatnonzero(~item.poor)
    mass = backers.mass(full)
    worth = np.ones(len(full), np.int64) if backers.worth is None else backers.worth[full]
    for unit in np.unique(worth).tolist():
        found[level * unit, False] = int(mass[worth == unit].sum())
    own = np.ones(len(item.needy), np.int64) if backers.worth is None else backers.worth[item.needy]
    left = run.left_of(item.place, item.needy, index)
    for amount, unit, voters in zip(left, own.tolist(), backers.mass(item.needy).tolist(), strict=True):
        key = amount * unit, True
        found[key] = found.get(key, 0) + voters
    rows = sorted(found.items(), key=lambda row: (-row[0][0], row[0][1]))
    return tuple([Payment(amount, voters, emptied) for (amount, emptied), voters in rows])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands before a purchase: `votes` are its effective votes, None where unaffordable.

    `held` is what its supporters hold (minor units). Under points and Borda the votes are points.
    """

    project: str
    held: Fraction
    votes: Fraction | None


def shares_standings(contest: Contest, rule: Rule) -> tuple[tuple[Standing, ...], ...]:
    """Return for each round of the deciding run where every project not yet bought stands, exactly.

    One tuple per purchase and one for the end, projects in the contest's order: the tables of the official
    protocol of Wieliczka (2023). Raises what the count raises.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 45), Project("b", 45)],
    ...                                budget=90, ballots=["ab", "ab", "a"])
    >>> for table in shares_standings(contest, Rule("equal_shares")):
    ...     print([(item.project, str(item.held), item.votes) for item in table])
    [('a', '90', Fraction(3, 1)), ('b', '60', Fraction(2, 1))]
    [('b', '30', None)]
    """
    final = run_shares(contest, rule, tally(contest))
    again = Run(final.electorate, final.groups, final.endowment, final.ties)
    tables = []
    for item in (*final.purchases, None):
        bought = set(again.places)
        tables.append(
            tuple([_standing(again, place) for place in final.electorate.places if place not in bought])
        )
        if item is not None:
            again.buy_next()
    return tuple(tables)


def _standing(run: Run, place: int) -> Standing:
    """Return where one project stands now."""
    price, held = run.offer(place), run.held(place)
    cost, scale = run.electorate.costs[place], run.electorate.scales[place]
    code = run.electorate.codes[place]
    if price is None:
        return Standing(code, held, None)
    return Standing(
        code, held, cost / (price * scale) if price else Fraction(run.groups.backers(place).total)
    )
