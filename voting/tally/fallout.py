"""Who falls out when the envelope shrinks after the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from voting.tally.contest import Floor, Project
from voting.tally.errors import ContestError
from voting.tally.outcome import Totals


@dataclass(frozen=True, slots=True)
class Protected:
    """A project that was not dropped because the floor on `tag` would break: `left` after, `floor` wanted."""

    code: str
    tag: str
    left: int
    floor: int

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"code": self.code, "tag": self.tag, "left": self.left, "floor": self.floor}


@dataclass(frozen=True, slots=True)
class FallOut:
    """What an envelope cut does.

    `dropped` and `skipped` in the order they were looked at (bottom first), `kept` best first. `reached` is
    False when no allowed drop can reach the envelope; `missing` is then the money still too much. `broken`
    are floors that the kept projects do not meet (they did not before, either).
    """

    dropped: tuple[str, ...]
    skipped: tuple[Protected, ...]
    kept: tuple[str, ...]
    totals: Totals
    reached: bool
    missing: int
    broken: tuple[Floor, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "dropped": list(self.dropped),
            "skipped": [item.to_json() for item in self.skipped],
            "kept": list(self.kept),
            "totals": self.totals.to_json(),
            "reached": self.reached,
            "missing": self.missing,
            "broken": [{"tag": floor.tag, "amount": floor.amount} for floor in self.broken],
        }


def fall_out(
    items: Iterable[Project], order: Sequence[str], new_budget: int, floors: Iterable[Floor] = ()
) -> FallOut:
    """Drop from the bottom of `order` until the total fits `new_budget`, never breaking a floor.

    `items` are the decided projects with their decided costs; `order` names all of them, best first (other
    codes in it are ignored); `floors` hold the amounts already worked out on the new envelope (see
    `Floor.share`). A drop is skipped when the project carries a floor's tag and the rest would fall below
    it. Raises `ContestError` `not_in_order` when the order misses a project.

    >>> items = [Project("a", 50), Project("b", 30, tags=("green",)), Project("c", 20)]
    >>> result = fall_out(items, ["a", "c", "b"], 80, [Floor("green", 30)])
    >>> result.dropped, result.skipped, result.kept
    (('c',), (Protected(code='b', tag='green', left=0, floor=30),), ('a', 'b'))
    """
    projects = {project.code: project for project in items}
    ranked = [code for code in dict.fromkeys(order) if code in projects]
    if missing := sorted(set(projects) - set(ranked)):
        raise ContestError("not_in_order", project=missing[0])
    floors = tuple(floors)
    total = sum(project.cost for project in projects.values())
    tagged = {floor.tag: Totals.of(projects.values(), 0).tag(floor.tag) for floor in floors}
    dropped: list[str] = []
    skipped: list[Protected] = []
    for code in reversed(ranked):
        if total <= new_budget:
            break
        project = projects[code]
        if (guard := _guard(project, tagged, floors)) is not None:
            skipped.append(guard)
            continue
        dropped.append(code)
        total -= project.cost
        for tag in tagged:
            tagged[tag] -= project.cost if tag in project.tags else 0
    gone = set(dropped)
    kept = tuple(code for code in ranked if code not in gone)
    return FallOut(
        dropped=tuple(dropped),
        skipped=tuple(skipped),
        kept=kept,
        totals=Totals.of((projects[code] for code in kept), new_budget),
        reached=total <= new_budget,
        missing=max(total - new_budget, 0),
        broken=tuple(floor for floor in floors if tagged[floor.tag] < floor.amount),
    )


def _guard(project: Project, tagged: dict[str, int], floors: Iterable[Floor]) -> Protected | None:
    """Return the first floor that dropping this project would break."""
    for floor in floors:
        left = tagged[floor.tag] - project.cost
        if floor.tag in project.tags and left < floor.amount:
            return Protected(project.code, floor.tag, left, floor.amount)
    return None
