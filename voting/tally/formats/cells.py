"""Reading single cells of a text format strictly, with the place of every mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from voting.tally.errors import FormatError

LINE_LIMIT = 4_000_000
DIGITS_LIMIT = 30
COUNT_LIMIT = 1 << 53
_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+)|,([0-9]{1,2}))?", re.ASCII)
_COORDINATE = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, split into cells; columns are counted in characters from 1."""

    file: str
    number: int
    text: str
    cells: Sequence[str]
    separator: str = ";"

    def column(self, index: int) -> int:
        """Return where cell `index` starts (behind the last character when there is no such cell)."""
        if '"' not in self.text:
            return min(sum(len(cell) + 1 for cell in self.cells[:index]), len(self.text)) + 1
        found = -1
        for _ in range(index):
            found = _next_separator(self.text, found + 1, self.separator)
            if found < 0:
                return len(self.text) + 1
        return found + 2

    def error(self, index: int, message_code: str, **data: object) -> FormatError:
        """Return an error that points at cell `index`."""
        return FormatError(self.file, self.number, self.column(index), message_code, **data)

    def whole(self, index: int, message_code: str) -> int:
        """Read a whole number of 0 or more."""
        text = self.cells[index].strip()
        if not _WHOLE.fullmatch(text) or len(text) > DIGITS_LIMIT:
            raise self.error(index, message_code, found=text[:40])
        return int(text)

    def decimal(self, index: int, message_code: str) -> tuple[int, int]:
        """Read an amount as (integer, decimals): 1741081.19 gives (174108119, 2); final zeros are dropped."""
        text = self.cells[index].strip()
        match = _DECIMAL.fullmatch(text)
        if not match or len(text) > DIGITS_LIMIT:
            raise self.error(index, message_code, found=text[:40])
        decimals = (match[2] or match[3] or "").rstrip("0")
        return int(match[1] + decimals), len(decimals)

    def coordinate(self, index: int, message_code: str) -> float | None:
        """Read a latitude or longitude in degrees; an empty cell is None."""
        text = self.cells[index].strip()
        if not text:
            return None
        if not _COORDINATE.fullmatch(text) or abs(float(text)) > 180:
            raise self.error(index, message_code, found=text[:40])
        return float(text)


def plain(text: str) -> bool:
    """Say whether a text can stand in a cell: no outer spaces, no line breaks, no control characters."""
    if text != text.strip() or _CONTROL.search(text) or "\n" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _next_separator(text: str, start: int, separator: str) -> int:
    """Return the next separator outside a quoted cell, or -1."""
    quoted = text[start : start + 1] == '"'
    place = start + 1 if quoted else start
    while place < len(text):
        if quoted and text[place] == '"':
            if text[place + 1 : place + 2] == '"':
                place += 1
            else:
                quoted = False
        elif not quoted and text[place] == separator:
            return place
        place += 1
    return -1


def split_cells(file: str, number: int, text: str, separator: str = ";") -> Line:
    """Split one line at semicolons or another separator; a cell that starts with a quote may hold semicolons and doubled quotes.

    A quote that is never closed ends with its line; what follows a closing quote belongs to the cell.
    """
    if '"' not in text:
        return Line(file, number, text, text.split(separator), separator)
    return Line(file, number, text, quoted_cells(text, separator), separator)


def quoted_cells(text: str, separator: str) -> list[str]:
    """Split a line whose cells may be quoted.

    >>> quoted_cells('a,"b, c"d,e', ",")
    ['a', 'b, cd', 'e']
    """
    cells: list[str] = []
    place = 0
    while True:
        pieces: list[str] = []
        if text.startswith('"', place):
            place = _quoted(text, place + 1, pieces)
        end = text.find(separator, place)
        pieces.append(text[place:] if end < 0 else text[place:end])
        cells.append("".join(pieces))
        if end < 0:
            return cells
        place = end + 1


def _quoted(text: str, place: int, pieces: list[str]) -> int:
    """Collect what stands inside quotes; return the place behind the closing one."""
    while True:
        end = text.find('"', place)
        if end < 0:
            pieces.append(text[place:])
            return len(text)
        pieces.append(text[place:end])
        if text[end + 1 : end + 2] != '"':
            return end + 1
        pieces.append('"')
        place = end + 2


def lines(path: Path, file: str) -> Iterator[tuple[int, str, int]]:
    """Yield (number, text without its end, bytes read so far) for each line of a UTF-8 file."""
    try:
        with path.open("rb") as stream:
            yield from lines_of(stream, file)
    except OSError as error:
        raise FormatError(file, 0, 0, "cannot_read", reason=error.strerror or "unknown") from None


def lines_of(stream: BinaryIO, file: str) -> Iterator[tuple[int, str, int]]:
    """Yield what `lines` does for an open file."""
    done = 0
    for number, raw in enumerate(iter(lambda: stream.readline(LINE_LIMIT + 1), b""), 1):
        done += len(raw)
        yield number, _decode(raw, file, number), done


def _decode(raw: bytes, file: str, number: int) -> str:
    """Decode one line and refuse what cannot be text."""
    if len(raw) > LINE_LIMIT:
        raise FormatError(file, number, LINE_LIMIT, "line_too_long", limit=LINE_LIMIT)
    if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(raw[: error.start].decode("utf-8")) + 1
        raise FormatError(file, number, column, "not_utf8") from None
    text = text.rstrip("\r\n")
    if (found := _CONTROL.search(text)) is not None:
        raise FormatError(file, number, found.start() + 1, "control_character")
    return text
