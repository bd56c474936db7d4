"""Greedy and two-pass allocation: down one order, within the money, floors first, caps at each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.contest import Cap, Contest, Floor, Project
from voting.tally.outcome import Number, Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, combined_scores, tally
from voting.tally.ties import TieBreaker, priority_order, tied_runs


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds an allocation besides the order."""

    budget: int
    floors: tuple[Floor, ...] = ()
    caps: tuple[Cap, ...] = ()
    stop: bool = False
    barred: frozenset[str] = frozenset()


class Allocation:
    """One run down the order. `funded` and `rounds` are the result; without `record` no rounds are kept."""

    def __init__(
        self, projects: Mapping[str, Project], order: Sequence[str], limits: Limits, *, record: bool = True
    ) -> None:
        self.record = record
        self.projects = projects
        self.order = order
        self.limits = limits
        self.left = limits.budget
        self.funded: dict[str, None] = {}
        self.rounds: list[Round] = []
        self._groups: dict[str, int] = {}
        for floor in limits.floors:
            self._fill(floor)
        self._descend()

    def _note(self, action: str, code: str | None, **data: object) -> None:
        if self.record:
            self.rounds.append(Round.of(len(self.rounds) + 1, action, code, **data))

    def _refused(self, project: Project, **where: str) -> bool:
        """Say why a project cannot be funded now, if so, and note it."""
        if project.cost > self.left:
            action = "exceeds_budget" if project.cost > self.limits.budget else "skipped_cost"
            self._note(action, project.code, cost=project.cost, left=self.left, **where)
            return True
        for cap in self.limits.caps:
            spent = self._groups.get(project.group, 0)
            if project.group and spent + project.cost > cap.amount:
                self._note(
                    "skipped_cap",
                    project.code,
                    cost=project.cost,
                    left=self.left,
                    group=project.group,
                    cap=cap.amount,
                    spent=spent,
                    **where,
                )
                return True
        return False

    def _fund(self, project: Project, action: str, **where: str) -> None:
        before, self.left = self.left, self.left - project.cost
        self.funded[project.code] = None
        self._groups[project.group] = self._groups.get(project.group, 0) + project.cost
        self._note(action, project.code, cost=project.cost, before=before, left=self.left, **where)

    def _fill(self, floor: Floor) -> None:
        """Fund the highest projects with the floor's tag until the floor is met."""
        tagged = [self.projects[code] for code in self.order if floor.tag in self.projects[code].tags]
        have = sum(project.cost for project in tagged if project.code in self.funded)
        for project in tagged:
            if have >= floor.amount:
                break
            if project.code in self.funded or project.code in self.limits.barred:
                continue
            if not self._refused(project, tag=floor.tag):
                self._fund(project, "floor", tag=floor.tag)
                have += project.cost
        if have < floor.amount:
            self._note("floor_unmet", None, tag=floor.tag, have=have, amount=floor.amount)

    def _descend(self) -> None:
        """Go down the whole order once."""
        stopper = None
        for code in self.order:
            if code in self.funded:
                continue
            project = self.projects[code]
            if code in self.limits.barred:
                self._note("below_threshold", code, cost=project.cost)
            elif stopper is not None:
                self._note("not_reached", code, cost=project.cost, left=self.left, after=stopper)
            elif not self._refused(project):
                self._fund(project, "funded")
            elif self.limits.stop and project.cost <= self.limits.budget:
                stopper = code


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order a greedy rule goes down, the score it comes from, and who is below the threshold."""

    order: tuple[str, ...]
    scores: Mapping[str, Number]
    breaker: TieBreaker
    barred: frozenset[str]


def rank(contest: Contest, tallies: Tallies, rule: Rule) -> Ranking:
    """Order the projects of a contest as the rule says."""
    counted = tallies.naming if rule["order"] == "votes" else tallies.points
    scores: Mapping[str, Number] = counted
    if rule["order"] == "combined":
        scores = combined_scores(
            contest, tallies, vote_weight=rule["vote_weight"], technical_weight=rule["technical_weight"]
        )
    elif rule["order"] == "points_per_cost":
        scores = _per_cost(contest, tallies)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    threshold = rule["threshold"]
    barred = frozenset(code for code in counted if threshold is not None and counted[code] < threshold)
    return Ranking(priority_order(scores, breaker), scores, breaker, barred)


def _per_cost(contest: Contest, tallies: Tallies) -> dict[str, Fraction]:
    """Return points per minor unit; what is free and wanted comes before everything that costs."""
    above_all = Fraction(max(tallies.points.values(), default=0) + 1)
    scores = {}
    for project in contest.projects:
        points = tallies.points[project.code]
        if project.cost:
            scores[project.code] = Fraction(points, project.cost)
        else:
            scores[project.code] = above_all + points if points else Fraction(0)
    return scores


def limits_of(contest: Contest, rule: Rule, barred: frozenset[str]) -> Limits:
    """Return what binds this rule's allocation."""
    return Limits(
        contest.budget, rule.get("floors", ()), rule.get("caps", ()), rule["misfit"] == "stop", barred
    )


def allocate(contest: Contest, tallies: Tallies, rule: Rule) -> Allocation:
    """Run a greedy or two-pass rule and return the bare allocation (used again by explanations)."""
    ranking = rank(contest, tallies, rule)
    projects = {project.code: project for project in contest.projects}
    return Allocation(projects, ranking.order, limits_of(contest, rule, ranking.barred), record=False)


def count_greedy(contest: Contest, rule: Rule) -> Outcome:
    """Count `greedy` and `two_pass`.

    Greedy (domain method 8): down the order, fund if it fits; else skip and go on, or stop. A project dearer
    than the whole budget never stops the count. A threshold is inclusive and speaks about votes under
    order=votes, about points under any other order. Two-pass (method 9): for each floor in declared order
    fund the highest projects with its tag until the floor is met, then greedy; caps bind at each step.

    Raises `RuleError` when order=combined and a project has no technical score.

    >>> projects = [Project("p1", 60), Project("p2", 50), Project("p3", 40)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=[["p1", "p2", "p3"], ["p1", "p2"], ["p1"]])
    >>> count_greedy(contest, Rule("greedy")).funded
    ('p1', 'p3')
    >>> count_greedy(contest, Rule("greedy", misfit="stop")).funded
    ('p1',)
    """
    tallies = tally(contest)
    ranking = rank(contest, tallies, rule)
    projects = {project.code: project for project in contest.projects}
    limits = limits_of(contest, rule, ranking.barred)
    run = Allocation(projects, ranking.order, limits)
    tables = tallies.tables()
    if rule["order"] in {"combined", "points_per_cost"}:
        tables["score"] = ranking.scores
    return Outcome(
        rule=rule,
        funded=tuple(run.funded),
        order=ranking.order,
        rounds=tuple(run.rounds),
        ties=_ties(projects, ranking, limits, set(run.funded)),
        totals=Totals.of((projects[code] for code in run.funded), contest.budget),
        tables=freeze_tables(tables),
    )


def _ties(
    projects: Mapping[str, Project], ranking: Ranking, limits: Limits, funded: set[str]
) -> tuple[Tie, ...]:
    """Return the ties that mattered: moving one member to the head of its run changes who is funded."""
    ties = []
    for run in tied_runs(ranking.order, ranking.scores):
        at = ranking.order.index(run[0])
        swaps = []
        for member in run[1:]:
            rest = [code for code in run if code != member]
            order = [*ranking.order[:at], member, *rest, *ranking.order[at + len(run) :]]
            if set(Allocation(projects, order, limits, record=False).funded) != funded:
                swaps.append(member)
        if swaps:
            ties.append(Tie("order", run, ranking.breaker.criteria_between(run), tuple(swaps)))
    return tuple(ties)
