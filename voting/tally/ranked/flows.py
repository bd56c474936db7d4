"""Where the votes go from round to round: the numbers of a flow chart, for run-offs and transferable votes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.errors import RuleError
from voting.tally.outcome import Number, Outcome, Round
from voting.tally.ranked.continuing import Continuing


@dataclass(frozen=True, slots=True)
class Transfer:
    """`votes` that pass from `source` to `target`; None as target: no option left on the ballot."""

    source: str
    target: str | None
    votes: Number

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"source": self.source, "target": self.target, "votes": jsonable(self.votes)}


@dataclass(frozen=True, slots=True)
class RoundFlow:
    """One round: `votes` of each option and `exhausted` before anything moves, then the transfers.

    `number` and `action` are those of the round; `threshold` is what wins in it (more than half of the
    continuing votes, or the quota); `lost` are fractions that rounding drops in this round. The votes before,
    less what leaves, plus what arrives, are the votes of the next round; so votes, exhausted and what was
    lost so far add up to the same sum in every round.
    """

    number: int
    action: str
    votes: tuple[tuple[str, Number], ...]
    exhausted: Number
    threshold: Number
    transfers: tuple[Transfer, ...]
    lost: Number = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "number": self.number,
            "action": self.action,
            "votes": {code: jsonable(held) for code, held in self.votes},
            "exhausted": jsonable(self.exhausted),
            "threshold": jsonable(self.threshold),
            "transfers": [item.to_json() for item in self.transfers],
            "lost": jsonable(self.lost),
        }


def flows(contest: Contest, outcome: Outcome) -> tuple[RoundFlow, ...]:
    """Return the flow of votes of a finished count by irv, smith_irv, stv_scottish or stv_wigm.

    Run-offs are followed through the ballots again (their rounds name only who drops out); transferable
    votes say in their own rounds what moved. Raises `RuleError` `no_flows` for any other rule; by Meek every
    stage shares out every ballot anew, so nothing passes from one option to another.

    >>> from voting.tally.counting import count
    >>> from voting.tally.contest import Project
    >>> from voting.tally.rules import Rule
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 0) for code in "abc"],
    ...                                ballots=["a", "a", "a", "b", "b", "ba", "cb", "c"], budget=0)
    >>> first, last = flows(contest, count(contest, Rule("irv")))
    >>> first.votes, first.threshold, [(item.source, item.target, item.votes) for item in first.transfers]
    ((('a', 3), ('b', 3), ('c', 2)), 5, [('c', 'b', 1), ('c', None, 1)])
    >>> last.votes, last.exhausted
    ((('a', 3), ('b', 4)), 1)
    """
    if outcome.rule.name in ("irv", "smith_irv"):
        return tuple(_run_off(contest, outcome))
    if outcome.rule.name in ("stv_scottish", "stv_wigm"):
        return tuple(_transferable(outcome))
    raise RuleError("no_flows", rule=outcome.rule.name)


def _run_off(contest: Contest, outcome: Outcome) -> Iterator[RoundFlow]:
    rounds, among = outcome.rounds, contest.codes
    if rounds[0].action == "smith_set":
        rounds, among = rounds[1:], rounds[0]["options"]
    run = Continuing(contest, among)
    for item in rounds:
        held, exhausted = run.votes(), run.exhausted
        losers = _losers(item)
        transfers = _follow(run, losers) if losers else ()
        threshold = sum(held.values()) // 2 + 1
        yield RoundFlow(item.number, item.action, tuple(held.items()), exhausted, threshold, transfers)


def _losers(item: Round) -> tuple[str, ...]:
    """Return who drops out in a round."""
    if item.action == "eliminated_together":
        together: tuple[str, ...] = item["options"]
        return together
    return (item.project,) if item.action == "eliminated" and item.project else ()


def _follow(run: Continuing, losers: tuple[str, ...]) -> tuple[Transfer, ...]:
    """Take options out and return where the votes of each went."""
    before = run.at.copy()
    run.drop(losers)
    transfers = []
    for loser in losers:
        rows = (before == run.codes.index(loser)).nonzero()[0]
        gained = sum_by(run.at[rows], run.mass[rows], run.size + 1)
        targets = (*run.codes, None)
        transfers += [
            Transfer(loser, target, votes) for target, votes in zip(targets, gained, strict=True) if votes
        ]
    return tuple(transfers)


def _transferable(outcome: Outcome) -> Iterator[RoundFlow]:
    """Read the stages of a transferable vote: each holds the votes at its end and what was received."""
    votes, exhausted, loss = outcome.rounds[0]["votes"], outcome.rounds[0]["exhausted"], Fraction(0)
    for item in outcome.rounds:
        transfers = _received(item, item["exhausted"] - exhausted)
        lost = item.get("loss", 0) - loss
        yield RoundFlow(
            item.number, item.action, tuple(votes.items()), exhausted, item["quota"], transfers, lost
        )
        votes, exhausted, loss = item["votes"], item["exhausted"], item.get("loss", 0)


def _received(item: Round, exhausted: Number) -> tuple[Transfer, ...]:
    """Return who received what from the one option of a stage, and what was exhausted."""
    if item.project is None:
        return ()
    received = [Transfer(item.project, target, votes) for target, votes in item.get("transfers", {}).items()]
    return (*received, *([Transfer(item.project, None, exhausted)] if exhausted else []))
