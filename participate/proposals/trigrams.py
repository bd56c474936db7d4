"""Pieces of three letters, as numbers: how alike two short texts are, the same on every database.

Each word is written in lower case between two spaces and one, as PostgreSQL's pg_trgm does, and cut into all its
runs of three characters: `got` gives `  g`, ` go`, `got`, `ot `. The likeness of two texts is the share of their
pieces that both have. Affixes and slips of the pen leave most pieces as they are.
"""

import re
from collections.abc import Iterable
from zlib import crc32

_WORD = re.compile(r"[^\W_]+")
MOST_GRAMS = 120


def grams_of(*texts: str) -> frozenset[int]:
    """Return the pieces of all words of the texts, as numbers of 31 bits; at most 120, the smallest.

    >>> len(grams_of("got"))
    4
    """
    pieces: set[str] = set()
    for word in _WORD.findall(" ".join(texts).lower()):
        padded = f"  {word} "
        pieces.update(padded[start : start + 3] for start in range(len(padded) - 2))
    numbers = sorted({crc32(piece.encode()) & 0x7FFFFFFF for piece in pieces})
    return frozenset(numbers[:MOST_GRAMS])


def likeness(one: Iterable[int], other: Iterable[int]) -> int:
    """Return how alike two sets of pieces are, in whole per cent: what both have of what either has.

    >>> likeness(grams_of("lampu"), grams_of("lampu jalan"))
    50
    """
    left, right = set(one), set(other)
    either = len(left | right)
    return 100 * len(left & right) // either if either else 0
