"""Effective votes of every project before every purchase of Equal Shares, and to whom they were lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from voting.tally.canonical import jsonable
from voting.tally.contest import Contest
from voting.tally.insight.ledger import Ledger, Price
from voting.tally.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """One project before one purchase: what its supporters hold, and its effective votes.

    Effective votes are cost / rate: how many supporters paying in full would carry the cost (under cost
    utility the project with the most is bought). None: its supporters cannot pay for it.
    """

    held: Fraction
    effective: Fraction | None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"held": jsonable(self.held), "effective": jsonable(self.effective)}


@dataclass(frozen=True, slots=True)
class StandingRound:
    """All projects not yet bought at one moment; `bought` is what was bought then (None: after the last)."""

    number: int
    bought: str | None
    standings: tuple[tuple[str, Standing], ...]

    def __getitem__(self, code: str) -> Standing:
        return dict(self.standings)[code]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "number": self.number,
            "bought": self.bought,
            "standings": {code: standing.to_json() for code, standing in self.standings},
        }


@dataclass(frozen=True, slots=True)
class Loss:
    """What a project lost to one winner.

    `common` of its `supporters` also support the winner; they spent `money` on it; `effective` votes were
    lost in that purchase (None where the project had none left before; all that it had where it has none
    after).
    """

    winner: str
    common: int
    supporters: int
    money: Fraction
    effective: Fraction | None

    @property
    def share(self) -> Fraction:
        """The part of the supporters that also support the winner."""
        return Fraction(self.common, self.supporters)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "winner": self.winner,
            "common": self.common,
            "supporters": self.supporters,
            "share": jsonable(self.share),
            "money": jsonable(self.money),
            "effective": jsonable(self.effective),
        }


def effective_votes(contest: Contest, outcome: Outcome) -> tuple[StandingRound, ...]:
    """Return the standing of every project before each purchase, and after the last.

    A table projects x rounds, in exact fractions; projects in the order of the outcome. Raises `RuleError`
    `no_accounts` for another rule than Equal Shares (as in the protocol of Wieliczka 2023).

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "ab", "c"], budget=100,
    ...                                projects=[Project("a", 45), Project("b", 45), Project("c", 25)])
    >>> first, _, last = effective_votes(contest, count(contest, Rule("equal_shares")))
    >>> first.bought, first["b"].effective, last["b"].held, last["b"].effective
    ('a', Fraction(3, 1), Fraction(30, 1), None)
    """
    ledger = Ledger(contest, outcome)
    found: list[StandingRound] = []
    standing = {code: _standing(ledger, code) for code in outcome.order}
    for number, code in enumerate(ledger.purchases, 1):
        found.append(StandingRound(number, code, tuple(standing.items())))
        touched = _touched(ledger, code)
        ledger.buy(code)
        del standing[code]
        standing = {
            other: _standing(ledger, other) if other in touched else known
            for other, known in standing.items()
        }
    found.append(StandingRound(len(found) + 1, None, tuple(standing.items())))
    return tuple(found)


def losses(contest: Contest, outcome: Outcome) -> dict[str, tuple[Loss, ...]]:
    """Return for each project not bought to whom its supporters' money went, in the order of purchase.

    Only winners with common supporters are listed; together the money of a project's losses and what its
    supporters still hold is their whole endowment. Raises `RuleError` `no_accounts`.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "ab", "c"], budget=100,
    ...                                projects=[Project("a", 45), Project("b", 45), Project("c", 25)])
    >>> [(loss.winner, loss.common, loss.money) for loss in losses(contest, count(contest, Rule("equal_shares")))["b"]]
    [('a', 3, Fraction(45, 1))]
    """
    rounds = effective_votes(contest, outcome)
    ledger = Ledger(contest, outcome)
    found: dict[str, list[Loss]] = {code: [] for code, _ in rounds[-1].standings}
    tables = [dict(item.standings) for item in rounds]
    for before, after, item in zip(tables, tables[1:], rounds, strict=False):
        common = _common(ledger, item.bought or "")
        for code, lost in found.items():
            if common.get(code):
                lost.append(
                    Loss(
                        winner=item.bought or "",
                        common=common[code],
                        supporters=ledger.supporters(code),
                        money=before[code].held - after[code].held,
                        effective=_fallen(before[code].effective, after[code].effective),
                    )
                )
    return {code: tuple(lost) for code, lost in found.items()}


def _fallen(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    return None if before is None else before - (after or 0)


def _standing(ledger: Ledger, code: str) -> Standing:
    price = ledger.price(code) if len(ledger.rows(code)) else None
    return Standing(ledger.held(code), None if price is None else _effective(ledger, code, price))


def _effective(ledger: Ledger, code: str, price: Price) -> Fraction:
    if price.rate:
        return ledger.costs[ledger.position[code]] / price.rate
    # What is free costs nobody anything: every unit of utility counts in full.
    return Fraction(ledger.units(code))


def _common(ledger: Ledger, winner: str) -> Mapping[str, int]:
    """Return how many ballots support each project and the winner."""
    rows = ledger.rows(winner)
    both = np.zeros(len(ledger.support.mass), bool)
    both[rows] = True
    return {
        code: int(ledger.support.mass[own[both[own]]].sum())
        for code in ledger.codes
        if len(own := ledger.rows(code))
    }


def _touched(ledger: Ledger, winner: str) -> frozenset[str]:
    """Return the projects that share supporters with the winner."""
    return frozenset(code for code, common in _common(ledger, winner).items() if common)
