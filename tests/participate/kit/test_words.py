from datetime import date

import pytest

from participate.kit import words


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (11, "sebelas", "eleven"),
        (19, "sembilan belas", "nineteen"),
        (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"),
        (111, "seratus sebelas", "one hundred and eleven"),
        (1000, "seribu", "one thousand"),
        (2005, "dua ribu lima", "two thousand and five"),
        (1_000_000, "satu juta", "one million"),
        (101_001, "seratus satu ribu satu", "one hundred and one thousand and one"),
        (-7, "minus tujuh", "minus seven"),
    ],
)
def test_whole_numbers_are_spelled(value: int, indonesian: str, english: str):
    assert (words.integer_in_words(value, "id"), words.integer_in_words(value, "en")) == (indonesian, english)


def test_a_quadrillion_has_no_words():
    with pytest.raises(ValueError, match="quadrillion"):
        words.integer_in_words(10**15)


def test_minutes_spell_the_exact_amount():
    assert words.amount_in_words(1_197_900_000, "id") == (
        "satu miliar seratus sembilan puluh tujuh juta sembilan ratus ribu rupiah"
    )
    assert words.amount_in_words(1_197_900_000, "en") == (
        "one billion one hundred and ninety-seven million nine hundred thousand rupiah"
    )


def test_cents_follow_as_hundredths():
    assert words.amount_in_words(1205, "en", "USD") == "twelve US dollars and 5/100"


@pytest.mark.parametrize(
    ("amount", "currency", "indonesian", "english"),
    [
        (1_200_000_000, "IDR", "satu koma dua miliar rupiah", "1.2 billion rupiah"),
        (1_197_900_000, "IDR", "sekitar satu koma dua miliar rupiah", "about 1.2 billion rupiah"),
        (97_200_000, "IDR", "sembilan puluh tujuh koma dua juta rupiah", "97.2 million rupiah"),
        (30_000_000, "IDR", "tiga puluh juta rupiah", "30 million rupiah"),
        (999_960_000, "IDR", "sekitar seribu juta rupiah", "about 1,000 million rupiah"),
        (750_000, "IDR", "tujuh ratus lima puluh ribu rupiah", "750,000 rupiah"),
        (0, "IDR", "nol rupiah", "0 rupiah"),
        (-2_100_000, "IDR", "minus dua koma satu juta rupiah", "minus 2.1 million rupiah"),
        (250_000_00, "USD", "dua ratus lima puluh ribu dolar Amerika", "250,000 US dollars"),
    ],
)
def test_people_say_amounts_with_one_decimal(amount: int, currency: str, indonesian: str, english: str):
    said = (words.money_said(amount, currency, "id"), words.money_said(amount, currency, "en"))
    assert said == (indonesian, english)


def test_dates_are_spelled():
    day = date(2026, 1, 20)
    assert words.date_in_words(day, "id") == "dua puluh Januari dua ribu dua puluh enam"
    assert words.date_in_words(day, "en") == "twenty January two thousand and twenty-six"
