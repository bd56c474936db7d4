"""What goes into a count: projects, collapsed ballots and a budget, all frozen and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from voting.tally.canonical import fraction_text
from voting.tally.errors import ContestError

Kind = Literal["ranked", "approval", "points"]
KINDS: tuple[Kind, ...] = ("ranked", "approval", "points")


def _is_whole(value: object) -> bool:
    """Say whether a value is an integer of 0 or more (True and False are not)."""
    return type(value) is int and value >= 0


@dataclass(frozen=True, slots=True)
class Project:
    """One option of a contest.

    `cost` is an integer in minor units (0 or more); `tags` are the names that floors speak about; `score` is
    the technical score from 0 to 100 or None; `group` is the area that caps speak about.

    >>> Project("U-08", 97_200_000, tags=("non_physical",), score=Fraction(94)).cost
    97200000
    """

    code: str
    cost: int
    tags: tuple[str, ...] = ()
    score: Fraction | None = None
    group: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.code, str) or not self.code:
            raise ContestError("empty_code")
        if not _is_whole(self.cost):
            raise ContestError("bad_cost", project=self.code, cost=self.cost)
        if isinstance(self.score, float):
            raise ContestError("float_score", project=self.code)
        object.__setattr__(self, "tags", tuple(sorted(set(self.tags))))
        if self.score is not None:
            object.__setattr__(self, "score", Fraction(self.score))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        score = None if self.score is None else fraction_text(self.score)
        return {
            "code": self.code,
            "cost": self.cost,
            "tags": list(self.tags),
            "score": score,
            "group": self.group,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Project:
        """Read what `to_json` wrote."""
        score = data.get("score")
        if isinstance(score, str):
            score = Fraction(score)
        return cls(data["code"], data["cost"], tuple(data.get("tags", ())), score, data.get("group", ""))


@dataclass(frozen=True, slots=True)
class BallotGroup:
    """Identical ballots, collapsed: `marks` in rank order (ranked) or sorted; `points` only for points."""

    marks: tuple[str, ...]
    count: int
    points: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        data: dict[str, Any] = {"marks": list(self.marks), "count": self.count}
        if self.points:
            data["points"] = list(self.points)
        return data


@dataclass(frozen=True, slots=True)
class Floor:
    """At least `amount` (minor units) must go to projects carrying `tag`."""

    tag: str
    amount: int

    @classmethod
    def share(cls, tag: str, *, percent: int, budget: int) -> Floor:
        """Return the floor "at least `percent` of `budget`", rounded up to a whole minor unit.

        >>> Floor.share("non_physical", percent=30, budget=1_100_000_000)
        Floor(tag='non_physical', amount=330000000)
        """
        return cls(tag, -(-budget * percent // 100))


@dataclass(frozen=True, slots=True)
class Cap:
    """No single group may receive more than `amount` (minor units); projects without a group are free."""

    scope: Literal["group"]
    amount: int

    @classmethod
    def share(cls, *, percent: int, budget: int) -> Cap:
        """Return the cap "one group at most `percent` of `budget`", rounded down.

        >>> Cap.share(percent=35, budget=1_200_000_000)
        Cap(scope='group', amount=420000000)
        """
        return cls("group", budget * percent // 100)


@dataclass(frozen=True, slots=True)
class Contest:
    """A closed contest, ready to count.

    `ballots` are merged and sorted on construction, so that no result can depend on their order. `projects`
    keep their order, which matters only to the tie criterion "file_order". `budget` is in minor units.
    `rank_limit` is the largest number of marks on a ballot (None: no limit). A ballot without marks is blank:
    it is counted as a ballot, gives nothing, and holds no share of the money.

    Raises `ContestError` for a repeated or unknown code, more marks than allowed, a wrong count or points.
    """

    kind: Kind
    projects: tuple[Project, ...]
    ballots: tuple[BallotGroup, ...]
    budget: int
    rank_limit: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ContestError("unknown_kind", kind=self.kind)
        if not _is_whole(self.budget):
            raise ContestError("bad_budget", budget=self.budget)
        if self.rank_limit is not None and (not _is_whole(self.rank_limit) or self.rank_limit < 1):
            raise ContestError("bad_rank_limit", rank_limit=self.rank_limit)
        object.__setattr__(self, "projects", tuple(self.projects))
        known = {project.code for project in self.projects}
        if len(known) != len(self.projects):
            raise ContestError("repeated_project", project=_first_repeat(p.code for p in self.projects))
        for group in self.ballots:
            self._check(group, known)
        object.__setattr__(self, "ballots", _merge(self.kind, self.ballots))

    def _check(self, group: BallotGroup, known: set[str]) -> None:
        marks = group.marks
        if not _is_whole(group.count) or group.count < 1:
            raise ContestError("bad_count", count=group.count)
        if not known.issuperset(marks):
            raise ContestError("unknown_option", option=next(mark for mark in marks if mark not in known))
        if len(set(marks)) != len(marks):
            raise ContestError("duplicate", option=_first_repeat(marks))
        if self.rank_limit is not None and len(marks) > self.rank_limit:
            raise ContestError("too_many", marks=len(marks), limit=self.rank_limit)
        if len(group.points) != (len(marks) if self.kind == "points" else 0) or any(
            not _is_whole(point) for point in group.points
        ):
            raise ContestError("bad_points", points=group.points)

    @classmethod
    def from_ballots(
        cls,
        *,
        kind: Kind,
        projects: Iterable[Project],
        ballots: Iterable[Sequence[str] | Mapping[str, int]],
        budget: int,
        rank_limit: int | None = None,
    ) -> Contest:
        """Collapse single ballots: sequences of codes, or for points mappings of code to points.

        >>> a, b = Project("a", 60), Project("b", 50)
        >>> contest = Contest.from_ballots(kind="approval", projects=(a, b),
        ...                                ballots=[["b", "a"], ["a", "b"], ["b"]], budget=100)
        >>> [(group.marks, group.count) for group in contest.ballots]
        [(('a', 'b'), 2), (('b',), 1)]
        """
        counts: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
        for ballot in ballots:
            if isinstance(ballot, Mapping):
                key = (tuple(ballot), tuple(ballot.values()))
            else:
                key = (tuple(ballot), ())
            counts[key] = counts.get(key, 0) + 1
        groups = tuple(BallotGroup(marks, count, points) for (marks, points), count in counts.items())
        return cls(kind, tuple(projects), groups, budget, rank_limit)

    @property
    def ballot_count(self) -> int:
        """How many ballots there are, blank ones included."""
        return sum(group.count for group in self.ballots)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in project order."""
        return tuple(project.code for project in self.projects)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` reads them back to an equal contest."""
        return {
            "kind": self.kind,
            "projects": [project.to_json() for project in self.projects],
            "ballots": [group.to_json() for group in self.ballots],
            "budget": self.budget,
            "rank_limit": self.rank_limit,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Contest:
        """Read what `to_json` wrote."""
        return cls(
            data["kind"],
            tuple(Project.from_json(item) for item in data["projects"]),
            tuple(
                BallotGroup(tuple(item["marks"]), item["count"], tuple(item.get("points", ())))
                for item in data["ballots"]
            ),
            data["budget"],
            data["rank_limit"],
        )


def _first_repeat(codes: Iterable[str]) -> str:
    """Return the first code that comes a second time."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return ""


def _merge(kind: Kind, groups: Iterable[BallotGroup]) -> tuple[BallotGroup, ...]:
    """Merge equal groups and sort them; the order of marks counts only on ranked ballots."""
    counts: dict[tuple[tuple[str, ...], tuple[int, ...]], int] = {}
    for group in groups:
        marks, points = tuple(group.marks), tuple(group.points)
        if kind == "approval":
            marks = tuple(sorted(marks))
        elif kind == "points" and marks:
            pairs = sorted(zip(marks, points, strict=True))
            marks, points = tuple(mark for mark, _ in pairs), tuple(point for _, point in pairs)
        counts[marks, points] = counts.get((marks, points), 0) + group.count
    return tuple(BallotGroup(marks, counts[marks, points], points) for marks, points in sorted(counts))
