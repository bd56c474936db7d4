"""Black: the Condorcet winner where there is one, else Borda."""

from __future__ import annotations

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie
from voting.tally.ranked.borda import borda_points, borda_tallies
from voting.tally.ranked.duels import Duels
from voting.tally.ranked.shared import best_first, finish, top_ties, with_scores
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker


def count_black(contest: Contest, rule: Rule) -> Outcome:
    """Elect the option that beats every other one; if nobody does, the one with the most Borda points.

    The others follow by Borda points, whose `unranked` is that of the rule `borda`. The rule `condorcet`
    elects the same with its default, but orders by duels won and reports the cycle. Monotone; may elect
    somebody outside the Smith set. Source: Black, The Theory of Committees and Elections, 1958.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "abc"],
    ...                      [BallotGroup(tuple("abc"), 3), BallotGroup(tuple("bca"), 2)], 0)
    >>> count_black(contest, Rule("black")).winner, max(borda_points(contest).values())
    ('a', 7)
    """
    points = borda_points(contest, rule["unranked"])
    tallies = with_scores(borda_tallies(contest), points)
    duels = Duels.of(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    winner = duels.condorcet_winner()
    ties: tuple[Tie, ...] = ()
    if winner is None:
        order = best_first(points, breaker)
        ties = top_ties(order, points, breaker)
        rounds = [
            Round.of(1, "no_condorcet_winner", None),
            Round.of(2, "borda_decides", order[0], points=points[order[0]]),
        ]
    else:
        others = sorted(points, key=lambda code: (-points[code], breaker.key(code)))
        order = (winner, *(code for code in others if code != winner))
        rounds = [Round.of(1, "condorcet_winner", winner, points=points[winner])]
    tables = {**tallies.tables(), "pairwise": duels.table()}
    return finish(contest, rule, order, rounds=rounds, ties=ties, tables=tables)
