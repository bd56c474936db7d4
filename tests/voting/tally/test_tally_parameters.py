"""Every reader of a parameter: what it takes, in which forms, and which mistake it names."""

from fractions import Fraction
from typing import Any

import pytest

from voting.tally import Cap, Floor, Rule, RuleError
from voting.tally.parameters import (
    DEFAULT_TIE,
    ELIMINATION_TIE,
    at_most,
    caps,
    choice,
    floors,
    fraction,
    groups,
    optional_fraction,
    optional_whole,
    pairs,
    positive,
    tie,
    whole,
)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (choice("skip", "stop"), "stop", "stop"),
        (whole, 0, 0),
        (whole, "12", 12),
        (positive, 1, 1),
        (positive, "7", 7),
        (optional_whole, None, None),
        (optional_whole, "", None),
        (optional_whole, 0, 0),
        (optional_whole, "3", 3),
        (at_most(9, optional_whole), 9, 9),
        (at_most(9, optional_whole), None, None),
        (at_most(9, positive), "1", 1),
        (fraction, 0, Fraction(0)),
        (fraction, 3, Fraction(3)),
        (fraction, "0.8", Fraction(4, 5)),
        (fraction, "4/5", Fraction(4, 5)),
        (fraction, Fraction(1, 3), Fraction(1, 3)),
        (fraction, "0." + "0" * 97 + "1", Fraction(1, 10**98)),
        (optional_fraction, None, None),
        (optional_fraction, "", None),
        (optional_fraction, 0, Fraction(0)),
        (optional_fraction, "1/3", Fraction(1, 3)),
        (tie, "points,code", ("points", "code")),
        (tie, ["earlier_round", "file_order"], ("earlier_round", "file_order")),
        (tie, ("lot:2026-11-21",), ("lot:2026-11-21",)),
        (tie, ["lot:x", "code"], ("lot:x", "code")),
        (groups, "a+b,c", (("a", "b"), ("c",))),
        (groups, "a+b,,", (("a", "b"),)),
        (groups, [["a", "b"], ("c", "d")], (("a", "b"), ("c", "d"))),
        (groups, "", ()),
        (pairs, "north:5,south:0", (("north", 5), ("south", 0))),
        (pairs, "a:b:5,", (("a:b", 5),)),
        (pairs, [("north", 5), ["south", "6"]], (("north", 5), ("south", 6))),
        (pairs, [{"tag": "green", "amount": 5}], (("green", 5),)),
        (pairs, [{"scope": "group", "amount": 6}], (("group", 6),)),
        (pairs, [Floor("green", 7), Cap("group", 8)], (("green", 7), ("group", 8))),
        (floors, "green:30", (Floor("green", 30),)),
        (floors, [Floor("green", 30), ("women", 4)], (Floor("green", 30), Floor("women", 4))),
        (caps, "group:50", (Cap("group", 50),)),
        (caps, [Cap("group", 1), {"scope": "group", "amount": 2}], (Cap("group", 1), Cap("group", 2))),
    ],
)
def test_a_reader_takes(read: Any, value: object, expected: object):
    found = read(value)
    assert (found, type(found)) == (expected, type(expected))


NOT_WHOLE, NOT_EXACT = "not_a_whole_number", "not_an_exact_number"
LAST = "tie_must_end_in_code_or_file_order"


@pytest.mark.parametrize(
    ("read", "value", "code", "data"),
    [
        (choice("skip", "stop"), "go", "not_one_of", {"value": "go", "allowed": "skip, stop"}),
        (choice("skip", "stop"), None, "not_one_of", {"value": None, "allowed": "skip, stop"}),
        (whole, True, NOT_WHOLE, {"value": True}),
        (whole, 1.0, NOT_WHOLE, {"value": 1.0}),
        (whole, None, NOT_WHOLE, {"value": None}),
        (whole, "1.5", NOT_WHOLE, {"value": "1.5"}),
        (whole, "9" * 5_000, NOT_WHOLE, {"value": "9" * 5_000}),
        (whole, -1, "negative", {"value": -1}),
        (positive, 0, "not_positive", {"value": 0}),
        (positive, "-1", "negative", {"value": "-1"}),
        (optional_whole, -1, "negative", {"value": -1}),
        (optional_whole, False, NOT_WHOLE, {"value": False}),
        (at_most(9, optional_whole), 10, "above_limit", {"limit": 9}),
        (at_most(9, positive), 0, "not_positive", {"value": 0}),
        (fraction, True, NOT_EXACT, {"value": True}),
        (fraction, 0.5, NOT_EXACT, {"value": 0.5}),
        (fraction, [1], NOT_EXACT, {"value": [1]}),
        (fraction, "1/0", NOT_EXACT, {"value": "1/0"}),
        (fraction, "half", NOT_EXACT, {"value": "half"}),
        (fraction, "1e999999999", NOT_EXACT, {"value": "1e999999999"}),
        (fraction, "1E5", NOT_EXACT, {"value": "1E5"}),
        (fraction, "1" * 101, NOT_EXACT, {"value": "1" * 40}),
        (fraction, "-1/2", "negative", {"value": "-1/2"}),
        (optional_fraction, 0.5, NOT_EXACT, {"value": 0.5}),
        (tie, "", "unknown_tie_criterion", {"value": ""}),
        (tie, (), LAST, {"value": ""}),
        (tie, "luck,code", "unknown_tie_criterion", {"value": "luck"}),
        (tie, "lot:", "unknown_tie_criterion", {"value": "lot:"}),
        (tie, "code,points", LAST, {"value": "code,points"}),
        (tie, "earlier_round", LAST, {"value": "earlier_round"}),
        (groups, ["ab"], "not_names", {"value": "ab"}),
        (groups, [["a", 1]], "not_names", {"value": ["a", 1]}),
        (groups, "a+,b", "not_names", {"value": ["a", ""]}),
        (pairs, "north", "not_name_and_amount", {"value": ["north"]}),
        (pairs, ["n5"], "not_name_and_amount", {"value": "n5"}),
        (pairs, [("a", 1, 2)], "not_name_and_amount", {"value": ("a", 1, 2)}),
        (pairs, [(1, 2)], "not_name_and_amount", {"value": (1, 2)}),
        (pairs, [{"amount": 2}], "not_name_and_amount", {"value": (None, 2)}),
        (pairs, [{"tag": "a"}], NOT_WHOLE, {"value": None}),
        (pairs, "a:x", NOT_WHOLE, {"value": "x"}),
        (pairs, "a:-1", "negative", {"value": "-1"}),
        (caps, "street:5", "unknown_cap_scope", {"value": "street"}),
    ],
)
def test_a_reader_refuses_and_says_why(read: Any, value: object, code: str, data: dict[str, object]):
    with pytest.raises(RuleError) as caught:
        read(value)
    assert (caught.value.code, caught.value.data) == (code, data)


@pytest.mark.parametrize(
    ("rule", "parameter", "value"),
    [
        ("greedy", "tie", 7), ("greedy", "tie", [7]), ("pots", "pots", [5]), ("pots", "pots", 5),
        ("greedy", "exclusive", [5]), ("greedy", "exclusive", 5), ("two_pass", "floors", None),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_names_rule_and_parameter(rule: str, parameter: str, value: object):
    with pytest.raises(RuleError) as caught:
        Rule(rule, {parameter: value})
    data = {"rule": rule, "parameter": parameter, "value": value}
    assert (caught.value.code, caught.value.data) == ("wrong_type", data)


def test_an_error_of_a_reader_names_rule_and_parameter_too():
    with pytest.raises(RuleError) as caught:
        Rule("stv_meek", decimals=101)
    assert caught.value.data == {"rule": "stv_meek", "parameter": "decimals", "limit": 100}
    for name in ("stv_meek", "stv_wigm"):
        assert Rule(name, decimals=100)["decimals"] == 100
    with pytest.raises(RuleError, match=r"\babove_limit\b"):
        Rule("stv_meek", settled_decimals=101)
    with pytest.raises(RuleError, match=r"\babove_limit\b"):
        Rule("stv_wigm", decimals=10**9)


def test_an_unknown_parameter_or_rule_is_named():
    with pytest.raises(RuleError) as caught:
        Rule("greedy", zeal=1, speed=1)
    assert (caught.value.code, caught.value.data) == (
        "unknown_parameter", {"rule": "greedy", "parameter": "speed"},
    )  # fmt: skip
    with pytest.raises(RuleError) as caught:
        Rule("lottery")
    assert (caught.value.code, caught.value.data) == ("unknown_rule", {"rule": "lottery"})


def test_the_usual_tie_sequences():
    assert DEFAULT_TIE == ("points", "first_preferences", "ballots_naming", "lower_cost", "code")
    assert ELIMINATION_TIE == ("points", "code")
    assert Rule("greedy")["tie"] == DEFAULT_TIE
    assert Rule("irv")["tie"] == Rule("smith_irv")["tie"] == ELIMINATION_TIE


def test_a_quiet_parameter_is_written_only_where_it_differs():
    plain, bold = Rule("irv"), Rule("irv", stop="two_left")
    assert plain.to_json() == {"name": "irv", "parameters": {"tie": ["points", "code"]}}
    assert bold.to_json()["parameters"] == {"stop": "two_left", "tie": ["points", "code"]}
    assert [Rule.from_json(rule.to_json()) for rule in (plain, bold)] == [plain, bold]
    assert Rule("greedy", cover="4/5").to_json() == Rule("greedy").to_json()
    assert Rule("greedy", cover="2/3").to_json()["parameters"]["cover"] == "2/3"
    assert Rule("greedy", vote_weight=60).to_json()["parameters"]["vote_weight"] == 60


def test_a_rule_survives_json_with_every_kind_of_value():
    rule = Rule("two_pass", floors="green:3", caps="group:4", exclusive="a+b", threshold_share="1/3")
    written = rule.to_json()["parameters"]
    assert written["floors"] == [{"tag": "green", "amount": 3}]
    assert written["caps"] == [{"scope": "group", "amount": 4}]
    assert (written["exclusive"], written["threshold_share"]) == ([["a", "b"]], "1/3")
    assert Rule.from_json(rule.to_json()) == rule
    assert Rule.from_json({"name": "greedy"}) == Rule("greedy")


def test_a_parameter_is_looked_up_by_name():
    rule = Rule("greedy", {"misfit": "stop"}, threshold=3)
    assert (rule["misfit"], rule["threshold"], rule.get("threshold"), rule.get("caps", 9)) == (
        "stop",
        3,
        3,
        9,
    )
    assert rule.get("caps") is None
    with pytest.raises(KeyError, match=r"\bcaps\b"):
        rule["caps"]
    assert rule.replace(misfit="skip") == Rule("greedy", threshold=3)
    assert Rule("greedy", [("misfit", "stop")], misfit="skip")["misfit"] == "skip"
