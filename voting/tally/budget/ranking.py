"""The order in which a greedy rule looks at projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.budget.limits import Shortfall, barred_by_thresholds
from voting.tally.contest import Contest
from voting.tally.outcome import Number
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, combined_scores
from voting.tally.ties import TieBreaker, priority_order

# Orders whose scores are in none of the published tallies.
SCORED = ("combined", "points_per_cost", "votes_per_cost")


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order a greedy rule goes down, the score it comes from, and who is below a threshold."""

    order: tuple[str, ...]
    scores: Mapping[str, Number]
    breaker: TieBreaker
    barred: Mapping[str, Shortfall]


def rank(contest: Contest, tallies: Tallies, rule: Rule) -> Ranking:
    """Order the projects of a contest as the rule says.

    >>> from voting.tally.contest import Project
    >>> from voting.tally.tallies import tally
    >>> contest = Contest.from_ballots(kind="approval", ballots=["ab", "a"], budget=9,
    ...                                projects=[Project("a", 8), Project("b", 3)])
    >>> rank(contest, tally(contest), Rule("greedy", order="votes_per_cost")).order
    ('b', 'a')
    """
    counted = tallies.naming if rule["order"] in {"votes", "votes_per_cost"} else tallies.points
    scores: Mapping[str, Number] = counted
    if rule["order"] == "combined":
        scores = combined_scores(
            contest, tallies, vote_weight=rule["vote_weight"], technical_weight=rule["technical_weight"]
        )
    elif rule["order"] in {"points_per_cost", "votes_per_cost"}:
        scores = _per_cost(contest, counted)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    barred = barred_by_thresholds(contest, tallies, rule, counted)
    return Ranking(priority_order(scores, breaker), scores, breaker, barred)


def _per_cost(contest: Contest, counted: Mapping[str, Number]) -> dict[str, Fraction]:
    """Return votes or points per minor unit; what is free and wanted comes before everything that costs."""
    above_all = Fraction(max(counted.values(), default=0) + 1)
    scores = {}
    for project in contest.projects:
        points = counted[project.code]
        if project.cost:
            scores[project.code] = Fraction(points, project.cost)
        else:
            scores[project.code] = above_all + points if points else Fraction(0)
    return scores
