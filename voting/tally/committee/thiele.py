"""Thiele rules: a ballot is worth w1 + ... + wj when j of its options are elected, w never rising."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.committee.seats import Seating
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule

# Rules whose score is a sum that people can read; the others compare several sums one after the other.
READABLE = ("pav", "slav", "cc", "geom2")


def weights_of(name: str, size: int, mass: int) -> tuple[list[int], int]:
    """Return (w1..w`size` as integers, their common scale); `mass` is the weight of all ballots.

    pav 1/j (Thiele 1895), slav 1/(2j - 1) (Sainte-Lague), cc 1, 0, 0... (Chamberlin and Courant 1983),
    geom2 1/2^j; lexcc: most ballots with one elected, then most with two, and so on; adams: cc first, then
    1/(j - 1) for the second and later.

    >>> weights_of("pav", 3, 10), weights_of("lexcc", 3, 9)
    (([6, 3, 2], 6), ([100, 10, 1], 1))
    """
    steps = range(1, size + 1)
    if name == "lexcc":
        return [(mass + 1) ** (size - step) for step in steps], 1
    if name == "adams":
        later = [Fraction(1, step) for step in range(1, size)]
        shares = [(mass + 1) * (1 + sum(later, Fraction(0))), *later]
    elif name == "cc":
        shares = [Fraction(step == 1) for step in steps]
    elif name == "geom2":
        shares = [Fraction(1, 2**step) for step in steps]
    else:
        shares = [Fraction(1, step if name == "pav" else 2 * step - 1) for step in steps]
    scale = lcm(*(share.denominator for share in shares))
    return [int(share * scale) for share in shares], scale


class Satisfaction:
    """How many elected options each ballot has, and what one more or one fewer would be worth.

    `weights` are integers, w1 first; sums are exact. One look at all options walks the marks once.
    """

    def __init__(self, contest: Contest, name: str, size: int) -> None:
        self.ballots = contest.ballots
        self.size = len(contest.projects)
        self.weights, self.scale = weights_of(name, size, self.ballots.total_mass)
        self.readable = name in READABLE
        self.held: Ints = np.zeros(len(self.ballots), np.int64)
        self.marks = self.ballots.columns.marks.astype(np.int64) * (size + 1)
        self.mark_mass = self.ballots.mass[self.ballots.rows]

    def add(self, place: int, times: int = 1) -> None:
        """Elect an option (or with `times` -1 take it out again)."""
        self.held[self.ballots.supporters(place)] += times

    def values(self, *, shift: int = 0) -> list[int]:
        """Return for each position the weight of its supporters at w(held + 1 - `shift`), over `scale`.

        With shift 0 that is the gain of electing it, with shift 1 the loss of taking it out.
        """
        width = len(self.weights) + 1
        keys = self.marks + np.maximum(self.held[self.ballots.rows] - shift, 0)
        table = sum_by(keys, self.mark_mass, self.size * width)
        worth = [*self.weights, 0]
        return [
            sum(weight * table[start + step] for step, weight in enumerate(worth) if weight)
            for start in range(0, self.size * width, width)
        ]

    def represented(self) -> tuple[int, ...]:
        """Return how many ballots (by weight) hold at least 1, 2, ... elected options."""
        sums = sum_by(self.held, self.ballots.mass, len(self.weights) + 1)
        return tuple([sum(sums[step:]) for step in range(1, len(sums))])

    def score(self) -> Fraction:
        """Return the score of those elected, in the rule's own scale."""
        return Fraction(
            sum(weight * held for weight, held in zip(self.weights, self.represented(), strict=True)),
            self.scale,
        )

    def report(self) -> dict[str, Fraction | tuple[int, ...]]:
        """Return what a round says about those elected so far."""
        score = {"score": self.score()} if self.readable else {}
        return {"represented": self.represented(), **score}


def fill(seating: Seating, satisfaction: Satisfaction, seats: int) -> None:
    """Elect one after the other whoever adds most."""
    for _ in range(seats):
        values = satisfaction.values()
        place = seating.best({left: values[left] for left in seating.left})
        satisfaction.add(place)
        seating.elect(place, gain=Fraction(values[place], satisfaction.scale))


def count_sequential(contest: Contest, rule: Rule) -> Outcome:
    """Count a sequential Thiele rule (seqpav, seqslav, seqcc): each seat goes to whoever adds most.

    Thiele 1895; Lackner and Skowron, Multi-Winner Voting with Approval Preferences, 2023, section 2.2.
    Committee monotone; `contest.seats` seats. Raises `RuleError` `too_many_seats`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "c"], budget=2, seats=2)
    >>> count_sequential(contest, Rule("seqcc")).elected
    ('a', 'c')
    """
    seating = Seating(contest, rule)
    satisfaction = Satisfaction(contest, rule.name.removeprefix("seq"), contest.seats)
    fill(seating, satisfaction, contest.seats)
    seating.record("scored", None, **satisfaction.report())
    return seating.outcome()


def count_reverse(contest: Contest, rule: Rule) -> Outcome:
    """Count reverse sequential PAV: everybody is in; again and again whoever is missed least leaves.

    Thiele 1895; Lackner and Skowron 2023, section 2.2. Those who stay are elected in the order in which they
    would have left, last first. Raises `RuleError` `too_many_seats`.

    Properties: one seat less only takes one away; no guarantee of proportionality.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "ab", "ab", "c"], budget=2, seats=2)
    >>> sorted(count_reverse(contest, Rule("revseqpav")).elected)
    ['a', 'b']
    """
    seating = Seating(contest, rule)
    places = list(range(len(contest.projects)))
    satisfaction = Satisfaction(contest, rule.name.removeprefix("revseq"), len(places))
    for place in places:
        satisfaction.add(place)
    while len(places) > contest.seats:
        values = satisfaction.values(shift=1)
        place = seating.worst({left: values[left] for left in places})
        satisfaction.add(place, -1)
        places.remove(place)
        loss = Fraction(values[place], satisfaction.scale)
        seating.record("eliminated", contest.codes[place], loss=loss)
    for place in _by_loss(seating, satisfaction, places):
        seating.elect(place)
    seating.record("scored", None, **satisfaction.report())
    return seating.outcome()


def _by_loss(seating: Seating, satisfaction: Satisfaction, places: Iterable[int]) -> list[int]:
    """Return positions by falling loss, equals by the tie policy (which decides no seat here)."""
    values = satisfaction.values(shift=1)
    codes = seating.contest.codes
    return sorted(places, key=lambda place: (-values[place], seating.breaker.key(codes[place])))
