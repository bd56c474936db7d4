"""Equal Shares against pabutools: same winners, wherever the definitions are the same.

Where they are not, the inputs keep clear of it. pabutools shares the budget among blank ballots too (left out
here), buys what is free before everything else and under cost utility not at all (every cost is above 0), and
its search for an exhaustive outcome overlooks what nobody supports (left out).
"""

import os
import random
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, count
from voting.tally.formats import pabulib

UTILITIES = [("approval", "cost"), ("approval", "cardinality"), ("points", "points")]
# Ours, and how the peer is asked for the same.
COMPLETIONS = ["none", "add1_exhaustive", "add1", "ballots_naming", "add1_exhaustive_utilitarian"]


def peers() -> SimpleNamespace:
    """Return pabutools, which is for tests only, with exact fractions."""
    if os.environ.get("CI_REQUIRE_ALL") != "1":
        pytest.importorskip("pabutools")
    names = ("election", "election.satisfaction", "fractions", "rules", "tiebreaking")
    found = SimpleNamespace(**{name.split(".")[-1]: import_module(f"pabutools.{name}") for name in names})
    assert found.fractions.FRACTION == "gmpy2"
    return found


def whole(contest: Contest) -> Contest:
    """Leave out what the definitions differ on: blank ballots, points of 0, weights, what nobody supports."""
    sizes: dict[tuple[tuple[str, int], ...], int] = {}
    for group in contest.ballots:
        given = zip(group.marks, group.points or (1,) * len(group.marks), strict=True)
        marks = tuple(sorted((mark, point) for mark, point in given if point))
        if marks:
            sizes[marks] = sizes.get(marks, 0) + group.count * group.weight
    named = {mark for marks in sizes for mark, _ in marks}
    points = contest.kind == "points"
    groups = [
        BallotGroup(tuple(mark for mark, _ in pairs), size, tuple(p for _, p in pairs) if points else ())
        for pairs, size in sizes.items()
    ]
    projects = [project for project in contest.projects if project.code in named and project.cost]
    kept = {project.code for project in projects}
    assert all(kept.issuperset(group.marks) for group in groups)
    return Contest.of(contest.kind, projects, groups, contest.budget)


class Peer:
    """One contest as pabutools sees it, and its Method of Equal Shares."""

    def __init__(self, contest: Contest, utility: str) -> None:
        self.peer = peer = peers()
        election = peer.election
        self.voters = contest.ballots.total_mass
        made = {project.code: election.Project(project.code, project.cost) for project in contest.projects}
        self.instance = election.Instance(made.values(), budget_limit=contest.budget)
        if contest.kind == "points":
            self.profile = election.CardinalMultiProfile(
                {
                    election.FrozenCardinalBallot(
                        {made[mark]: point for mark, point in zip(group.marks, group.points, strict=True)}
                    ): group.count
                    for group in contest.ballots
                }
            )
        else:
            self.profile = election.ApprovalMultiProfile(
                {
                    election.FrozenApprovalBallot({made[mark] for mark in group.marks}): group.count
                    for group in contest.ballots
                }
            )
        satisfaction = {
            "cost": election.Cost_Sat,
            "cardinality": election.Cardinality_Sat,
            "points": election.Additive_Cardinal_Sat,
        }[utility]
        self.shares = {"sat_class": satisfaction}
        # Greedy orders by satisfaction per cost: cost utility gives votes, points x cost give points.
        self.support = {"sat_class": self._points_times_cost() if utility == "points" else election.Cost_Sat}

    def _points_times_cost(self) -> type:
        additive = self.peer.satisfaction.AdditiveSatisfaction

        class PointsTimesCost(additive):  # type: ignore[misc, valid-type]
            def __init__(self, instance, profile, ballot) -> None:
                super().__init__(instance, profile, ballot, _points_times_cost)

        return PointsTimesCost

    def winners(self, completion: str, step: int) -> set[str]:
        """Return who wins; equals fall by code, in the completion by cost, then code."""
        rules, found = self.peer.rules, None
        if completion == "none":
            found = rules.method_of_equal_shares(self.instance, self.profile, **self.shares)
        elif completion == "add1_exhaustive":
            found = rules.method_of_equal_shares(
                self.instance, self.profile, voter_budget_increment=step, **self.shares
            )
        elif completion == "add1":
            # `step` more for each voter is voters x step more in the budget. Where each voter could pay for
            # everything alone, everything is bought: nothing happens beyond.
            everything = sum(project.cost for project in self.instance) + step
            found = rules.exhaustion_by_budget_increase(
                self.instance, self.profile, rules.method_of_equal_shares, dict(self.shares),
                exhaustive_stop=False, budget_step=self.voters * step,
                budget_bound=self.instance.budget_limit + self.voters * everything,
            )  # fmt: skip
        else:
            first = dict(self.shares)
            if completion.startswith("add1"):
                first["voter_budget_increment"] = step
            cheaper = self.peer.tiebreaking.TieBreakingRule(
                lambda _i, _p, project: (project.cost, project.name)
            )
            found = rules.completion_by_rule_combination(
                self.instance, self.profile, [rules.method_of_equal_shares, rules.greedy_utilitarian_welfare],
                [first, {"tie_breaking": cheaper, **self.support}],
            )  # fmt: skip
        return {project.name for project in found}


def _points_times_cost(_instance, _profile, ballot, project, _known) -> int:
    return ballot.get(project, 0) * project.cost


def random_contest(chance: random.Random, kind: str) -> Contest:
    """Return a contest with small costs, so that ties and money that suffices exactly are common."""
    codes = "abcdefg"[: chance.randint(2, 7)]
    projects = [Project(code, chance.choice((2, 3, 4, 6, 6, 9, 12, 25))) for code in codes]
    groups = []
    for _ in range(chance.randint(1, 9)):
        marks = tuple(chance.sample(codes, chance.randint(0, min(4, len(codes)))))
        points = tuple(chance.randint(0, 3) for _ in marks) if kind == "points" else ()
        groups.append(BallotGroup(marks, chance.randint(1, 3), points))
    return whole(Contest.of(kind, projects, groups, chance.choice((4, 9, 15, 24, 40))))


@pytest.mark.parametrize("completion", COMPLETIONS)
@pytest.mark.parametrize(("kind", "utility"), UTILITIES)
def test_pabutools_elects_the_same_on_random_elections(kind: str, utility: str, completion: str):
    chance = random.Random(f"{kind} {utility} {completion}")
    sizes, ties, raised = set(), 0, 0
    for _ in range(60):
        contest = random_contest(chance, kind)
        if not len(contest.ballots):
            continue
        step = chance.choice((1, 2))
        rule = Rule("equal_shares", utility=utility, completion=completion, step=step, tie=("code",))
        ours = count(contest, rule)
        assert set(ours.funded) == Peer(contest, utility).winners(completion, step), contest.to_json()
        sizes.add(len(ours.funded))
        ties += bool(ours.ties)
        raised += ours.rounds[0]["endowment"] > Fraction(contest.budget, contest.ballots.total_mass)
    assert len(sizes) > 3
    assert ties > 3 or kind == "points"
    assert (raised > 10) is completion.startswith("add1")


REAL = [
    ("Netherlands_Assen_2024", ("cost", "cardinality")),
    ("Poland_Lodz_2024_Katedralna", ("cost", "cardinality")),
    ("Poland_Warszawa_2019_Brodno", ("cost", "cardinality")),
    ("Poland_Warszawa_2019_Obszar_I-Nowa_Praga_z_Pelcowizna", ("cost", "cardinality")),
    ("Switzerland_Zurich_S5", ("cost", "cardinality")),
    ("Switzerland_Zurich_D10", ("points",)),
    ("Poland_Czestochowa_2024_Dzbow", ("points",)),
    ("Poland_Katowice_2022_Koszutka", ("points",)),
]


@pytest.mark.real_elections
@pytest.mark.parametrize(("name", "utilities"), REAL)
def test_pabutools_elects_the_same_in_real_elections(
    real_elections: Path, name: str, utilities: tuple[str, ...]
):
    contest = whole(pabulib.read(real_elections / "pabulib" / f"{name}.pb").contest())
    # A quarter of the share at a time: single units would keep the peer busy for minutes.
    step = contest.budget // contest.ballots.total_mass // 4 + 1
    for utility in utilities:
        other = Peer(contest, utility)
        for completion in COMPLETIONS:
            rule = Rule("equal_shares", utility=utility, completion=completion, step=step, tie=("code",))
            assert set(count(contest, rule).funded) == other.winners(completion, step), (utility, completion)
