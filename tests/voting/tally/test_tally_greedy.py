"""Greedy counts against a few lines of plain Python and against pabutools."""

import os
import random
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from voting.tally import Contest, Project, Rule, count
from voting.tally.formats import pabulib

TIE = ("ballots_naming", "lower_cost", "code")


def random_contest(chance: random.Random) -> Contest:
    codes = "abcdefgh"[: chance.randint(1, 8)]
    projects = [
        Project(code, chance.choice((1, 2, 3, 4, 6, 12, 40)), group=chance.choice("xyz")) for code in codes
    ]
    ballots = [chance.sample(codes, chance.randint(0, len(codes))) for _ in range(chance.randint(1, 12))]
    budget = chance.choice((3, 8, 15, 30))
    return Contest.from_ballots(kind="approval", projects=projects, ballots=ballots, budget=budget)


class Plain:
    """Greedy with the limits of a rule, written a second time and as plainly as possible."""

    def __init__(self, contest: Contest, order: list[str], rule: Rule) -> None:
        self.project = {item.code: item for item in contest.projects}
        self.budget, self.misfit = contest.budget, rule["misfit"]
        self.sides = [set(side) for side in rule["exclusive"]]
        self.funded: list[str] = []
        self.go_down(order, dict(rule["group_caps"]))
        if rule["leftover"] == "yes" and rule["group_caps"]:
            self.go_down(order, {})

    def spent(self, groups: str) -> int:
        return sum(self.project[code].cost for code in self.funded if self.project[code].group in groups)

    def may_run(self, code: str) -> bool:
        rivals = any(code in side and side & set(self.funded) for side in self.sides)
        return code not in self.funded and not rivals and self.project[code].cost <= self.budget

    def go_down(self, order: list[str], caps: dict[str, int]) -> None:
        shut: set[str] = set()
        for code in order:
            cost, group = self.project[code].cost, self.project[code].group
            if not self.may_run(code) or group in shut:
                continue
            left = self.budget - self.spent("xyz")
            if cost <= min(left, caps.get(group, left + self.spent(group)) - self.spent(group)):
                self.funded.append(code)
            elif cost <= left:
                shut |= set() if self.misfit == "skip" else {group}
            elif self.misfit != "skip":
                self.funded += [code] if self.misfit == "most_covered" and left * 5 >= cost * 4 else []
                return


@pytest.mark.parametrize("misfit", ["skip", "stop", "most_covered"])
def test_greedy_with_every_limit_agrees_with_a_plain_second_writing(misfit: str):
    chance = random.Random(misfit)
    limits_met: set[str] = set()
    for _ in range(600):
        contest = random_contest(chance)
        leftover = chance.choice(("no", "yes")) if misfit != "most_covered" else "no"
        rule = Rule(
            "greedy", order="votes", misfit=misfit, tie=TIE, leftover=leftover,
            exclusive=[chance.sample("abcdefgh", 2) for _ in range(chance.randint(0, 2))],
            group_caps=[(group, chance.randint(0, 20)) for group in "xy"] if chance.random() < 0.6 else (),
        )  # fmt: skip
        outcome = count(contest, rule)
        votes, cost = outcome.table("ballots_naming"), {p.code: p.cost for p in contest.projects}
        order = sorted(contest.codes, key=lambda code: (-votes[code], cost[code], code))
        assert list(outcome.order) == order
        assert list(outcome.funded) == Plain(contest, order, rule).funded, (contest.to_json(), rule.to_json())
        limits_met |= {item.action for item in outcome.rounds}
    assert limits_met >= {"funded", "skipped_cost", "skipped_cap", "excluded", "exceeds_budget"}
    assert misfit != "most_covered" or "covered" in limits_met


def test_one_more_vote_never_drops_a_funded_project():
    chance = random.Random(7)
    for _ in range(150):
        contest = random_contest(chance)
        rule = Rule("greedy", order="votes", tie=TIE, exclusive=[("a", "b")], group_caps=[("x", 12)])
        for code in count(contest, rule).funded:
            ballots = [*[(g.marks, g.count) for g in contest.ballots], ((code,), 1)]
            more = Contest.from_ballots(
                kind="approval", projects=contest.projects, budget=contest.budget,
                ballots=[marks for marks, times in ballots for _ in range(times)],
            )  # fmt: skip
            assert code in count(more, rule).funded


def peers() -> SimpleNamespace:
    """Return pabutools, which is for tests only."""
    if os.environ.get("CI_REQUIRE_ALL") != "1":
        pytest.importorskip("pabutools")
    names = ("election", "rules", "tiebreaking")
    return SimpleNamespace(**{name: import_module(f"pabutools.{name}") for name in names})


def by_pabutools(peer: SimpleNamespace, contest: Contest, satisfaction: str) -> set[str]:
    """Fund greedily by pabutools with exact fractions; projects nobody named left out."""
    # pabutools funds projects without votes too where they fit, as we do, but in an order of its own.
    named = {mark for group in contest.ballots for mark in group.marks}
    made = {p.code: peer.election.Project(p.code, p.cost) for p in contest.projects if p.code in named}
    instance = peer.election.Instance(made.values(), budget_limit=contest.budget)
    profile = peer.election.ApprovalMultiProfile(
        {peer.election.FrozenApprovalBallot({made[m] for m in g.marks}): g.count for g in contest.ballots}
    )
    tie = peer.tiebreaking.TieBreakingRule(
        lambda _instance, votes, project: (-votes.approval_score(project), project.cost, project.name)
    )
    chosen = peer.rules.greedy_utilitarian_welfare(
        instance, profile, sat_class=getattr(peer.election, satisfaction), tie_breaking=tie
    )
    return {project.name for project in chosen}


def ours(contest: Contest, order: str) -> set[str]:
    outcome = count(contest, Rule("greedy", order=order, tie=TIE, threshold=1 if order == "votes" else None))
    return {code for code in outcome.funded if outcome.table("ballots_naming")[code]}


# By the cost satisfaction a project is worth its cost to each supporter: value per cost is the number of votes.
@pytest.mark.parametrize(
    ("order", "satisfaction"), [("votes", "Cost_Sat"), ("votes_per_cost", "Cardinality_Sat")]
)
def test_pabutools_funds_the_same_on_random_elections(order: str, satisfaction: str):
    peer, chance = peers(), random.Random(order)
    for _ in range(300):
        contest = random_contest(chance)
        assert ours(contest, order) == by_pabutools(peer, contest, satisfaction), contest.to_json()


@pytest.mark.real_elections
@pytest.mark.parametrize("name", ["Poland_Warszawa_2019_Brodno", "Poland_Wieliczka_2023_Green_Budget"])
@pytest.mark.parametrize(
    ("order", "satisfaction"), [("votes", "Cost_Sat"), ("votes_per_cost", "Cardinality_Sat")]
)
def test_pabutools_funds_the_same_in_real_elections(
    real_elections: Path, name: str, order: str, satisfaction: str
):
    contest = pabulib.read(real_elections / "pabulib" / f"{name}.pb").contest()
    assert ours(contest, order) == by_pabutools(peers(), contest, satisfaction)


def test_scores_per_cost_are_exact_fractions():
    contest = Contest.from_ballots(
        kind="approval",
        projects=[Project("a", 10**17), Project("b", 10**17 + 1)],
        ballots=["a", "b"],
        budget=10**17,
    )
    outcome = count(contest, Rule("greedy", order="votes_per_cost", tie=("code",)))
    assert outcome.order == ("a", "b")
    assert outcome.table("score")["b"] == Fraction(1, 10**17 + 1)
