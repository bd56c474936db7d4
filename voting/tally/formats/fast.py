"""The ballots of a regular Pabulib file, read column by column; anything irregular is left to the strict reader.

A section is regular when it is UTF-8 without quotes and control characters, every line has the right number of
cells, voter ids are there and differ, and every vote is one the strict reader would take. Then both give the
same ballots; in every other case `read_votes` returns None and the strict reader finds the place of the mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from voting.tally.columns import Columns, Ints
from voting.tally.formats.cells import LINE_LIMIT
from voting.tally.formats.papers import Listed, Papers, Vote, written_columns

# Larger files are streamed.
SIZE_LIMIT = 256 << 20
_FORBIDDEN = bytes(byte for byte in range(32) if byte not in b"\t\n") + b'\x7f"'
_OPENING = re.compile(rb"\nVOTES\r?\n[^\n]*\n")
_SEMICOLON, _NEWLINE = ord(";"), ord("\n")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the lines above the ballots declare.

    `columns` are the cells of a line by name; `core` the places of those that make the ballot; `codes` the
    projects; `lengths` the least and the most marks of a ballot that is not blank.
    """

    columns: Mapping[str, int]
    core: frozenset[int]
    codes: Sequence[str]
    lengths: tuple[int, int]
    cumulative: bool


class TextPapers(Papers):
    """Ballots that stand in a checked text; `keys` are the different votes (and points) in row order."""

    def __init__(self, text: str, shape: Shape, written: Columns) -> None:
        self.text = text
        self.shape = shape
        self.written = written

    def _list(self) -> Listed:
        shape, width = self.shape, len(self.shape.columns)
        flat = _cells(self.text)
        count = len(flat) // width
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        others = [flat[index::width] for index in range(width) if index not in shape.core]
        rest = [shared.setdefault(cells, cells) for cells in zip(*others, strict=True)]
        votes: dict[tuple[str, str], Vote] = {}
        listed = []
        for key in zip(flat[shape.columns["vote"] :: width], _points(flat, shape), strict=False):
            vote = votes.get(key)
            if vote is None:
                vote = votes[key] = _vote(*key, cumulative=shape.cumulative)
            listed.append(vote)
        ids = tuple(flat[shape.columns["voter_id"] :: width])
        return Listed(ids, tuple(listed), tuple(rest) if others else ((),) * count)


def _vote(marks: str, points: str, *, cumulative: bool) -> Vote:
    read = tuple(mark.strip() for mark in marks.split(",")) if marks.strip() else ()
    return Vote(read, tuple(map(int, points.split(","))) if cumulative and read else ())


def _cells(text: str) -> list[str]:
    return text.replace("\n", ";").split(";")


def _points(flat: Sequence[str], shape: Shape) -> Sequence[str] | repeat[str]:
    return flat[shape.columns["points"] :: len(shape.columns)] if shape.cumulative else repeat("")


def opening(data: bytes) -> int:
    """Return where the first line of ballots starts, or -1 where no plain VOTES header is found."""
    found = _OPENING.search(data)
    return found.end() if found else -1


def read_votes(body: bytes, shape: Shape) -> TextPapers | None:
    """Read the lines below the header of VOTES; None when they are not regular."""
    text = _regular(body, len(shape.columns))
    if text is None:
        return None
    flat, width = _cells(text), len(shape.columns)
    ids = set(flat[shape.columns["voter_id"] :: width])
    if "" in ids or len(ids) * width != len(flat):
        return None
    del ids
    votes = flat[shape.columns["vote"] :: width]
    keys: Counter[str] | Counter[tuple[str, str]]
    points = None
    if shape.cumulative:
        keys = Counter(zip(votes, flat[shape.columns["points"] :: width], strict=True))
        texts = [vote for vote, _ in keys]
        points = [point for _, point in keys]
    else:
        keys = Counter(votes)
        texts = list(keys)
    written = _written(texts, points, list(keys.values()), shape)
    return None if written is None else TextPapers(text, shape, written)


def _regular(body: bytes, width: int) -> str | None:
    """Return the ballots as text without a last line end, when every line has `width` plain cells."""
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    body = body.rstrip(b"\n")
    if not body or len(body.translate(None, _FORBIDDEN)) != len(body):
        return None
    if not _even(np.frombuffer(body, np.uint8), width):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _even(data: np.ndarray[tuple[int], np.dtype[np.uint8]], width: int) -> bool:
    """Say whether every line has `width` cells and none is too long."""
    places = np.flatnonzero((data == _SEMICOLON) | (data == _NEWLINE))
    if (len(places) + 1) % width:
        return False
    ends = places[width - 1 :: width]
    if not bool((data[ends] == _NEWLINE).all()):
        return False
    lines = len(ends) + 1
    if int((data[places] == _NEWLINE).sum()) != lines - 1:
        return False
    return int(np.diff(ends, prepend=-1, append=len(data)).max()) < LINE_LIMIT


def _written(
    texts: Sequence[str], points: Sequence[str] | None, counts: Sequence[int], shape: Shape
) -> Columns | None:
    """Turn the different votes into columns, or return None for the first that needs a closer look."""
    read = _split(texts)
    marks = _positions(read[1], shape.codes)
    if marks is None:
        return None
    lengths, (low, high) = read[0], shape.lengths
    given = lengths[lengths > 0]
    if len(given) and (int(given.max()) > high or int(given.min()) < low):
        return None
    if points is None:
        return written_columns(lengths, marks, counts, None)
    beside = _split(points)
    if not np.array_equal(beside[0], lengths):
        return None
    values = {text: _value(text) for text in set(beside[1])}
    if None in values.values():
        return None
    return written_columns(lengths, marks, counts, [values[text] or 0 for text in beside[1]])


def _split(texts: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return how many items each text holds, and all items; a blank text holds none."""
    lengths = np.fromiter(map(str.count, texts, repeat(",")), np.int64, len(texts)) + 1
    blank = [place for place, text in enumerate(texts) if not text or text.isspace()]
    if blank:
        lengths[blank] = 0
        texts = [text for text in texts if text and not text.isspace()]
    return lengths, ",".join(texts).split(",") if texts else []


def _positions(items: Sequence[str], codes: Sequence[str]) -> list[int] | None:
    """Look up codes; None where one is unknown."""
    position = {code: index for index, code in enumerate(codes)}
    for attempt in (items, map(str.strip, items)):
        try:
            return list(map(position.__getitem__, attempt))
        except KeyError:
            continue
    return None


def _value(text: str) -> int | None:
    """Read the points of one mark as the strict reader does."""
    plain = text.strip()
    return int(text) if plain.isascii() and plain.isdigit() and len(text) < 10 else None
