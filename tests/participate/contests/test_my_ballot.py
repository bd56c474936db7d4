"""What a ballot paid for: the public prices give what the engine says, exactly, for every ballot of a vote."""

import json
from types import SimpleNamespace

import pytest

from participate.contests.views import my_ballot as view
from participate.contests.wording import receipts
from tests.factories.contest_pages import cast_as, finish, open_page_vote
from tests.factories.tally import demo_contest
from voting.ballots.services import OptionLine
from voting.counts.insight import official_told
from voting.tally import Rule, count
from voting.tally.insight.my_ballot import my_ballot

RULES = [
    Rule("equal_shares", completion="ballots_naming"), Rule("equal_shares", utility="borda"), Rule("phragmen"),
    Rule("greedy"), Rule("knapsack"), Rule("bos"), Rule("irv"),
]  # fmt: skip


def published(contest, rule):
    """Return (outcome, prices) of a contest counted by a rule, without a database."""
    outcome = count(contest, rule)
    run = SimpleNamespace(
        rule=outcome.rule.to_json(), result=outcome.to_json(), explanation=official_told(contest, outcome)
    )
    options = [SimpleNamespace(code=row.code, title=row.code, translations={}) for row in contest.projects]
    vote = SimpleNamespace(kind=contest.kind, currency="IDR", rank_limit=contest.rank_limit)
    return outcome, json.loads(json.dumps(receipts.prices(run, vote, options)))


def worked_out(prices, marks):
    """Do with the public prices what the page does: (payments, what is left)."""
    utility = {
        code: prices["top"] - place if prices["utility"] == "borda" else 1 for place, code in enumerate(marks)
    }
    left = float(prices["share"]) if prices["share"] else float("inf")
    before, paid = 0.0, {}
    for step in prices["steps"]:
        if utility.get(step["code"], 0) <= 0:
            continue
        rate = float(step["rate"])
        paid[step["code"]] = (
            rate - before if prices["basis"] == "saved" else min(left, rate * utility[step["code"]])
        )
        before = rate
        left -= paid[step["code"]]
    return paid, left


@pytest.mark.parametrize(
    "rule", RULES, ids=lambda rule: f"{rule.name}-{rule.get('utility') or rule.get('completion')}"
)
def test_public_prices_agree_with_the_engine_for_every_ballot(rule):
    contest = demo_contest()
    outcome, prices = published(contest, rule)
    inside = {option["code"] for option in prices["options"] if option["in"]}
    for group in contest.ballots:
        receipt = my_ballot(contest, outcome, group.marks)
        paid, left = worked_out(prices, group.marks)
        assert set(paid) == {code for code, _amount in receipt.paid}
        assert paid == pytest.approx({code: float(amount) for code, amount in receipt.paid}, abs=0.01)
        assert set(receipt.funded) == set(group.marks) & inside
        if receipt.left is not None:
            assert left == pytest.approx(float(receipt.left), abs=0.01)
        path = [
            [row["number"], next((mark for mark in group.marks if mark in row["codes"]), None)]
            for row in prices["rounds"]
        ]
        assert path == [list(step) for step in receipt.path]


def test_by_hand_there_is_a_table_and_how_to_use_it():
    contest = demo_contest()
    outcome = count(contest, Rule("equal_shares"))
    run = SimpleNamespace(
        rule=outcome.rule.to_json(), result=outcome.to_json(), explanation=official_told(contest, outcome)
    )
    vote = SimpleNamespace(kind="ranked", currency="IDR", rank_limit=5, budget=contest.budget)
    told = receipts.by_hand(run, vote, [])
    assert told["lines"][0] == "Mulailah dengan bagian Anda: Rp\xa031.578.947."
    assert (told["rows"][0]["code"], told["rows"][0]["price"]) == ("U-02", "Rp\xa09.409.091")


@pytest.mark.parametrize(
    ("rule", "line"),
    [("irv", "Ikuti putarannya"), ("condorcet", "Pemungutan suara ini tidak membagi uang")],
)
def test_a_vote_without_money_does_not_speak_of_money_taken(rule, line):
    contest = demo_contest().replace(budget=0)
    outcome = count(contest, Rule(rule))
    run = SimpleNamespace(
        rule=outcome.rule.to_json(), result=outcome.to_json(), explanation=official_told(contest, outcome)
    )
    vote = SimpleNamespace(kind="ranked", currency="IDR", rank_limit=5, budget=None)
    told = receipts.by_hand(run, vote, [])
    assert [text.startswith(line) for text in told["lines"]] == [True]


def test_a_table_of_equal_parts_is_not_headed_as_paid():
    contest = demo_contest()
    outcome = count(contest, Rule("greedy"))
    run = SimpleNamespace(
        rule=outcome.rule.to_json(), result=outcome.to_json(), explanation=official_told(contest, outcome)
    )
    vote = SimpleNamespace(kind="ranked", currency="IDR", rank_limit=5, budget=contest.budget)
    assert receipts.by_hand(run, vote, [])["price_head"] == "Bagian rata satu pendukung"


@pytest.mark.django_db
def test_the_page_names_no_field_that_could_be_sent(client):
    contest = open_page_vote()
    for number, marks in enumerate((["a", "b"], ["a"], ["c", "a"]), 1):
        cast_as(contest, number, marks)
    contest = finish(contest)
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/suara-saya"
    text = client.get(f"{address}/").content.decode()
    form = text[text.index('id="my-marks"') : text.index("</form>", text.index('id="my-marks"'))]
    assert "name=" not in form
    assert "method=" not in form
    assert "tidak dikirim" in text
    prices = client.get(f"{address}.json").json()
    assert [option["code"] for option in prices["options"] if option["in"]] == ["a", "c"]
    assert (prices["basis"], prices["share"]) == ("equal_split", "")


@pytest.mark.django_db
def test_the_options_speak_the_language_of_the_page(client):
    lamp = OptionLine("a", "Lampu", 60, translations={"en": {"title": "Lamp"}})
    contest = open_page_vote(options=[lamp, OptionLine("b", "Got", 50)])
    cast_as(contest, 1, ["a"])
    contest = finish(contest)
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/suara-saya/"
    assert "a Lampu</option>" in client.get(address).content.decode()
    assert "a Lamp</option>" in client.get(f"/en{address}").content.decode()


@pytest.mark.django_db
def test_prices_of_a_vote_that_is_not_open_stay_inside(client, monkeypatch):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    contest = finish(contest)
    contest.assurance = "sealed"
    found = (contest.cycle_contest.cycle, contest, contest.count_runs.get(official=True))
    monkeypatch.setattr(view, "counted_or_404", lambda *_parts: found)
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/suara-saya"
    assert client.get(f"{address}/").status_code == 404
    assert client.get(f"{address}.json").status_code == 404
