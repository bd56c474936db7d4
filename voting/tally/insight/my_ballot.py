"""What one ballot did: a receipt for the marks a person types in. Nothing is stored or looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.contest import BallotGroup, Contest
from voting.tally.insight.ballot_marks import one_ballot, supported
from voting.tally.insight.payers import EQUAL_SPLIT_RULES
from voting.tally.outcome import Outcome
from voting.tally.tallies import points_at_top, tally


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one ballot did.

    `supported` are the projects it supports, as on the paper; `funded` those of them that are in, in funding
    order (or elected). Money, in minor units: under Equal Shares (`basis` "paid") the ballot held `share`,
    paid `paid` and keeps `left`; under Phragmen's rule it paid what it had saved up since its last purchase
    (no share is set beforehand); under greedy rules (`basis` "equal_split") `paid` is its part of each cost
    in equal parts over the supporters, by convention. `basis` is "none" elsewhere. `path` says, for rules
    that move whole ballots, who held it in each round (None: nobody, it was exhausted); `best_place` is the
    place, from 1, of its highest mark that is in (ranked ballots).
    """

    supported: tuple[str, ...]
    funded: tuple[str, ...]
    basis: str
    share: Fraction | None
    paid: tuple[tuple[str, Fraction], ...]
    left: Fraction | None
    path: tuple[tuple[int, str | None], ...] = ()
    best_place: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "supported": list(self.supported),
            "funded": list(self.funded),
            "basis": self.basis,
            "share": jsonable(self.share),
            "paid": [[code, jsonable(amount)] for code, amount in self.paid],
            "left": jsonable(self.left),
            "path": [list(step) for step in self.path],
            "best_place": self.best_place,
        }


def my_ballot(
    contest: Contest, outcome: Outcome, marks: Sequence[str], points: Sequence[int] = ()
) -> Receipt:
    """Work out what a ballot with these marks did in a finished count; it is taken to be one of those counted.

    `marks` as on the paper (best first on ranked ballots), `points` beside them on points ballots. Raises
    `ContestError` for marks that this contest would not take.

    >>> from voting.tally import Project, Rule, count
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "ab", "c"], budget=100,
    ...                                projects=[Project("a", 45), Project("b", 45), Project("c", 25)])
    >>> receipt = my_ballot(contest, count(contest, Rule("equal_shares")), ["b", "a"])
    >>> receipt.share, receipt.paid, receipt.left, receipt.funded
    (Fraction(25, 1), (('a', Fraction(15, 1)),), Fraction(10, 1), ('a',))
    """
    group = one_ballot(contest, marks, points)
    named = supported(group)
    funded = tuple(code for code in outcome.funded if code in named)
    basis, share, left = "none", None, None
    paid: tuple[tuple[str, Fraction], ...] = ()
    if outcome.rule.name == "equal_shares" and not _switched(outcome):
        basis, (share, paid, left) = "paid", _spend(contest, outcome, group)
    elif outcome.rule.name == "phragmen":
        basis, paid = "paid", _saved(outcome, named)
    elif outcome.rule.name in EQUAL_SPLIT_RULES:
        basis, paid = "equal_split", _parts(contest, funded)
    ranked = contest.kind == "ranked"
    return Receipt(
        supported=named,
        funded=funded,
        basis=basis,
        share=share,
        paid=paid,
        left=left,
        path=_path(outcome, group) if ranked else (),
        best_place=min((named.index(code) + 1 for code in funded), default=None) if ranked else None,
    )


def _switched(outcome: Outcome) -> bool:
    """Say whether a comparison threw the shares away."""
    return any(item.action == "compared" and item["switched"] for item in outcome.rounds)


def _utility(contest: Contest, outcome: Outcome, group: BallotGroup) -> dict[str, int]:
    """Return the utility of each project that a ballot supports."""
    kind = outcome.rule.get("utility")
    if kind == "points" and group.points:
        pairs = zip(group.marks, group.points, strict=True)
        return {mark: point for mark, point in pairs if point}
    if kind == "borda":
        top = points_at_top(contest)
        return {mark: top - place for place, mark in enumerate(group.marks) if top > place}
    return dict.fromkeys(supported(group), 1)


def _spend(
    contest: Contest, outcome: Outcome, group: BallotGroup
) -> tuple[Fraction, tuple[tuple[str, Fraction], ...], Fraction]:
    """Follow one voter's money through the purchases."""
    utility = _utility(contest, outcome, group)
    endowment = next(item["endowment"] for item in outcome.rounds if item.action == "endowed")
    share = Fraction(endowment) if utility else Fraction(0)
    left = share
    paid: list[tuple[str, Fraction]] = []
    for item in outcome.rounds:
        if item.action == "bought" and item.project in utility:
            payment = min(left, item["payment"] * utility[item.project])
            paid.append((item.project, payment))
            left -= payment
    return share, tuple(paid), left


def _saved(outcome: Outcome, named: Sequence[str]) -> tuple[tuple[str, Fraction], ...]:
    """Follow one voter's savings through the purchases of Phragmen's rule."""
    last = Fraction(0)
    paid: list[tuple[str, Fraction]] = []
    for item in outcome.rounds:
        if item.action == "bought" and item.project is not None and item.project in named:
            paid.append((item.project, item["time"] - last))
            last = Fraction(item["time"])
    return tuple(paid)


def _parts(contest: Contest, funded: Sequence[str]) -> tuple[tuple[str, Fraction], ...]:
    """Return one supporter's part of each cost, in equal parts."""
    costs = dict(zip(contest.codes, contest.costs, strict=True))
    naming = _supporters(contest)
    return tuple((code, Fraction(costs[code], naming[code])) for code in funded if naming[code])


def _supporters(contest: Contest) -> dict[str, int]:
    """Return how many ballots support each project (with points, where there are points)."""
    points = contest.ballots.columns.points
    if points is None:
        return dict(tally(contest).naming)
    return dict(zip(contest.codes, contest.ballots.sums((points > 0).astype("int64")), strict=True))


def _path(outcome: Outcome, group: BallotGroup) -> tuple[tuple[int, str | None], ...]:
    """Return who held the ballot in each round of a run-off."""
    if outcome.rule.name == "plurality":
        return ((1, group.marks[0] if group.marks else None),)
    if outcome.rule.name != "irv":
        return ()
    return tuple(
        (item.number, next((mark for mark in group.marks if mark in item["votes"]), None))
        for item in outcome.rounds
    )
