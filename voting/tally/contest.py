"""What goes into a count: projects, collapsed ballots and a budget, all frozen and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, cast

from voting.tally.ballots import BallotGroup, Ballots, columns_from_bits, columns_of, from_columns
from voting.tally.canonical import fraction_text
from voting.tally.columns import Columns
from voting.tally.errors import ContestError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BallotGroup", "Ballots", "Cap", "Columns", "Contest", "Floor", "Kind", "Project"]

Kind = Literal["ranked", "approval", "points"]
KINDS: tuple[Kind, ...] = ("ranked", "approval", "points")


def _is_whole(value: object) -> bool:
    """Say whether a value is an integer of 0 or more (True and False are not)."""
    return type(value) is int and value >= 0


def _score(project: str, value: Any) -> Fraction:
    """Read a technical score exactly."""
    # Python reads "1e999999999" as a fraction too, for hours.
    if isinstance(value, str) and (len(value) > 1_000 or "e" in value.lower()):
        raise ContestError("bad_score", project=project)
    try:
        return Fraction(value)
    except (TypeError, ValueError, ArithmeticError):
        raise ContestError("bad_score", project=project) from None


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
            object.__setattr__(self, "score", _score(self.code, self.score))

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
        tags, score = tuple(data.get("tags", ())), data.get("score")
        return cls(data["code"], data["cost"], tags, score, data.get("group", ""))


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

    `ballots` may be given as any iterable of `BallotGroup`; they are merged into `Ballots`, so that no result
    can depend on their order. `projects` keep their order, which matters only to the tie criterion
    "file_order". `budget` is in minor units. `rank_limit` is the largest number of marks on a ballot (None:
    no limit). `seats` is how many are elected where a rule elects several. A ballot without marks is blank:
    it is counted as a ballot, gives nothing, and holds no share of the money.

    Raises `ContestError` for a repeated or unknown code, more marks than allowed, a wrong count or points.
    """

    kind: Kind
    projects: tuple[Project, ...]
    ballots: Ballots
    budget: int
    rank_limit: int | None = None
    seats: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ContestError("unknown_kind", kind=self.kind)
        if not _is_whole(self.budget):
            raise ContestError("bad_budget", budget=self.budget)
        if self.rank_limit is not None and (not _is_whole(self.rank_limit) or self.rank_limit < 1):
            raise ContestError("bad_rank_limit", rank_limit=self.rank_limit)
        if not _is_whole(self.seats) or self.seats < 1:
            raise ContestError("bad_seats", seats=self.seats)
        object.__setattr__(self, "projects", tuple(self.projects))
        codes = self.codes
        if len(set(codes)) != len(codes):
            raise ContestError(
                "repeated_project", project=next(code for code in codes if codes.count(code) > 1)
            )
        if not isinstance(self.ballots, Ballots) or self.ballots.codes != codes:
            columns = columns_of(codes, self.kind, self.ballots)
            object.__setattr__(self, "ballots", from_columns(codes, columns, ordered=self.kind == "ranked"))
        self._check_lengths()

    def _check_lengths(self) -> None:
        """Refuse ballots with more marks than allowed."""
        most = int(self.ballots.columns.lengths.max(initial=0))
        if self.rank_limit is not None and most > self.rank_limit:
            raise ContestError("too_many", marks=most, limit=self.rank_limit)

    @classmethod
    def from_ballots(
        cls,
        *,
        kind: Kind,
        projects: Iterable[Project],
        ballots: Iterable[Sequence[str] | Mapping[str, int]],
        budget: int,
        rank_limit: int | None = None,
        seats: int = 1,
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
        groups = [BallotGroup(marks, count, points) for (marks, points), count in counts.items()]
        return cls.of(kind, projects, groups, budget, rank_limit, seats)

    @classmethod
    def of(
        cls,
        kind: Kind,
        projects: Iterable[Project],
        groups: Iterable[BallotGroup],
        budget: int,
        rank_limit: int | None = None,
        seats: int = 1,
    ) -> Contest:
        """Make a contest from groups (the constructor itself, with the types that a caller has)."""
        return cls(kind, tuple(projects), cast(Ballots, groups), budget, rank_limit, seats)

    @classmethod
    def from_columns(
        cls,
        *,
        kind: Kind,
        projects: Iterable[Project],
        columns: Columns,
        budget: int,
        rank_limit: int | None = None,
        seats: int = 1,
    ) -> Contest:
        """Make a contest from columns; `columns.marks` are positions in `projects`, rows need not be merged.

        >>> import numpy as np
        >>> columns = Columns(np.array([0, 2, 3, 5]), np.array([1, 0, 1, 0, 1], np.int32),
        ...                   np.ones(3, np.int64), np.ones(3, np.int64))
        >>> contest = Contest.from_columns(kind="approval", projects=[Project("a", 60), Project("b", 50)],
        ...                                columns=columns, budget=100)
        >>> [(group.marks, group.count) for group in contest.ballots]
        [(('a', 'b'), 2), (('b',), 1)]
        """
        projects = tuple(projects)
        codes = tuple(project.code for project in projects)
        if (columns.points is not None) != (kind == "points"):
            raise ContestError("bad_points", points="beside the marks of points ballots, and only there")
        if columns.ranks is not None and kind != "ranked":
            raise ContestError("bad_ranks", ranks="beside the marks of ranked ballots only")
        ballots = from_columns(codes, columns, ordered=kind == "ranked")
        return cls(kind, projects, ballots, budget, rank_limit, seats)

    @classmethod
    def from_bits(cls, projects: Iterable[Project], words: NDArray[np.uint64], budget: int) -> Contest:
        """Make an approval contest from bits: shape voters x words, 64 projects a word, lowest bit first.

        >>> import numpy as np
        >>> bits = np.array([[0b11], [0b10], [0b11]], np.uint64)
        >>> contest = Contest.from_bits([Project("a", 60), Project("b", 50)], bits, 100)
        >>> [(group.marks, group.count) for group in contest.ballots]
        [(('a', 'b'), 2), (('b',), 1)]
        """
        projects = tuple(projects)
        codes = tuple(project.code for project in projects)
        ballots = from_columns(codes, columns_from_bits(words), ordered=False, merged=True)
        return cls("approval", projects, ballots, budget)

    @property
    def ballot_count(self) -> int:
        """How many ballots there are, blank ones included."""
        return self.ballots.ballot_count

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in project order."""
        return tuple([project.code for project in self.projects])

    @property
    def costs(self) -> tuple[int, ...]:
        """The costs in project order, minor units."""
        return tuple([project.cost for project in self.projects])

    def replace(self, **changes: Any) -> Contest:
        """Return a contest with some fields changed; ballots are not checked again unless they change.

        >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 60)], ballots=["a"], budget=50)
        >>> contest.replace(budget=60).budget
        60
        """
        fields = ("kind", "projects", "ballots", "budget", "rank_limit", "seats")
        return Contest(**{name: changes.get(name, getattr(self, name)) for name in fields})

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` reads them back to an equal contest. One seat is left out."""
        data: dict[str, Any] = {
            "kind": self.kind,
            "projects": [project.to_json() for project in self.projects],
            "ballots": [group.to_json() for group in self.ballots],
            "budget": self.budget,
            "rank_limit": self.rank_limit,
        }
        if self.seats != 1:
            data["seats"] = self.seats
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Contest:
        """Read what `to_json` wrote."""
        groups = [
            BallotGroup(
                tuple(item["marks"]),
                item["count"],
                tuple(item.get("points", ())),
                tuple(item.get("ranks", ())),
                item.get("weight", 1),
            )
            for item in data["ballots"]
        ]
        projects = [Project.from_json(item) for item in data["projects"]]
        return cls.of(
            data["kind"], projects, groups, data["budget"], data["rank_limit"], data.get("seats", 1)
        )
