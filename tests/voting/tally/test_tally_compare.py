"""The same ballots under several rules: which rules, which numbers, and what cannot be counted."""

from fractions import Fraction

from voting.tally import Contest, Project, Rule
from voting.tally.compare import Row, compare, has_money, row_of, usual_rules
from voting.tally.counting import count
from voting.tally.rules import BUDGET_RULES, MULTI_WINNER_RULES, SINGLE_WINNER_RULES

PROJECTS = (
    Project("a", 60, ("green",)), Project("b", 50), Project("c", 40, ("women", "green")),
)  # fmt: skip


def contest(kind: str = "approval", budget: int = 100, seats: int = 1, projects=PROJECTS) -> Contest:
    made = Contest.from_ballots(kind=kind, ballots=["ab", "ab", "b", "c"], budget=budget, projects=projects)
    return made.replace(seats=seats)


def test_a_row_holds_money_and_shares_per_tag():
    row = row_of(contest(), count(contest(), Rule("greedy")))
    assert (row.projects, row.items, row.total, row.remaining) == (("b", "c"), 2, 90, 10)
    assert row.shares == (("green", Fraction(2, 5)), ("women", Fraction(2, 5)))
    assert (row.share("green"), row.share("nobody")) == (Fraction(2, 5), 0)
    assert (row.winner, row.error) == (None, "")
    assert row.to_json() == {
        "rule": Rule("greedy").to_json(), "projects": ["b", "c"], "items": 2, "total": 90, "remaining": 10,
        "shares": {"green": "2/5", "women": "2/5"}, "winner": None, "error": "",
    }  # fmt: skip


def test_without_a_budget_shares_are_of_one():
    free = contest("ranked", 0)
    row = row_of(free, count(free, Rule("plurality")))
    assert (row.winner, row.shares) == ("a", (("green", 60), ("women", 0)))


def test_the_elected_are_the_projects_of_a_row():
    council = contest("ranked", 0, 2)
    row = row_of(council, count(council, Rule("stv_scottish")))
    assert (row.items, set(row.projects)) == (2, {"a", "b"})


def test_a_rule_that_cannot_be_counted_is_a_row_with_the_reason():
    wrong = Rule("greedy", order="combined")
    good, bad = compare(contest(), [Rule("greedy"), wrong])
    assert good.projects == ("b", "c")
    assert bad == Row(wrong, (), 0, 0, 100, (), None, "missing_score")


def test_money_is_a_budget_and_a_project_that_costs():
    assert has_money(contest())
    assert has_money(contest(budget=1))
    assert not has_money(contest(budget=0))
    assert not has_money(contest(projects=[Project(code, 0) for code in "abc"]))


def test_the_usual_rules_of_each_kind_of_contest():
    told = [(rule.name, dict(rule.parameters)) for rule in usual_rules(contest())]
    names = [name for name, _ in told]
    assert set(names) <= set(BUDGET_RULES)
    assert {"greedy", "equal_shares", "phragmen", "knapsack"} <= set(names)
    assert not {"two_pass", "pots"} & set(names)
    greedy = [(given["misfit"], given["order"]) for name, given in told if name == "greedy"]
    # Without technical scores the combined order is left out.
    assert greedy == [("skip", "points"), ("stop", "points"), ("skip", "points_per_cost")]
    assert [given["completion"] for name, given in told if name == "equal_shares"] == [
        "none", "ballots_naming", "add1",
    ]  # fmt: skip
    scored = contest(projects=[Project(code, 5, score=Fraction(1)) for code in "abc"])
    assert "combined" in [rule.get("order") for rule in usual_rules(scored) if rule.name == "greedy"]
    assert [rule.name for rule in usual_rules(contest("ranked", 0))] == list(SINGLE_WINNER_RULES)
    assert {rule.name for rule in usual_rules(contest("ranked", 0, 2))} <= set(MULTI_WINNER_RULES)
    seats = [rule.name for rule in usual_rules(contest("approval", 0))]
    assert seats
    assert set(seats) <= set(MULTI_WINNER_RULES)
    assert "stv_scottish" not in seats
