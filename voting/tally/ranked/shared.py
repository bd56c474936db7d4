"""What all single-winner counts share: tables, the tie for the first place, the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker

Tables = dict[str, Mapping[str, Number]]


def top_ties(order: Sequence[str], scores: Mapping[str, Number], breaker: TieBreaker) -> tuple[Tie, ...]:
    """Return the tie for the first place, if the two best have the same score."""
    top = tuple(code for code in order if scores[code] == scores[order[0]])
    if len(top) < 2:
        return ()
    return (Tie("winner", top, breaker.criteria_between(top), top[1:]),)


def finish(
    contest: Contest,
    rule: Rule,
    order: Sequence[str],
    *,
    rounds: Sequence[Round],
    ties: Sequence[Tie],
    tables: Tables,
) -> Outcome:
    """Build the outcome whose winner is the first of the order."""
    winner = order[0]
    cost = next(project for project in contest.projects if project.code == winner)
    return Outcome(
        rule=rule,
        funded=(winner,),
        order=tuple(order),
        rounds=tuple(rounds),
        ties=tuple(ties),
        totals=Totals.of((cost,), contest.budget),
        tables=freeze_tables(tables),
        winner=winner,
    )
