"""What a result means, in words: numbers by hand, both languages, nothing where nothing was stored."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from participate.contests.wording.insight import _payers_note, fairness, hangs_on, insight_of
from voting.counts.insight import official_told
from voting.tally import BallotGroup, Contest, Project, Rule, count


def told(rule="greedy", language="en", **more):
    """Ten ballots, 100 to share: six name a and b (40 each), four name c (40)."""
    groups = [BallotGroup(("a", "b"), 6), BallotGroup(("c",), 4)]
    contest = Contest.of("approval", [Project(code, 40) for code in "abc"], groups, 100)
    outcome = count(contest, Rule(rule, **more))
    run = SimpleNamespace(rule=outcome.rule.to_json(), explanation=official_told(contest, outcome))
    options = [SimpleNamespace(code=code, title=f"Usulan {code}", translations={}) for code in "abc"]
    with translation.override(language):
        return insight_of(run, options, "IDR")


def test_those_who_get_nothing_come_first():
    assert told()["shares"] == [
        "4 of 10 voters (40.0%) get nothing of what they chose.",
        "On average 1.2 of the proposals on a ballot get money.",
    ]
    assert told(language="id")["shares"][0] == "4 dari 10 pemilih (40,0%) tidak mendapat satu pun pilihannya."
    assert told("equal_shares")["shares"][0] == "Every voter gets at least one thing that they chose."


def test_the_bars_count_every_voter():
    assert [(row["label"], row["value"], row["text"]) for row in told()["bars"]] == [
        ("none of their choices", 4, "4 voters"), ("1 of their choices", 0, "0 voters"),
        ("2 of their choices", 6, "6 voters"),
    ]  # fmt: skip


def test_a_group_left_short_is_named_with_its_part():
    assert told()["fair"] == [
        "4 voters chose c Usulan c. Their part of the money is Rp\xa040, it costs Rp\xa040, and none of them has more "
        "than Rp\xa00 of other proposals that they chose."
    ]
    assert told("equal_shares")["fair"][0].startswith("No group of voters")


def test_many_groups_are_cut_short():
    witness = {"project": "c", "group": 4, "deserved": "40/1", "cost": 40, "satisfaction": 0}
    with translation.override("en"):
        lines = fairness({"holds": False, "witnesses": [witness] * 5}, {}, "IDR")
    assert len(lines) == 4
    assert lines[-1] == "The same holds for 2 more proposals."
    assert fairness(None, {}, "IDR") == []


def test_the_amounts_at_which_the_result_turns():
    assert told()["hangs"] == [
        "With any amount from Rp\xa080 to Rp\xa0119 the result is the same.",
        "If there were only Rp\xa079: b Usulan b would drop out.",
        "If there were Rp\xa0120: c Usulan c would come in.",
    ]  # fmt: skip


def test_a_turn_that_may_not_be_the_nearest_promises_no_span():
    turns = [{"side": "below", "at": 79, "nearest": False, "comes_in": list("abcdefgh"), "goes_out": []},
             {"side": "above", "at": 120, "nearest": True, "comes_in": [], "goes_out": []}]  # fmt: skip
    tie = {"taken": "c", "comes_in": ["c"], "goes_out": ["b"]}
    with translation.override("en"):
        lines = hangs_on({"budget_turns": turns, "ties": [tie]}, "IDR", {"c": "Kran"})
    assert lines == [
        "If there were only Rp\xa079: a, b, c, d, e, f and 2 more would come in.",
        "If there were Rp\xa0120: the order would change.",
        "If c Kran came first among its equals: c Kran would come in, b would drop out.",
    ]


@pytest.mark.parametrize(
    ("rule", "note"),
    [
        ("greedy", "This rule takes no money from single ballots"), ("equal_shares", "Each supporter paid the same"),
        ("phragmen", "Each supporter paid what their ballot had saved up"),
    ],
)  # fmt: skip
def test_who_paid_says_what_the_table_means(rule, note):
    shown = told(rule)
    assert shown["payers_note"].startswith(note)
    assert shown["payers"][0]["supporters"] == "6"
    assert shown["paid"] == (rule != "greedy")


def test_payments_by_points_are_told_as_such():
    rule = {"name": "equal_shares", "parameters": {"utility": "points"}}
    run = SimpleNamespace(rule=rule, explanation={"payers": [{"basis": "paid"}]})
    assert (
        _payers_note(run)
        == "Pendukung membayar menurut poin yang diberikannya; yang sisanya kurang membayar sisanya."
    )


def test_an_older_run_has_no_such_section():
    assert insight_of(SimpleNamespace(rule={"name": "greedy"}, explanation={"items": []}), [], "IDR") is None
