"""What the result hangs on: the envelope, the rule, each tie, a single ballot; every statement counted again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voting.tally.ballots import from_columns
from voting.tally.changes import Effort, UsedUpError, funded_codes, run_cost, with_ballots
from voting.tally.columns import Columns
from voting.tally.compare import usual_rules
from voting.tally.contest import Contest
from voting.tally.counting import count
from voting.tally.errors import TallyError
from voting.tally.outcome import Outcome
from voting.tally.ranked.borda import borda_tallies
from voting.tally.rules import BUDGET_RULES, Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

Funded = Callable[[Contest], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What comes in and what goes out against the result, each in project order."""

    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()

    @classmethod
    def between(cls, contest: Contest, before: Iterable[str], after: Iterable[str]) -> Difference:
        """Compare two results."""
        old, new = set(before), set(after)
        return cls(
            tuple(code for code in contest.codes if code in new - old),
            tuple(code for code in contest.codes if code in old - new),
        )

    @property
    def changes(self) -> bool:
        """Whether anything differs."""
        return bool(self.comes_in or self.goes_out)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"comes_in": list(self.comes_in), "goes_out": list(self.goes_out)}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What another rule would do to these ballots; `error` is the code of why it could not be counted."""

    rule: Rule
    difference: Difference
    error: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"rule": self.rule.to_json(), **self.difference.to_json(), "error": self.error}


@dataclass(frozen=True, slots=True)
class TieChange:
    """What happens if `taken` had come before the others of a tie (in an elimination: had been dropped)."""

    where: str
    projects: tuple[str, ...]
    taken: str
    difference: Difference

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "where": self.where,
            "projects": list(self.projects),
            "taken": self.taken,
            **self.difference.to_json(),
        }


@dataclass(frozen=True, slots=True)
class BallotChange:
    """What one ballot with these marks more (`kind` "more") or fewer ("less") would do."""

    kind: str
    marks: tuple[str, ...]
    difference: Difference

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"kind": self.kind, "marks": list(self.marks), **self.difference.to_json()}


@dataclass(frozen=True, slots=True)
class Margins:
    """The single ballots that change the result, among the `tried` of `possible` ones."""

    changes: tuple[BallotChange, ...]
    tried: int
    possible: int

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "changes": [change.to_json() for change in self.changes],
            "tried": self.tried,
            "possible": self.possible,
        }


def funded_by(rule: Rule) -> Funded:
    """Return the function that counts a contest by a rule and says who is in, without the record."""
    if rule.name in BUDGET_RULES:
        return lambda contest: funded_codes(contest, tally(contest), rule)
    return lambda contest: frozenset(count(contest, rule).funded)


def other_rules(
    contest: Contest, outcome: Outcome, rules: Sequence[Rule] | None = None
) -> tuple[RuleChange, ...]:
    """Say what each other rule would do to the same ballots: what comes in, what goes out.

    Without `rules`, those of `compare.usual_rules`.

    >>> from voting.tally import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "b", "c"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50), Project("c", 40)])
    >>> other_rules(contest, count(contest, Rule("greedy")), [Rule("greedy", misfit="stop")])[0].difference
    Difference(comes_in=(), goes_out=('c',))
    """
    found = []
    for rule in usual_rules(contest) if rules is None else rules:
        if rule == outcome.rule:
            continue
        try:
            after = count(contest, rule).funded
        except TallyError as error:
            found.append(RuleChange(rule, Difference(), error.code))
        else:
            found.append(RuleChange(rule, Difference.between(contest, outcome.funded, after)))
    return tuple(found)


def ties_otherwise(contest: Contest, outcome: Outcome) -> tuple[TieChange, ...]:
    """Count again with each tie of the record falling to each other member.

    The count is run with the tie policy written out as one order of all projects, in which the member stands
    right before the others of its tie (right after them where the last one is dropped). Rules whose policy
    looks at earlier rounds have no such order: nothing is returned for them.

    >>> from voting.tally import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["a", "b"], budget=60,
    ...                                projects=[Project("a", 60), Project("b", 60)])
    >>> [(item.taken, item.difference.comes_in) for item in ties_otherwise(contest, count(contest, Rule("greedy")))]
    [('b', ('b',))]
    """
    rule = outcome.rule
    if rule.get("tie") is None or "earlier_round" in rule["tie"]:
        return ()
    order = _policy_order(contest, rule)
    again = funded_by(rule.replace(tie=("file_order",)))
    found = []
    for tie in outcome.ties:
        others = tie.projects[:-1] if tie.where == "elimination" else tie.projects[1:]
        for taken in tie.swaps or others:
            moved = _moved(order, tie.projects, taken, last=tie.where == "elimination")
            after = again(in_order(contest, moved))
            found.append(
                TieChange(tie.where, tie.projects, taken, Difference.between(contest, outcome.funded, after))
            )
    return tuple(found)


def _policy_order(contest: Contest, rule: Rule) -> list[str]:
    """Return all projects in the order of the rule's tie policy."""
    tallies = tally(contest) if rule.name in BUDGET_RULES else borda_tallies(contest)
    return sorted(contest.codes, key=TieBreaker(contest, tallies, rule["tie"]).key)


def _moved(order: Sequence[str], members: Sequence[str], taken: str, *, last: bool) -> list[str]:
    """Return the order with one member of a tie moved before (or after) all the others."""
    rest = [code for code in order if code != taken]
    places = [rest.index(code) for code in members if code != taken]
    at = max(places) + 1 if last else min(places)
    return [*rest[:at], taken, *rest[at:]]


def in_order(contest: Contest, codes: Sequence[str]) -> Contest:
    """Return the same contest with its projects in another order.

    >>> from voting.tally import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "b"], budget=9,
    ...                                projects=[Project("a", 1), Project("b", 2)])
    >>> turned = in_order(contest, ["b", "a"])
    >>> turned.codes, turned.ballots == contest.ballots
    (('b', 'a'), True)
    """
    projects = {project.code: project for project in contest.projects}
    place = np.empty(len(codes), np.int32)
    place[[contest.codes.index(code) for code in codes]] = np.arange(len(codes), dtype=np.int32)
    columns = contest.ballots.columns
    return Contest.from_columns(
        kind=contest.kind,
        projects=[projects[code] for code in codes],
        columns=Columns(
            columns.starts,
            place[columns.marks],
            columns.counts,
            columns.weights,
            columns.points,
            columns.ranks,
        ),
        budget=contest.budget,
        rank_limit=contest.rank_limit,
        seats=contest.seats,
    )


def one_ballot_margins(contest: Contest, outcome: Outcome, *, effort: int = 1_000_000) -> Margins:
    """Try one ballot more for each single project, then one ballot fewer of each kind cast, biggest first.

    `effort` bounds the re-runs in the unit of `explain`; `tried` of `possible` says how far it went.

    >>> from voting.tally import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["a", "a", "b"], budget=60,
    ...                                projects=[Project("a", 60), Project("b", 60)], )
    >>> one_ballot_margins(contest, count(contest, Rule("greedy", tie=("code",)))).changes
    ()
    >>> close = Contest.from_ballots(kind="approval", ballots=["a", "b"], budget=60, projects=contest.projects)
    >>> [(item.kind, item.marks) for item in one_ballot_margins(close, count(close, Rule("greedy"))).changes]
    [('more', ('b',)), ('less', ('a',))]
    """
    again, allowance = funded_by(outcome.rule), Effort(effort, run_cost(contest, outcome.rule))
    kinds = len(contest.ballots)
    found, tried = [], 0
    try:
        for kind, marks, changed in _one_ballot(contest):
            allowance.spend()
            tried += 1
            difference = Difference.between(contest, outcome.funded, again(changed))
            if difference.changes:
                found.append(BallotChange(kind, marks, difference))
    except UsedUpError:
        pass
    return Margins(tuple(found), tried, len(contest.codes) + kinds)


def _one_ballot(contest: Contest) -> Iterator[tuple[str, tuple[str, ...], Contest]]:
    """Yield every contest with one ballot more or fewer."""
    for code in contest.codes:
        yield "more", (code,), with_ballots(contest, code, 1)
    columns = contest.ballots.columns
    for row in np.argsort(-columns.counts, kind="stable").tolist():
        marks = columns.marks[columns.starts[row] : columns.starts[row + 1]].tolist()
        yield "less", tuple(contest.codes[mark] for mark in marks), _without(contest, row)


def _without(contest: Contest, row: int) -> Contest:
    """Return the contest with one ballot of a row fewer."""
    columns = contest.ballots.columns
    counts = columns.counts.copy()
    counts[row] -= 1
    fewer = Columns(
        columns.starts, columns.marks, counts, columns.weights, columns.points, columns.ranks
    ).take(np.flatnonzero(counts))
    return contest.replace(ballots=from_columns(contest.codes, fewer, ordered=contest.kind == "ranked"))
