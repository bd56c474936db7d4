"""Small counts worked out by hand: who held, paid and kept what, to the last fraction."""

from fractions import Fraction

import pytest

from voting.tally import BallotGroup, Contest, Outcome, Project, Rule, RuleError, count
from voting.tally.budget.shares_ledger import Payment, shares_ledger, shares_standings
from voting.tally.insight.ballot_marks import Support, supported
from voting.tally.insight.effective_votes import effective_votes, losses
from voting.tally.insight.ledger import Ledger, Price
from voting.tally.insight.my_ballot import my_ballot
from voting.tally.insight.payers import who_paid


def lanes() -> Contest:
    """Share 30: x takes 10 of two voters; y takes 25 of the third and the 20 that each of these has left."""
    return Contest.from_ballots(
        kind="approval", ballots=["xy", "xy", "y", "z", ""], budget=120,
        projects=[Project("x", 20), Project("y", 65), Project("z", 30), Project("n", 0)],
    )  # fmt: skip


def by_cardinality() -> tuple[Contest, Outcome]:
    return lanes(), count(lanes(), Rule("equal_shares", utility="cardinality"))


def cups() -> Contest:
    """Share 40: q takes 4 of the first voter; p costs 3 points of the first and 1 of the second."""
    return Contest.from_ballots(
        kind="points", ballots=[{"p": 3, "q": 1}, {"p": 1}, {"p": 0}], budget=80,
        projects=[Project("p", 52), Project("q", 4)],
    )  # fmt: skip


def ladders() -> Contest:
    """Share 30, two points for a first rank and one for a second: q is 8 a point, then p 10 a point."""
    return Contest.from_ballots(
        kind="ranked", ballots=["pq", "q"], budget=60, rank_limit=2,
        projects=[Project("p", 20), Project("q", 24)],
    )  # fmt: skip


def recorded(outcome: Outcome) -> list[tuple]:
    return [(item.number, item.action, item.project, dict(item.data)) for item in outcome.rounds]


def test_the_record_holds_every_amount():
    _, outcome = by_cardinality()
    assert recorded(outcome) == [
        (1, "endowed", None, {"endowment": 30, "voters": 4}),
        (2, "bought", "x", {"cost": 20, "supporters": 2, "held": 60, "payment": 10, "effective_votes": 2}),
        (3, "bought", "y", {
            "cost": 65, "supporters": 3, "held": 70, "payment": 25, "effective_votes": Fraction(13, 5),
        }),
        (4, "bought", "z", {"cost": 30, "supporters": 1, "held": 30, "payment": 30, "effective_votes": 1}),
    ]  # fmt: skip
    assert outcome.funded == ("x", "y", "z")
    assert outcome.order == ("x", "y", "z", "n")
    assert outcome.ties == ()
    assert outcome.table("effective_votes") == {"x": 2, "y": Fraction(13, 5), "z": 1}
    assert (outcome.totals.total, outcome.totals.remaining) == (115, 5)


def test_a_completion_and_a_comparison_are_rounds_with_numbers():
    projects = [Project("a", 50), Project("b", 46), Project("c", 30), Project("d", 8), Project("e", 8)]
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "ab", "bc", "d", "e"], budget=60, projects=projects
    )
    rule = Rule("equal_shares", completion="ballots_naming", comparison="greedy", tie="code")
    outcome = count(contest, rule)
    # Share 12; b's three hold 36, a's two 24, c's one 12. d and e take 8 each, 44 is left: c fits, a and b do not.
    assert recorded(outcome)[1:] == [
        (2, "priced_out", "b", {"cost": 46, "supporters": 3, "held": 36}),
        (3, "priced_out", "a", {"cost": 50, "supporters": 2, "held": 24}),
        (4, "priced_out", "c", {"cost": 30, "supporters": 1, "held": 12}),
        (5, "bought", "d", {"cost": 8, "supporters": 1, "held": 12, "payment": 8, "effective_votes": 1}),
        (6, "bought", "e", {"cost": 8, "supporters": 1, "held": 12, "payment": 8, "effective_votes": 1}),
        (7, "skipped_cost", "b", {"cost": 46, "left": 44}),
        (8, "skipped_cost", "a", {"cost": 50, "left": 44}),
        (9, "completed", "c", {"cost": 30, "left": 14}),
        (10, "compared", None, {"shares": 1, "greedy": 2, "indifferent": 2, "switched": 1}),
    ]  # fmt: skip
    assert [tie.projects for tie in outcome.ties] == [("d", "e")]
    assert outcome.funded == ("b", "d")
    assert outcome.order == ("b", "d", "a", "c", "e")


def test_the_accounts_replay_every_purchase():
    contest, outcome = by_cardinality()
    ledger = Ledger(contest, outcome)
    assert (ledger.endowment, ledger.voters, ledger.purchases) == (30, 4, ("x", "y", "z"))
    assert [ledger.held(code) for code in "xyzn"] == [60, 90, 30, 0]
    # Before x is bought, all three of y could pay in full.
    assert ledger.price("y") == Price(Fraction(65, 3), 3, 3, 0, Fraction(0))
    assert ledger.price("n") == Price(Fraction(0), 0, 0, 0, Fraction(0))
    price, payments, which = ledger.buy("x")
    assert (price, payments, which.tolist()) == (Price(Fraction(10), 2, 2, 0, Fraction(0)), [10], [0])
    assert ledger.price("y") == Price(Fraction(25), 1, 1, 2, Fraction(40))
    _, payments, which = ledger.buy("y")
    assert [payments[kind] for kind in which.tolist()] in ([25, 20], [20, 25])
    assert [ledger.held(code) for code in "xyz"] == [0, 5, 30]
    assert ledger.price("x") is None
    with pytest.raises(RuleError, match=r"\bnot_affordable\b") as refused:
        ledger.buy("x")
    assert refused.value.data == {"project": "x"}
    with pytest.raises(RuleError, match=r"\bno_accounts\b") as refused:
        Ledger(contest, count(contest, Rule("greedy")))
    assert refused.value.data == {"rule": "greedy"}


def test_a_free_project_takes_nothing_from_its_supporters():
    contest = lanes().replace(projects=[Project("x", 0), *lanes().projects[1:]])
    outcome = count(contest, Rule("equal_shares"))
    assert recorded(outcome)[1][1:] == (
        "bought", "x", {"cost": 0, "supporters": 2, "held": 60, "payment": 0, "effective_votes": 2},
    )  # fmt: skip
    ledger = Ledger(contest, outcome)
    assert ledger.buy("x")[:2] == (Price(Fraction(0), 2, 0, 0, Fraction(0)), [0])
    assert effective_votes(contest, outcome)[0]["x"].to_json() == {"held": "60/1", "effective": "2/1"}
    bought = shares_ledger(contest, Rule("equal_shares")).purchases[0]
    assert (bought.project, bought.price, bought.level, bought.payments) == ("x", 0, 0, ())
    assert shares_standings(contest, Rule("equal_shares"))[0][0].votes == 2
    payer = who_paid(contest, outcome)[0]
    assert (payer.supporters, payer.nothing, payer.average, payer.largest) == (2, 2, 0, 0)


def test_effective_votes_and_what_was_lost_to_whom():
    contest, outcome = by_cardinality()
    first, second, third, last = effective_votes(contest, outcome)
    assert [(table.number, table.bought) for table in (first, second, third, last)] == [
        (1, "x"), (2, "y"), (3, "z"), (4, None),
    ]  # fmt: skip
    assert (first["y"].held, first["y"].effective) == (90, 3)
    assert (second["y"].held, second["y"].effective) == (70, Fraction(13, 5))
    assert (first["n"].held, first["n"].effective) == (0, None)
    assert [code for code, _ in last.standings] == ["n"]
    assert second.to_json()["standings"]["y"] == {"held": "70/1", "effective": "13/5"}
    dear = contest.replace(projects=[Project("x", 20), Project("y", 75), Project("z", 40), Project("n", 0)])
    told = losses(dear, count(dear, Rule("equal_shares", utility="cardinality")))
    assert set(told) == {"y", "z", "n"}
    assert (told["z"], told["n"]) == ((), ())
    (lost,) = told["y"]
    assert (lost.winner, lost.common, lost.supporters, lost.share) == ("x", 2, 3, Fraction(2, 3))
    # 75 of 90 was 3 votes; of the 70 that were left, it is not to be had at all.
    assert (lost.money, lost.effective) == (20, 3)
    assert lost.to_json() == {
        "winner": "x", "common": 2, "supporters": 3, "share": "2/3", "money": "20/1", "effective": "3/1",
    }  # fmt: skip


def test_what_could_not_be_bought_before_loses_money_and_no_votes():
    projects = [Project("a", 10), Project("b", 25), Project("c", 40)]
    contest = Contest.from_ballots(kind="approval", ballots=["ab", "ab", "c"], budget=30, projects=projects)
    (lost,) = losses(contest, count(contest, Rule("equal_shares")))["b"]
    assert (lost.winner, lost.money, lost.effective) == ("a", 10, None)


def test_receipts_under_points_and_ranks():
    contest = cups()
    outcome = count(contest, Rule("equal_shares", utility="points"))
    assert recorded(outcome) == [
        (1, "endowed", None, {"endowment": 40, "voters": 2}),
        (2, "bought", "q", {"cost": 4, "supporters": 1, "held": 40, "payment": 4, "effective_votes": 1}),
        (3, "bought", "p", {
            "cost": 52, "supporters": 2, "held": 76, "payment": 16, "effective_votes": Fraction(13, 4),
        }),
    ]  # fmt: skip
    rich = my_ballot(contest, outcome, ["p", "q"], [3, 1])
    assert (rich.share, rich.paid, rich.left) == (40, (("q", 4), ("p", 36)), 0)
    assert my_ballot(contest, outcome, ["p"], [1]).left == 24
    nothing = my_ballot(contest, outcome, ["p"], [0])
    assert (nothing.supported, nothing.share, nothing.paid, nothing.left) == ((), 0, (), 0)
    assert Ledger(contest, outcome).price("p") == Price(Fraction(13), 2, 4, 0, Fraction(0))
    ledger = shares_ledger(contest, Rule("equal_shares", utility="points"))
    assert ledger.purchases[1].payments == (Payment(Fraction(36), 1, True), Payment(Fraction(16), 1, False))
    assert ledger.receipt({"p": 3, "q": 1}) == (("q", 4), ("p", 36))

    contest = ladders()
    outcome = count(contest, Rule("equal_shares", utility="borda"))
    assert [(item.project, item["payment"]) for item in outcome.rounds[1:]] == [("q", 8), ("p", 10)]
    receipt = my_ballot(contest, outcome, ["p", "q"])
    assert receipt.to_json() == {
        "supported": ["p", "q"], "funded": ["q", "p"], "basis": "paid", "share": "30/1",
        "paid": [["q", "8/1"], ["p", "20/1"]], "left": "2/1", "path": [], "best_place": 1,
    }  # fmt: skip
    assert my_ballot(contest, outcome, ["q"]).paid == (("q", 16),)
    assert Ledger(contest, outcome).price("p") == Price(Fraction(10), 1, 2, 0, Fraction(0))
    assert Ledger(contest, outcome).price("q") == Price(Fraction(8), 2, 3, 0, Fraction(0))
    assert shares_ledger(contest, Rule("equal_shares", utility="borda")).receipt(["p", "q"]) == receipt.paid


def test_the_receipt_of_an_approval_ballot():
    contest, outcome = by_cardinality()
    receipt = my_ballot(contest, outcome, ["x", "y"])
    assert (receipt.share, receipt.paid, receipt.left) == (30, (("x", 10), ("y", 20)), 0)
    assert (receipt.funded, receipt.best_place, receipt.path) == (("x", "y"), None, ())
    assert my_ballot(contest, outcome, ["y"]).left == 5
    blank = my_ballot(contest, outcome, [])
    assert (blank.share, blank.left, blank.paid) == (0, 0, ())
    first, second, third = who_paid(contest, outcome)
    assert [(item.project, item.cost, item.supporters, item.nothing) for item in (first, second, third)] == [
        ("x", 20, 2, 0), ("y", 65, 3, 0), ("z", 30, 1, 0),
    ]  # fmt: skip
    assert (second.average, second.largest) == (Fraction(65, 3), 25)
    assert [(group.name, group.supporters, group.paying, group.money) for group in second.by_funded] == [
        ("1", 1, 1, 25), ("2", 2, 2, 40),
    ]  # fmt: skip
    assert second.by_group == ()


def test_receipts_of_savings_and_of_equal_parts():
    contest = Contest.from_ballots(
        kind="approval", ballots=["ab", "a", "b", "c"], budget=20,
        projects=[Project("a", 10), Project("b", 10), Project("c", 30)],
    )  # fmt: skip
    outcome = count(contest, Rule("phragmen", tie="code"))
    # a at 5; then its supporters start again, and b is paid by one who saves since 5 and one since 0: at 7.5.
    both = my_ballot(contest, outcome, ["a", "b"])
    assert (both.basis, both.share, both.left) == ("paid", None, None)
    assert both.paid == (("a", 5), ("b", Fraction(5, 2)))
    assert my_ballot(contest, outcome, ["b"]).paid == (("b", Fraction(15, 2)),)
    first, second = who_paid(contest, outcome)
    assert (first.basis, first.average, first.largest, second.largest) == ("paid", 5, 5, Fraction(15, 2))
    assert [(group.name, group.supporters, group.money) for group in second.by_funded] == [
        ("1", 1, Fraction(15, 2)), ("2", 1, Fraction(5, 2)),
    ]  # fmt: skip
    greedy = my_ballot(contest, count(contest, Rule("greedy")), ["a", "c"])
    assert (greedy.basis, greedy.paid, greedy.funded) == ("equal_split", (("a", 5),), ("a",))
    assert who_paid(contest, count(contest, Rule("bos"))) == ()
    assert my_ballot(contest, count(contest, Rule("bos")), ["a"]).basis == "none"
    points = cups()
    parts = my_ballot(points, count(points, Rule("greedy")), ["p", "q"], [0, 2])
    # Of the three who name p, two give it points; this ballot is not among them.
    assert (parts.supported, parts.paid) == (("q",), (("q", 4),))
    assert my_ballot(points, count(points, Rule("greedy")), ["p"], [1]).paid == (("p", 26),)


def test_the_way_of_a_ballot_only_where_whole_ballots_move():
    contest = Contest.from_ballots(
        kind="ranked", projects=[Project(code, 0) for code in "pqr"], ballots=["pq", "qp", "qr"], budget=0
    )
    plurality = count(contest, Rule("plurality"))
    assert my_ballot(contest, plurality, ["r", "q"]).path == ((1, "r"),)
    assert my_ballot(contest, plurality, []).path == ((1, None),)
    assert my_ballot(contest, count(contest, Rule("borda")), ["p"]).path == ()
    assert my_ballot(contest, count(contest, Rule("irv")), ["p", "q"]).path[0] == (1, "p")
    receipt = my_ballot(contest, plurality, ["r", "q"])
    assert (receipt.funded, receipt.best_place, receipt.basis) == (("q",), 2, "none")
    assert my_ballot(contest, plurality, ["p"]).best_place is None


def test_support_is_a_mark_with_points_and_its_sums_are_exact():
    assert supported(BallotGroup(("p", "q"), 1, (0, 2))) == ("q",)
    assert supported(BallotGroup(("p", "q"), 1)) == ("p", "q")
    support = Support.of(cups())
    assert sorted(support.lengths.tolist()) == [0, 1, 2]
    assert support.voters == 2
    for large in (1, 1 << 53, 10**40):
        sums = support.totals([large, 2 * large + 1])
        assert sorted(sums) == [0, large, 3 * large + 1]
