"""Certificates line by line: the sums of every kind of count, and the name of each sum that fails."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.voting.tally.test_tally_insight_certificate import forgeries
from voting.tally import Contest, Floor, Outcome, Project, Rule, count
from voting.tally.insight.certificate import Certificate, Line, certificate
from voting.tally.insight.certificate_check import Verdict, check


def papers(ballots: list[str], budget: int, *costs: int, kind: str = "approval", groups: str = "") -> Contest:
    """Return a contest with projects a, b, ... of these costs; `groups` names the group of each by a letter."""
    projects = [
        Project(code, cost, group=groups[place : place + 1])
        for place, (code, cost) in enumerate(zip("abcdefgh", costs, strict=False))
    ]
    return Contest.from_ballots(kind=kind, projects=projects, ballots=ballots, budget=budget)


def made(contest: Contest, rule: Rule) -> Certificate:
    return certificate(contest, count(contest, rule))


def told(lines: Certificate) -> list[tuple]:
    return [(line.kind, line.project, dict(line.numbers), line.about) for line in lines.lines]


SHARED = papers(["abc"] * 4 + ["ab"] * 2 + ["a", "c"], 100, 60, 50, 20, groups="xxy")
WIDE = SHARED.replace(budget=120)
CASES = {
    "cover": (SHARED, Rule("greedy", misfit="most_covered")),
    "threshold": (SHARED, Rule("greedy", threshold=6)),
    "threshold share": (SHARED, Rule("greedy", threshold_share="6/7")),
    "votes": (SHARED, Rule("greedy", order="votes", threshold=6)),
    "value": (SHARED, Rule("greedy", order="points_per_cost")),
    "exclusive": (WIDE, Rule("greedy", exclusive=[["a", "b"]])),
    "caps": (WIDE, Rule("greedy", group_caps=[("x", 70)])),
    "leftover": (WIDE, Rule("greedy", group_caps=[("y", 10)], leftover="yes")),
    "floors": (SHARED, Rule("two_pass", floors=[Floor("green", 5)], caps="group:60")),
    "floor filled": (
        SHARED.replace(projects=[*SHARED.projects[:2], Project("c", 20, ("green",), group="y")]),
        Rule("two_pass", floors=[Floor("green", 15)]),
    ),
    "shares": (SHARED, Rule("equal_shares")),
    "free": (papers(["ab", "a", "b"], 9, 0, 6), Rule("equal_shares")),
    "points": (
        Contest.from_ballots(
            kind="points", ballots=[{"a": 3, "b": 1}, {"a": 1}], budget=80,
            projects=[Project("a", 52), Project("b", 4)],
        ),
        Rule("equal_shares", utility="points"),
    ),
    "completed": (
        papers(["ab", "ab", "bc", "d", "e"], 60, 50, 46, 30, 8, 8),
        Rule("equal_shares", completion="ballots_naming", tie="code"),
    ),
    "switched": (
        papers(["ab", "ab", "bc", "d", "e"], 60, 50, 46, 30, 8, 8),
        Rule("equal_shares", completion="ballots_naming", comparison="greedy", tie="code"),
    ),
    "kept": (papers(["ab", "ab", "c"], 90, 50, 50, 30), Rule("equal_shares", comparison="greedy", tie="code")),
    "piles": (papers(["abc"] * 4 + ["bca"] * 3 + ["cb"] * 2, 0, 0, 0, 0, kind="ranked"), Rule("irv")),
    "sums": (SHARED, Rule("knapsack")),
    "batch": (papers(["abc"] * 5 + ["bca"] * 3 + ["cb"], 0, 0, 0, 0, kind="ranked"), Rule("irv", batch="yes")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_line_adds_up_and_no_number_can_be_changed(name: str):
    contest, rule = CASES[name]
    whole = made(contest, rule)
    assert check(whole, contest) == check(whole) == Verdict(True)
    assert [index for index, wrong in enumerate(forgeries(whole)) if check(wrong).ok] == []


def test_the_lines_of_greedy_counts():
    assert told(made(*CASES["cover"])) == [
        ("budget", None, {"budget": 100, "costs": 130, "scores": 18}, ""),
        ("score", "a", {"score": 7, "cost": 60}, "x"),
        ("score", "b", {"score": 6, "cost": 50}, "x"),
        ("score", "c", {"score": 5, "cost": 20}, "y"),
        ("funded", "a", {"before": 100, "cost": 60, "left": 40}, ""),
        ("covered", "b", {"before": 40, "cost": 50, "left": 0, "outside": 10}, ""),
        ("not_reached", "c", {"cost": 20, "left": 0}, "b"),
        ("total", None, {"spent": 110, "outside": 10, "remaining": 0}, ""),
    ]
    expected = {
        "threshold": ("below_threshold", "c", {"needed": 6, "reached": 5, "missing": 1}, ""),
        "threshold share": ("below_threshold", "b", {"needed": 7, "reached": 6, "missing": 1}, ""),
        "exclusive": ("excluded", "b", {}, "a"),
        "floor filled": ("floor", "c", {"before": 100, "cost": 20, "left": 80}, "green"),
        "caps": ("skipped_cap", "b", {"cap": 70, "spent": 60, "cost": 50, "left": 60, "over": 40}, "x"),
        "floors": ("floor_unmet", None, {"amount": 5, "have": 0, "missing": 5}, "green"),
    }
    for case, line in expected.items():
        found = next(one for one in told(made(*CASES[case])) if one[0] == line[0])
        assert (found[0], found[1], found[3]) == (line[0], line[1], line[3])
        assert {key: found[2][key] for key in line[2]} == line[2]


def test_the_lines_of_equal_shares():
    lines = told(made(*CASES["completed"]))
    assert lines[0] == (
        "endowed", None,
        {"budget": 60, "voters": 5, "endowment": 12, "money": 60, "supporters": 8}, "cost",
    )  # fmt: skip
    assert lines[1] == (
        "bought", "d",
        {
            "cost": 8, "supporters": 1, "full": 1, "units": 1, "rate": 8, "emptied": 0, "emptied_money": 0,
            "held": 12, "before": 60, "left": 52,
        }, "",
    )  # fmt: skip
    assert [line[:3] for line in lines[3:6]] == [
        ("unaffordable", "c", {"cost": 30, "supporters": 1, "held": 12, "missing": 18}),
        ("unaffordable", "b", {"cost": 46, "supporters": 3, "held": 36, "missing": 10}),
        ("unaffordable", "a", {"cost": 50, "supporters": 2, "held": 24, "missing": 26}),
    ]
    assert [line[:3] for line in lines[6:]] == [
        ("skipped_cost", "b", {"cost": 46, "left": 44, "missing": 2}),
        ("skipped_cost", "a", {"cost": 50, "left": 44, "missing": 6}),
        ("completed", "c", {"cost": 30, "before": 44, "left": 14}),
        ("total", None, {"budget": 60, "spent": 46, "remaining": 14}),
    ]
    assert [line[:3] for line in told(made(*CASES["switched"]))[9:]] == [
        ("compared", None, {"shares": 1, "greedy": 2, "indifferent": 2, "switched": 1, "voters": 5}),
        ("chosen", "b", {"cost": 46, "before": 0, "after": 46}),
        ("chosen", "d", {"cost": 8, "before": 46, "after": 54}),
        ("total", None, {"budget": 60, "spent": 54, "remaining": 6}),
    ]


def test_what_was_spent_on_winners_is_written_beside_what_is_left():
    whole = made(*CASES["kept"])
    lost = next(line for line in whole.lines if line.kind == "unaffordable")
    assert (lost.project, lost["held"], lost.parts) == ("b", 10, (("a", 50),))
    assert lost.to_json()["parts"] == [["a", "50/1"]]


def test_the_piles_of_a_run_off():
    whole = made(*CASES["piles"])
    assert whole.kind == "piles"
    assert [(line.kind, line.project, dict(line.numbers), dict(line.parts)) for line in whole.lines] == [
        ("ballots", None, {"ballots": 9}, {}),
        ("eliminated", "c", {"exhausted": 0, "standing": 9, "held": 2}, {"a": 4, "b": 3, "c": 2}),
        ("winner", "b", {"exhausted": 0, "standing": 9, "held": 5}, {"a": 4, "b": 5}),
    ]
    assert made(*CASES["batch"]).kind == "sums"
    for stop in ("two_left", "one_left"):
        # Three against three in the last round: the tie policy decides, and the sums say no more than that.
        even = papers(["abc"] * 3 + ["bca"] * 2 + ["cb"], 0, 0, 0, 0, kind="ranked")
        told_even = made(even, Rule("irv", stop=stop))
        assert told_even.kind == "piles"
        assert check(told_even, even).ok
    nobody = papers([], 0, 0, 0, kind="ranked")
    assert check(made(nobody, Rule("irv")), nobody).ok


def with_line(whole: Certificate, kind: str, change: Callable[[Line], Line]) -> Verdict:
    """Check a certificate after a change of its first line of a kind."""
    at = next(place for place, line in enumerate(whole.lines) if line.kind == kind)
    lines = (*whole.lines[:at], change(whole.lines[at]), *whole.lines[at + 1 :])
    verdict = check(Certificate(whole.kind, lines))
    assert verdict.ok or verdict.line == at + 1
    return verdict


def numbers(**changed: int | Fraction) -> Callable[[Line], Line]:
    return lambda line: replace(line, numbers=tuple({**dict(line.numbers), **changed}.items()))


@pytest.mark.parametrize(
    ("case", "kind", "change", "failed"),
    [
        ("shares", "endowed", numbers(voters=9), "money"),
        ("shares", "bought", numbers(full=-1, emptied=1_000), "supporters"),
        ("shares", "bought", lambda line: numbers(full=line["full"] + 1, emptied=-1)(line), "negative"),
        ("completed", "bought", numbers(rate=9), "cost"),
        ("completed", "bought", numbers(units=2, rate=4), "units"),
        (
            "completed",
            "bought",
            numbers(full=0, emptied=1, units=0, emptied_money=8, rate=7),
            "emptied_money",
        ),
        ("completed", "bought", numbers(held=13), "held"),
        ("completed", "bought", numbers(before=59), "left"),
        ("completed", "unaffordable", numbers(missing=17), "missing"),
        ("completed", "unaffordable", numbers(held=30, missing=0), "held"),
        ("completed", "completed", numbers(before=43), "before"),
        ("completed", "completed", numbers(left=15), "left"),
        ("completed", "skipped_cost", numbers(left=45), "left"),
        ("completed", "skipped_cost", numbers(missing=3), "missing"),
        ("free", "bought", numbers(units=2, full=2), "units"),
        ("free", "bought", numbers(rate=1), "units"),
        ("switched", "compared", numbers(voters=6), "voters"),
        ("switched", "compared", numbers(switched=0), "switched"),
        ("switched", "chosen", numbers(before=1), "after"),
        ("switched", "total", numbers(spent=55), "spent"),
        ("switched", "total", numbers(remaining=7), "remaining"),
        ("switched", "total", numbers(budget=61), "budget"),
        ("kept", "unaffordable", lambda line: replace(line, parts=(("b", 50),)), "winner"),
        ("kept", "unaffordable", lambda line: replace(line, parts=(("a", 51), ("a", -1))), "parts"),
        ("kept", "unaffordable", lambda line: replace(line, project="a"), "repeated"),
        ("cover", "score", lambda line: replace(line, numbers=(("score", 6),)), "missing_cost"),
        ("cover", "funded", numbers(before=99), "before"),
        ("cover", "funded", numbers(left=41), "left"),
        ("caps", "skipped_cap", numbers(spent=59), "spent"),
        ("caps", "skipped_cap", numbers(over=41), "over"),
        ("caps", "skipped_cap", numbers(left=39), "left"),
        ("threshold", "below_threshold", numbers(missing=2), "missing"),
        ("floors", "floor_unmet", numbers(missing=6), "missing"),
        ("floor filled", "floor", numbers(before=99), "before"),
        ("floor filled", "funded", numbers(before=100, left=40), "before"),
        ("exclusive", "excluded", lambda line: replace(line, about="c"), "excluded_by"),
        ("exclusive", "total", numbers(spent=61), "spent"),
        ("exclusive", "total", numbers(remaining=1), "remaining"),
        ("piles", "eliminated", numbers(standing=8), "standing"),
        ("piles", "eliminated", numbers(exhausted=1), "ballots"),
        ("piles", "eliminated", numbers(held=3), "held"),
        ("piles", "eliminated", lambda line: replace(numbers(held=3)(line), project="b"), "smallest"),
        ("piles", "winner", lambda line: replace(numbers(held=4)(line), project="a"), "majority"),
        ("sums", "chosen", numbers(after=1), "after"),
        ("sums", "total", numbers(spent=1), "spent"),
    ],
)
def test_the_sum_that_fails_is_named(case: str, kind: str, change: Callable[[Line], Line], failed: str):
    assert with_line(made(*CASES[case]), kind, change).failed == failed


@pytest.mark.parametrize(
    ("case", "kind"),
    [("cover", "score"), ("cover", "funded"), ("shares", "bought"), ("kept", "unaffordable")],
)
def test_a_line_twice_is_found(case: str, kind: str):
    whole = made(*CASES[case])
    line = next(line for line in whole.lines if line.kind == kind)
    at = whole.lines.index(line) + 1
    verdict = check(Certificate(whole.kind, (*whole.lines[:at], line, *whole.lines[at:])))
    assert not verdict.ok
    repeated = Certificate(whole.kind, (*whole.lines[:-1], line, whole.lines[-1]))
    assert not check(repeated).ok
    assert verdict.to_json() == {"ok": False, "line": verdict.line, "failed": verdict.failed}


def test_scores_never_rise_and_a_pile_after_the_winner_is_none():
    whole = made(*CASES["cover"])
    turned = Certificate(
        "order", (whole.lines[0], whole.lines[3], whole.lines[1], whole.lines[2], *whole.lines[4:])
    )
    assert check(turned) == Verdict(False, 3, "order")
    piles = made(*CASES["piles"])
    longer = Certificate("piles", (*piles.lines, piles.lines[-1]))
    assert check(longer) == Verdict(False, 4, "piles")
    assert check(Certificate("piles", piles.lines[:2])) == Verdict(False, 3, "no_total")


def test_a_line_of_another_kind_is_held_against_the_money_left():
    whole = made(*CASES["cover"])
    stray = Line("mentioned", "a", (("left", 40),))
    at = next(place for place, line in enumerate(whole.lines) if line.kind == "funded") + 1
    assert check(Certificate("order", (*whole.lines[:at], stray, *whole.lines[at:]))).ok
    silent = replace(stray, numbers=())
    assert check(Certificate("order", (*whole.lines[:at], silent, *whole.lines[at:]))).ok
    wrong = replace(stray, numbers=(("left", 39),))
    verdict = check(Certificate("order", (*whole.lines[:at], wrong, *whole.lines[at:])))
    assert verdict == Verdict(False, at + 1, "left")


def test_a_threshold_of_points_is_held_against_points_and_one_of_votes_against_votes():
    contest = Contest.from_ballots(
        kind="points", ballots=[{"a": 3}, {"a": 3}, {"b": 1}, {"b": 1}, {"b": 1}], budget=10,
        projects=[Project("a", 5), Project("b", 5)],
    )  # fmt: skip

    def below(rule: Rule) -> list[tuple[str | None, object, object]]:
        lines = made(contest, rule).lines
        return [
            (line.project, line["reached"], line["needed"])
            for line in lines
            if line.kind == "below_threshold"
        ]

    assert below(Rule("greedy", threshold=4)) == [("b", 3, 4)]
    assert below(Rule("greedy", threshold=3, order="votes")) == [("a", 2, 3)]


def test_the_outcome_of_a_certificate_is_not_touched():
    contest, rule = CASES["completed"]
    outcome: Outcome = count(contest, rule)
    assert certificate(contest, outcome).to_json() == certificate(contest, outcome).to_json()
    assert outcome == count(contest, rule)


def test_sums_of_no_lines_at_all_are_nothing():
    head, *_, total = made(*CASES["cover"]).lines
    for claimed, verdict in ((1, "scores"), (0, "spent")):
        numbers = {**dict(head.numbers), "scores": claimed, "costs": claimed}
        bare = Certificate("order", (replace(head, numbers=tuple(numbers.items())), total))
        assert check(bare) == Verdict(False, 2, verdict)
