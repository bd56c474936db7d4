"""The best committees under a Thiele score: branch and bound, every tied committee found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voting.tally.committee.seats import Seating
from voting.tally.committee.thiele import Satisfaction
from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule

Committee = tuple[int, ...]


class Search:
    """A depth-first walk: each option is in or out, the one with the largest gain first.

    Gains never rise as a committee grows, so the score plus the largest gains for the seats left bounds what
    a branch can reach; a branch is left when that is below the best known score. `found` holds every
    committee with the score `best`. Raises `TooLargeError` `too_many_committees` after `limit` nodes.
    """

    def __init__(self, satisfaction: Satisfaction, seats: int, limit: int) -> None:
        self.satisfaction = satisfaction
        self.best = 0
        self.limit = limit
        self.nodes = 0
        self.found: list[Committee] = []
        self._walk((), list(range(satisfaction.size)), seats, 0)

    def _walk(self, chosen: Committee, left: Sequence[int], seats: int, score: int) -> None:
        self.nodes += 1
        if self.nodes > self.limit:
            raise TooLargeError("too_many_committees", limit=self.limit)
        if not seats:
            self._keep(chosen, score)
            return
        gains = self.satisfaction.values()
        order = sorted(left, key=lambda place: -gains[place])
        for index, place in enumerate(order):
            reach = order[index : index + seats]
            if len(reach) < seats or score + sum(gains[other] for other in reach) < self.best:
                return
            self.satisfaction.add(place)
            self._walk((*chosen, place), order[index + 1 :], seats - 1, score + gains[place])
            self.satisfaction.add(place, -1)

    def _keep(self, chosen: Committee, score: int) -> None:
        # Branches below the best score were left before.
        if score > self.best:
            self.best, self.found = score, []
        self.found.append(tuple(sorted(chosen)))


def best_committees(contest: Contest, rule: Rule) -> tuple[Committee, ...]:
    """Return every committee with the highest Thiele score, as sorted tuples of positions.

    Raises `TooLargeError` `too_many_committees` when the search passes the rule's `node_limit`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "c"], budget=2, seats=2)
    >>> best_committees(contest, Rule("cc"))
    ((0, 2), (1, 2))
    """
    satisfaction = Satisfaction(contest, rule.name, contest.seats)
    search = Search(satisfaction, contest.seats, rule["node_limit"])
    return tuple(sorted(search.found))


def choose(seating: Seating, committees: Iterable[Committee]) -> list[int]:
    """Choose one of several equally good committees by the tie policy.

    Each committee is written in the order of the policy; the first in that dictionary is chosen. Every choice
    between letters goes through the tie breaker, so that `every_outcome` reaches each committee once.
    """
    codes, breaker = seating.contest.codes, seating.breaker
    words = [sorted((codes[place] for place in members), key=breaker.key) for members in committees]
    for column in range(seating.contest.seats):
        letter = seating.first(sorted({word[column] for word in words}), "set")
        words = [word for word in words if word[column] == letter]
    return [codes.index(code) for code in words[0]]


def count_optimal(contest: Contest, rule: Rule) -> Outcome:
    """Count an optimising Thiele rule (pav, slav, cc, geom2, lexcc, adams): the committee with the best score.

    Thiele 1895; Chamberlin and Courant 1983; Lackner and Skowron 2023, section 2.2. Exact, by branch and
    bound: NP-hard in general, so `node_limit` bounds the search. PAV satisfies EJR (Aziz et al. 2017).
    Raises `TooLargeError` `too_many_committees` and `RuleError` `too_many_seats`.

    Properties: `pav` gives extended justified representation (Aziz et al., Social Choice and Welfare 2017); `cc`
    gives as many ballots as possible a member; one more seat may cost others theirs.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "ab", "c"], budget=2, seats=2)
    >>> outcome = count_optimal(contest, Rule("pav"))
    >>> outcome.elected, outcome.rounds[-1]["score"]
    (('a', 'b'), Fraction(9, 2))
    """
    seating = Seating(contest, rule)
    committees = best_committees(contest, rule)
    satisfaction = Satisfaction(contest, rule.name, contest.seats)
    for place in choose(seating, committees):
        satisfaction.add(place)
        seating.elect(place)
    seating.record("scored", None, committees=len(committees), **satisfaction.report())
    return seating.outcome()
