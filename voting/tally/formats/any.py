"""One door to every format: `read_any(path)` finds the reader by the suffix, or by the first bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from voting.tally.contest import Contest
from voting.tally.errors import FormatError
from voting.tally.formats import ballots_csv, blt, json_file, margin_irv, pabulib, preflib, rctab
from voting.tally.formats.blt_election import BltElection
from voting.tally.formats.cells import quoted_cells

Progress = Callable[[int, int], None]
PEEK = 4096
_BLT = re.compile(r"[0-9]+[ \t]+[0-9]+\s*(#|$)")


class Election(Protocol):
    """What every reader returns: a title ("" when there is none) and a contest to count."""

    @property
    def title(self) -> str:
        """What the file calls itself."""
        ...

    def contest(self) -> Contest:
        """Return the contest."""
        ...


Reader = Callable[[Path, Progress | None], Election]


def _read_json(path: Path, _progress: Progress | None) -> Election:
    return json_file.read(path)


def _read_csv(path: Path, progress: Progress | None) -> Election:
    first = _peek(path).split("\n", 1)[0].lstrip("\ufeff").rstrip("\r")
    reader = rctab.read if rctab.is_header(quoted_cells(first, ",")) else ballots_csv.read
    return reader(path, progress)


READERS: dict[str, Reader] = {
    ".pb": pabulib.read,
    ".blt": blt.read,
    ".json": _read_json,
    ".csv": _read_csv,
    ".txt": margin_irv.read,
    **dict.fromkeys((f".{suffix}" for suffix in preflib.SUFFIXES), preflib.read),
}


def read_any(path: str | Path, progress: Progress | None = None) -> Election:
    """Read an election in any format we know.

    `progress` is called now and then with (bytes read, bytes in all). Raises `FormatError`, and nothing else;
    `unknown_format` when neither the suffix nor the first line tells what the file is.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower()) or _guess(path)
    if reader is None:
        raise FormatError(str(path), 1, 1, "unknown_format", known=" ".join(READERS))
    return reader(path, progress)


def names_of(election: Election) -> Mapping[str, str]:
    """Return the names of the projects by code, as far as the file has any."""
    if isinstance(election, BltElection):
        return {str(number): name for number, name in enumerate(election.names, 1)}
    names: Mapping[str, str] = getattr(election, "names", {})
    return names


def _peek(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(PEEK).decode("utf-8", "replace")
    except OSError as error:
        raise FormatError(str(path), 0, 0, "cannot_read", reason=error.strerror or "unknown") from None


def _guess(path: Path) -> Reader | None:
    """Tell a format by its first line."""
    text = _peek(path).lstrip("\ufeff")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0] if lines else ""
    if first.upper() == "META":
        return READERS[".pb"]
    if first.startswith("{"):
        return READERS[".json"]
    if _BLT.match(first):
        return READERS[".blt"]
    if first.startswith("# ") or first.isdecimal():
        return READERS[".toi"]
    if len(lines) > 2 and re.fullmatch(r"[-+]{3,}", lines[2]):
        return READERS[".txt"]
    table = first.startswith("#") or any(is_header(first.split(",")) for is_header in _HEADERS)
    return READERS[".csv"] if table else None


_HEADERS = (rctab.is_header, ballots_csv.is_header)
