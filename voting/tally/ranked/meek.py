"""Single transferable vote by Meek's method: every elected candidate keeps the same part of every vote."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from voting.tally.columns import sum_by
from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Number, Outcome, Round
from voting.tally.ranked.stv_piles import preferences
from voting.tally.ranked.stv_stages import Stages
from voting.tally.rules import Rule

EXCLUDED, ELECTED, HOPEFUL = 0, 1, 2


def count_stv_meek(contest: Contest, rule: Rule) -> Outcome:
    """Count a single transferable vote by Meek's method, in whole units of 10 ** -`decimals`.

    Every candidate has a keep value: 1 for the hopeful, 0 for the excluded, and for the elected what makes
    their votes equal the quota. A ballot gives each candidate on it, best first, the keep value of what is
    left of it, rounded up. The quota is votes / (seats + 1), cut off, plus one unit; what exhausts lowers it.
    Keep values are multiplied by quota / votes, rounded up, until all surpluses together are less than
    10 ** -`settled_decimals` or no longer fall; then the lowest is excluded, and hopefuls within that surplus
    of the lowest count as equals. The defaults are those of the Reference Meek Rule.

    Proportional for solid coalitions; anonymous and neutral but for ties; the result without an excluded
    candidate is that of ballots that never named him; monotone in nothing.

    Returns an outcome with `elected` in order of election; each round is a stage (`Stages`) with the `keep`
    values used. Raises `RuleError` `equal_ranks_not_allowed`, `TooLargeError` `too_many_iterations`.

    >>> from voting.tally.contest import BallotGroup, Project
    >>> groups = [BallotGroup(("A", "B"), 60), BallotGroup(("C",), 31), BallotGroup(("B",), 8)]
    >>> contest = Contest.of("ranked", [Project(code, 0) for code in "ABC"], groups, 0, seats=2)
    >>> outcome = count_stv_meek(contest, Rule("stv_meek", decimals=3, settled_decimals=2))
    >>> outcome.elected, outcome.rounds[1]["keep"], outcome.rounds[1]["votes"]["B"]
    (('A', 'B'), {'A': Fraction(551, 1000), 'B': 1}, Fraction(1747, 50))
    """
    return _Meek(contest, rule).run()


class Paths:
    """Ballots merged by what matters until somebody is elected or excluded.

    `nodes` are (parent, candidate, papers): each continues a path of elected candidates, node 0 being the
    start; `ends` are (node, hopeful or nobody, papers). Parents stand before their children.
    """

    def __init__(self, matrix: np.ndarray, mass: np.ndarray, status: Sequence[int]) -> None:
        self.nodes: list[tuple[int, int, int]] = []
        size = len(status)
        standing = np.array(status)[matrix]
        last = (standing == HOPEFUL).argmax(axis=1)
        node = np.zeros(len(matrix), np.int64)
        known: dict[int, int] = {}
        for column in range(int(last.max(initial=0))):
            rows = np.flatnonzero((standing[:, column] == ELECTED) & (column < last))
            if len(rows):
                node[rows] = self._grow(known, node[rows] * size + matrix[rows, column], mass[rows], size)
        final = matrix[np.arange(len(matrix)), last]
        keys, inverse = np.unique(node * size + final, return_inverse=True)
        papers = sum_by(inverse, mass, len(keys))
        self.ends = [(*divmod(key, size), count) for key, count in zip(keys.tolist(), papers, strict=True)]

    def _grow(self, known: dict[int, int], steps: np.ndarray, mass: np.ndarray, size: int) -> np.ndarray:
        """Return the node behind each step (node x size + candidate), new ones where nobody went before."""
        keys, inverse = np.unique(steps, return_inverse=True)
        reached = []
        for key, papers in zip(keys.tolist(), sum_by(inverse, mass, len(keys)), strict=True):
            parent, candidate = divmod(key, size)
            number = known.setdefault(key, len(self.nodes) + 1)
            if number > len(self.nodes):
                self.nodes.append((parent, candidate, papers))
            else:
                self.nodes[number - 1] = (parent, candidate, self.nodes[number - 1][2] + papers)
            reached.append(number)
        return np.array(reached, np.int64)[inverse]


class _Meek:
    """One count; votes and keep values are whole units."""

    def __init__(self, contest: Contest, rule: Rule) -> None:
        self.rule = rule
        self.codes = contest.codes
        self.seats = contest.seats
        self.one = 10 ** rule["decimals"]
        self.settled = max(10 ** max(rule["decimals"] - rule["settled_decimals"], 0), 1)
        self.matrix = preferences(contest, rule.name)
        self.mass = contest.ballots.mass
        first = sum_by(self.matrix[:, 0], self.mass, len(self.codes) + 1)
        self.blank = first[-1]
        self.stages = Stages(contest, rule, first[:-1], self.one)
        self.keep = [self.one] * len(self.codes)
        self.status = [HOPEFUL] * (len(self.codes) + 1)
        self.iterations = 0
        self._merge()
        self._distribute()

    def run(self) -> Outcome:
        stages = self.stages
        self._note("first_preferences", None, self._elect(), blank=self.blank)
        while not stages.complete():
            if stages.fill_last():
                self._note("last_vacancies", None, stages.last_filled)
                break
            before, done = dict(stages.votes), self.iterations
            elected = self._settle()
            action, code = "surpluses", None
            if not elected:
                action, code = "excluded", stages.lowest(self._surplus())
                self._exclude(code)
                elected = self._elect()
            gained = {key: votes - before[key] for key, votes in stages.votes.items() if votes > before[key]}
            transfers = {key: self._shown(votes) for key, votes in gained.items()}
            self._note(action, code, elected, transfers=transfers, iterations=self.iterations - done)
        return stages.outcome({code: self._shown(votes) for code, votes in stages.votes.items()})

    def _merge(self) -> None:
        self.paths = Paths(self.matrix, self.mass, self.status)

    def _distribute(self) -> None:
        """Share every ballot out by the keep values, and set the quota."""
        one, keep = self.one, self.keep
        left = [one]
        votes = [0] * (len(self.codes) + 1)
        for parent, candidate, papers in self.paths.nodes:
            kept = -(-left[parent] * keep[candidate] // one)
            votes[candidate] += kept * papers
            left.append(left[parent] - kept)
        for node, candidate, papers in self.paths.ends:
            votes[candidate] += left[node] * papers
        self.exhausted = votes.pop() - self.blank * one
        self.quota = sum(votes) // (self.seats + 1) + 1
        for code, amount in zip(self.codes, votes, strict=True):
            if code in self.stages.votes:
                self.stages.votes[code] = amount

    def _settle(self) -> tuple[str, ...]:
        """Lower keep values until somebody else is elected (returned) or the surpluses are used up."""
        previous: Number | None = None
        while (surplus := self._surplus()) >= self.settled and (previous is None or surplus < previous):
            previous = surplus
            self.iterations += 1
            if self.iterations > self.rule["iteration_limit"]:
                raise TooLargeError("too_many_iterations", limit=self.rule["iteration_limit"])
            for code in self.stages.elected:
                self._lower(self.codes.index(code), int(self.stages.votes[code]))
            self._distribute()
            if elected := self._elect():
                return elected
        return ()

    def _lower(self, position: int, votes: int) -> None:
        product = -(-self.keep[position] * self.quota // self.one)
        self.keep[position] = -(-product * self.one // votes)

    def _surplus(self) -> int:
        return max(sum(int(self.stages.votes[code]) - self.quota for code in self.stages.elected), 0)

    def _elect(self) -> tuple[str, ...]:
        """Elect the hopefuls at or above the quota; ballots are merged anew when there are any."""
        reached = [code for code in self.stages.hopeful if self.stages.votes[code] >= self.quota]
        if not reached and self.stages.rounds:
            return ()
        for code in reached:
            self.status[self.codes.index(code)] = ELECTED
        if reached:
            self._merge()
        return self.stages.elect(reached)

    def _exclude(self, code: str) -> None:
        position = self.codes.index(code)
        self.status[position] = EXCLUDED
        self.keep[position] = 0
        self.stages.exclude(code)
        self._merge()
        self._distribute()

    def _note(self, action: str, code: str | None, elected: tuple[str, ...], **data: object) -> None:
        stages = self.stages
        keep = {winner: self._shown(self.keep[self.codes.index(winner)]) for winner in stages.elected}
        stages.rounds.append(
            Round.of(
                len(stages.rounds) + 1,
                action,
                code,
                votes={key: self._shown(votes) for key, votes in stages.votes.items()},
                quota=self._shown(self.quota),
                elected=elected,
                exhausted=self._shown(self.exhausted),
                loss=0,
                keep=keep,
                **data,
            )
        )

    def _shown(self, units: Number) -> Number:
        """Return units as an exact number of papers or an exact keep value."""
        whole, rest = divmod(units, self.one)
        return Fraction(units, self.one) if rest else int(whole)
