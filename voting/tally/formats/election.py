"""A Pabulib election as data: what the file says, and the contest it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voting.tally.contest import BallotGroup, Contest, Kind, Project

KIND_OF_VOTE: dict[str, Kind] = {
    "approval": "approval",
    "choose-1": "approval",
    "ordinal": "ranked",
    "cumulative": "points",
}


@dataclass(frozen=True, slots=True)
class PabulibProject:
    """One project line.

    `cost` is in minor units of the election's `scale`; `votes`, `score` and `selected` are the official
    figures or None where the file has no such column; `selected` is 0 no, 1 yes, 2 or 3 funded outside the
    rule; `latitude` and `longitude` are degrees or None; `row` is the whole line of cells for writing back.
    """

    code: str
    cost: int
    name: str
    category: str
    target: str
    votes: int | None
    score: int | None
    selected: int | None
    latitude: float | None
    longitude: float | None
    row: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """What stands on one ballot as written: `marks` in order, repeats kept; `points` only for cumulative."""

    marks: tuple[str, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PabulibElection:
    """One `.pb` file.

    `meta` keeps every key in file order. `voter_ids`, `votes` and `voter_cells` run in parallel, one entry a
    ballot; equal votes and equal further cells are one shared object, so 90,000 ballots stay small.
    `scale` is the number of minor units in one unit of the file's currency (1, 10, 100, ...).
    """

    meta: tuple[tuple[str, str], ...]
    projects: tuple[PabulibProject, ...]
    project_columns: tuple[str, ...]
    vote_columns: tuple[str, ...]
    voter_ids: tuple[str, ...]
    votes: tuple[Vote, ...]
    voter_cells: tuple[tuple[str, ...], ...]
    budget: int
    scale: int

    def get(self, key: str, default: str = "") -> str:
        """Return one META value."""
        return dict(self.meta).get(key, default)

    @property
    def vote_type(self) -> str:
        """The file's vote type: approval, choose-1, ordinal or cumulative."""
        return self.get("vote_type")

    @property
    def rank_limit(self) -> int | None:
        """The declared `max_length`; for rankings without one, the longest ballot."""
        if (declared := self.get("max_length").strip()).isdecimal() and int(declared) > 0:
            return int(declared)
        if self.vote_type == "ordinal":
            return max((len(vote.marks) for vote in self.votes), default=0) or None
        return None

    @property
    def repeated_marks(self) -> int:
        """How many ballots name a project twice."""
        return sum(len(set(vote.marks)) != len(vote.marks) for vote in self.votes)

    @property
    def official(self) -> tuple[str, ...] | None:
        """The codes with `selected` = 1 in file order, or None when the file names no outcome."""
        if all(project.selected is None for project in self.projects):
            return None
        return tuple(project.code for project in self.projects if project.selected == 1)

    def contest(self) -> Contest:
        """Return the contest to count; groups are the projects' categories.

        A project named twice on a ballot counts once, at its first place; its points add up.
        """
        projects = tuple(
            Project(project.code, project.cost, group=project.category) for project in self.projects
        )
        kind = KIND_OF_VOTE[self.vote_type]
        return Contest.of(kind, projects, collapse(self.votes), self.budget, self.rank_limit)


def collapse(votes: Iterable[Vote]) -> tuple[BallotGroup, ...]:
    """Count equal votes after merging repeated marks.

    >>> collapse([Vote(("a", "a", "b"), (1, 2, 3)), Vote(("a", "b"), (3, 3))])
    (BallotGroup(marks=('a', 'b'), count=2, points=(3, 3), ranks=(), weight=1),)
    """
    # Equal votes are usually one shared object: count objects first, then values.
    objects: dict[int, int] = {}
    kept: dict[int, Vote] = {}
    for vote in votes:
        key = id(vote)
        objects[key] = objects.get(key, 0) + 1
        kept[key] = vote
    counts: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
    for key, vote in kept.items():
        merged = _merge_repeats(vote.marks, vote.points)
        counts[merged] = counts.get(merged, 0) + objects[key]
    return tuple(BallotGroup(marks, count, points) for (marks, points), count in counts.items())


def _merge_repeats(marks: Sequence[str], points: Sequence[int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Keep the first of equal marks and add their points."""
    if not points:
        return tuple(dict.fromkeys(marks)), ()
    sums: dict[str, int] = {}
    for mark, point in zip(marks, points, strict=True):
        sums[mark] = sums.get(mark, 0) + point
    return tuple(sums), tuple(sums.values())
