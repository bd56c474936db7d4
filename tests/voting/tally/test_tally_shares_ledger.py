"""The ledger of Equal Shares: payments sum to costs, receipts to payments, standings to the record."""

import random
from fractions import Fraction

import pytest

from tests.factories.tally_shares import tight_contest
from voting.tally import Rule, count
from voting.tally.budget.shares_ledger import shares_ledger, shares_standings

CASES = [("approval", "cost"), ("approval", "cardinality"), ("points", "points"), ("ranked", "borda")]


@pytest.mark.parametrize(("kind", "utility"), CASES)
def test_payments_sum_to_the_cost_and_receipts_to_the_payments(kind: str, utility: str):
    chance = random.Random(f"ledger {kind} {utility}")
    for _ in range(60):
        contest = tight_contest(chance, kind)
        ledger = shares_ledger(contest, Rule("equal_shares", utility=utility))
        paid: dict[str, dict[Fraction, int]] = {item.project: {} for item in ledger.purchases}
        for group in contest.ballots:
            marks = dict(zip(group.marks, group.points, strict=True)) if group.points else group.marks
            receipt = ledger.receipt(marks)
            assert sum(amount for _, amount in receipt) <= ledger.endowment
            for code, amount in receipt:
                paid[code][amount] = paid[code].get(amount, 0) + group.count * group.weight
        for item in ledger.purchases:
            amounts: dict[Fraction, int] = {}
            for payment in item.payments:
                amounts[payment.amount] = amounts.get(payment.amount, 0) + payment.voters
            assert sum(amount * voters for amount, voters in amounts.items()) == item.cost
            assert amounts == paid[item.project]


@pytest.mark.parametrize(("kind", "utility"), CASES)
def test_standings_agree_with_the_record_of_the_count(kind: str, utility: str):
    chance = random.Random(f"standings {kind} {utility}")
    for _ in range(40):
        contest = tight_contest(chance, kind)
        rule = Rule("equal_shares", utility=utility)
        bought = [item for item in count(contest, rule).rounds if item.action == "bought"]
        tables = shares_standings(contest, rule)
        assert len(tables) == len(bought) + 1
        for item, table in zip(bought, tables[:-1], strict=True):
            standing = next(one for one in table if one.project == item.project)
            assert (standing.held, standing.votes) == (item["held"], item["effective_votes"])
        assert all(one.votes is None for one in tables[-1])
