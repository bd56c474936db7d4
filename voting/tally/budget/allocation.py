"""One run down an order of projects: floors first, then what fits, within the caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from voting.tally.budget.limits import Limits
from voting.tally.contest import Floor, Project
from voting.tally.outcome import Round

Obstacle = tuple[str, dict[str, Any]]


class Allocation:
    """One run down the order. `funded` and `rounds` are the result; without `record` no rounds are kept.

    `covered` holds what was funded with money from outside, and how much that was.
    """

    def __init__(
        self, projects: Mapping[str, Project], order: Sequence[str], limits: Limits, *, record: bool = True
    ) -> None:
        self.record = record
        self.projects = projects
        self.order = order
        self.limits = limits
        self.left = limits.budget
        self.funded: dict[str, None] = {}
        self.covered: dict[str, int] = {}
        self.rounds: list[Round] = []
        self._groups: dict[str, int] = {}
        self._group_caps = dict(limits.group_caps)
        self._closed: dict[str, str] = {}
        self._winners: dict[int, str] = {}
        self._sides: dict[str, list[int]] = {}
        for side, codes in enumerate(limits.exclusive):
            for code in codes:
                self._sides.setdefault(code, []).append(side)
        for floor in limits.floors:
            self._fill(floor)
        self._descend("funded")
        if limits.leftover and self._group_caps:
            self._group_caps, self._closed = {}, {}
            self._descend("leftover")

    def _note(self, action: str, code: str | None, **data: object) -> None:
        if self.record:
            self.rounds.append(Round.of(len(self.rounds) + 1, action, code, **data))

    def _obstacle(self, project: Project) -> Obstacle | None:
        """Return why a project cannot be funded now, or None."""
        for side in self._sides.get(project.code, ()):
            if side in self._winners:
                return "excluded", {"cost": project.cost, "by": self._winners[side]}
        if project.cost > self.left:
            action = "exceeds_budget" if project.cost > self.limits.budget else "skipped_cost"
            return action, {"cost": project.cost, "left": self.left}
        caps = [cap.amount for cap in self.limits.caps] if project.group else []
        if project.group in self._group_caps:
            caps.append(self._group_caps[project.group])
        spent = self._groups.get(project.group, 0)
        for cap in caps:
            if spent + project.cost > cap:
                data = {"cost": project.cost, "left": self.left, "group": project.group}
                return "skipped_cap", data | {"cap": cap, "spent": spent}
        return None

    def _fund(self, project: Project, action: str, **data: object) -> None:
        before, self.left = self.left, max(self.left - project.cost, 0)
        self.funded[project.code] = None
        self._groups[project.group] = self._groups.get(project.group, 0) + project.cost
        for side in self._sides.get(project.code, ()):
            self._winners[side] = project.code
        self._note(action, project.code, cost=project.cost, before=before, left=self.left, **data)

    def _fill(self, floor: Floor) -> None:
        """Fund the highest projects with the floor's tag until the floor is met."""
        tagged = [self.projects[code] for code in self.order if floor.tag in self.projects[code].tags]
        have = sum(project.cost for project in tagged if project.code in self.funded)
        for project in tagged:
            if have >= floor.amount:
                break
            if project.code in self.funded or project.code in self.limits.barred:
                continue
            if (obstacle := self._obstacle(project)) is not None:
                self._note(obstacle[0], project.code, **obstacle[1], tag=floor.tag)
            else:
                self._fund(project, "floor", tag=floor.tag)
                have += project.cost
        if have < floor.amount:
            self._note("floor_unmet", None, tag=floor.tag, have=have, amount=floor.amount)

    def _descend(self, action: str) -> None:
        """Go down the whole order once; `action` is what being funded is called."""
        stopper = None
        for code in self.order:
            if code in self.funded:
                continue
            project = self.projects[code]
            if code in self.limits.barred:
                if action == "funded":
                    self._bar(project)
            elif (after := stopper or self._closed.get(project.group)) is not None:
                self._note("not_reached", code, cost=project.cost, left=self.left, after=after)
            else:
                stopper = self._take(project, action)

    def _take(self, project: Project, action: str) -> str | None:
        """Fund a project if it fits; return its code when the count stops here."""
        if (obstacle := self._obstacle(project)) is None:
            self._fund(project, action)
            return None
        if self._nearly_fits(project, obstacle[0]):
            self._cover(project)
            return project.code
        self._note(obstacle[0], project.code, **obstacle[1])
        return project.code if self._stops(project, obstacle[0]) else None

    def _bar(self, project: Project) -> None:
        shortfall = self.limits.barred[project.code]
        numbers = {"needed": shortfall.needed, "reached": shortfall.reached} if shortfall.explicit else {}
        self._note("below_threshold", project.code, cost=project.cost, **numbers)

    def _stops(self, project: Project, action: str) -> bool:
        """Say whether the count stops at a project that is not funded; a group's own cap closes that group."""
        if not self.limits.stop or action in {"excluded", "exceeds_budget"}:
            return False
        if action == "skipped_cap" and project.group in self._group_caps:
            self._closed[project.group] = project.code
            return False
        return True

    def _nearly_fits(self, project: Project, action: str) -> bool:
        cover = self.limits.cover
        return cover is not None and action == "skipped_cost" and self.left >= cover * project.cost

    def _cover(self, project: Project) -> None:
        """Fund a project with the money left and, for the rest, money from outside."""
        self.covered[project.code] = project.cost - self.left
        self._fund(project, "covered", outside=self.covered[project.code])
