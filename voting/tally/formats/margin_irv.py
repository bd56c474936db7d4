"""Text files of the margin-irv collection: option numbers, parties, a line `-+-+-`, then `(3, 1) : 12`.

The collection is that of Blom, Stuckey, Teague and Tidhar (ECAI 2016). Every mistake is a `FormatError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from voting.tally.contest import BallotGroup
from voting.tally.errors import FormatError
from voting.tally.formats.cells import Line, lines
from voting.tally.formats.profile import Profile, Tally, count_of

Progress = Callable[[int, int], None]
_RULE = re.compile(r"[-+]{3,}")
_BALLOT = re.compile(r"\(([0-9, ]*)\)\s*:\s*([0-9]+)", re.ASCII)
_CODE = re.compile(r"[0-9]{1,9}", re.ASCII)


def read(path: str | Path, progress: Progress | None = None) -> Profile:
    """Read one contest. Raises `FormatError`, and nothing else."""
    path = Path(path)
    total = path.stat().st_size if path.is_file() else 0
    names: dict[str, str] | None = None
    groups: list[BallotGroup] = []
    tally, ruled, number = Tally(), False, 0
    for number, text, done in lines(path, str(path)):
        text = text.strip()
        if names is None:
            names = _names(str(path), number, text)
        elif not ruled:
            ruled = _RULE.fullmatch(text) is not None
        elif text:
            groups.append(_ballot(str(path), number, text, names, tally))
        if progress is not None and number % 10_000 == 0:
            progress(done, total)
    if names is None or not ruled:
        raise FormatError(str(path), max(number, 1), 1, "unexpected_end")
    return Profile(path.stem, names, tuple(groups))


def _names(file: str, number: int, text: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for cell in text.split(","):
        code = cell.strip()
        if not _CODE.fullmatch(code) or code in names:
            raise FormatError(file, number, 1, "bad_option", found=code[:40])
        names[code] = code
    return names


def _ballot(file: str, number: int, text: str, names: dict[str, str], tally: Tally) -> BallotGroup:
    match = _BALLOT.fullmatch(text)
    if match is None:
        raise FormatError(file, number, 1, "bad_ballot", found=text[:40])
    marks = [cell.strip() for cell in match[1].split(",")]
    # One mark alone is written (5,).
    while marks and not marks[-1]:
        marks.pop()
    seen: set[str] = set()
    for mark in marks:
        if mark not in names or mark in seen:
            code = "repeated_option" if mark in seen else "unknown_option"
            raise FormatError(file, number, 2, code, found=mark[:40])
        seen.add(mark)
    count = count_of(Line(file, number, text, [match[2]]), 0)
    tally.add(count, FormatError(file, number, match.start(2) + 1, "bad_count", found=match[2][:40]))
    return BallotGroup(tuple(marks), count)
