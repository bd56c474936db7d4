"""Which paper sheets to pull for an audit, from a public seed, and how many show what.

Sheets are ranked by SHA-256 of "seed:batch:sheet", so anybody with the seed can draw the same ones. The size is exact
(hypergeometric, sampling without replacement): with `size` sheets drawn and no error found, errors in `limit` of all
sheets or more would have been missed with a probability of at most 1 - `confidence`. For many sheets it is the
known 299 for 1 % at 95 %.
"""

import hashlib
from collections.abc import Iterable
from fractions import Fraction
from math import ceil

Sheet = tuple[int, int]


def draw_sheets(sheets: Iterable[Sheet], seed: str, size: int) -> list[Sheet]:
    """Return `size` of the sheets (batch number, sheet number), sorted.

    >>> draw_sheets([(1, number) for number in range(1, 101)], "12345", 3)
    [(1, 8), (1, 57), (1, 65)]
    """
    return sorted(sorted(sheets, key=lambda sheet: _rank(sheet, seed))[:size])


def _rank(sheet: Sheet, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}:{sheet[0]}:{sheet[1]}".encode()).digest()


def sample_size(
    sheets: int, limit: Fraction = Fraction(1, 100), confidence: Fraction = Fraction(95, 100)
) -> int:
    """Return how many sheets to pull so that none wrong among them shows an error below `limit`.

    >>> sample_size(1_000_000), sample_size(2_000), sample_size(200), sample_size(13)
    (299, 277, 155, 13)
    """
    # The fewest wrong sheets that are not below the limit.
    wrong = max(ceil(limit * sheets), 1)
    missed = Fraction(1)
    for drawn in range(1, sheets + 1):
        right = sheets - wrong - drawn + 1
        missed = missed * max(right, 0) / (sheets - drawn + 1)
        if missed <= 1 - confidence:
            return drawn
    return sheets
