"""What all transferable votes share: who is hopeful, elected or out, stage by stage, and who comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker

SUMMED = ("points", "ballots_naming")


class Stages:
    """The state of a count for several seats.

    `votes` of candidates not yet excluded, in the unit of the count; `hopeful` in project order; `elected`
    in order of election: by stage, then by votes; `pending` are elected whose surplus was not yet passed on;
    `excluded` first one first. Each stage leaves a `Round` whose data hold `votes` (at its end), `quota`,
    `elected` (at its end), `exhausted` and `loss` by rounding (both so far), all in papers: votes, exhausted
    and loss add up to the valid papers at every stage. A stage that moves papers also holds `transfers` (who
    received how much) and, by the Gregory method, `parcels`.
    """

    def __init__(self, contest: Contest, rule: Rule, first: Sequence[int], one: int) -> None:
        self.contest = contest
        self.rule = rule
        self.seats = contest.seats
        self.first = dict(zip(contest.codes, first, strict=True))
        self.votes: dict[str, Number] = {code: papers * one for code, papers in self.first.items()}
        self.hopeful: list[str] = list(contest.codes)
        self.elected: list[str] = []
        self.pending: list[str] = []
        self.excluded: list[str] = []
        self.last_filled: tuple[str, ...] = ()
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        self.breaker = TieBreaker(contest, self._tallies(), rule["tie"])

    def _tallies(self) -> Tallies:
        """Sum the ballots only where the tie sequence asks for it."""
        if any(name in SUMMED for name in self.rule["tie"]):
            return tally(self.contest)
        zero = dict.fromkeys(self.contest.codes, 0)
        return Tallies(zero, self.first, zero)

    def _place(self, code: str) -> tuple[Number, tuple[Any, ...]]:
        """Return the sort key of a candidate: most votes first, then the tie sequence."""
        return -self.votes[code], self.breaker.key(code)

    def complete(self) -> bool:
        """Say whether every seat is filled, or nobody is left to fill it."""
        return len(self.elected) >= self.seats or not self.hopeful

    def elect(self, winners: Sequence[str]) -> tuple[str, ...]:
        """Elect some hopefuls, most votes first; keep the votes of this stage for later ties."""
        ordered = tuple(winners if len(winners) < 2 else sorted(winners, key=self._place))
        for code in ordered:
            self.hopeful.remove(code)
        self.elected.extend(ordered)
        self.pending.extend(ordered)
        self.breaker.history.append(dict(self.votes))
        return ordered

    def fill_last(self) -> bool:
        """Elect all hopefuls when there are no more than vacancies."""
        if len(self.hopeful) > self.seats - len(self.elected):
            return False
        self.last_filled = self.elect(self.hopeful)
        return True

    def largest(self, surpluses: Mapping[str, Number]) -> str:
        """Return whose surplus goes first; equals by the tie sequence."""
        most = max(surpluses.values())
        equals = [code for code, surplus in surpluses.items() if surplus == most]
        if len(equals) > 1:
            equals = self.breaker.rank(equals)
            self._note_tie("surplus", equals, equals[1:])
        return equals[0]

    def lowest(self, slack: Number = 0) -> str:
        """Return the hopeful to exclude; those within `slack` of the fewest votes count as equals."""
        fewest = min(self.votes[code] for code in self.hopeful) + slack
        equals = [code for code in self.hopeful if self.votes[code] <= fewest]
        if len(equals) > 1:
            equals = self.breaker.rank_last(equals)
            self._note_tie("elimination", equals, equals[:-1])
        return equals[-1]

    def _note_tie(self, where: str, equals: Sequence[str], swaps: Sequence[str]) -> None:
        self.ties.append(Tie(where, tuple(equals), self.breaker.criteria_between(equals), tuple(swaps)))

    def exclude(self, code: str) -> None:
        """Take a hopeful out."""
        self.hopeful.remove(code)
        self.excluded.append(code)
        del self.votes[code]

    def outcome(self, votes: Mapping[str, Number]) -> Outcome:
        """Return the outcome with the last `votes` in papers.

        `order` has the elected, then who was left by votes, then the excluded, last one first.
        """
        left = sorted(self.hopeful, key=self._place)
        funded = tuple(self.elected)
        seated = set(funded)
        projects = [project for project in self.contest.projects if project.code in seated]
        return Outcome(
            rule=self.rule,
            funded=funded,
            order=(*funded, *left, *reversed(self.excluded)),
            rounds=tuple(self.rounds),
            ties=tuple(self.ties),
            totals=Totals.of(projects, self.contest.budget),
            tables=freeze_tables({"first_preferences": self.first, "votes": votes}),
            elected=funded,
        )
