"""Enclosures: every certain answer is the exact one, and where they cannot tell they say so."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import TooLargeError
from voting.tally.budget import enclosed
from voting.tally.budget.enclosed import (
    Precision,
    Span,
    UndecidedError,
    best_of,
    compare,
    decided,
    least,
    rounded,
    sign,
)

BITS = 12
EXACT = st.fractions(min_value=-50, max_value=50, max_denominator=999)
THIRD = Fraction(1, 3)


def holds(span: Span, value: Fraction) -> bool:
    return span.low <= value * (1 << span.bits) <= span.high


@given(EXACT, EXACT, st.integers(-9, 9))
def test_every_operation_encloses_the_exact_result(one: Fraction, two: Fraction, whole: int):
    a, b = Span.of(one, BITS), Span.of(two, BITS)
    assert holds(a, one)
    assert a.high - a.low == (0 if (one * (1 << BITS)).denominator == 1 else 1)
    for span, value in (
        (a + b, one + two), (a + two, one + two), (two + a, one + two), (-a, -one),
        (a - b, one - two), (a - two, one - two), (two - a, two - one),
        (a * b, one * two), (a * two, one * two), (two * a, one * two), (a * whole, one * whole), (whole * a, one * whole),
        (least(a, b), min(one, two)), (least(a, two), min(one, two)), (least(one, b), min(one, two)),
    ):  # fmt: skip
        assert holds(span, value)
        assert span.bits == BITS
    assert least(one, two) == min(one, two)


@given(EXACT, st.fractions(min_value=Fraction(1, 20), max_value=50, max_denominator=999))
def test_division_encloses_the_exact_quotient(one: Fraction, two: Fraction):
    a, b = Span.of(one, BITS), Span.of(two, BITS)
    for span in (a / b, a / two, one / b):
        assert holds(span, one / two)


@given(EXACT, EXACT)
def test_a_sign_that_is_told_is_the_true_one(one: Fraction, two: Fraction):
    a, b = Span.of(one, BITS), Span.of(two, BITS)
    truth = (one > two) - (one < two)
    assert compare(one, two) == truth
    try:
        assert compare(a, b) == truth
    except UndecidedError:
        assert abs(one - two) <= Fraction(2, 1 << BITS)


def test_widths_are_as_small_as_they_can_be():
    third = Span.of(THIRD, 8)
    assert [(span.low, span.high) for span in (third, -third, third * -2, third * third)] == [
        (85, 86), (-86, -85), (-172, -170), (28, 29),
    ]  # fmt: skip
    assert [(span.low, span.high) for span in (third / third, 1 / third, -third / third)] == [
        (253, 260), (762, 772), (-260, -253),
    ]  # fmt: skip
    exact = Span.of(Fraction(5, 2), 8)
    assert (exact.low, exact.high) == (640, 640)
    assert float(exact) == 2.5


def test_the_sign_of_an_enclosure_around_zero_is_not_told():
    assert [sign(value) for value in (Span(1, 2, 8), Span(-2, -1, 8), Span(0, 0, 8), 3, Fraction(-1, 2), 0)] == [
        1, -1, 0, 1, -1, 0,
    ]  # fmt: skip
    for low, high in ((-1, 1), (0, 1), (-1, 0)):
        with pytest.raises(UndecidedError):
            sign(Span(low, high, 8))
    for low in (0, -1):
        with pytest.raises(UndecidedError):
            Span(5, 6, 8) / Span(low, 9, 8)


def test_a_number_is_equal_to_itself_however_it_is_held():
    third = Span.of(THIRD, 8)
    assert compare(third, third) == 0
    with pytest.raises(UndecidedError):
        compare(third, Span.of(THIRD, 8))


def test_the_best_are_all_with_the_largest_value_in_the_order_given():
    assert best_of({"a": 1, "b": Fraction(5, 2), "c": 2, "d": Fraction(5, 2)}) == ["b", "d"]
    assert best_of({"a": 3, "b": 3, "c": 4}) == ["c"]
    assert best_of({}) == []
    third = Span.of(THIRD, 8)
    assert best_of({"a": third, "b": third, "c": Span.of(Fraction(1, 4), 8)}) == ["a", "b"]
    with pytest.raises(UndecidedError):
        best_of({"a": third, "b": Span.of(THIRD, 8)})


def test_the_smaller_of_two_is_enclosed_without_deciding():
    small = least(Span(3, 9, 8), Span(5, 6, 8))
    assert (small.low, small.high, small.bits) == (3, 6, 8)


@given(EXACT)
def test_rounding_to_millionths_is_half_up_for_every_way_of_holding_a_number(value: Fraction):
    expected = Fraction((value * 10**6 + Fraction(1, 2)).__floor__(), 10**6)
    assert rounded(value) == expected
    assert rounded(Span.of(value, 192)) == expected or (2 * 10**6 * value).denominator == 1


def test_a_half_is_rounded_up_and_an_enclosure_of_one_is_not_decided():
    half = Fraction(1, 2 * 10**6)
    assert (rounded(half), rounded(-half), rounded(3 * half), rounded(2)) == (2 * half, 0, 4 * half, 2)
    assert rounded(Span.of(Fraction(1, 2), 8)) == Fraction(1, 2)
    assert rounded(Span.of(half + Fraction(1, 10**9), 64)) == 2 * half
    with pytest.raises(UndecidedError):
        rounded(Span.of(half, 64))


def test_short_fractions_stay_and_long_ones_become_enclosures():
    precision = Precision(16)
    assert precision.of(Fraction(1, 255)) == Fraction(1, 255)
    longer = precision.of(Fraction(1, 256))
    assert (longer.low, longer.high, longer.bits) == (256, 256, 16)
    assert precision.keep(longer) is longer
    assert precision.of(7) == 7
    assert Precision(0).keep(Fraction(1, 1 << 100)) == Fraction(1, 1 << 100)


def test_fractions_that_grow_too_long_are_refused():
    longest = enclosed.LONGEST
    kept = Fraction(1, 1 << (longest - 1))
    assert Precision(0).keep(kept) == kept
    with pytest.raises(TooLargeError) as caught:
        Precision(0).keep(Fraction(1, 1 << longest))
    assert (caught.value.code, caught.value.data) == ("numbers_too_long", {"bits": longest})


def test_a_count_is_tried_with_ever_more_bits_and_last_with_fractions():
    tried: list[int] = []

    def attempt(enough: int):
        def count(precision: Precision) -> str:
            tried.append(precision.bits)
            if len(tried) < enough:
                raise UndecidedError
            return "done"

        return count

    for enough, bits in ((1, [192]), (2, [192, 1024]), (3, [192, 1024, 0])):
        tried.clear()
        assert decided(attempt(enough)) == "done"
        assert tried == bits
