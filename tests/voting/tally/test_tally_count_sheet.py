"""The count sheet: columns that add up, rows that end where a candidate does."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.tally import BallotGroup, Contest, Project, Rule, RuleError, canonical_json, count
from voting.tally.ranked.count_sheet import SHEETS, as_text, count_sheet, printed


def contest_of(groups, codes="ABCD", seats=2) -> Contest:
    projects = [Project(code, 0) for code in codes]
    return Contest.of("ranked", projects, [BallotGroup(tuple(m), n) for m, n in groups], 0, seats=seats)


SMALL = contest_of([("AB", 70), ("C", 30), ("DB", 9)])


def test_a_sheet_prints_as_a_table():
    text = as_text(count_sheet(count(SMALL, Rule("stv_scottish"))), {"A": "Ani"}, 2)
    assert text.splitlines() == [
        "           first_preferences  surplus A  excluded D",
        "Ani                    70.00      37.00       37.00  *1",
        "B                       0.00      33.00       42.00  *3",
        "C                      30.00      30.00       30.00",
        "D                       9.00       9.00        0.00",
        "exhausted               0.00       0.00        0.00",
        "loss                    0.00       0.00        0.00",
        "total                 109.00     109.00      109.00",
        "quota                  37.00      37.00       37.00",
    ]


def test_a_run_off_has_a_column_for_each_count_and_no_quota():
    outcome = count(contest_of([("AB", 4), ("B", 3), ("CB", 2), ("", 1)], "ABC", 1), Rule("irv"))
    sheet = count_sheet(outcome)
    assert [(stage.action, stage.projects, stage.quota, stage.total) for stage in sheet.stages] == [
        ("first_preferences", (), None, 10),
        ("eliminated", ("C",), None, 10),
    ]
    assert [(line.code, line.status, line.stage, line.votes, line.changes) for line in sheet.lines] == [
        ("B", "elected", 2, (3, 5), (3, 2)),
        ("A", "left", None, (4, 4), (4, 0)),
        ("C", "excluded", 2, (2, 0), (2, -2)),
    ]


def test_nothing_is_shown_after_an_exclusion_and_json_is_plain():
    sheet = count_sheet(
        count(contest_of([("A", 9), ("B", 8), ("C", 3), ("D", 1)], seats=1), Rule("stv_wigm"))
    )
    line = next(line for line in sheet.lines if line.code == "D")
    assert (line.votes[:3], line.changes[:3]) == ((1, 0, None), (1, -1, None))
    assert json.loads(canonical_json(sheet))["lines"][0]["code"] == "A"


def test_a_rule_without_stages_has_no_sheet():
    with pytest.raises(RuleError, match=r"\bno_count_sheet\b"):
        count_sheet(count(SMALL, Rule("borda")))


ballot = st.lists(st.sampled_from("ABCD"), unique=True, max_size=4).map("".join)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(ballot, st.integers(1, 9), max_size=8), st.integers(1, 3), st.sampled_from(SHEETS))
def test_every_column_adds_up_to_the_same_sum(groups, seats, name):
    sheet = count_sheet(count(contest_of(groups.items(), seats=seats), Rule(name)))
    assert len({stage.total for stage in sheet.stages}) == 1
    for place, stage in enumerate(sheet.stages):
        votes = [line.votes[place] or 0 for line in sheet.lines]
        changes = [line.changes[place] or 0 for line in sheet.lines]
        assert sum(votes) + stage.exhausted + stage.loss == stage.total
        before = sheet.stages[place - 1] if place else None
        moved = (stage.exhausted + stage.loss) - ((before.exhausted + before.loss) if before else 0)
        assert sum(changes) + moved == (0 if before else stage.total)


def test_votes_are_printed_rounded_half_away_from_zero():
    shown = [
        (0, 0),
        (7, 0),
        (7, 2),
        (Fraction(5, 2), 0),
        (Fraction(-5, 2), 0),
        (Fraction(-1, 3), 0),
        (Fraction(-1, 3), 1),
    ]
    assert [printed(value, decimals) for value, decimals in shown] == [
        "0",
        "7",
        "7.00",
        "3",
        "-3",
        "0",
        "-0.3",
    ]
    assert printed(Fraction(1, 2000), 3) == "0.001"
    assert printed(Fraction(19999, 20000), 4) == "1.0000"
    assert printed(Fraction(100_005, 1000), 2) == "100.01"
    assert printed(Fraction(-12, 10), 3) == "-1.200"
