"""The Method of Equal Shares: endowments, completion, comparison, outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from voting.tally.budget.shares_electorate import Electorate
from voting.tally.budget.shares_run import Run, Ties
from voting.tally.budget.shares_search import Search, start_of
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order


def run_shares(contest: Contest, rule: Rule, tallies: Tallies, *, record: bool = True) -> Run:
    """Return the deciding run; with `record` it holds its rounds.

    Raises `RuleError` when the ballots have no such utility, `TooLargeError` after `run_limit` runs.
    """
    electorate = Electorate(contest, rule["utility"])
    ties = Ties(TieBreaker(contest, tallies, rule["tie"]), contest.codes)
    endowment = start_of(electorate, rule)
    if rule["completion"].startswith("add1"):
        endowment = Search(electorate, ties, rule).endowment()
    return Run(electorate, electorate, endowment, ties, record=record).go()


def funded_by_shares(contest: Contest, rule: Rule, tallies: Tallies | None = None) -> tuple[str, ...]:
    """Return the funded codes only, without the record: for explanations, which count again and again.

    `tallies` may be passed when they were made already.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project("a", 45), Project("b", 45)],
    ...                                budget=90, ballots=["ab", "ab", "a"])
    >>> funded_by_shares(contest, Rule("equal_shares"))
    ('a',)
    """
    tallies = tally(contest) if tallies is None else tallies
    run = run_shares(contest, rule, tallies, record=False)
    funded, _ = _complete(contest, tallies, rule, run)
    return _compare(contest, run.electorate, tallies, rule, funded)[0]


def _complete(
    contest: Contest, tallies: Tallies, rule: Rule, run: Run
) -> tuple[tuple[str, ...], tuple[Round, ...]]:
    """Spend what is left on the projects with most support, dearer ones last, as long as they fit."""
    bought = tuple([contest.codes[place] for place in run.places])
    if rule["completion"] != "ballots_naming" and not rule["completion"].endswith("_utilitarian"):
        return bought, ()
    cost = {project.code: project.cost for project in contest.projects}
    support = tallies.points if rule["utility"] in {"points", "borda"} else tallies.naming
    order = priority_order(support, TieBreaker(contest, tallies, ("lower_cost", *rule["tie"])))
    left = contest.budget - run.cost
    funded = list(bought)
    rounds: list[Round] = []
    for code in order:
        if code in bought:
            continue
        fits = cost[code] <= left
        rounds.append(
            Round.of(
                0,
                "completed" if fits else "skipped_cost",
                code,
                cost=cost[code],
                left=left - cost[code] if fits else left,
            )
        )
        if fits:
            funded.append(code)
            left -= cost[code]
    return tuple(funded), tuple(rounds)


def _compare(
    contest: Contest, electorate: Electorate, tallies: Tallies, rule: Rule, funded: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Round, ...]]:
    """Switch to greedy if more voters prefer it.

    "greedy": who supports more of the greedy projects than of ours (Wieliczka 2023); "greedy_exclusion": who
    supports some greedy project and none of ours (equalshares.net calls this the exclusion ratio).
    """
    if rule["comparison"] == "none":
        return funded, ()
    cost = {project.code: project.cost for project in contest.projects}
    greedy, left = [], contest.budget
    for code in priority_order(tallies.naming, TieBreaker(contest, tallies, rule["tie"])):
        if cost[code] <= left:
            greedy.append(code)
            left -= cost[code]
    gain = _supported(electorate, greedy) - (mine := _supported(electorate, funded))
    if rule["comparison"] == "greedy_exclusion":
        gain = (gain + mine > 0).astype(np.int64) - (mine > 0)
    mass = contest.ballots.mass
    votes = {"shares": int(mass[gain < 0].sum()), "greedy": int(mass[gain > 0].sum())}
    votes["indifferent"] = electorate.voters - sum(votes.values())
    switched = votes["greedy"] > votes["shares"]
    note = Round.of(0, "compared", None, switched=int(switched), **votes)
    return (tuple(greedy) if switched else funded), (note,)


def _supported(electorate: Electorate, codes: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many of some projects each row supports."""
    position = {code: place for place, code in enumerate(electorate.codes)}
    found = np.zeros(electorate.size, np.int64)
    for code in codes:
        found[electorate.backers(position[code]).who] += 1
    return found


def count_equal_shares(contest: Contest, rule: Rule) -> Outcome:
    """Count the Method of Equal Shares (Peters, Pierczynski and Skowron, NeurIPS 2021).

    Each voter whose ballot names something starts with budget / voters. Again and again the project is bought
    whose supporters pay the least per unit of `utility`, each paying in proportion to their utility or all
    they have. Utility: "cost" (what the project costs; the standard of equalshares.net), "cardinality" (1),
    "points" (of points ballots), "borda" (of the rank, as `points_at_top` counts).

    Completion: none; "ballots_naming" (then by ballots naming, points under points and borda, lower cost,
    while it fits); "add1" (raise everybody's share by `step` minor units until the result would overspend,
    keep the last that does not); "add1_exhaustive" (also stop once no other project fits); each with
    "_utilitarian" (then as "ballots_naming"). `start` "whole" rounds the first share of add1 down to a whole
    minor unit; no share beyond `stop_at` is tried. Steps that change nothing are proven so and not run;
    `run_limit` bounds the real runs. Comparison "greedy" and "greedy_exclusion" switch to greedy by votes
    when more voters prefer it. On points ballots a mark with 0 points supports nothing.

    Rounds carry exact fractions: what supporters hold, the payment per unit of the voters' own utility (the
    largest payment under cost and cardinality), and the effective votes (points under points and borda):
    cost / payment. Not monotone in the budget. Raises `RuleError` when the ballots have no such utility,
    `TooLargeError` when add1 needs more than `run_limit` runs.

    >>> from voting.tally.contest import Project
    >>> projects = [Project("a", 45), Project("b", 45), Project("c", 25)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=["ab", "ab", "ab", "c"])
    >>> outcome = count_equal_shares(contest, Rule("equal_shares"))
    >>> outcome.funded, outcome.rounds[1]["effective_votes"]
    (('a', 'c'), Fraction(3, 1))
    """
    tallies = tally(contest)
    run = run_shares(contest, rule, tallies)
    completed, completion = _complete(contest, tallies, rule, run)
    funded, comparison = _compare(contest, run.electorate, tallies, rule, completed)
    return _outcome(contest, tallies, run, rule, funded, (*run.rounds, *completion, *comparison))


def _outcome(
    contest: Contest,
    tallies: Tallies,
    run: Run,
    rule: Rule,
    funded: tuple[str, ...],
    rounds: tuple[Round, ...],
) -> Outcome:
    """Put the endowment before the rounds, what is not funded behind what is, and the tables beside them."""
    endowed = Round.of(0, "endowed", None, endowment=run.endowment, voters=run.electorate.voters)
    effective: dict[str, Fraction] = {
        str(item.project): item["effective_votes"] for item in run.rounds if item.action == "bought"
    }
    rest = [code for code in contest.codes if code not in funded]
    rest_order = priority_order(tallies.naming, TieBreaker(contest, tallies, rule["tie"]), rest)
    projects = {project.code: project for project in contest.projects}
    return Outcome(
        rule=rule,
        funded=funded,
        order=(*funded, *rest_order),
        rounds=tuple(replace(item, number=number) for number, item in enumerate((endowed, *rounds), 1)),
        ties=tuple(run.tied),
        totals=Totals.of((projects[code] for code in funded), contest.budget),
        tables=freeze_tables({**tallies.tables(), "effective_votes": effective}),
    )
