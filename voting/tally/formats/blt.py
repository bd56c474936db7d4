"""BLT files (Hill, Wichmann and Woodall 1987; as used by OpenSTV and the Scottish councils): reader and writer.

    3 2          candidates, seats
    -2           withdrawn candidates, if any
    4 1 3 0      4 ballots: candidate 1, then 3
    2 3 - 1=2 0  2 ballots: candidate 3, a skipped rank, then 1 and 2 as equals
    0            end of ballots
    "Ani"        a name for each candidate; a quotation mark inside is doubled
    "Budi"
    "Citra"
    "Ward 1"     the title, with or without quotation marks

Every mistake is a `FormatError` with file, line and column. A line holds one ballot or one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np

from voting.tally.columns import EXACT, Columns, Ints
from voting.tally.errors import ContestError, FormatError
from voting.tally.formats.blt_election import BltBallot, BltElection, columns_of
from voting.tally.formats.cells import lines

Progress = Callable[[int, int], None]
CANDIDATE_LIMIT = 10_000
DIGITS = 15
FAST_BYTES = 1 << 30
FAST_CANDIDATES = 62
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_TOKEN = re.compile(r"\S+")
_HEADER = re.compile(rb"([0-9]{1,5}) ([0-9]{1,5})")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_PAIR = re.compile(r'"((?:[^"]|"")*)" "((?:[^"]|"")*)"')


def read(path: str | Path, progress: Progress | None = None) -> BltElection:
    """Read one election.

    `progress` is called now and then with (bytes read, bytes in all). Text after # is a comment above the
    names. Raises `FormatError`, and nothing else, on any input that is not a complete and consistent election.
    """
    path = Path(path)
    total = path.stat().st_size if path.is_file() else 0
    election = _read_plain(path, str(path)) if 0 < total < FAST_BYTES else None
    if election is None:
        election = _read_lines(path, progress, total)
    if progress is not None:
        progress(total, total)
    return election


def _read_lines(path: Path, progress: Progress | None, total: int) -> BltElection:
    """Read line by line: every feature of the format, and the place of every mistake."""

    def numbered() -> Iterator[tuple[int, str]]:
        for number, text, done in lines(path, str(path)):
            if progress is not None and number % 2_000 == 0:
                progress(done, total)
            yield number, text

    source = numbered()
    head = _Head(str(path))
    for number, text in source:
        if head.feed(number, text):
            break
    else:
        raise FormatError(str(path), head.number, 1, "unexpected_end")
    names, title = _read_names(str(path), head.candidates, source, head.number)
    columns = columns_of(head.ballots)
    return BltElection(title, head.seats, names, tuple(sorted(head.withdrawn)), columns)


class _Head:
    """The state between two lines of the header and the ballots."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.number = 1
        self.candidates = self.seats = self.total = 0
        self.withdrawn: set[int] = set()
        self.ballots: list[BltBallot] = []

    def fail(self, column: int, code: str, found: str) -> NoReturn:
        raise FormatError(self.file, self.number, column, code, found=found[:40])

    def feed(self, number: int, text: str) -> bool:
        """Take one line; say whether it ends the ballots."""
        self.number = number
        tokens = [(match.start() + 1, match[0]) for match in _TOKEN.finditer(text.partition("#")[0])]
        if not tokens:
            return False
        if not self.candidates:
            self._header(tokens)
        elif tokens[0][1].startswith("-"):
            self._withdraw(tokens)
        elif len(tokens) == 1 and self.whole(tokens[0], "bad_weight") == 0:
            return True
        else:
            self._ballot(tokens)
        return False

    def whole(self, token: tuple[int, str], code: str) -> int:
        """Read a whole number of 0 or more."""
        column, text = token
        if not (text.isascii() and text.isdigit()) or len(text) > DIGITS:
            self.fail(column, code, text)
        return int(text)

    def candidate(self, token: tuple[int, str]) -> int:
        """Read the number of a candidate."""
        number = self.whole(token, "bad_candidate")
        if not 1 <= number <= self.candidates:
            self.fail(token[0], "unknown_candidate", token[1])
        return number

    def _header(self, tokens: list[tuple[int, str]]) -> None:
        if len(tokens) != 2:
            self.fail(tokens[-1][0], "bad_header", tokens[-1][1])
        candidates, seats = (self.whole(token, "bad_header") for token in tokens)
        if not 1 <= candidates <= CANDIDATE_LIMIT:
            self.fail(tokens[0][0], "bad_number_of_candidates", tokens[0][1])
        if seats < 1:
            self.fail(tokens[1][0], "bad_seats", tokens[1][1])
        self.candidates, self.seats = candidates, seats

    def _withdraw(self, tokens: list[tuple[int, str]]) -> None:
        for column, text in tokens:
            if self.ballots or not text.startswith("-"):
                self.fail(column, "bad_withdrawal", text)
            self.withdrawn.add(self.candidate((column + 1, text[1:])))

    def _ballot(self, tokens: list[tuple[int, str]]) -> None:
        count = self.whole(tokens[0], "bad_weight")
        self.total += count
        if count == 0 or self.total >= EXACT:
            self.fail(tokens[0][0], "bad_weight", tokens[0][1])
        if tokens[-1][1].strip("0"):
            self.fail(tokens[-1][0], "missing_zero", tokens[-1][1])
        seen: set[int] = set()
        ranks = tuple([self._rank(token, seen) for token in tokens[1:-1]])
        while ranks and not ranks[-1]:
            ranks = ranks[:-1]
        self.ballots.append(BltBallot(count, ranks))

    def _rank(self, token: tuple[int, str], seen: set[int]) -> tuple[int, ...]:
        column, text = token
        if text == "-":
            return ()
        shared = []
        for part in text.split("="):
            number = self.candidate((column, part))
            if number in seen:
                self.fail(column, "repeated_candidate", part)
            seen.add(number)
            shared.append(number)
            column += len(part) + 1
        return tuple(sorted(shared))


def _read_names(
    file: str, candidates: int, source: Iterable[tuple[int, str]], number: int
) -> tuple[tuple[str, ...], str]:
    """Read the names and the title from the lines behind the ballots; `number` is the last line before."""
    names: list[str] = []
    title: str | None = None
    for number, text in source:
        if not text.strip():
            continue
        if title is not None:
            raise FormatError(file, number, 1, "unexpected_line", found=text[:40])
        name = _unquote(file, number, text)
        if len(names) == candidates:
            title = name
        elif name:
            names.append(name)
        else:
            raise FormatError(file, number, 1, "empty_name")
    if len(names) < candidates:
        raise FormatError(file, number, 1, "too_few_names", found=len(names), needed=candidates)
    return tuple(names), title or ""


def _unquote(file: str, number: int, text: str) -> str:
    """Return a name without its quotation marks; doubled ones inside become single.

    Councils also write two strings on a line, name and party, and quote a quoted line again: the party is put
    in brackets, and runs of spaces become one.
    """
    name = " ".join(text.split())
    for _ in range(2):
        if not name.startswith('"'):
            break
        if (pair := _PAIR.fullmatch(name)) is not None:
            name = f"{_single(pair[1])} ({_single(pair[2])})"
        elif (match := _QUOTED.fullmatch(name)) is not None:
            name = _single(match[1])
        elif name == " ".join(text.split()):
            raise FormatError(file, number, text.index('"') + 1, "bad_quoting", found=name[:40])
    return name


def _single(quoted: str) -> str:
    return " ".join(quoted.replace('""', '"').split())


def _read_plain(path: Path, file: str) -> BltElection | None:
    """Read a plain file in one go; None for anything unusual, which is then read line by line.

    Plain: two numbers, ballots of digits and single-line rows ending in 0, no repeated candidate, names
    without control characters. Nothing is refused here but names, whose lines are read by the same function either way.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    head, end = raw.find(b"\n"), raw.find(b"\n0\n")
    header = _HEADER.fullmatch(raw[:head])
    if header is None or end < 0:
        return None
    candidates, seats = int(header[1]), int(header[2])
    columns = _plain_columns(raw[head + 1 : end + 1], candidates) if seats and candidates else None
    if columns is None:
        return None
    ending = raw[end + 3 :]
    if len(ending.translate(None, _CONTROLS)) < len(ending):
        return None
    try:
        tail = ending.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    last = len(columns.counts) + 2
    numbered = enumerate(tail if tail[-1] else tail[:-1], last + 1)
    names, title = _read_names(file, candidates, numbered, last)
    return BltElection(title, seats, names, (), columns)


def _plain_columns(body: bytes, candidates: int) -> Columns | None:
    """Turn rows of "count candidate candidate ... 0" into columns, or return None."""
    if candidates > FAST_CANDIDATES or body.translate(None, b"0123456789 \n"):
        return None
    numbers = _numbers(body)
    if numbers is None:
        return None
    zeros = np.flatnonzero(numbers == 0)
    rows = len(zeros)
    # A row's zero stands right before its line's end, and nowhere else.
    if rows != body.count(b"\n") or body.count(b" 0\n") != rows or (rows and zeros[-1] != len(numbers) - 1):
        return None
    firsts = np.concatenate(([0], zeros[:-1] + 1)) if rows else zeros
    counts = numbers[firsts]
    inner = np.ones(len(numbers), np.bool_)
    inner[zeros] = inner[firsts] = False
    marks = numbers[inner] - 1
    if rows and (int(counts.min()) < 1 or int(counts.max()) > 1 << 31 or rows >= 1 << 21):
        return None
    starts = np.concatenate(([0], np.cumsum(zeros - firsts - 1)))
    if len(marks) and (int(marks.max()) >= candidates or _repeats(marks, starts)):
        return None
    return Columns(starts, marks.astype(np.int32), counts, np.ones(rows, np.int64))


def _numbers(body: bytes) -> Ints | None:
    """Read numbers that each end in one blank or line end; None where one is missing or too long.

    NumPy's own reader of text lets longer numbers pass than the line reader does, and is slower.
    """
    data = np.frombuffer(body, np.uint8)
    ends = np.flatnonzero(data < ord("0"))
    lengths = np.diff(ends, prepend=-1) - 1
    longest = int(lengths.max(initial=1))
    if int(lengths.min(initial=1)) < 1 or longest > DIGITS:
        return None
    numbers = data[ends - 1].astype(np.int64) - ord("0")
    for place in range(1, longest):
        long = np.flatnonzero(lengths > place)
        digits = data[ends[long] - 1 - place].astype(np.int64) - ord("0")
        numbers[long] += digits * 10**place
    return numbers


def _repeats(marks: Ints, starts: Ints) -> bool:
    """Say whether a row names a candidate twice.

    A sum of k powers of two has k bits only if they differ; sums are modulo 2**64, which drops bits and adds none.
    """
    sums = np.zeros(len(marks) + 1, np.uint64)
    np.cumsum(np.left_shift(np.uint64(1), marks.astype(np.uint64)), out=sums[1:])
    bits = np.bitwise_count(sums[starts[1:]] - sums[starts[:-1]])
    return not np.array_equal(bits, np.diff(starts))


def write(election: BltElection, path: str | Path) -> None:
    """Write an election; reading the file back gives an equal election.

    Raises `ContestError` `bad_name` for a name that BLT cannot hold (empty, with a line break or quoted as a whole).
    """
    out = [f"{len(election.names)} {election.seats}"]
    if election.withdrawn:
        out.append(" ".join(f"-{number}" for number in election.withdrawn))
    for ballot in election.ballots:
        ranks = ["=".join(map(str, shared)) or "-" for shared in ballot.ranks]
        out.append(" ".join([str(ballot.count), *ranks, "0"]))
    out.append("0")
    out.extend(_quote(name) for name in election.names)
    if election.title:
        out.append(_quote(election.title))
    Path(path).write_bytes(("\n".join(out) + "\n").encode())


def _quote(name: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if not name or set(name) & set(_CONTROLS.decode()) or _unquote("", 0, quoted) != name:
        raise ContestError("bad_name", name=name)
    return quoted
