"""The Method of Equal Shares with cost utility: endowments, completion, comparison, outcome."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from voting.tally.budget.shares_run import Electorate, Run
from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError
from voting.tally.outcome import Outcome, Round, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import Tallies, tally
from voting.tally.ties import TieBreaker, priority_order


def run_shares(
    contest: Contest, electorate: Electorate, tallies: Tallies, rule: Rule
) -> tuple[Run, Fraction]:
    """Return the deciding run and its endowment per voter (minor units)."""
    breaker = TieBreaker(contest, tallies, rule["tie"])
    start = Fraction(contest.budget, max(electorate.voters, 1))
    run, endowment = Run(electorate, start, breaker), start
    if rule["completion"] != "add1":
        return run, endowment
    wanted = sum(1 for naming in electorate.naming.values() if naming)
    for _ in range(rule["run_limit"]):
        if len(run.bought) == wanted:
            return run, endowment
        more = Run(electorate, endowment + rule["step"], breaker)
        if more.cost > contest.budget:
            return run, endowment
        run, endowment = more, endowment + rule["step"]
    raise TooLargeError("too_many_runs", limit=rule["run_limit"], step=rule["step"])


def funded_by_shares(contest: Contest, tallies: Tallies, rule: Rule) -> tuple[str, ...]:
    """Return the funded codes only (used again by explanations)."""
    electorate = Electorate(contest)
    run, _ = run_shares(contest, electorate, tallies, rule)
    funded, _ = _complete(contest, tallies, rule, run)
    return _compare(contest, electorate, tallies, rule, funded)[0]


def _complete(
    contest: Contest, tallies: Tallies, rule: Rule, run: Run
) -> tuple[tuple[str, ...], tuple[Round, ...]]:
    """Spend what is left on the projects named by most ballots, dearer ones last, as long as they fit."""
    if rule["completion"] != "ballots_naming":
        return tuple(run.bought), ()
    cost = {project.code: project.cost for project in contest.projects}
    order = priority_order(tallies.naming, TieBreaker(contest, tallies, ("lower_cost", *rule["tie"])))
    left = contest.budget - run.cost
    funded = list(run.bought)
    rounds: list[Round] = []
    for code in order:
        if code in run.bought:
            continue
        fits = cost[code] <= left
        rounds.append(
            Round.of(
                len(run.rounds) + len(rounds) + 1,
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
    """Switch to greedy if more ballots name more of the greedy projects than of ours (Wieliczka 2023)."""
    if rule["comparison"] == "none":
        return funded, ()
    cost = {project.code: project.cost for project in contest.projects}
    greedy, left = [], contest.budget
    for code in priority_order(tallies.naming, TieBreaker(contest, tallies, rule["tie"])):
        if cost[code] <= left:
            greedy.append(code)
            left -= cost[code]
    ours, theirs = set(funded), set(greedy)
    votes = {"shares": 0, "greedy": 0, "indifferent": 0}
    for marks, size in zip(electorate.marks, electorate.sizes, strict=True):
        mine, other = len(ours.intersection(marks)), len(theirs.intersection(marks))
        votes["shares" if mine > other else "greedy" if other > mine else "indifferent"] += size
    switched = votes["greedy"] > votes["shares"]
    note = Round.of(0, "compared", None, switched=int(switched), **votes)
    return (tuple(greedy) if switched else funded), (note,)


def count_equal_shares(contest: Contest, rule: Rule) -> Outcome:
    """Count the Method of Equal Shares (Peters, Pierczynski and Skowron, NeurIPS 2021) with cost utility.

    Each ballot that names something starts with budget / ballots. Again and again the project is bought
    whose supporters pay the least per unit of cost, each paying the same amount or all they have. Completion:
    none; "ballots_naming" (then by ballots naming, lower cost, while it fits); "add1" (raise everybody's
    share by `step` minor units until the result would overspend, keep the last that does not). Comparison
    "greedy" switches to greedy by votes when more ballots prefer it. On points ballots a mark with 0 points
    does not count as naming.

    Rounds carry exact fractions: what supporters hold, the largest payment, the effective votes. Raises
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
    electorate = Electorate(contest)
    run, endowment = run_shares(contest, electorate, tallies, rule)
    completed, completion = _complete(contest, tallies, rule, run)
    funded, comparison = _compare(contest, electorate, tallies, rule, completed)
    projects = {project.code: project for project in contest.projects}
    rounds = [
        Round.of(0, "endowed", None, endowment=endowment, voters=electorate.voters),
        *run.rounds,
        *completion,
        *comparison,
    ]
    effective = {item.project: item["effective_votes"] for item in run.rounds if item.action == "bought"}
    rest = [code for code in contest.codes if code not in funded]
    rest_order = priority_order(tallies.naming, TieBreaker(contest, tallies, rule["tie"]), rest)
    return Outcome(
        rule=rule,
        funded=funded,
        order=(*funded, *rest_order),
        rounds=tuple(replace(item, number=number) for number, item in enumerate(rounds, 1)),
        ties=tuple(run.ties),
        totals=Totals.of((projects[code] for code in funded), contest.budget),
        tables=freeze_tables(
            {**tallies.tables(), "effective_votes": {code: effective[code] for code in run.bought}}
        ),
    )
