"""Equal Shares counted slowly, voter by voter in fractions, and contests in which ties and exact money abound."""

import random
from collections.abc import Sequence
from fractions import Fraction

from voting.tally import Contest, Project, Rule
from voting.tally.contest import BallotGroup
from voting.tally.tallies import tally
from voting.tally.ties import TieBreaker

Voter = dict[str, int]


def voters_of(contest: Contest, utility: str) -> list[Voter]:
    """Return each voter's utilities, one entry per voter (a weight of 2 is two voters), blank ballots left out."""
    cost = {project.code: project.cost for project in contest.projects}
    top = contest.rank_limit or max(len(contest.projects) - 1, 1)
    voters: list[Voter] = []
    for group in contest.ballots:
        given = group.points or (1,) * len(group.marks)
        marks = [mark for mark, point in zip(group.marks, given, strict=True) if point]
        worth = {
            "cost": {mark: cost[mark] for mark in marks},
            "cardinality": dict.fromkeys(marks, 1),
            "points": {mark: point for mark, point in zip(group.marks, given, strict=True) if point},
            "borda": {mark: top - place for place, mark in enumerate(marks) if top > place},
        }[utility]
        if marks:
            voters += [worth] * (group.count * group.weight)
    return voters


def price(cost: int, purses: Sequence[Fraction], utilities: Sequence[int]) -> Fraction | None:
    """Return the least p with sum(min(purse, p x utility)) = cost, by sorting; None if they cannot pay."""
    if sum(purses, Fraction(0)) < cost:
        return None
    rows = sorted(zip(purses, utilities, strict=True), key=lambda row: row[0] / row[1])
    left, weight = Fraction(cost), sum(utilities)
    for purse, utility in rows:
        if left / weight * utility <= purse:
            return left / weight
        left -= purse
        weight -= utility
    raise AssertionError("they could pay")


def buy_all(
    contest: Contest, voters: Sequence[Voter], endowment: Fraction, breaker: TieBreaker
) -> list[tuple[str, Fraction]]:
    """Return (project, price per unit of utility) in order of purchase."""
    purses = [endowment] * len(voters)
    bought: list[tuple[str, Fraction]] = []
    while True:
        offers: dict[str, Fraction] = {}
        for project in contest.projects:
            fans = [i for i, voter in enumerate(voters) if project.code in voter]
            if not fans or project.code in dict(bought):
                continue
            if not project.cost:
                offers[project.code] = Fraction(0)
                continue
            asked = price(project.cost, [purses[i] for i in fans], [voters[i][project.code] for i in fans])
            if asked is not None:
                offers[project.code] = asked
        if not offers:
            return bought
        least = min(offers.values())
        chosen = min((code for code in offers if offers[code] == least), key=breaker.key)
        bought.append((chosen, least))
        for i, voter in enumerate(voters):
            purses[i] -= min(purses[i], least * voter.get(chosen, 0))


def slowly(contest: Contest, rule: Rule) -> tuple[Fraction, list[tuple[str, Fraction]]]:
    """Return (endowment, purchases) of Equal Shares, each declared step run."""
    voters = voters_of(contest, rule["utility"])
    breaker = TieBreaker(contest, tally(contest), rule["tie"])
    cost = {project.code: project.cost for project in contest.projects}
    endowment = Fraction(contest.budget, max(len(voters), 1))
    if rule["completion"].startswith("add1") and rule["start"] == "whole":
        endowment = Fraction(int(endowment))
    bought = buy_all(contest, voters, endowment, breaker)
    named = {code for voter in voters for code in voter}
    while rule["completion"].startswith("add1") and len(bought) < len(named):
        spent = sum(cost[code] for code, _ in bought)
        free = [code for code in cost if code not in dict(bought)]
        if "exhaustive" in rule["completion"] and all(spent + cost[code] > contest.budget for code in free):
            break
        if rule["stop_at"] is not None and endowment + rule["step"] > rule["stop_at"]:
            break
        more = buy_all(contest, voters, endowment + rule["step"], breaker)
        if sum(cost[code] for code, _ in more) > contest.budget:
            break
        bought, endowment = more, endowment + rule["step"]
    return endowment, bought


def tight_contest(chance: random.Random, kind: str) -> Contest:
    """Return a small contest whose costs and sums of money coincide often."""
    codes = "abcdefgh"[: chance.randint(1, 8)]
    unit = chance.choice([1, 1, 6, 60, 10**9 + 7])
    alike = chance.randint(1, 12)
    projects = [
        Project(code, unit * chance.choice([alike, alike, 6, chance.randint(0, 24)])) for code in codes
    ]
    groups = []
    for _ in range(chance.randint(0, 10)):
        marks = chance.sample(codes, chance.randint(0, min(len(codes), 4)))
        marks = marks if kind == "ranked" else sorted(marks)
        points = tuple(chance.randint(0, 3) for _ in marks) if kind == "points" else ()
        groups.append(
            BallotGroup(tuple(marks), chance.randint(1, 3), points, weight=chance.choice([1, 1, 2]))
        )
    return Contest.of(kind, projects, groups, unit * chance.randint(0, 60))


def large_contest(chance: random.Random, kind: str = "approval", voters: int = 3_000) -> Contest:
    """Return a contest with thousands of different ballots, so that groups are merged."""
    codes = [f"p{number:02}" for number in range(16)]
    projects = [Project(code, chance.randint(50, 3_000)) for code in codes]
    groups = []
    for _ in range(voters):
        marks = [code for number, code in enumerate(codes) if chance.random() < 0.5 / (1 + number / 6)]
        chance.shuffle(marks)
        marks = marks if kind == "ranked" else sorted(marks)
        points = tuple(chance.randint(0, 4) for _ in marks) if kind == "points" else ()
        groups.append(BallotGroup(tuple(marks), chance.randint(1, 2), points))
    return Contest.of(kind, projects, groups, 9_000)


def rivals(chance: random.Random, unit: int, more: int) -> Contest:
    """Return a contest that ends between b and c, each too dear once the other is bought.

    b's poorer supporters lost as much to x as c's lost to y and z together, so that b and c, which cost the
    same but for `more` units of c, cost a voter exactly the same; in float64 the sums are rounded differently.
    """
    one, two, rich, voters = chance.randint(2, 9), chance.randint(2, 9), chance.randint(3, 20), 10_007
    share, paid, apart = chance.randint(900, 1_100), chance.randint(280, 320), chance.randint(-20, 20)
    budget = voters * share + chance.randint(1, voters - 1)
    cost = rich * share + (one + two) * (share - paid) - chance.randint(0, rich)
    amounts = {
        "x": (one + two) * paid, "y": one * (paid + two * apart), "z": two * (paid - one * apart),
        "b": cost, "c": cost, "w": budget,
    }  # fmt: skip
    projects = [Project(code, cost * unit + (more if code == "c" else 0)) for code, cost in amounts.items()]
    ballots = [
        BallotGroup(("x", "b"), one + two), BallotGroup(("y", "c"), one), BallotGroup(("z", "c"), two),
        BallotGroup(("b", "c"), rich), BallotGroup(("w",), voters - 2 * (one + two) - rich),
    ]  # fmt: skip
    return Contest.of("approval", projects, ballots, budget * unit)
