"""What comes out of a count: funded projects or a winner, with every round, tie and total as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.canonical import jsonable
from voting.tally.contest import Project
from voting.tally.rules import Rule

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One step of a count: what was done (`action`), to which project, with which numbers (`data`).

    >>> Round.of(1, "skipped_cost", "p2", cost=50, left=40)["left"]
    40
    """

    number: int
    action: str
    project: str | None
    data: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, number: int, action: str, project: str | None = None, **data: Any) -> Round:
        """Build a round from keywords."""
        return cls(number, action, project, tuple(sorted(data.items())))

    def __getitem__(self, key: str) -> Any:
        return dict(self.data)[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return one number of this round, or `default`."""
        return dict(self.data).get(key, default)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        data = {key: jsonable(value) for key, value in self.data}
        return {"number": self.number, "action": self.action, "project": self.project, "data": data}


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects that stood equal where it mattered.

    `where` is order, purchase, elimination, winner or set; `projects` are in the order used; `criteria` says
    for each neighbouring pair which criterion parted it (one fewer than `projects`); `swaps` are the projects
    that would have changed the result had they been taken first.
    """

    where: str
    projects: tuple[str, ...]
    criteria: tuple[str, ...]
    swaps: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "where": self.where,
            "projects": list(self.projects),
            "criteria": list(self.criteria),
            "swaps": list(self.swaps),
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """Money by group and by tag, in minor units; pairs are sorted by name.

    Projects without a group are in no group's sum.
    """

    total: int
    remaining: int
    by_group: tuple[tuple[str, int], ...]
    by_tag: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, projects: Iterable[Project], budget: int) -> Totals:
        """Add up the projects.

        >>> Totals.of([Project("a", 40, tags=("green",), group="RW-01")], 100).by_tag
        (('green', 40),)
        """
        total = 0
        groups: dict[str, int] = {}
        tags: dict[str, int] = {}
        for project in projects:
            total += project.cost
            if project.group:
                groups[project.group] = groups.get(project.group, 0) + project.cost
            for tag in project.tags:
                tags[tag] = tags.get(tag, 0) + project.cost
        return cls(total, budget - total, tuple(sorted(groups.items())), tuple(sorted(tags.items())))

    def group(self, name: str) -> int:
        """Return the money of one group."""
        return dict(self.by_group).get(name, 0)

    def tag(self, name: str) -> int:
        """Return the money of one tag."""
        return dict(self.by_tag).get(name, 0)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "total": self.total,
            "remaining": self.remaining,
            "by_group": dict(self.by_group),
            "by_tag": dict(self.by_tag),
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole result of a count.

    `funded` is in funding order; `order` is the whole priority order, best first; `tables` hold one number
    per project (or per pair "A>B") under a name such as points, first_preferences, ballots_naming; `winner`
    is set by single-winner rules only. `elected` is set by rules that elect several, in order of election.
    """

    rule: Rule
    funded: tuple[str, ...]
    order: tuple[str, ...]
    rounds: tuple[Round, ...]
    ties: tuple[Tie, ...]
    totals: Totals
    tables: tuple[tuple[str, tuple[tuple[str, Number], ...]], ...]
    winner: str | None = None
    elected: tuple[str, ...] = ()

    def table(self, name: str) -> dict[str, Number]:
        """Return one table as a dictionary; `KeyError` when the rule makes no such table."""
        return dict(dict(self.tables)[name])

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, the input of the published hash; an empty `elected` is left out."""
        elected = {"elected": list(self.elected)} if self.elected else {}
        return {
            "rule": self.rule.to_json(),
            "funded": list(self.funded),
            "order": list(self.order),
            "rounds": [item.to_json() for item in self.rounds],
            "ties": [item.to_json() for item in self.ties],
            "totals": self.totals.to_json(),
            "tables": {name: {key: jsonable(value) for key, value in rows} for name, rows in self.tables},
            "winner": self.winner,
            **elected,
        }


def freeze_tables(
    tables: Mapping[str, Mapping[str, Number]],
) -> tuple[tuple[str, tuple[tuple[str, Number], ...]], ...]:
    """Freeze tables, names sorted, rows in the order given."""
    return tuple((name, tuple(rows.items())) for name, rows in sorted(tables.items()))
