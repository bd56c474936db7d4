"""Instant run-off: drop the weakest option, move its ballots on, until one holds a majority."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.shared import finish
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker


class RunOff:
    """The state of one count: piles of ballots per continuing option, each moved at most once per mark."""

    def __init__(self, contest: Contest, breaker: TieBreaker) -> None:
        self.breaker = breaker
        self.groups = [group for group in contest.ballots if group.marks]
        self.at = [0] * len(self.groups)
        self.standing = dict.fromkeys(contest.codes, 0)
        self.piles: dict[str, list[int]] = {code: [] for code in contest.codes}
        self.exhausted = sum(group.count for group in contest.ballots if not group.marks)
        self.dropped: list[str] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        for index in range(len(self.groups)):
            self._place(index)

    def _place(self, index: int) -> None:
        """Put a ballot on the pile of its highest continuing option, or count it as exhausted."""
        group = self.groups[index]
        while self.at[index] < len(group.marks):
            code = group.marks[self.at[index]]
            if code in self.standing:
                self.standing[code] += group.count
                self.piles[code].append(index)
                return
            self.at[index] += 1
        self.exhausted += group.count

    def leader(self) -> str | None:
        """Return the option with more than half of the continuing ballots, or the last one standing."""
        best = max(self.standing, key=lambda code: self.standing[code])
        if 2 * self.standing[best] > sum(self.standing.values()) or len(self.standing) == 1:
            return best
        return None

    def drop(self) -> str:
        """Eliminate the option with the fewest ballots; among equals the one last in the tie order."""
        fewest = min(self.standing.values())
        weakest = sorted(
            (code for code, votes in self.standing.items() if votes == fewest), key=self.breaker.key
        )
        if len(weakest) > 1:
            criteria = self.breaker.criteria_between(weakest)
            self.ties.append(Tie("elimination", tuple(weakest), criteria, tuple(weakest[:-1])))
        loser = weakest[-1]
        del self.standing[loser]
        self.dropped.append(loser)
        for index in self.piles.pop(loser):
            self._place(index)
        return loser

    def note(self, action: str, code: str | None, votes: dict[str, int], exhausted: int) -> None:
        """Record one round with the votes everyone held in it."""
        self.rounds.append(Round.of(len(self.rounds) + 1, action, code, votes=votes, exhausted=exhausted))


def count_irv(contest: Contest, rule: Rule) -> Outcome:
    """Count instant run-off votes, one elimination per round, every round shown.

    Stops at more than half of the continuing ballots. Among equally weak options the one that comes last in
    the tie order is dropped: with the default, fewer Borda points, then the later code. Each round's data
    holds `votes` per continuing option and `exhausted` ballots at its start.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "ABC"),
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> outcome = count_irv(contest, Rule("irv"))
    >>> outcome.winner, [(item.action, item.project, item["votes"]) for item in outcome.rounds]
    ('C', [('eliminated', 'B', {'A': 16, 'B': 11, 'C': 13}), ('winner', 'C', {'A': 16, 'C': 24})])
    """
    tallies = borda_tallies(contest)
    run = RunOff(contest, TieBreaker(contest, tallies, rule["tie"]))
    while (winner := run.leader()) is None:
        votes, exhausted = dict(run.standing), run.exhausted
        run.note("eliminated", run.drop(), votes, exhausted)
    run.note("winner", winner, dict(run.standing), run.exhausted)
    others = sorted(
        (code for code in run.standing if code != winner),
        key=lambda code: (-run.standing[code], run.breaker.key(code)),
    )
    order = (winner, *others, *reversed(run.dropped))
    return finish(contest, rule, order, rounds=run.rounds, ties=run.ties, tables=tallies.tables())
