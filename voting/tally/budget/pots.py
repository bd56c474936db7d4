"""Several pots on one ballot paper: one per area, and one for the whole area."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.allocation import Allocation
from voting.tally.budget.greedy import order_ties
from voting.tally.budget.limits import Limits
from voting.tally.budget.ranking import Ranking, rank
from voting.tally.columns import Columns, Ints
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import RuleError
from voting.tally.outcome import Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import tally

WIDE = ""


@dataclass(frozen=True, slots=True)
class Pot:
    """Money for one area; the pot of the whole area has no name. `amount` in minor units."""

    name: str
    amount: int


@dataclass(slots=True)
class Record:
    """What has happened so far, pot after pot."""

    funded: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def add(self, pot: Pot, outcome: Outcome) -> None:
        """Take over what one pot gave; every round says which pot it was."""
        self.funded += outcome.funded
        self.order += outcome.order
        self.ties += outcome.ties
        for item in outcome.rounds:
            data = tuple(sorted([*item.data, ("pot", pot.name)]))
            self.rounds.append(replace(item, number=len(self.rounds) + 1, data=data))

    def open(self, pot: Pot, carried: int) -> None:
        """Note what is in a pot, and how much of it other pots left over."""
        number = len(self.rounds) + 1
        self.rounds.append(Round.of(number, "pot", None, pot=pot.name, amount=pot.amount, carried=carried))


def count_pots(contest: Contest, rule: Rule) -> Outcome:
    """Count `pots`: each area's money for its own projects, and a pot for the whole area, on one ballot paper.

    `pots` names the amount for each group of projects; what has no pot of its own is paid from the wide pot,
    which holds `wide`, or what the budget leaves. `inner` rules in every pot: greedy (by `order`, `misfit` and
    `threshold`, with the points of the whole paper), equal_shares (with `completion`; a pot is shared equally
    by the ballots that name something in it) or phragmen. Pots are counted in the order declared, the wide
    pot last; with leftover=wide it also gets what the others leave.

    Properties: no pot spends more than it holds; without leftover=wide no pot's ballots change another pot's
    winners under greedy; one pot for everything gives the inner rule itself.

    Rounds: `pot` opens each pot (`amount`, of it `carried` from others), and every other round carries the
    name of its `pot` ("" is the wide one). Raises `RuleError` `pots_exceed_budget`, `repeated_pot`, and
    `unknown_pot` for a name that is no project's group.

    >>> from voting.tally.contest import Project
    >>> projects = [Project("n", 60, group="north"), Project("s", 30, group="south"), Project("park", 50)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=[["n", "park"], ["s"], ["park"]])
    >>> count_pots(contest, Rule("pots", pots="north:50,south:30")).funded
    ('s',)
    >>> count_pots(contest, Rule("pots", pots="north:50,south:30", leftover="wide")).funded
    ('s', 'park')
    """
    record, left = Record(), 0
    local, wide = pots_of(contest, rule)
    for pot in local:
        left += _count_pot(contest, rule, pot, record, inside=(pot.name,))
    if rule["leftover"] == "stay":
        left = 0
    others = {project.group for project in contest.projects} - {pot.name for pot in local}
    _count_pot(contest, rule, Pot(WIDE, wide.amount + left), record, inside=others, carried=left)
    chosen = set(record.funded)
    return Outcome(
        rule=rule,
        funded=tuple(record.funded),
        order=tuple(record.order),
        rounds=tuple(record.rounds),
        ties=tuple(record.ties),
        totals=Totals.of((p for p in contest.projects if p.code in chosen), contest.budget),
        tables=freeze_tables(tally(contest).tables()),
    )


def pots_of(contest: Contest, rule: Rule) -> tuple[tuple[Pot, ...], Pot]:
    """Return the pots of areas as declared, and the wide one."""
    local = tuple(Pot(name, amount) for name, amount in rule["pots"])
    names = [pot.name for pot in local]
    groups = {project.group for project in contest.projects}
    for name in names:
        if names.count(name) > 1 or name == WIDE:
            raise RuleError("repeated_pot", pot=name)
        if name not in groups:
            raise RuleError("unknown_pot", pot=name)
    spoken_for = sum(pot.amount for pot in local)
    wide = contest.budget - spoken_for if rule["wide"] is None else rule["wide"]
    if wide < 0 or spoken_for + wide > contest.budget:
        raise RuleError("pots_exceed_budget", pots=spoken_for + max(wide, 0), budget=contest.budget)
    return local, Pot(WIDE, wide)


def _count_pot(
    contest: Contest, rule: Rule, pot: Pot, record: Record, *, inside: Collection[str], carried: int = 0
) -> int:
    """Count one pot over the projects of some groups and return what it leaves."""
    record.open(pot, carried)
    places = [place for place, project in enumerate(contest.projects) if project.group in inside]
    if not places:
        return pot.amount
    inner = _greedy if rule["inner"] == "greedy" else _alone
    outcome = inner(contest, rule, pot, places)
    record.add(pot, outcome)
    return outcome.totals.remaining


def _alone(contest: Contest, rule: Rule, pot: Pot, inside: Sequence[int]) -> Outcome:
    """Count the projects of one pot as a contest of their own."""
    part = restrict(contest, inside, pot.amount)
    name = "completion" if rule["inner"] == "equal_shares" else "misfit"
    return count(part, Rule(rule["inner"], {name: rule[name], "tie": rule["tie"]}))


def _greedy(contest: Contest, rule: Rule, pot: Pot, inside: Sequence[int]) -> Outcome:
    """Go down the order of the whole paper, but only over the projects of one pot."""
    tallies = tally(contest)
    names = ("order", "misfit", "threshold", "tie")
    ranking = rank(contest, tallies, Rule("greedy", {name: rule[name] for name in names}))
    projects = {contest.projects[place].code: contest.projects[place] for place in inside}
    order = tuple(code for code in ranking.order if code in projects)
    part = Ranking(order, ranking.scores, ranking.breaker, ranking.barred)
    limits = Limits(pot.amount, stop=rule["misfit"] == "stop", barred=ranking.barred)
    run = Allocation(projects, order, limits)
    return Outcome(
        rule=rule,
        funded=tuple(run.funded),
        order=order,
        rounds=tuple(run.rounds),
        ties=order_ties(projects, part, limits, set(run.funded)),
        totals=Totals.of((projects[code] for code in run.funded), pot.amount),
        tables=(),
    )


def restrict(contest: Contest, inside: Sequence[int], budget: int) -> Contest:
    """Return the contest over some projects (positions): other marks fall away, ranks close up.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="ranked", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["abc", "b"], budget=3)
    >>> [(group.marks, group.count) for group in restrict(contest, [0, 2], 2).ballots]
    [((), 1), (('a', 'c'), 1)]
    """
    columns = contest.ballots.columns
    place = np.full(len(contest.projects), -1, np.int32)
    place[list(inside)] = np.arange(len(inside), dtype=np.int32)
    kept = np.flatnonzero(place[columns.marks] >= 0)
    starts = np.searchsorted(kept, columns.starts)
    ranks = None if columns.ranks is None else _close_up(columns.ranks[kept], starts)
    points = None if columns.points is None else columns.points[kept]
    marks = place[columns.marks[kept]]
    return Contest.from_columns(
        kind=contest.kind,
        projects=[contest.projects[position] for position in inside],
        columns=Columns(starts, marks, columns.counts, columns.weights, points, ranks),
        budget=budget,
        rank_limit=contest.rank_limit,
        seats=contest.seats,
    )


def _close_up(ranks: NDArray[np.int32], starts: Ints) -> NDArray[np.int32]:
    """Renumber the ranks of each row to 1, 2, ... without gaps; equals stay equal."""
    if not len(ranks):
        return ranks
    rises = np.concatenate(([1], (ranks[1:] != ranks[:-1]).astype(np.int64)))
    lengths = np.diff(starts)
    first = starts[:-1][lengths > 0]
    rises[first] = 1
    levels = np.cumsum(rises)
    closed: NDArray[np.int32] = (levels - np.repeat(levels[first] - 1, lengths[lengths > 0])).astype(np.int32)
    return closed
