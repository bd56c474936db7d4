"""Exact decisions with short numbers: enclosures first, longer ones next, fractions where only they can tell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from voting.tally.errors import TooLargeError

# An int, a Fraction or a Span; the three mix in arithmetic.
Amount = Any
Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")
BITS = (192, 1024)
# Fractions longer than this would take minutes.
LONGEST = 1 << 17
MILLION = 10**6


class UndecidedError(ArithmeticError):
    """Two enclosures overlap: more bits, or fractions, must decide."""


class Span:
    """A real number known to lie between `low` and `high`, both in units of 2 ** -`bits` (interval arithmetic).

    Every operation rounds outwards, so that a comparison that succeeds is certain.

    >>> third = Span.of(Fraction(1, 3), 8)
    >>> (third.low, third.high), sign(third * 2 - 1), sign(Span.of(Fraction(2), 8) - 2)
    ((85, 86), -1, 0)
    """

    __slots__ = ("bits", "high", "low")

    def __init__(self, low: int, high: int, bits: int) -> None:
        self.low = low
        self.high = high
        self.bits = bits

    @classmethod
    def of(cls, value: Fraction | int, bits: int) -> Span:
        """Enclose an exact number."""
        scaled = value.numerator << bits
        return cls(scaled // value.denominator, -(-scaled // value.denominator), bits)

    def _other(self, value: Amount) -> Span:
        return value if isinstance(value, Span) else Span.of(value, self.bits)

    def __add__(self, value: Amount) -> Span:
        other = self._other(value)
        return Span(self.low + other.low, self.high + other.high, self.bits)

    __radd__ = __add__

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low, self.bits)

    def __sub__(self, value: Amount) -> Span:
        return self + -self._other(value)

    def __rsub__(self, value: Amount) -> Span:
        return self._other(value) - self

    def __mul__(self, value: Amount) -> Span:
        if isinstance(value, int):
            one, two = self.low * value, self.high * value
            return Span(min(one, two), max(one, two), self.bits)
        other = self._other(value)
        corners = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Span(min(corners) >> self.bits, -(-max(corners) >> self.bits), self.bits)

    __rmul__ = __mul__

    def __truediv__(self, value: Amount) -> Span:
        other = self._other(value)
        if other.low <= 0:
            raise UndecidedError
        corners = [(end << self.bits, by) for end in (self.low, self.high) for by in (other.low, other.high)]
        low = min(end // by for end, by in corners)
        return Span(low, max(-(-end // by) for end, by in corners), self.bits)

    def __rtruediv__(self, value: Amount) -> Span:
        return self._other(value) / self

    def __float__(self) -> float:
        return float(Fraction(self.low, 1 << self.bits))


def sign(value: Amount) -> int:
    """Return -1, 0 or 1; raise `UndecidedError` where an enclosure holds numbers of different signs."""
    low, high = (value.low, value.high) if isinstance(value, Span) else (value, value)
    if low > 0:
        return 1
    if high < 0:
        return -1
    if low == high:
        return 0
    raise UndecidedError


def compare(left: Amount, right: Amount) -> int:
    """Return the sign of left - right; a number is equal to itself."""
    return 0 if left is right else sign(left - right)


def best_of(values: Mapping[Key, Amount]) -> list[Key]:
    """Return the keys with the largest value, in the order given."""
    found: list[Key] = []
    for key, value in values.items():
        order = compare(value, values[found[0]]) if found else 1
        if order > 0:
            found = [key]
        elif order == 0:
            found.append(key)
    return found


def rounded(value: Amount) -> Fraction:
    """Return a number to the nearest millionth (half up), the same for every way of holding it.

    >>> rounded(Fraction(1, 3)), rounded(Span.of(Fraction(1, 3), 192))
    (Fraction(333333, 1000000), Fraction(333333, 1000000))
    """
    if not isinstance(value, Span):
        return Fraction((2 * MILLION * value + 1) // 2, MILLION)
    ends = {((2 * MILLION * end >> value.bits) + 1) // 2 for end in (value.low, value.high)}
    if len(ends) > 1:
        raise UndecidedError
    return Fraction(ends.pop(), MILLION)


def least(left: Amount, right: Amount) -> Amount:
    """Return the smaller of two numbers, or what encloses it, without deciding which it is."""
    if not isinstance(left, Span) and not isinstance(right, Span):
        return min(left, right)
    bits = left.bits if isinstance(left, Span) else right.bits
    one, two = (value if isinstance(value, Span) else Span.of(value, bits) for value in (left, right))
    return Span(min(one.low, two.low), min(one.high, two.high), bits)


class Precision:
    """How a count holds its numbers: fractions while they are short, then enclosures of `bits` bits.

    With `bits` 0 they stay fractions, however long.
    """

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def of(self, value: Fraction | int) -> Amount:
        """Return an exact number as this precision holds it."""
        return self.keep(Fraction(value))

    def keep(self, value: Amount) -> Amount:
        """Return a number as it is held from here on; raise `TooLargeError` `numbers_too_long` for a fraction
        that grew too long to go on with.
        """
        if not isinstance(value, Fraction):
            return value
        length = value.denominator.bit_length()
        if self.bits and length > self.bits // 2:
            return Span.of(value, self.bits)
        if length > LONGEST:
            raise TooLargeError("numbers_too_long", bits=LONGEST)
        return value


def decided(attempt: Callable[[Precision], Result]) -> Result:
    """Run a count with short numbers, again with longer ones where they cannot decide, last with fractions.

    The result is that of fractions: enclosures either decide as they do or not at all, and what is recorded
    is `rounded`. Raises `TooLargeError` `numbers_too_long` where fractions outgrow memory.
    """
    for bits in BITS:
        try:
            return attempt(Precision(bits))
        except UndecidedError:
            continue
    return attempt(Precision(0))
