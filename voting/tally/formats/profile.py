"""Rankings without money, as the files of other systems hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voting.tally.contest import BallotGroup, Contest, Project
from voting.tally.errors import FormatError
from voting.tally.formats.cells import COUNT_LIMIT, Line


@dataclass(frozen=True, slots=True)
class Profile:
    """Rankings over options.

    `names` maps each option's code to its name, in the order of the file; `groups` are ballots with their
    counts (equal ranks in `BallotGroup.ranks`); `meta` is what else the file says about itself.

    >>> profile = Profile("Ward 1", {"1": "Ani", "2": "Budi"}, (BallotGroup(("2", "1"), 3),))
    >>> profile.contest().ballot_count
    3
    """

    title: str
    names: Mapping[str, str]
    groups: tuple[BallotGroup, ...]
    seats: int = 1
    meta: Mapping[str, str] = field(default_factory=dict)

    def contest(self) -> Contest:
        """Return the ranked contest: one project at cost 0 an option, budget 0."""
        return Contest.of(
            "ranked", [Project(code, 0) for code in self.names], self.groups, 0, seats=self.seats
        )


class Tally:
    """Adds up the counts of a file and refuses more ballots than can be added exactly."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, count: int, error: FormatError) -> int:
        """Count `count` more ballots; raise `error` when they are too many."""
        self.total += count
        if self.total >= COUNT_LIMIT:
            raise error
        return count


def count_of(line: Line, index: int) -> int:
    """Read how many ballots a line stands for: 1 or more, and small enough to be added up."""
    number = line.whole(index, "bad_count")
    if not 0 < number < COUNT_LIMIT:
        raise line.error(index, "bad_count", found=line.cells[index].strip()[:40])
    return number


def group_of(ranks: Sequence[Sequence[str]], count: int, places: Mapping[str, int]) -> BallotGroup:
    """Return a ballot from its ranks, best first; equals stand in the order of `places`.

    >>> group_of([["b"], ["c", "a"]], 2, {"a": 0, "b": 1, "c": 2})
    BallotGroup(marks=('b', 'a', 'c'), count=2, points=(), ranks=(1, 2, 2), weight=1)
    """
    marks = [mark for shared in ranks for mark in sorted(shared, key=lambda code: places[code])]
    numbers = [number for number, shared in enumerate(ranks, 1) for _ in shared]
    equals = any(len(shared) > 1 for shared in ranks)
    return BallotGroup(tuple(marks), count, (), tuple(numbers) if equals else ())
