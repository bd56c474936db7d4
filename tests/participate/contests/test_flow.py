"""The flow chart: columns, bars and ribbons as thick as the votes, the sentence, and a table that says the same."""

from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.utils import translation

from participate.contests.wording import flow_drawing
from participate.contests.wording.flow import flow_of
from participate.contests.wording.flow_drawing import BAR, GAP, NOBODY, TALL
from voting.counts.insight import rounds_told
from voting.tally import BallotGroup, Contest, Project, Rule, count

TITLES = {"a": "Taman", "b": "Lampu", "c": "Perpustakaan yang sangat panjang namanya", "d": "Got"}


def run_off(rule="irv", **more):
    """Ten ballots: d has none and drops out unseen, then c passes two to b and one to nobody."""
    groups = [
        BallotGroup(("a",), 5), BallotGroup(("b",), 3), BallotGroup(("c", "b"), 1), BallotGroup(("c",), 1),
    ]  # fmt: skip
    contest = Contest.of("ranked", [Project(code, 0) for code in "abcd"], groups, 0, **more)
    outcome = count(contest, Rule(rule))
    result = outcome.to_json()
    return SimpleNamespace(pk=1, official=True, rule=result["rule"], result=result,
                           explanation=rounds_told(contest, outcome))  # fmt: skip


def drawn(run):
    return flow_drawing.draw(run.explanation["flow"], run.result["order"], frozenset([run.result["winner"]]))


def test_rounds_without_moves_share_a_column():
    drawing = drawn(run_off())
    assert [(column.first, column.last, column.leaving) for column in drawing.columns] == [
        (1, 2, ("c",)), (3, 3, ()),
    ]  # fmt: skip
    assert drawing.width == 2 * flow_drawing.EDGE + 2 * BAR + GAP


def test_bars_are_as_thick_as_their_votes_and_fill_the_height():
    drawing = drawn(run_off())
    first, last = drawing.columns
    assert [(bar.code, bar.votes, bar.tone) for bar in first.bars] == [
        ("a", 5, "plain"), ("b", 3, "plain"), ("c", 2, "out"),
    ]  # fmt: skip
    assert [(bar.code, bar.votes, bar.tone) for bar in last.bars] == [
        ("a", 5, "in"), ("b", 4, "plain"), (NOBODY, 1, "gone"),
    ]  # fmt: skip
    for column in drawing.columns:
        assert sum(Fraction(bar.height) for bar in column.bars) == pytest.approx(TALL, abs=0.2)
        tops = [(Fraction(bar.y), Fraction(bar.y) + Fraction(bar.height)) for bar in column.bars]
        assert all(end < start for (_, end), (start, _) in pairwise(tops))


def test_ribbons_carry_every_ballot_once():
    drawing = drawn(run_off())
    assert {(one.source, one.target, one.votes, one.moved) for one in drawing.ribbons} == {
        ("a", "a", 5, False), ("b", "b", 3, False), ("c", "b", 1, True), ("c", NOBODY, 1, True),
    }  # fmt: skip
    assert all(one.path.startswith("M") and one.path.endswith("Z") for one in drawing.ribbons)
    assert "," not in "".join(one.path for one in drawing.ribbons)


def test_the_words_and_the_table_say_what_the_drawing_shows():
    with translation.override("en"):
        told = flow_of(run_off(), [], TITLES)
    assert told["title"] == "a Taman wins after 3 rounds: 5 of the 9 ballots that still name an option."
    assert [(column["title"], column["text"]) for column in told["columns"]] == [
        ("Rounds 1 to 2", "c drops out, and 1 without ballots"), ("Round 3", "a wins"),
    ]  # fmt: skip
    rows = {
        row["label"]: [(cell["votes"], cell["change"]) for cell in row["cells"]]
        for row in told["table"]["rows"]
    }
    assert rows["b Lampu"] == [("3", ""), ("3", ""), ("4", "+1")]
    assert rows["d Got"] == [("0", ""), ("–", ""), ("–", "")]
    assert [(cell["votes"], cell["change"]) for cell in told["table"]["gone"]] == [
        ("0", ""), ("0", ""), ("1", "+1"),
    ]  # fmt: skip
    assert "1 from c to b" in [ribbon["title"] for ribbon in told["ribbons"]]
    assert "1 from c name no other option" in [ribbon["title"] for ribbon in told["ribbons"]]


def test_long_titles_are_cut_in_the_drawing_and_whole_in_the_table():
    told = flow_of(run_off(), [], TITLES)
    labels = [bar["label"] for bar in told["columns"][0]["bars"]]
    assert any(label.endswith("…") and len(label) <= 21 for label in labels)
    assert f"c {TITLES['c']}" in [row["label"] for row in told["table"]["rows"]]


def test_a_rule_without_rounds_borrows_the_run_off_of_the_comparison():
    other = run_off()
    other.official, other.pk = False, 2
    plain = SimpleNamespace(pk=1, official=True, rule={"name": "borda"}, result={}, explanation={})
    assert flow_of(plain, [], TITLES) is None
    assert flow_of(plain, [other], TITLES)["official"] is False


def test_votes_that_are_transferred_in_parts_are_drawn_too():
    groups = [BallotGroup(("a", "b"), 7), BallotGroup(("c",), 3), BallotGroup(("d", "b"), 1)]
    contest = Contest.of("ranked", [Project(code, 0) for code in "abcd"], groups, 0, seats=2)
    outcome = count(contest, Rule("stv_scottish"))
    result = outcome.to_json()
    run = SimpleNamespace(pk=1, official=True, rule=result["rule"], result=result,
                          explanation=rounds_told(contest, outcome))  # fmt: skip
    with translation.override("en"):
        told = flow_of(run, [], TITLES)
    assert told["title"].startswith("After ")
    assert any("." in bar["votes"] for column in told["columns"] for bar in column["bars"])
