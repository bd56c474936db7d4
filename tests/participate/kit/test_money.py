from fractions import Fraction

from participate.kit.money import money_text, share_text


def test_money_is_written_the_indonesian_way():
    assert money_text(1_200_000_000, "IDR", "id") == "Rp\u00a01.200.000.000"


def test_minor_units_show_only_when_there_are_any():
    assert money_text(174108119, "PLN", "en") == "zł\u00a01,741,081.19"
    assert money_text(-5000, "USD", "en") == "-US$\u00a050"


def test_shares_are_rounded_half_up_for_display_only():
    assert share_text(97_200_000, 1_200_000_000, language="id") == "8,10%"
    assert share_text(Fraction(1, 8), 1, 1, "en") == "12.5%"
