"""Single transferable vote with weighted inclusive Gregory transfers: Scottish councils, and WIGM in general."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round
from voting.tally.ranked.stv_piles import Moved, Piles
from voting.tally.ranked.stv_stages import Stages
from voting.tally.rules import Rule

SCOTTISH_DECIMALS = 5


def count_stv_scottish(contest: Contest, rule: Rule) -> Outcome:
    """Count a single transferable vote as Scottish councils do (SSI 2007/42, schedule 1, rules 45 to 52).

    The quota is floor(valid papers / (seats + 1)) + 1. A candidate at or above it is elected. The largest
    surplus is transferred first, one a stage, on all the candidate's papers, each at surplus x its value /
    votes, cut off after 5 decimals. With no surplus left the lowest candidate is excluded and the papers go
    on at their value. Who is left when there are as many as vacancies is elected. Equals: whoever had more
    votes at the latest earlier stage at which they differed, then the rest of the tie sequence (by law a lot:
    "earlier_round,lot:SEED").

    Proportional for solid coalitions up to the quota; anonymous and neutral but for ties; monotone in nothing:
    more support may hurt a candidate, and staying at home may help a voter.

    `contest.seats` are elected, or everybody where there are fewer. Blank ballots are not valid papers.
    Returns an outcome with `elected` in order of election; each round is a stage (`Stages`). Raises
    `RuleError` `equal_ranks_not_allowed`.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [BallotGroup(("A", "B"), 70), BallotGroup(("C",), 30), BallotGroup(("D", "B"), 9)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABCD"], groups, 0, seats=2)
    >>> outcome = count_stv_scottish(contest, Rule("stv_scottish"))
    >>> outcome.elected, [(stage.action, stage.project) for stage in outcome.rounds]
    (('A', 'B'), [('first_preferences', None), ('surplus', 'A'), ('excluded', 'D')])
    >>> outcome.rounds[1]["parcels"], outcome.rounds[1]["transfers"], outcome.rounds[1]["loss"]
    (((70, 1, Fraction(23571, 50000)),), {'B': Fraction(164997, 5000)}, Fraction(3, 5000))
    """
    return _Gregory(contest, rule, SCOTTISH_DECIMALS, whole=True).run()


def count_stv_wigm(contest: Contest, rule: Rule) -> Outcome:
    """Count a single transferable vote by the weighted inclusive Gregory method.

    As `count_stv_scottish`, but values are exact fractions, or cut off after `decimals`. `quota` is whole,
    floor(votes / (seats + 1)) + 1, or exact, votes / (seats + 1): then a candidate must exceed it (with
    `decimals`, reach the next unit above it). Minneapolis counts so with 4 decimals. The same properties hold.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [BallotGroup(("A", "B"), 60), BallotGroup(("C",), 31), BallotGroup(("B",), 8)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABC"], groups, 0, seats=2)
    >>> outcome = count_stv_wigm(contest, Rule("stv_wigm"))
    >>> outcome.elected, outcome.rounds[1]["parcels"]
    (('A', 'B'), ((60, 1, Fraction(13, 30)),))
    """
    return _Gregory(contest, rule, rule["decimals"], whole=rule["quota"] == "whole").run()


class _Gregory:
    """One count. Votes are whole units of 10 ** -decimals, or exact numbers without `decimals`."""

    def __init__(self, contest: Contest, rule: Rule, decimals: int | None, *, whole: bool) -> None:
        self.contest = contest
        self.codes = contest.codes
        self.exact = decimals is None
        self.one = 1 if decimals is None else 10**decimals
        self.piles = Piles(contest, rule.name, self.one)
        first = self.piles.first()
        self.total = sum(first[:-1])
        self.stages = Stages(contest, rule, first[:-1], self.one)
        self.blank = first[-1]
        self.quota, self.strict = self._quota(contest.seats, whole)
        self._seen: dict[Number, Number] = {}
        self.exhausted: Number = 0
        self.loss: Number = 0

    def _quota(self, seats: int, whole: bool) -> tuple[Number, bool]:
        """Return the quota and whether it must be exceeded."""
        if whole:
            return (self.total // (seats + 1) + 1) * self.one, False
        if self.exact:
            return Fraction(self.total, seats + 1), True
        return self.total * self.one // (seats + 1) + 1, False

    def run(self) -> Outcome:
        stages = self.stages
        self._note("first_preferences", None, blank=self.blank)
        while not stages.complete():
            if stages.fill_last():
                self._note("last_vacancies", None)
                break
            surpluses = {
                code: stages.votes[code] - self.quota
                for code in stages.pending
                if stages.votes[code] > self.quota
            }
            if surpluses:
                self._transfer(stages.largest(surpluses))
            else:
                self._exclude(stages.lowest())
        return stages.outcome({code: self._shown(value) for code, value in stages.votes.items()})

    def _transfer(self, code: str) -> None:
        """Pass a surplus on: all papers, each at a part of its value."""
        votes = self.stages.votes[code]
        surplus = votes - self.quota

        def part(value: Number) -> Number:
            return Fraction(value * surplus, votes) if self.exact else value * surplus // votes

        moved = self.piles.move(self.codes.index(code), part)
        self.stages.pending.remove(code)
        self.stages.votes[code] = self.quota
        self.loss += surplus - sum(moved.received)
        self._credit("surplus", code, moved)

    def _exclude(self, code: str) -> None:
        """Take the lowest out and pass the papers on at their value."""
        self.stages.exclude(code)
        position = self.codes.index(code)
        self.piles.close(position)
        self._credit("excluded", code, self.piles.move(position))

    def _credit(self, action: str, code: str, moved: Moved) -> None:
        """Add what was moved and close the stage."""
        received = {self.codes[place]: amount for place, amount in enumerate(moved.received[:-1]) if amount}
        for receiver, amount in received.items():
            self.stages.votes[receiver] += amount
        self.exhausted += moved.received[-1]
        parcels = tuple((papers, self._shown(old), self._shown(new)) for papers, old, new in moved.parcels)
        transfers = {receiver: self._shown(amount) for receiver, amount in received.items()}
        self._note(action, code, transfers=transfers, parcels=parcels)

    def _reached(self) -> list[str]:
        votes = self.stages.votes
        return [
            code
            for code in self.stages.hopeful
            if votes[code] > self.quota or (votes[code] == self.quota and not self.strict)
        ]

    def _note(self, action: str, code: str | None, **data: object) -> None:
        """Elect who reached the quota, and record the stage."""
        elected = self.stages.last_filled or self.stages.elect(self._reached())
        for winner in elected:
            self.piles.close(self.codes.index(winner))
        votes: Mapping[str, Number] = {key: self._shown(value) for key, value in self.stages.votes.items()}
        self.stages.rounds.append(
            Round.of(
                len(self.stages.rounds) + 1,
                action,
                code,
                votes=votes,
                quota=self._shown(self.quota),
                elected=elected,
                exhausted=self._shown(self.exhausted),
                loss=self._shown(self.loss),
                **data,
            )
        )

    def _shown(self, value: Number) -> Number:
        """Return votes as an exact number of papers (remembered: most votes stand still from stage to stage)."""
        shown = self._seen.get(value)
        if shown is None:
            exact = value if self.exact else Fraction(value, self.one)
            shown = self._seen[value] = exact.numerator if exact.denominator == 1 else exact
        return shown
