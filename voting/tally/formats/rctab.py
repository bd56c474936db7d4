"""Cast vote records as CSV, in two shapes: one ballot a line, or one mark a line.

    count,rank1,rank2,rank3            ballot_id,rank,choice
    3864,MARK ANDREW,undervote,        0001,1,Bob Kiss
    12,BETSY HODGES,overvote,          0001,2,$OVERVOTE

The first is what RCTab's reader of Minneapolis makes, the second the normal form of ranked.vote. An empty cell
and `undervote` are a skipped rank; `overvote` is a rank with several marks. In the second shape two choices
at one rank are an overvote too. Every mistake is a `FormatError` with file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voting.tally.contest import Contest
from voting.tally.errors import FormatError
from voting.tally.formats.cells import Line, lines, split_cells
from voting.tally.formats.profile import Profile, Tally, count_of
from voting.tally.ranked.raw import RawPolicy, clean

Progress = Callable[[int, int], None]
LONG_HEADER = ("ballot_id", "rank", "choice")
RANK_LIMIT = 1_000
# Stands for the marks of an overvote whose options the file does not name: one name twice.
OVERVOTE = ("overvote", "overvote")
_RANK = re.compile(r"rank ?[0-9]{1,4}", re.ASCII)
_SPECIAL = {"undervote": (), "": (), "overvote": OVERVOTE, "$overvote": OVERVOTE, "$undervote": ()}
Ranks = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CastVotes:
    """Ballots as marked: `ballots` are (ranks, count); each rank holds no mark, one, or several (an overvote).

    `options` are all names found, sorted.
    """

    title: str
    options: tuple[str, ...]
    ballots: tuple[tuple[Ranks, int], ...]

    @property
    def names(self) -> dict[str, str]:
        """Each option by its code; the codes are the names."""
        return {option: option for option in self.options}

    def contest(self, policy: RawPolicy | None = None) -> Contest:
        """Return the ranked contest after `ranked.raw.clean` by a policy.

        Without one, skipped ranks are closed up, a repeated option counts at its first rank, and a ballot ends
        at an overvote.
        """
        return Profile(self.title, self.names, clean(self.ballots, policy).groups).contest()


def is_header(cells: list[str]) -> bool:
    """Say whether the first line of a CSV file is one of these two."""
    names = [cell.strip().lower() for cell in cells]
    wide = len(names) > 1 and names[0] == "count" and all(_RANK.fullmatch(name) for name in names[1:])
    return wide or tuple(names) == LONG_HEADER


def read(path: str | Path, progress: Progress | None = None) -> CastVotes:
    """Read one contest. `progress` is called now and then with (bytes read, bytes in all).

    Raises `FormatError`, and nothing else.
    """
    path = Path(path)
    rows = _rows(path, progress)
    header = next(rows, None)
    if header is None or not is_header(list(header.cells)):
        raise FormatError(str(path), 1, 1, "bad_header")
    long = len(header.cells) == 3 and header.cells[0].strip().lower() == LONG_HEADER[0]
    ballots = _long(rows) if long else _wide(rows, len(header.cells))
    found = {mark for ranks in ballots for shared in ranks if shared is not OVERVOTE for mark in shared}
    if not found:
        raise FormatError(str(path), header.number, 1, "no_options")
    return CastVotes(path.stem, tuple(sorted(found)), tuple(ballots.items()))


def _rows(path: Path, progress: Progress | None) -> Iterator[Line]:
    total = path.stat().st_size if path.is_file() else 0
    for number, text, done in lines(path, str(path)):
        if progress is not None and number % 10_000 == 0:
            progress(done, total)
        if text.strip():
            yield split_cells(str(path), number, text, ",")


def _fit(line: Line, width: int) -> None:
    if len(line.cells) != width:
        code = "missing_cell" if len(line.cells) < width else "too_many_cells"
        raise line.error(min(len(line.cells), width), code, expected=width)


def _choice(text: str) -> tuple[str, ...]:
    name = text.strip()
    special = _SPECIAL.get(name.lower())
    return (name,) if special is None else special


def _wide(rows: Iterator[Line], width: int) -> dict[Ranks, int]:
    """Read one ballot a line."""
    ballots: dict[Ranks, int] = {}
    tally = Tally()
    for line in rows:
        _fit(line, width)
        count = tally.add(count_of(line, 0), line.error(0, "bad_count", found=line.cells[0][:40]))
        ranks = tuple(_choice(cell) for cell in line.cells[1:])
        ballots[ranks] = ballots.get(ranks, 0) + count
    return ballots


def _long(rows: Iterator[Line]) -> dict[Ranks, int]:
    """Read one mark a line."""
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for line in rows:
        _fit(line, 3)
        ballot, rank = line.cells[0].strip(), line.whole(1, "bad_rank")
        if not ballot:
            raise line.error(0, "bad_ballot_id")
        if not 1 <= rank <= RANK_LIMIT:
            raise line.error(1, "bad_rank", found=rank)
        marked = found.setdefault(ballot, {})
        choice = _choice(line.cells[2])
        before = marked.get(rank, ())
        known = OVERVOTE not in (before, choice)
        marked[rank] = tuple(dict.fromkeys(before + choice)) if known else OVERVOTE
    ballots: dict[Ranks, int] = {}
    for marked in found.values():
        ranks = tuple(marked.get(rank, ()) for rank in range(1, max(marked) + 1))
        ballots[ranks] = ballots.get(ranks, 0) + 1
    return ballots
