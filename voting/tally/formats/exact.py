"""Exact numbers written as text, short enough that reading them can never take long."""

from __future__ import annotations

import re
from fractions import Fraction

# Python reads "1e999999999" as a fraction too, for hours.
_EXACT = re.compile(r"[0-9]{1,40}(?:\.[0-9]{1,40}|/[0-9]{1,40})?", re.ASCII)


def exact(text: str) -> Fraction | None:
    """Read 3, 0.8 or 4/5; None for anything else.

    >>> exact("0.8"), exact("1e9"), exact("1/0")
    (Fraction(4, 5), None, None)
    """
    if not _EXACT.fullmatch(text):
        return None
    try:
        return Fraction(text)
    except ZeroDivisionError:
        return None
