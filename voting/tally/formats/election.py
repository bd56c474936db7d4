"""A Pabulib election as data: what the file says, and the contest it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voting.tally.contest import BallotGroup, Contest, Kind, Project
from voting.tally.errors import ContestError
from voting.tally.formats.papers import Papers, Vote, merge_repeats, once_each, repeating_rows

__all__ = [
    "KIND_OF_VOTE",
    "PabulibElection",
    "PabulibProject",
    "Repeats",
    "Vote",
    "collapse",
]

KIND_OF_VOTE: dict[str, Kind] = {
    "approval": "approval",
    "choose-1": "approval",
    "ordinal": "ranked",
    "cumulative": "points",
    "scoring": "points",
}
# What a project named twice on one ballot is worth.
Repeats = Literal["once", "each", "refuse"]


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
class PabulibElection:
    """One `.pb` file.

    `meta` keeps every key in file order. `voter_ids`, `votes` and `voter_cells` run in parallel, one entry a
    ballot; they are made when first asked for, and counting does not need them. `scale` is the number of minor
    units in one unit of the file's currency (1, 10, 100, ...).
    """

    meta: tuple[tuple[str, str], ...]
    projects: tuple[PabulibProject, ...]
    project_columns: tuple[str, ...]
    vote_columns: tuple[str, ...]
    papers: Papers
    budget: int
    scale: int

    @property
    def voter_ids(self) -> tuple[str, ...]:
        """The voter's mark of each ballot, in file order."""
        return self.papers.listed.voter_ids

    @property
    def votes(self) -> tuple[Vote, ...]:
        """What stands on each ballot; equal votes are usually one shared object."""
        return self.papers.listed.votes

    @property
    def voter_cells(self) -> tuple[tuple[str, ...], ...]:
        """The further cells of each ballot's line."""
        return self.papers.listed.voter_cells

    def get(self, key: str, default: str = "") -> str:
        """Return one META value."""
        return dict(self.meta).get(key, default)

    @property
    def title(self) -> str:
        """The description of the file."""
        return self.get("description")

    @property
    def names(self) -> dict[str, str]:
        """The name of each project by its code."""
        return {project.code: project.name for project in self.projects}

    @property
    def vote_type(self) -> str:
        """The file's vote type: approval, choose-1, ordinal, cumulative or scoring."""
        return self.get("vote_type")

    @property
    def rank_limit(self) -> int | None:
        """The declared `max_length`; for rankings without one, the longest ballot."""
        if (declared := self.get("max_length").strip()).isdecimal() and int(declared) > 0:
            return int(declared)
        if self.vote_type == "ordinal":
            return int(self.papers.written.lengths.max(initial=0)) or None
        return None

    @property
    def repeated_marks(self) -> int:
        """How many ballots name a project twice."""
        written = self.papers.written
        return int(written.counts[repeating_rows(written, len(self.projects))].sum())

    @property
    def official(self) -> tuple[str, ...] | None:
        """The codes with `selected` = 1 in file order, or None when the file names no outcome."""
        if all(project.selected is None for project in self.projects):
            return None
        return tuple(project.code for project in self.projects if project.selected == 1)

    def contest(self, repeats: Repeats = "once") -> Contest:
        """Return the contest to count; groups are the projects' categories.

        `repeats` says what a project named twice on one ballot is worth: `once` keeps its first place and adds
        up its points; `each` lets every mark of an approval count, as in Warszawa 2026: where that happens, the
        contest has points, and a project's points are how often the ballot names it (points add up anyway, and
        a ranking cannot name a project twice); `refuse` takes no such ballot. Raises `ContestError` `duplicate`.
        """
        projects = tuple(
            Project(project.code, project.cost, group=project.category) for project in self.projects
        )
        kind, written, size = KIND_OF_VOTE[self.vote_type], self.papers.written, len(projects)
        times = False
        if repeats != "once" and len(rows := repeating_rows(written, size)):
            if repeats == "refuse" or kind == "ranked":
                raise ContestError("duplicate", option=projects[_repeated(written.take(rows[:1]).marks)].code)
            times = kind == "approval"
        approved = kind == "approval" and not times
        columns = once_each(written, size) if approved else merge_repeats(written, size, times=times)
        return Contest.from_columns(
            kind="points" if times else kind,
            projects=projects,
            columns=columns,
            budget=self.budget,
            rank_limit=self.rank_limit,
        )


def _repeated(marks: np.ndarray[tuple[int], np.dtype[np.int32]]) -> int:
    """Return the first mark that stands twice on one ballot."""
    listed = marks.tolist()
    return next(mark for place, mark in enumerate(listed) if mark in listed[:place])


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
