"""Sequential Phragmen for budgets, exactly: supporters save up at the same speed and buy when they can pay."""

from __future__ import annotations

from fractions import Fraction

from voting.tally.budget.phragmen_run import Electorate, Purchases
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome, Round, Tie, Totals, freeze_tables
from voting.tally.rules import Rule
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

# How many re-runs may be spent on finding out which ties mattered; what is left is listed without swaps.
TIE_RUNS = 200


def funded_by_phragmen(contest: Contest, rule: Rule) -> tuple[str, ...]:
    """Return the funded codes only (for explanations, which run the count again)."""
    breaker = TieBreaker(contest, tally(contest), rule["tie"])
    return Purchases(contest, Electorate(contest), breaker, rule["misfit"], {}).codes()


def count_phragmen(contest: Contest, rule: Rule) -> Outcome:
    """Count `phragmen`: sequential Phragmen under a budget (Los, Christoff and Grossi, IJCAI 2022).

    Every ballot receives money at the same speed, from nothing. As soon as the supporters of a project hold
    its cost together they buy it and start again from nothing; the time of purchase is an exact fraction
    (minor units per unit of weight). Projects without supporters are never bought; on points ballots a mark
    with 0 points is no support; on rankings every mark is support.

    `misfit`: "stop" ends the count when the project to be bought next (equals by the tie policy) does not fit
    what is left; "stop_any" ends it as soon as any of several equals does not fit (as pabutools does); "skip"
    passes over what does not fit and goes on. A project dearer than the whole budget is never in the race.

    Properties: within the budget; anonymous, neutral up to the tie policy; times never fall; multiplying
    weights changes no winner; on unit costs the committee rule of Phragmen (1894) as in Brill, Freeman,
    Janson and Lackner (AAAI 2017).

    Rounds: bought and skipped_cost carry `time`; not_reached the time at which the project could have been
    paid for without any further purchase. `ties` lists equals whose order changed who is funded (`swaps`);
    after 200 re-runs further ties are listed without swaps.

    >>> from voting.tally.contest import Project
    >>> projects = [Project("a", 45), Project("b", 45), Project("c", 25)]
    >>> contest = Contest.from_ballots(kind="approval", projects=projects, budget=100,
    ...                                ballots=["ab", "ab", "ab", "c"])
    >>> outcome = count_phragmen(contest, Rule("phragmen"))
    >>> outcome.funded, [str(item["time"]) for item in outcome.rounds]
    (('a', 'c'), ['15', '25', '30'])
    """
    tallies = tally(contest)
    breaker = TieBreaker(contest, tallies, rule["tie"])
    electorate = Electorate(contest)
    run = Purchases(contest, electorate, breaker, rule["misfit"])
    funded = run.codes()
    rest = _rest(contest, run, breaker)
    projects = {project.code: project for project in contest.projects}
    times = {item.project: item["time"] for item in run.rounds if item.action == "bought"}
    return Outcome(
        rule=rule,
        funded=funded,
        order=(*funded, *rest),
        rounds=tuple(run.rounds),
        ties=_ties(contest, electorate, run),
        totals=Totals.of((projects[code] for code in funded), contest.budget),
        tables=freeze_tables({**tallies.tables(), "time": {code: times[code] for code in funded}}),
    )


def _rest(contest: Contest, run: Purchases, breaker: TieBreaker) -> tuple[str, ...]:
    """Record everything that was not bought, soonest to be paid first, and return the codes in that order."""
    passed = {item.project for item in run.rounds}
    electorate = run.purse.electorate
    waiting: dict[str, Fraction] = {}
    for position, project in enumerate(contest.projects):
        if position not in run.funded and electorate.voters[position]:
            waiting[project.code] = run.purse.moment(position, project.cost)
    poor = sorted(
        [
            project.code
            for project, voters in zip(contest.projects, electorate.voters, strict=True)
            if not voters
        ],
        key=breaker.key,
    )
    order = (*sorted(waiting, key=lambda code: (waiting[code], breaker.key(code))), *poor)
    costs = {project.code: project.cost for project in contest.projects}
    for code in order:
        if code in passed:
            continue
        data: dict[str, int | Fraction | str | None] = {"cost": costs[code]}
        if code not in waiting:
            action, data = "priced_out", data | {"held": 0, "supporters": 0}
        elif costs[code] > contest.budget:
            action, data = "exceeds_budget", data | {"left": run.left}
        else:
            action = "not_reached"
            data |= {"left": run.left, "time": waiting[code], "after": run.stopper}
        run.rounds.append(Round.of(len(run.rounds) + 1, action, code, **data))
    return order


def _ties(contest: Contest, electorate: Electorate, run: Purchases) -> tuple[Tie, ...]:
    """Return the ties that mattered: another one of the equals taken first changes who is funded."""
    taken = {number: ordered[0] for number, ordered in run.equals}
    runs = 0
    ties = []
    for number, ordered in run.equals:
        swaps = []
        known = runs + len(ordered) - 1 <= TIE_RUNS
        for member in ordered[1:] if known else ():
            runs += 1
            other = Purchases(contest, electorate, run.breaker, run.misfit, {**taken, number: member})
            if set(other.funded) != set(run.funded):
                swaps.append(contest.projects[member].code)
        if swaps or not known:
            codes = tuple([contest.projects[position].code for position in ordered])
            ties.append(Tie("purchase", codes, run.breaker.criteria_between(codes), tuple(swaps)))
    return tuple(ties)
