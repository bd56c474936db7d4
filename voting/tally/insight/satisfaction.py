"""How well the result serves the voters: how many funded projects each named, and money by the same count."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from voting.tally.canonical import jsonable
from voting.tally.contest import Contest
from voting.tally.insight.ballot_marks import Support, positions
from voting.tally.outcome import Outcome

PARTS = 10


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Voters by what they got (ballots by weight; blank ballots are apart and in no share).

    `histogram` pairs a number of funded projects with the voters who support that many, from 0 without gaps;
    `money_histogram` pairs a tenth of the money spent with the voters who support funded projects of that
    much: 0 is nothing, t is more than (t - 1) / 10 and at most t / 10. `mean` is funded projects a voter,
    `mean_money` their cost a voter (minor units); `nothing` voters support no funded project.
    """

    voters: int
    blank: int
    histogram: tuple[tuple[int, int], ...]
    mean: Fraction
    nothing: int
    nothing_share: Fraction
    spent: int
    mean_money: Fraction
    money_histogram: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "voters": self.voters,
            "blank": self.blank,
            "histogram": [list(pair) for pair in self.histogram],
            "mean": jsonable(self.mean),
            "nothing": self.nothing,
            "nothing_share": jsonable(self.nothing_share),
            "spent": self.spent,
            "mean_money": jsonable(self.mean_money),
            "money_histogram": [list(pair) for pair in self.money_histogram],
        }


def satisfaction(contest: Contest, outcome: Outcome) -> Satisfaction:
    """Count voters by the funded (or elected) projects they support, and by the cost of these.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "a", "c", ""], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 40), Project("c", 50)])
    >>> told = satisfaction(contest, count(contest, Rule("greedy")))
    >>> told.histogram, told.nothing_share, told.mean_money, told.blank
    (((0, 1), (1, 1), (2, 1)), Fraction(1, 3), Fraction(160, 3), 1)
    """
    support = Support.of(contest)
    counted = support.lengths > 0
    mass = support.mass[counted]
    voters = int(mass.sum())
    chosen = [0] * len(contest.codes)
    costs = [0] * len(contest.codes)
    for position in positions(contest, outcome.funded):
        chosen[position], costs[position] = 1, contest.costs[position]
    funded = np.asarray(support.totals(chosen), np.int64)[counted]
    histogram = np.bincount(funded, weights=mass, minlength=1).astype(np.int64).tolist()
    spent = sum(costs)
    money = [amount for amount, takes in zip(support.totals(costs), counted.tolist(), strict=True) if takes]
    sizes = mass.tolist()
    tenths = [0] * (PARTS + 1)
    for amount, size in zip(money, sizes, strict=True):
        tenths[-(-amount * PARTS // spent) if spent else 0] += size
    total = sum(amount * size for amount, size in zip(money, sizes, strict=True))
    return Satisfaction(
        voters=voters,
        blank=contest.ballots.total_mass - voters,
        histogram=tuple(enumerate(histogram)),
        mean=Fraction(sum(number * size for number, size in enumerate(histogram)), voters or 1),
        nothing=histogram[0] if voters else 0,
        nothing_share=Fraction(histogram[0], voters or 1),
        spent=spent,
        mean_money=Fraction(total, voters or 1),
        money_histogram=tuple(enumerate(tenths)),
    )
