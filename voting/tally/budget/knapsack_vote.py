"""Knapsack ballots: a voter spends the budget on paper; what fits for most voters is funded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voting.tally.ballot_rules import Blank, Invalid, Valid, classify
from voting.tally.budget.greedy import count_greedy
from voting.tally.columns import EXACT, Ints
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round
from voting.tally.rules import Rule

OVER_BUDGET = "over_budget"


@dataclass(frozen=True, slots=True)
class Checked:
    """The contest with the ballots that fit, and how many ballots were refused (weights do not matter)."""

    contest: Contest
    refused: int


def judge_knapsack(marks: Sequence[str], costs: Mapping[str, int], limit: int) -> Valid | Blank | Invalid:
    """Judge one ballot as `classify` does; what it names must also cost at most `limit` together (minor units).

    `costs` holds the cost of every option there is; the mark of `over_budget` is the first that does not fit.

    >>> judge_knapsack(["a", "b"], {"a": 60, "b": 50}, 100)
    Invalid(reason='over_budget', mark='b', other='')
    >>> judge_knapsack(["b"], {"a": 60, "b": 50}, 100)
    Valid(marks=('b',), points=(), zero=(), against=())
    """
    verdict = classify(marks, known=costs, limit=None, kind="approval")
    if not isinstance(verdict, Valid):
        return verdict
    spent = 0
    for mark in marks:
        spent += costs[mark]
        if spent > limit:
            return Invalid(OVER_BUDGET, mark)
    return verdict


def within_budget(contest: Contest, limit: int) -> Checked:
    """Leave out the ballots whose projects cost more than `limit` together.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "a", "a"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> checked = within_budget(contest, 100)
    >>> checked.refused, checked.contest.ballot_count
    (1, 2)
    """
    columns = contest.ballots.columns
    # A dearer project breaks the limit alone, so that no sum needs more than this.
    costs = [min(cost, limit + 1) for cost in contest.costs]
    whole = np.int64 if (limit + 1) * len(costs) < EXACT else object
    sums = np.zeros(len(columns.marks) + 1, whole)
    np.cumsum(np.array(costs, whole)[columns.marks], out=sums[1:])
    over = (sums[columns.starts[1:]] - sums[columns.starts[:-1]] > limit).astype(bool)
    if not over.any():
        return Checked(contest, 0)
    fit: Ints = np.flatnonzero(~over)
    kept = Contest.from_columns(
        kind=contest.kind,
        projects=contest.projects,
        columns=columns.take(fit),
        budget=contest.budget,
        rank_limit=contest.rank_limit,
        seats=contest.seats,
    )
    return Checked(kept, int(columns.counts[over].sum()))


def count_knapsack_vote(contest: Contest, rule: Rule) -> Outcome:
    """Count `knapsack_vote` (Goel, Krishnaswamy, Sakshuwong and Aitamurto, TEAC 2019), for whole projects.

    Each ballot must itself fit `ballot_budget` (minor units; the contest's budget when nothing is said);
    a ballot that does not is invalid with the reason over_budget. The others are counted: down the order of
    most ballots, fund what fits, then skip what does not or stop there (`misfit`). The paper funds the last
    project in part; projects here are whole.

    Properties: within the budget; anonymous; neutral up to the tie policy; a voter whose favourite set fits
    the budget can name it without harming it.

    The first round, `ballots_checked`, holds how many ballots were `refused` and the `limit`.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "a", "b", "b"], budget=100,
    ...                                projects=[Project("a", 60), Project("b", 50)])
    >>> outcome = count_knapsack_vote(contest, Rule("knapsack_vote"))
    >>> outcome.funded, outcome.rounds[0]["refused"]
    (('b',), 1)
    """
    limit = contest.budget if rule["ballot_budget"] is None else rule["ballot_budget"]
    checked = within_budget(contest, limit)
    inner = Rule("greedy", order="votes", misfit=rule["misfit"], tie=rule["tie"])
    outcome = count_greedy(checked.contest, inner)
    counted = checked.contest.ballot_count
    check = Round.of(1, "ballots_checked", None, counted=counted, refused=checked.refused, limit=limit)
    rounds = [replace(item, number=number) for number, item in enumerate(outcome.rounds, 2)]
    return replace(outcome, rule=rule, rounds=(check, *rounds))
