"""Every outcome that some breaking of the ties gives."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule
from voting.tally.ties import branching


def every_outcome(contest: Contest, rule: Rule, *, limit: int = 1_000) -> tuple[Outcome, ...]:
    """Return one outcome for each different chosen set, over all ways to break each tie as it comes.

    The count is run again for every sequence of choices (parallel universes: Conitzer, Rognlie and Xia, IJCAI
    2009), the outcome of the declared tie policy first. Raises `TooLargeError` `too_many_outcomes` after
    `limit` runs rather than leave one out.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["a", "b", "c"], budget=2,
    ...                                projects=[Project(code, 1) for code in "abc"])
    >>> [outcome.funded for outcome in every_outcome(contest, Rule("greedy"))]
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    found: dict[frozenset[str], Outcome] = {}
    forced: list[int] | None = []
    runs = 0
    while forced is not None:
        if runs >= limit:
            raise TooLargeError("too_many_outcomes", limit=limit, rule=rule.name)
        runs += 1
        with branching(forced) as branches:
            outcome = count(contest, rule)
        found.setdefault(frozenset(outcome.elected or outcome.funded), outcome)
        forced = _next(branches.taken)
    return tuple(found.values())


def _next(taken: list[tuple[int, int]]) -> list[int] | None:
    """Return the choices of the next way through, or None after the last."""
    for last in range(len(taken) - 1, -1, -1):
        choice, equals = taken[last]
        if choice + 1 < equals:
            return [done for done, _ in taken[:last]] + [choice + 1]
    return None
