"""Scottish STV in plain Python, as one would write it from the order: the counter we are measured against.

Independent of `voting.tally`. Papers stand in one list per candidate; a paper is [number of equal papers,
preferences, value]; values are whole units of 0.00001. Equal papers of one line of the file stay together,
which is kind to this counter: `expand` takes every paper by itself.
"""

from __future__ import annotations

from pathlib import Path

UNIT = 100_000
Paper = list  # [count, preferences, value]


def read_file(path: Path) -> tuple[int, int, list[tuple[int, list[int]]]]:
    """Return (candidates, seats, [(count, preferences)]) of a plain BLT file."""
    papers = []
    with path.open(encoding="utf-8") as stream:
        candidates, seats = map(int, stream.readline().split())
        for line in stream:
            numbers = [int(word) for word in line.split()]
            if numbers == [0]:
                break
            papers.append((numbers[0], numbers[1:-1]))
    return candidates, seats, papers


class Count:
    """One count by SSI 2007/42, rules 45 to 52."""

    def __init__(self, candidates: int, seats: int, papers: list[tuple[int, list[int]]]) -> None:
        self.seats = seats
        self.hopeful = set(range(1, candidates + 1))
        self.elected: list[int] = []
        self.surplus: set[int] = set()
        self.piles: dict[int, list[Paper]] = {number: [] for number in self.hopeful}
        self.votes = dict.fromkeys(self.piles, 0)
        self.stages: list[dict[int, int]] = []
        valid = sum(count for count, preferences in papers if preferences)
        self.quota = (valid // (seats + 1) + 1) * UNIT
        for count, preferences in papers:
            self.give([count, preferences, UNIT])

    def give(self, paper: Paper) -> None:
        """Put a paper with its next hopeful candidate, if there is one."""
        for number in paper[1]:
            if number in self.hopeful:
                self.piles[number].append(paper)
                self.votes[number] += paper[0] * paper[2]
                return

    def history(self, number: int) -> list[int]:
        """Return a candidate's votes, latest stage first."""
        return [stage.get(number, 0) for stage in reversed(self.stages)]

    def run(self) -> list[int]:
        """Return the elected, in order."""
        while True:
            reached = [number for number in self.hopeful if self.votes[number] >= self.quota]
            for number in sorted(reached, key=lambda number: (-self.votes[number], str(number))):
                self.elect(number)
            self.stages.append(dict(self.votes))
            vacancies = self.seats - len(self.elected)
            if vacancies <= 0:
                return self.elected
            if len(self.hopeful) <= vacancies:
                rest = sorted(self.hopeful, key=lambda number: (-self.votes[number], str(number)))
                return self.elected + rest
            if self.surplus:
                self.transfer()
            else:
                self.exclude()

    def elect(self, number: int) -> None:
        self.hopeful.remove(number)
        self.elected.append(number)
        if self.votes[number] > self.quota:
            self.surplus.add(number)

    def transfer(self) -> None:
        """Pass on the largest surplus."""
        most = max(self.votes[number] for number in self.surplus)
        equals = [number for number in self.surplus if self.votes[number] == most]
        number = min(equals, key=lambda number: ([-votes for votes in self.history(number)], str(number)))
        self.surplus.remove(number)
        votes = self.votes[number]
        self.votes[number] = self.quota
        for paper in self.piles.pop(number):
            paper[2] = paper[2] * (votes - self.quota) // votes
            self.give(paper)

    def exclude(self) -> None:
        """Take the lowest out."""
        fewest = min(self.votes[number] for number in self.hopeful)
        equals = [number for number in self.hopeful if self.votes[number] == fewest]
        number = max(equals, key=lambda number: ([-votes for votes in self.history(number)], str(number)))
        self.hopeful.remove(number)
        del self.votes[number]
        for paper in self.piles.pop(number):
            self.give(paper)


def elect_file(path: Path, *, expand: bool = False) -> list[int]:
    """Read and count one file; return the elected candidates by number, in order of election."""
    candidates, seats, papers = read_file(path)
    if expand:
        papers = [(1, preferences) for count, preferences in papers for _ in range(count)]
    return Count(candidates, seats, papers).run()
