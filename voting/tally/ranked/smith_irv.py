"""Smith, then run-off: first only those whom nobody outside beats, then the weakest drops out round by round."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.condorcet import smith_set
from voting.tally.ranked.irv import RunOff
from voting.tally.ranked.shared import finish
from voting.tally.rules import Rule
from voting.tally.tallies import pairwise
from voting.tally.ties import TieBreaker


def count_smith_irv(contest: Contest, rule: Rule) -> Outcome:
    """Hold an instant run-off among the Smith set: the smallest group whose members beat all the others.

    Round 1 names the set, the rounds after it are those of the rule `irv` with only its members; whoever is
    outside follows in the order of Borda points. Elects the Condorcet winner; not monotone. Source: Green-
    Armytage, Voting Matters 29, 2011 (as Condorcet-Hare hybrids). Raises `RuleError`
    `equal_ranks_not_allowed`.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "MNCK"],
    ...                      [BallotGroup(tuple(marks), count) for marks, count in groups], 0)
    >>> outcome = count_smith_irv(contest, Rule("smith_irv"))
    >>> outcome.rounds[0]["options"], outcome.winner
    (('N',), 'N')
    """
    tallies, wins = borda_tallies(contest), pairwise(contest)
    # By code, so that the record does not depend on the file.
    smith = smith_set(sorted(contest.codes), wins)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    run = RunOff(contest, breaker, among=smith)
    run.rounds.append(Round.of(1, "smith_set", None, options=smith))
    winner = run.run()
    outside = {code: tallies.points[code] for code in contest.codes if code not in smith}
    order = (*run.order(winner), *run.standing(outside))
    pairs = {f"{a}>{b}": count for (a, b), count in wins.items()}
    tables = {**tallies.tables(), "pairwise": pairs}
    return finish(contest, rule, order, rounds=run.rounds, ties=run.ties, tables=tables)
