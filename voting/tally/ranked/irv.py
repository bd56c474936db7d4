"""Instant run-off: drop the weakest option, move its ballots on, until one holds a majority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.continuing import Continuing
from voting.tally.ranked.shared import finish
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker


class RunOff:
    """The state of one count among some options: where the ballots lie, who dropped out, what was noted.

    `stop` and `batch` are those of the rule `irv`.
    """

    def __init__(self, contest: Contest, breaker: TieBreaker, among: Iterable[str] | None = None) -> None:
        codes = contest.codes
        self.breaker = breaker
        self.codes = codes
        self.ballots = Continuing(contest, codes if among is None else among)
        self.dropped: list[str] = []
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []

    def run(self, stop: str = "majority", *, batch: bool = False) -> str:
        """Eliminate until `stop` says who won, and return the winner."""
        while (winner := self.leader(stop)) is None:
            votes, exhausted = self.ballots.votes(), self.ballots.exhausted
            self.breaker.history.append(votes)
            hopeless = self.hopeless(votes, stop) if batch else ()
            if hopeless:
                self.drop(hopeless)
                self.note("eliminated_together", None, votes, exhausted, options=hopeless)
            else:
                loser = self.weakest(votes)
                self.drop((loser,))
                self.note("eliminated", loser, votes, exhausted)
        self.note("winner", winner, self.ballots.votes(), self.ballots.exhausted)
        return winner

    def leader(self, stop: str) -> str | None:
        """Return the option that has won, if the stopping rule is met."""
        votes = self.ballots.votes()
        best = max(votes, key=lambda code: votes[code])
        majority = 2 * votes[best] > sum(votes.values())
        enough = {"majority": len(votes), "two_left": 2, "one_left": 1}[stop]
        return best if len(votes) == 1 or (majority and len(votes) <= enough) else None

    def hopeless(self, votes: dict[str, int], stop: str) -> tuple[str, ...]:
        """Return the most options whose votes together are fewer than the next one's, weakest last, or ().

        Whatever the order in which they drop out, none of them could pass anybody else. One alone is left to
        the usual elimination, and the last two stay when the rule wants to see them.
        """
        order = self.standing(votes)
        keep = 2 if stop == "two_left" else 1
        for index in range(keep, len(order) - 1):
            if sum(votes[code] for code in order[index:]) < votes[order[index - 1]]:
                return order[index:]
        return ()

    def weakest(self, votes: dict[str, int]) -> str:
        """Return the option with the fewest ballots; among equals the one last in the tie order."""
        fewest = min(votes.values())
        equals = self.breaker.rank_last(code for code, held in votes.items() if held == fewest)
        if len(equals) > 1:
            criteria = self.breaker.criteria_between(equals)
            self.ties.append(Tie("elimination", tuple(equals), criteria, tuple(equals[:-1])))
        return equals[-1]

    def standing(self, votes: Mapping[str, Number]) -> tuple[str, ...]:
        """Return options by votes, equals in the tie order; shows who stands where, decides nothing."""
        return tuple(sorted(votes, key=lambda code: (-votes[code], self.breaker.key(code))))

    def drop(self, losers: Sequence[str]) -> None:
        """Take options out, the weakest first, and move their ballots on."""
        self.dropped.extend(reversed(losers))
        self.ballots.drop(losers)

    def note(
        self,
        action: str,
        code: str | None,
        votes: dict[str, int],
        exhausted: int,
        **more: tuple[str, ...],
    ) -> None:
        """Record one round with the votes everyone held in it."""
        number = len(self.rounds) + 1
        self.rounds.append(Round.of(number, action, code, votes=votes, exhausted=exhausted, **more))

    def order(self, winner: str) -> tuple[str, ...]:
        """Return the winner, those still standing by votes, then those dropped, the last dropped first."""
        votes = self.ballots.votes()
        others = {code: held for code, held in votes.items() if code != winner}
        return (winner, *self.standing(others), *reversed(self.dropped))


def count_irv(contest: Contest, rule: Rule) -> Outcome:
    """Count instant run-off votes, every round shown.

    `stop`: majority (more than half of the continuing ballots wins), two_left (go on until two are left and
    the stronger wins; the policy of RCTab's "continue until two candidates remain") or one_left (go on until
    one is left). `batch`: drop at once all whose votes together are fewer than the next one's. Among equally
    weak options the one that comes last in the tie order is dropped: with the default, fewer Borda points,
    then the later code; `earlier_round` compares the latest earlier round in which they differed. Each
    round's data holds `votes` per continuing option and `exhausted` ballots at its start; with `batch`, a
    round `eliminated_together` names its `options`. Where ballots went is in `ranked.flows`.

    Meets majority and later-no-harm, and elects nobody who loses to everyone one to one; not monotone, may
    miss the Condorcet winner, and staying at home may help. Raises `RuleError` `equal_ranks_not_allowed`.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "ABC"),
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> outcome = count_irv(contest, Rule("irv"))
    >>> outcome.winner, [(item.action, item.project, item["votes"]) for item in outcome.rounds]
    ('C', [('eliminated', 'B', {'A': 16, 'B': 11, 'C': 13}), ('winner', 'C', {'A': 16, 'C': 24})])
    """
    tallies = borda_tallies(contest)
    run = RunOff(contest, TieBreaker(contest, tallies, rule["tie"]))
    winner = run.run(rule["stop"], batch=rule["batch"] == "yes")
    order = run.order(winner)
    return finish(contest, rule, order, rounds=run.rounds, ties=run.ties, tables=tallies.tables())
