"""Words from numbers: every reason code, every rule, both languages."""

import pytest
from django.utils import translation

from participate.contests.wording import ballots, comparing, reasons, rules
from participate.contests.wording.desk import quota_sentence
from tests.promises import big_words
from voting.tally.explain import IN_REASONS, OUT_REASONS

MONEY = {"cost": 76_000_000, "left": 22_500_000, "cap": 100, "spent": 90, "group": "RW-03", "tag": "inclusive",
         "threshold": 10, "reached": 8, "after": "U-14", "outside": 5_000_000, "by": "U-02"}  # fmt: skip
EXTRA = ("floor_took_precedence", "no_supporters", "outvoted")


def item(reason: str, funded: bool = False, **more):
    return {"reason": reason, "funded": funded, "place": 3, "data": MONEY, **more}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "reason", [*IN_REASONS.values(), *OUT_REASONS.values(), *EXTRA, "compared", "unheard_of"]
)
def test_every_reason_has_a_sentence_without_holes(reason, language):
    with translation.override(language):
        text = reasons.why(item(reason, reason in IN_REASONS.values()), "IDR", {"RW-03": "RW 03"})
    assert text.endswith(".")
    assert "%(" not in text
    assert "  " not in text


@pytest.mark.parametrize("reason", sorted({*IN_REASONS.values(), *OUT_REASONS.values(), *EXTRA, "compared"}))
def test_every_reason_of_the_engine_has_a_sentence_of_its_own(reason):
    funded = reason in IN_REASONS.values()
    general = reasons.why(item("unheard_of", funded), "IDR")
    assert reasons.why(item(reason, funded), "IDR") != general


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("excluded_by_other", "Hanya satu dari usulan-usulan ini bisa didanai, dan U-02 lebih dulu."),
        ("covered_from_outside", "Sebagian besar biayanya masih ada; Rp\xa05.000.000 ditambah dari uang lain, dan "
         "pembagian berakhir di sini."),
    ],
)  # fmt: skip
def test_limits_and_outside_money_are_told_with_their_numbers(reason, told):
    assert reasons.why(item(reason, reason in IN_REASONS.values()), "IDR") == told


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"cost_reduction": 8_000_000, "more_points": None, "more_ballots": None},
            "Cukup bila lebih murah Rp\xa08.000.000.",
        ),
        ({"cost_reduction": None, "more_points": 3, "more_ballots": 1}, "Cukup bila mendapat 3 poin lagi."),
        (
            {"cost_reduction": None, "more_points": None, "more_ballots": 4},
            "Cukup bila disebut di 4 surat suara lagi.",
        ),
        (
            {"cost_reduction": 5, "more_points": 1, "more_ballots": 1},
            "Cukup bila lebih murah Rp\xa05, atau mendapat 1 poin lagi.",
        ),
        (
            {"cost_reduction": None, "more_points": None, "more_ballots": None},
            "Tidak ada satu perubahan biaya atau suara yang akan cukup.",
        ),
    ],
)
def test_how_much_was_missing_comes_from_the_count(change, text):
    assert reasons.missed(item("does_not_fit", change={"searched": True, **change}), "IDR") == text


def test_without_a_search_the_plain_gap_is_told():
    assert (
        reasons.missed(item("does_not_fit", missed_by=8_000_000, change={}), "IDR")
        == "Kurang Rp\xa08.000.000."
    )
    assert reasons.missed(item("below_threshold", missed_by=2, change={}), "IDR") == "Kurang 2."
    assert reasons.missed(item("fits", True, missed_by=None), "IDR") == ""


def test_a_rule_is_recognised_however_it_is_written():
    flat = {"name": "greedy", "order": "points", "misfit": "stop"}
    nested = {"name": "greedy", "parameters": {"order": "points", "misfit": "stop"}}
    assert rules.rule_key(flat) == rules.rule_key(nested) == "stop"
    assert rules.rule_name({"name": "equal_shares", "completion": "ballots_naming"}) == (
        "Bagian sama besar, sisanya diisi"
    )
    assert rules.rule_name({"name": "equal_shares", "completion": "add1_utilitarian"}) == (
        "Bagian sama besar, bertambah sedikit demi sedikit"
    )
    assert rules.rule_name({"name": "brand_new"}) == "brand_new"


@pytest.mark.parametrize(
    ("always", "sometimes", "text"),
    [
        (6, 12, "The rule changes the result: 6 proposals get money under every rule, 12 only under some."),
        (1, 1, "The rule changes the result: 1 proposal gets money under every rule, 1 only under some."),
        (9, 0, "Every rule gives the same result."),
    ],
)
def test_the_comparison_has_one_sentence_to_take_away(always, sometimes, text):
    with translation.override("en"):
        assert comparing.takeaway(always, sometimes) == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (2, "Anda bisa memilih 2 usulan lagi."),
        (0, "Semua pilihan Anda sudah terpakai."),
        (-1, "Semua pilihan Anda sudah terpakai."),
    ],
)
def test_choices_left(left, text):
    assert ballots.choices_left(left) == text


def test_the_secrecy_text_promises_nothing_that_is_not_kept():
    for assurance in ("open", "sealed"):
        with translation.override("en"):
            text = " ".join(ballots.secrecy(assurance))
        assert big_words(text) == []


def test_the_quota_says_met_or_below():
    assert quota_sentence(19, 40, 30) == "19 dari 40 utusan adalah perempuan (47,5%): kuota 30% terpenuhi."
    assert quota_sentence(2, 40, 30) == "2 dari 40 utusan adalah perempuan (5,0%): di bawah kuota 30%."
    assert quota_sentence(0, 0, 30) == ""
