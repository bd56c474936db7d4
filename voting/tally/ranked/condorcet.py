"""Condorcet: who beats every other one to one; when nobody does, the cycle is reported and Borda decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.shared import best_first, finish, top_ties
from voting.tally.rules import Rule
from voting.tally.tallies import copeland_scores, pairwise
from voting.tally.ties import TieBreaker

Pairs = Mapping[tuple[str, str], int]


def condorcet_winner(codes: Sequence[str], wins: Pairs) -> str | None:
    """Return the option that beats every other one to one, or None."""
    for a in codes:
        if all(wins[a, b] > wins[b, a] for b in codes if b != a):
            return a
    return None


def smith_set(codes: Sequence[str], wins: Pairs) -> tuple[str, ...]:
    """Return the smallest group whose members all beat everyone outside it, in the order of `codes`."""
    group = {max(codes, key=lambda a: sum(wins[a, b] > wins[b, a] for b in codes if b != a))}
    waiting = list(group)
    while waiting:
        member = waiting.pop()
        for other in codes:
            if other not in group and wins[other, member] >= wins[member, other]:
                group.add(other)
                waiting.append(other)
    return tuple(code for code in codes if code in group)


def find_cycle(codes: Sequence[str], wins: Pairs) -> tuple[str, ...]:
    """Return a shortest circle of defeats among `codes` (each beats the next, the last the first), or ().

    >>> find_cycle("abc", {("a", "b"): 2, ("b", "a"): 1, ("b", "c"): 2, ("c", "b"): 1, ("c", "a"): 2, ("a", "c"): 1})
    ('a', 'b', 'c')
    """
    best: tuple[str, ...] = ()
    for start in codes:
        circle = _circle_from(start, codes, wins)
        if circle and (not best or len(circle) < len(best)):
            best = circle
    return best


def _circle_from(start: str, codes: Sequence[str], wins: Pairs) -> tuple[str, ...]:
    """Search breadth first for the shortest way from `start` back to itself."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for path in paths:
        last = path[-1]
        for other in codes:
            if other == last or wins[last, other] <= wins[other, last]:
                continue
            if other == start:
                return path
            if other not in seen:
                seen.add(other)
                paths.append((*path, other))
    return ()


def count_condorcet(contest: Contest, rule: Rule) -> Outcome:
    """Compare every pair; unranked options are tied last; a win counts 1 and a tie 1/2 (Copeland).

    With a Condorcet winner the order follows Copeland scores, equals by the tie criteria on Borda points.
    Without one, a round `no_condorcet_winner` carries the Smith set and a shortest cycle of defeats, and the
    order and winner are those of Borda. Tables: copeland, and pairwise with keys "A>B".

    Properties: elects whoever beats every other one to one; without such an option it is Borda, which clones
    can move.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> contest = Contest("ranked", tuple(Project(code, 0) for code in "ABC"),
    ...     (BallotGroup(("A", "B", "C"), 16), BallotGroup(("C", "B", "A"), 13), BallotGroup(("B", "C", "A"), 11)), 0)
    >>> outcome = count_condorcet(contest, Rule("condorcet"))
    >>> outcome.winner, outcome.table("pairwise")["B>A"]
    ('B', 24)
    """
    tallies, wins = borda_tallies(contest), pairwise(contest)
    copeland = copeland_scores(contest, wins)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    winner = condorcet_winner(contest.codes, wins)
    ties: tuple[Tie, ...] = ()
    if winner is not None:
        order = best_first(copeland, breaker)
        rounds = [Round.of(1, "condorcet_winner", winner, copeland=copeland[winner])]
    else:
        order = best_first(tallies.points, breaker)
        # Sorted: the record must not depend on the order of the options in the file.
        smith = smith_set(sorted(contest.codes), wins)
        cycle = find_cycle(smith, wins)
        ties = top_ties(order, tallies.points, breaker)
        rounds = [
            Round.of(1, "no_condorcet_winner", None, smith_set=smith, cycle=cycle),
            Round.of(2, "borda_decides", order[0], points=tallies.points[order[0]]),
        ]
    pairs = {f"{a}>{b}": count for (a, b), count in wins.items()}
    tables = {**tallies.tables(), "copeland": copeland, "pairwise": pairs}
    return finish(contest, rule, order, rounds=rounds, ties=ties, tables=tables)
