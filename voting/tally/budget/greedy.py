"""Greedy and two-pass allocation: down one order, within the money, floors first, caps at each step."""

from __future__ import annotations

from collections.abc import Mapping

from voting.tally.budget.allocation import Allocation
from voting.tally.budget.limits import Limits, limits_of
from voting.tally.budget.ranking import SCORED, Ranking, rank
from voting.tally.contest import Contest, Project
from voting.tally.outcome import Outcome, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import tied_runs

__all__ = ["Allocation", "Limits", "Ranking", "allocate", "count_greedy", "limits_of", "order_ties", "rank"]


def allocate(contest: Contest, tallies: Tallies, rule: Rule) -> Allocation:
    """Run a greedy or two-pass rule and return the bare allocation (used again by explanations)."""
    ranking = rank(contest, tallies, rule)
    projects = {project.code: project for project in contest.projects}
    return Allocation(projects, ranking.order, limits_of(contest, rule, ranking.barred), record=False)


def count_greedy(contest: Contest, rule: Rule) -> Outcome:
    """Count `greedy` and `two_pass`.

    Greedy (domain method 8): down the order, fund if it fits; else skip and go on, or stop, or
    (`most_covered`, Poznan) fund this one project too if the money left covers at least `cover` of its cost,
    and stop: round `covered` names the money that came from `outside`, and the total is then above the budget
    by that much. A project dearer than the whole budget never stops the count. `threshold` speaks about votes
    under order=votes and votes_per_cost, about points under any other order; see `barred_by_thresholds`.

    Of each group in `exclusive` only the first that can be funded is; the others get a round `excluded`
    (Warszawa). `group_caps` bind the money of named groups; a group whose next project does not fit its cap is
    closed under misfit=stop. With leftover=yes a second pass from the top of the order, without these caps,
    spends what is left (Amsterdam). Two-pass (method 9): for each floor in declared order fund the highest projects with
    its tag until the floor is met, then greedy; caps bind at each step.

    Properties: within the budget (but for `covered`); anonymous and neutral up to the tie policy; under
    misfit=skip, exhaustive (nothing more fits) where nothing but money binds; one more vote never hurts.

    Raises `RuleError` when order=combined and a project has no technical score.

    >>> projects = [Project("p1", 60), Project("p2", 50), Project("p3", 40)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=[["p1", "p2", "p3"], ["p1", "p2"], ["p1"]])
    >>> count_greedy(contest, Rule("greedy")).funded
    ('p1', 'p3')
    >>> count_greedy(contest, Rule("greedy", misfit="stop")).funded
    ('p1',)
    >>> count_greedy(contest, Rule("greedy", misfit="most_covered")).rounds[1]["outside"]
    10
    >>> count_greedy(contest, Rule("greedy", exclusive=[["p1", "p3"]])).funded
    ('p1',)
    """
    tallies = tally(contest)
    ranking = rank(contest, tallies, rule)
    projects = {project.code: project for project in contest.projects}
    limits = limits_of(contest, rule, ranking.barred)
    run = Allocation(projects, ranking.order, limits)
    tables = tallies.tables()
    if rule["order"] in SCORED:
        tables["score"] = ranking.scores
    return Outcome(
        rule=rule,
        funded=tuple(run.funded),
        order=ranking.order,
        rounds=tuple(run.rounds),
        ties=order_ties(projects, ranking, limits, set(run.funded)),
        totals=Totals.of((projects[code] for code in run.funded), contest.budget),
        tables=freeze_tables(tables),
    )


def order_ties(
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
