"""Ranked pairs: lock the clearest duels first, leave out what would close a circle."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie
from voting.tally.ranked.borda import borda_tallies
from voting.tally.ranked.duels import Duels
from voting.tally.ranked.shared import best_first, finish, top_ties
from voting.tally.rules import Rule
from voting.tally.ties import TieBreaker

Pair = tuple[int, int]


class Locks:
    """The pairs locked so far and who stands above whom because of them."""

    def __init__(self, duels: Duels, breaker: TieBreaker) -> None:
        self.codes = duels.codes
        self.wins = duels.wins
        self.breaker = breaker
        size = len(duels.codes)
        self.above: NDArray[np.bool_] = np.zeros((size, size), np.bool_)
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []

    def lock_equals(self, pairs: list[Pair]) -> None:
        """Lock pairs of equal strength: those in no circle together, the others one by one."""
        while pairs:
            for pair in [pair for pair in pairs if self.above[pair[1], pair[0]]]:
                self.note("left_out", pair)
                pairs.remove(pair)
            for pair in self.free(pairs) or ([self.choose(pairs)] if pairs else []):
                self.lock(pair)
                pairs.remove(pair)

    def free(self, pairs: list[Pair]) -> list[Pair]:
        """Return the pairs that stand in no circle of locks and equals: they are locked in any order."""
        if len(pairs) == 1:
            return list(pairs)
        reach = self.above.copy()
        for a, b in pairs:
            reach[a, b] = True
        for middle in range(len(reach)):
            reach |= reach[:, middle, None] & reach[middle]
        return [(a, b) for a, b in pairs if not reach[b, a]]

    def lock(self, pair: Pair) -> None:
        """Lock a pair: whoever stands above its winner now stands above whoever is below its loser."""
        a, b = pair
        heads, tails = self.above[:, a].copy(), self.above[b].copy()
        heads[a] = tails[b] = True
        self.above |= heads[:, None] & tails
        self.note("locked", pair)

    def choose(self, pairs: list[Pair]) -> Pair:
        """Return the pair to lock first: the winner first in the tie order, then the loser last in it."""
        position = {code: p for p, code in enumerate(self.codes)}
        winners = self.breaker.rank({self.codes[a] for a, _ in pairs})
        self.tie(winners)
        first = position[winners[0]]
        losers = self.breaker.rank_last({self.codes[b] for a, b in pairs if a == first})
        self.tie(losers)
        return first, position[losers[-1]]

    def tie(self, equals: list[str]) -> None:
        """Record that equals had to be parted."""
        if len(equals) > 1:
            criteria = self.breaker.criteria_between(equals)
            self.ties.append(Tie("pair", tuple(equals), criteria, tuple(equals[1:])))

    def note(self, action: str, pair: Pair) -> None:
        """Record what became of a pair."""
        a, b = pair
        numbers = {"votes": int(self.wins[a, b]), "against": int(self.wins[b, a])}
        self.rounds.append(
            Round.of(len(self.rounds) + 1, action, self.codes[a], beats=self.codes[b], **numbers)
        )


def _strongest_first(duels: Duels, measure: str) -> list[list[Pair]]:
    """Return the won duels in groups of equal strength; equal winning votes go by fewer votes against."""
    strengths = duels.strengths(measure)
    pairs = [(int(a), int(b)) for a, b in np.argwhere(duels.beats)]

    def key(pair: Pair) -> tuple[int, int]:
        against = int(duels.wins[pair[1], pair[0]]) if measure == "winning_votes" else 0
        return -int(strengths[pair]), against

    # Within a group the order is that of the codes, so that the record does not depend on the file.
    pairs.sort(key=lambda pair: (key(pair), duels.codes[pair[0]], duels.codes[pair[1]]))
    return [list(group) for _, group in groupby(pairs, key)]


def count_ranked_pairs(contest: Contest, rule: Rule) -> Outcome:
    """Go through the won duels from the clearest and lock each, unless it would close a circle of locks.

    `measure`: margins (as Tideman proposes) or winning_votes (equal ones: the fewer votes against first).
    Where the order of equal duels matters, the duel whose winner comes first in the tie order is locked
    first, then the one whose loser comes last (Zavist and Tideman, Social Choice and Welfare 1989). Rounds:
    `locked` and `left_out`, with `beats`, `votes` and `against`. Elects the Condorcet winner, stays in the
    Smith set, monotone, independent of clones. Source: Tideman, Social Choice and Welfare 1987.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "MNCK"],
    ...                      [BallotGroup(tuple(marks), count) for marks, count in groups], 0)
    >>> outcome = count_ranked_pairs(contest, Rule("ranked_pairs"))
    >>> outcome.order, [(item.project, item["beats"], item["votes"]) for item in outcome.rounds][:2]
    (('N', 'C', 'K', 'M'), [('C', 'K', 83), ('N', 'C', 68)])
    """
    duels, tallies = Duels.of(contest), borda_tallies(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    locks = Locks(duels, breaker)
    for pairs in _strongest_first(duels, rule["measure"]):
        locks.lock_equals(pairs)
    # Locks are transitive, so whoever has fewest above stands first.
    behind = {code: -int(locks.above[:, p].sum()) for p, code in enumerate(duels.codes)}
    order = best_first(behind, breaker)
    return finish(
        contest,
        rule,
        order,
        rounds=locks.rounds,
        ties=(*locks.ties, *top_ties(order, behind, breaker)),
        tables={**tallies.tables(), "pairwise": duels.table()},
    )
