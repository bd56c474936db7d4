"""What all committee counts share: a contest with unit costs, seats filled one after the other, the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voting.tally.contest import Contest, Project
from voting.tally.errors import RuleError
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker


def committee(contest: Contest, seats: int) -> Contest:
    """Return the contest with every cost 1 and a budget of `seats`, so that budget rules elect a committee.

    Raises `ContestError` for fewer than one seat.

    >>> from voting.tally.counting import count
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 700) for code in "abc"],
    ...                                ballots=["ab", "ab", "c"], budget=900)
    >>> count(committee(contest, 2), Rule("greedy")).funded
    ('a', 'b')
    """
    people = [Project(item.code, 1, item.tags, item.score, item.group) for item in contest.projects]
    return contest.replace(projects=tuple(people), budget=seats, seats=seats)


@dataclass(slots=True)
class Seating:
    """A committee in the making: who is in, the rounds and the ties so far.

    Raises `RuleError` `too_many_seats` when there are fewer options than seats.
    """

    contest: Contest
    rule: Rule
    tallies: Tallies = field(init=False)
    breaker: TieBreaker = field(init=False)
    elected: list[str] = field(init=False, default_factory=list)
    rounds: list[Round] = field(init=False, default_factory=list)
    ties: list[Tie] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        if self.contest.seats > len(self.contest.projects):
            raise RuleError("too_many_seats", seats=self.contest.seats, options=len(self.contest.projects))
        self.tallies = tally(self.contest)
        self.breaker = TieBreaker(self.contest, self.tallies, self.rule["tie"])

    @property
    def left(self) -> list[int]:
        """The positions of those who are not elected, in project order."""
        elected = set(self.elected)
        return [place for place, code in enumerate(self.contest.codes) if code not in elected]

    def best(self, scores: Mapping[int, Number]) -> int:
        """Return the position with the highest score; equals by the tie policy, which is noted."""
        top = max(scores.values())
        equals = [self.contest.codes[place] for place, score in scores.items() if score == top]
        return self.contest.codes.index(self.first(equals, "winner"))

    def worst(self, scores: Mapping[int, Number]) -> int:
        """Return the position with the lowest score; of equals the one the tie policy puts last."""
        low = min(scores.values())
        equals = [self.contest.codes[place] for place, score in scores.items() if score == low]
        ranked = self.breaker.rank_last(equals)
        self.note("elimination", ranked)
        return self.contest.codes.index(ranked[-1])

    def first(self, equals: Sequence[str], where: str) -> str:
        """Return the first of equals and note the tie."""
        ranked = self.breaker.rank(equals)
        self.note(where, ranked)
        return ranked[0]

    def note(self, where: str, ranked: Sequence[str]) -> None:
        """Note a tie of two or more."""
        if len(ranked) > 1:
            self.ties.append(Tie(where, tuple(ranked), self.breaker.criteria_between(ranked)))

    def record(self, action: str, code: str | None, **data: Any) -> None:
        """Add one round."""
        self.rounds.append(Round.of(len(self.rounds) + 1, action, code, **data))

    def elect(self, place: int, **data: Any) -> None:
        """Give the next seat to an option."""
        code = self.contest.codes[place]
        self.elected.append(code)
        self.record("elected", code, **data)

    def outcome(self, **tables: Mapping[str, Number]) -> Outcome:
        """Return the outcome: the elected in order, then the others by approvals."""
        elected = tuple(self.elected)
        rest = [code for code in self.contest.codes if code not in elected]
        people = {project.code: project for project in self.contest.projects}
        keys = {code: (-self.tallies.naming[code], self.breaker.key(code)) for code in rest}
        return Outcome(
            rule=self.rule,
            funded=elected,
            order=(*elected, *sorted(rest, key=keys.__getitem__)),
            rounds=tuple(self.rounds),
            ties=tuple(self.ties),
            totals=Totals.of((people[code] for code in elected), self.contest.budget),
            tables=freeze_tables({**self.tallies.tables(), **tables}),
            elected=elected,
        )
