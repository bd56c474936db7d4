"""What all single-winner counts share: tables, the tie for the first place, the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from voting.tally.contest import Contest
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies
from voting.tally.ties import TieBreaker

Tables = dict[str, Mapping[str, Number]]


def best_first(scores: Mapping[str, Number], breaker: TieBreaker) -> tuple[str, ...]:
    """Return the codes by descending score, equals by the tie criteria; only the first place is up for a lot.

    The places behind the winner decide nothing, so walking every outcome need not walk their orders.
    """
    best = max(scores.values())
    winner = breaker.rank(code for code, score in scores.items() if score == best)[0]
    others = sorted(scores, key=lambda code: (-scores[code], breaker.key(code)))
    return (winner, *(code for code in others if code != winner))


def top_ties(order: Sequence[str], scores: Mapping[str, Number], breaker: TieBreaker) -> tuple[Tie, ...]:
    """Return the tie for the first place, if the two best have the same score."""
    top = tuple(code for code in order if scores[code] == scores[order[0]])
    if len(top) < 2:
        return ()
    return (Tie("winner", top, breaker.criteria_between(top), top[1:]),)


def with_scores(tallies: Tallies, scores: Mapping[str, Number]) -> Tallies:
    """Return the tallies with other points, halves included: ties and tables take any exact number."""
    return replace(tallies, points=cast("Mapping[str, int]", scores))


def by_scores(
    contest: Contest,
    rule: Rule,
    tallies: Tallies,
    name: str,
    scores: Mapping[str, Number],
    more: Mapping[str, Mapping[str, Number]] | None = None,
    *,
    lowest: bool = False,
) -> Outcome:
    """Build the outcome of a rule whose highest (or lowest) score wins; equals by the tie criteria.

    `name` is the table of the scores, also shown in the only round; `more` are further tables. Scores named
    "points" take the place of the tallies' points, so that the criterion `points` means them.
    """
    if name == "points":
        tallies = with_scores(tallies, scores)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    upward = {code: -score for code, score in scores.items()} if lowest else scores
    order = best_first(upward, breaker)
    return finish(
        contest,
        rule,
        order,
        rounds=(Round.of(1, "counted", None, **{name: dict(scores)}),),
        ties=top_ties(order, scores, breaker),
        tables={**tallies.tables(), **(more or {}), name: scores},
    )


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
