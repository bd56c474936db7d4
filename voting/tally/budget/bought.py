"""The outcome of rules whose supporters buy projects one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker


def outcome_of(
    contest: Contest, rule: Rule, bought: Sequence[int], rounds: Sequence[Round], ties: Sequence[Tie]
) -> Outcome:
    """Return the outcome: what was bought (positions, in order), then the others by points."""
    codes = contest.codes
    funded = tuple([codes[place] for place in bought])
    tallies = tally(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    rest = sorted(set(codes) - set(funded), key=lambda code: (-tallies.points[code], breaker.key(code)))
    return Outcome(
        rule=rule,
        funded=funded,
        order=(*funded, *rest),
        rounds=tuple(rounds),
        ties=tuple(ties),
        totals=Totals.of((contest.projects[place] for place in bought), contest.budget),
        tables=freeze_tables(tallies.tables()),
    )
