"""Several pots on one ballot paper, knapsack ballots, and what a ballot weighs."""

import random

import pytest

from voting.tally import BallotGroup, Contest, Project, Rule, RuleError, Tie, count
from voting.tally.ballot_rules import Blank, Invalid, Valid
from voting.tally.budget.knapsack_vote import judge_knapsack, within_budget
from voting.tally.budget.pots import restrict
from voting.tally.irresolute import every_outcome
from voting.tally.rules import SPECS

PLACES = {"n1": (30, "north"), "n2": (30, "north"), "s1": (20, "south"), "park": (40, ""), "pool": (50, "")}


def paper(ballots: list[list[str]], budget: int = 150, kind: str = "approval") -> Contest:
    projects = [Project(code, cost, group=group) for code, (cost, group) in PLACES.items()]
    return Contest.from_ballots(kind=kind, projects=projects, ballots=ballots, budget=budget)


BALLOTS = [["n1", "park"], ["n1", "n2", "park"], ["s1", "pool"], ["n2", "pool"], ["n1", "pool"]]


def by_pot(outcome) -> dict[str, list[str]]:
    taken: dict[str, list[str]] = {}
    for item in outcome.rounds:
        taken.setdefault(item["pot"], [])
        if item.project in outcome.funded and item.action in {"funded", "bought"}:
            taken[item["pot"]].append(item.project)
    return taken


def test_each_pot_pays_for_its_own_projects_only():
    outcome = count(paper(BALLOTS), Rule("pots", pots=[("north", 50), ("south", 10)]))
    assert by_pot(outcome) == {"north": ["n1"], "south": [], "": ["pool", "park"]}
    opened = [
        (item["pot"], item["amount"], item["carried"]) for item in outcome.rounds if item.action == "pot"
    ]
    assert opened == [("north", 50, 0), ("south", 10, 0), ("", 90, 0)]
    assert (outcome.totals.total, outcome.totals.remaining) == (120, 30)


def test_what_pots_leave_may_flow_to_the_wide_pot():
    contest = paper(BALLOTS, budget=100)
    rule = Rule("pots", pots=[("north", 50), ("south", 10)])
    assert count(contest, rule).funded == ("n1", "park")
    flown = count(contest, rule.replace(leftover="wide"))
    assert by_pot(flown) == {"north": ["n1"], "south": [], "": ["pool"]}
    assert [item["carried"] for item in flown.rounds if item.action == "pot"] == [0, 0, 30]


def test_every_pot_stops_or_goes_on_at_its_own_first_misfit():
    projects = [Project(code, cost, group=code[0]) for code, cost in (("n1", 40), ("n2", 30), ("n3", 10))]
    wide = [Project("w1", 30), Project("w2", 25), Project("w3", 5)]
    ballots = [["n1", "n2", "n3", "w1", "w2", "w3"], ["n1", "n2", "w1", "w2"], ["n1", "w1"]]
    contest = Contest.from_ballots(kind="approval", projects=[*projects, *wide], ballots=ballots, budget=100)
    stop = count(contest, Rule("pots", pots="n:50", misfit="stop"))
    assert stop.funded == ("n1", "w1")
    assert [
        (item.action, item.project, item.get("after"))
        for item in stop.rounds
        if item.project not in stop.funded
    ] == [
        ("pot", None, None),
        ("skipped_cost", "n2", None),
        ("not_reached", "n3", "n2"),
        ("pot", None, None),
        ("skipped_cost", "w2", None),
        ("not_reached", "w3", "w2"),
    ]
    assert count(contest, Rule("pots", pots="n:50")).funded == ("n1", "n3", "w1", "w3")
    assert count(contest, Rule("pots", pots="n:50", threshold=3)).funded == ("n1", "w1")
    assert stop.order == ("n1", "n2", "n3", "w1", "w2", "w3")
    assert stop.table("points") == {"n1": 3, "n2": 2, "n3": 1, "w1": 3, "w2": 2, "w3": 1}


def test_a_tie_at_the_edge_of_a_pot_is_recorded():
    projects = [Project("a", 10, group="x"), Project("b", 10, group="x"), Project("c", 10)]
    contest = Contest.from_ballots(kind="approval", projects=projects, ballots=["abc"], budget=20)
    outcome = count(contest, Rule("pots", pots="x:10", tie="higher_cost,code"))
    assert (outcome.funded, outcome.ties) == (("a", "c"), (Tie("order", ("a", "b"), ("code",), ("b",)),))


def test_the_wide_pot_may_be_smaller_than_what_the_budget_leaves():
    outcome = count(paper(BALLOTS), Rule("pots", pots=[("north", 60)], wide=45))
    assert by_pot(outcome) == {"north": ["n1", "n2"], "": ["park"]}


def test_pots_above_the_budget_and_a_pot_declared_twice_are_refused():
    for parameters, code, data in (
        ({"pots": [("north", 151)]}, "pots_exceed_budget", {"pots": 151, "budget": 150}),
        ({"pots": [("north", 100)], "wide": 51}, "pots_exceed_budget", {"pots": 151, "budget": 150}),
        ({"pots": [("north", 10), ("north", 20)]}, "repeated_pot", {"pot": "north"}),
        ({"pots": [("", 10)]}, "repeated_pot", {"pot": ""}),
    ):
        with pytest.raises(RuleError) as caught:
            count(paper(BALLOTS), Rule("pots", parameters))
        assert (caught.value.code, caught.value.data) == (code, data)


def test_a_pot_of_no_project_is_refused_by_name():
    with pytest.raises(RuleError) as caught:
        count(paper(BALLOTS), Rule("pots", pots=[("north", 60), ("nroth", 60)]))
    assert (caught.value.code, caught.value.data) == ("unknown_pot", {"pot": "nroth"})


def test_pots_may_hold_the_whole_budget_to_the_last_unit():
    outcome = count(paper(BALLOTS, budget=80), Rule("pots", pots=[("north", 60), ("south", 20)]))
    assert outcome.funded == ("n1", "n2", "s1")
    assert outcome.rounds[-3]["amount"] == 0
    assert count(paper(BALLOTS), Rule("pots", pots=[("north", 100)], wide=50)).totals.remaining == 40


@pytest.mark.parametrize("inner", ["greedy", "equal_shares", "phragmen"])
def test_one_pot_for_everything_gives_the_inner_rule_itself(inner: str):
    for kind in ("approval", "ranked"):
        contest = paper(BALLOTS, kind=kind)
        alone = {"phragmen": Rule("phragmen", misfit="skip")}.get(inner, Rule(inner))
        assert count(contest, Rule("pots", inner=inner)).funded == count(contest, alone).funded


@pytest.mark.parametrize("inner", ["equal_shares", "phragmen"])
def test_a_pot_counts_like_an_election_of_its_own(inner: str):
    outcome = count(paper(BALLOTS), Rule("pots", inner=inner, pots=[("north", 60), ("south", 20)]))
    own = Contest.from_ballots(
        kind="approval", budget=60, projects=[Project("n1", 30), Project("n2", 30)],
        ballots=[["n1"], ["n1", "n2"], ["n2"], ["n1"], []],
    )  # fmt: skip
    rule = Rule(inner, misfit="skip") if inner == "phragmen" else Rule(inner)
    assert tuple(code for code in outcome.funded if code[0] == "n") == count(own, rule).funded


def test_ranks_close_up_when_other_projects_fall_away():
    projects = [Project(code, 1) for code in "abcd"]
    groups = [
        BallotGroup(("a", "b", "c", "d"), 1, ranks=(1, 1, 2, 3)), BallotGroup(("b", "d", "c"), 2, ranks=(1, 2, 2)),
        BallotGroup(("b",), 1, ranks=(1,)),
    ]  # fmt: skip
    part = restrict(Contest.of("ranked", projects, groups, 4), [0, 2, 3], 2)
    assert [(group.marks, group.count, group.ranks) for group in part.ballots] == [
        ((), 1, ()), (("a", "c", "d"), 1, (1, 2, 3)), (("c", "d"), 2, (1, 1)),
    ]  # fmt: skip


def test_a_part_that_nobody_ranked_has_blank_ballots_only():
    groups = [BallotGroup(("a", "b"), 3, ranks=(1, 1))]
    contest = Contest.of("ranked", [Project(code, 1) for code in "abc"], groups, 4)
    assert [(group.marks, group.count) for group in restrict(contest, [2], 2).ballots] == [((), 3)]


def test_every_way_to_break_ties_in_two_pots_is_found():
    contest = Contest.from_ballots(
        kind="approval", ballots=["abcd"], budget=2,
        projects=[Project(code, 1, group=group) for code, group in zip("abcd", "xxyy", strict=True)],
    )  # fmt: skip
    ways = {frozenset(way.funded) for way in every_outcome(contest, Rule("pots", pots="x:1,y:1"))}
    assert ways == {frozenset(pair) for pair in ("ac", "ad", "bc", "bd")}


def test_a_ballot_that_spends_more_than_the_budget_is_invalid_with_a_reason():
    costs = {"a": 60, "b": 50, "c": 40}
    assert judge_knapsack(["a", "c"], costs, 100).marks == ("a", "c")
    assert judge_knapsack(["a", "b", "c"], costs, 100) == Invalid("over_budget", "b")
    assert judge_knapsack(["c", "a"], costs, 100) == Valid(("a", "c"))
    assert judge_knapsack(["c", "a"], costs, 99) == Invalid("over_budget", "a")
    assert judge_knapsack([], costs, 0) == Blank()
    assert judge_knapsack(["z"], costs, 100) == Invalid("unknown_option", "z")
    assert judge_knapsack(["c", "c"], costs, 100) == Invalid("duplicate", "c")


def test_knapsack_ballots_that_do_not_fit_are_left_out_of_the_count():
    contest = Contest.from_ballots(
        kind="approval", budget=100, ballots=["ab", "ab", "ab", "c", "bc", ""],
        projects=[Project("a", 60), Project("b", 50), Project("c", 40)],
    )  # fmt: skip
    outcome = count(contest, Rule("knapsack_vote"))
    assert outcome.funded == ("c", "b")
    assert dict(outcome.rounds[0].data) == {"counted": 3, "limit": 100, "refused": 3}
    assert count(contest, Rule("knapsack_vote", ballot_budget=110)).rounds[0]["refused"] == 0


def test_costs_of_any_size_are_added_exactly():
    huge = 10**30
    contest = Contest.from_ballots(
        kind="approval", budget=2 * huge, ballots=["ab", "bc"],
        projects=[Project("a", huge), Project("b", huge), Project("c", huge + 1)],
    )  # fmt: skip
    assert [group.marks for group in within_budget(contest, 2 * huge).contest.ballots] == [("a", "b")]


def test_knapsack_ballots_agree_with_judging_one_by_one():
    chance = random.Random(2019)
    for _ in range(200):
        costs = {code: chance.randint(0, 20) for code in "abcdef"}
        ballots = [chance.sample("abcdef", chance.randint(0, 6)) for _ in range(8)]
        contest = Contest.from_ballots(
            kind="approval",
            ballots=ballots,
            budget=30,
            projects=[Project(code, cost) for code, cost in costs.items()],
        )
        fit = [ballot for ballot in ballots if not hasattr(judge_knapsack(ballot, costs, 30), "reason")]
        checked = within_budget(contest, 30)
        assert checked.refused == len(ballots) - len(fit)
        assert checked.contest == contest.replace(ballots=Contest.from_ballots(
            kind="approval", ballots=fit, budget=30, projects=contest.projects).ballots)  # fmt: skip


WEIGHED = [name for name, spec in SPECS.items() if spec.family == "budget"]


@pytest.mark.parametrize("name", WEIGHED)
def test_a_ballot_of_weight_two_counts_like_two_ballots(name: str):
    kind = SPECS[name].kinds[0]
    kind = "approval" if "approval" in SPECS[name].kinds else kind
    for seed in range(12):
        chance = random.Random(seed)
        projects = [Project(code, chance.randint(1, 30), group=chance.choice("xy")) for code in "abcde"]
        drawn = [
            (tuple(chance.sample("abcde", chance.randint(1, 3))), chance.randint(1, 3)) for _ in range(6)
        ]
        points = (lambda marks: (2,) * len(marks)) if kind == "points" else (lambda _marks: ())
        # One ballot without a weight keeps the two contests from being merely scaled copies.
        light = BallotGroup(("a",), 1, points("a"))
        heavy = [BallotGroup(marks, times, points(marks), weight=2) for marks, times in drawn]
        twice = [BallotGroup(marks, 2 * times, points(marks)) for marks, times in drawn]
        rule = Rule(name)
        one, two = (
            count(Contest.of(kind, projects, [*groups, light], 50), rule) for groups in (heavy, twice)
        )
        assert one.funded == two.funded
        assert one.table("ballots_naming") == two.table("ballots_naming")
