"""Our own ballots as CSV: lines of what the contest is, a header, and one line for equal ballots.

    #kind,ranked                               #kind,approval
    #project,lamp,70,street,,,Lamps            #budget,100
    #project,drain,40,street,,,Drain           #project,lamp,70,street,,green+youth,Lamps
    count,1,2                                  ballots,lamp,drain
    12,lamp,drain                              12,1,
    3,drain,                                   3,1,1

The lines with # are optional and stand first: `#title,TEXT`, `#kind,ranked|approval|points`, `#budget,WHOLE`,
`#rank_limit,WHOLE`, `#seats,WHOLE`, and `#project,CODE,COST,GROUP,SCORE,TAGS,NAME` (tags joined by +). Amounts
are minor units. A header `count,1,2,...` begins rankings: codes, best first, nothing behind the first empty cell.
A header `ballots,CODE,CODE,...` begins approvals (1, or 0 or nothing) or points (a number; nothing is no mark).
Without `#project` lines the options cost nothing; without `#kind` such a table is approval as long as no cell
is above 1. Every mistake is a `FormatError` with file, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from voting.tally.contest import KINDS, BallotGroup, Contest, Kind, Project
from voting.tally.errors import ContestError
from voting.tally.formats.ballot_table import BallotTable
from voting.tally.formats.cells import COUNT_LIMIT, Line, lines, split_cells
from voting.tally.formats.exact import exact
from voting.tally.formats.profile import Tally, count_of

Progress = Callable[[int, int], None]
PROJECT_CELLS = 7


def is_header(cells: Sequence[str]) -> bool:
    """Say whether these cells begin the ballots."""
    first = cells[0].strip().lower()
    ranks = [cell.strip() for cell in cells[1:]]
    if first == "count":
        return bool(ranks) and ranks == [str(rank) for rank in range(1, len(ranks) + 1)]
    return first == "ballots" and len(cells) > 1


def read(path: str | Path, progress: Progress | None = None) -> BallotTable:
    """Read one contest. `progress` is called now and then with (bytes read, bytes in all).

    Raises `FormatError`, and nothing else.
    """
    path = Path(path)
    total = path.stat().st_size if path.is_file() else 0
    reader = _Reader(str(path))
    for number, text, done in lines(path, str(path)):
        if progress is not None and number % 10_000 == 0:
            progress(done, total)
        if text.strip():
            reader.feed(split_cells(str(path), number, text, ","))
    return reader.finish()


class _Ballot(NamedTuple):
    """One line of ballots; `points` are 1 for each mark of a ranking."""

    line: Line
    marks: tuple[str, ...]
    points: tuple[int, ...]
    times: int


class _Reader:
    """The state between two lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.last = Line(file, 1, "", [""])
        self.facts: dict[str, Line] = {}
        self.projects: dict[str, Project] = {}
        self.names: dict[str, str] = {}
        self.header: Line | None = None
        self.codes: list[str] = []
        self.ballots: list[_Ballot] = []
        self.tally = Tally()

    def feed(self, line: Line) -> None:
        """Take one line that is not empty."""
        self.last = line
        if self.header is not None:
            self._ballot(line)
        elif line.cells[0].startswith("#"):
            self._fact(line)
        elif is_header(line.cells):
            self._header(line)
        else:
            raise line.error(0, "bad_header", found=line.text[:40])

    def _fact(self, line: Line) -> None:
        key = line.cells[0][1:].strip().lower()
        if key == "project":
            self._project(line)
            return
        if key not in ("title", "kind", "budget", "rank_limit", "seats"):
            raise line.error(0, "unknown_key", found=key[:40])
        if key in self.facts or len(line.cells) != 2:
            raise line.error(0, "bad_key", found=key)
        if key == "kind" and line.cells[1].strip() not in KINDS:
            raise line.error(1, "unknown_kind", found=line.cells[1][:40])
        if key in ("rank_limit", "seats") and not 1 <= line.whole(1, f"bad_{key}") < COUNT_LIMIT:
            raise line.error(1, f"bad_{key}", found=line.cells[1][:40])
        self.facts[key] = line

    def _project(self, line: Line) -> None:
        cells = [cell.strip() for cell in line.cells]
        if len(cells) > PROJECT_CELLS or len(cells) < 3:
            code = "missing_cell" if len(cells) < 3 else "too_many_cells"
            raise line.error(min(len(cells), PROJECT_CELLS), code)
        _, code, _, group, score, tags, name = cells + [""] * (PROJECT_CELLS - len(cells))
        if not code or code in self.projects:
            raise line.error(1, "repeated_project" if code else "empty_code", found=code)
        technical = exact(score) if score else None
        if score and technical is None:
            raise line.error(4, "bad_score", found=score[:40])
        parted = tuple(tag for tag in tags.split("+") if tag)
        self.projects[code] = Project(code, line.whole(2, "bad_cost"), parted, technical, group)
        self.names[code] = name or code

    def _header(self, line: Line) -> None:
        self.header = line
        self.codes = [cell.strip() for cell in line.cells[1:]]
        if self.ranked:
            return
        seen: set[str] = set()
        for index, code in enumerate(self.codes, 1):
            if not code or code in seen:
                raise line.error(index, "repeated_project" if code else "empty_code", found=code)
            if self.projects and code not in self.projects:
                raise line.error(index, "unknown_option", found=code)
            seen.add(code)

    @property
    def ranked(self) -> bool:
        """Whether the lines are rankings."""
        return self.header is not None and self.header.cells[0].strip().lower() == "count"

    def _ballot(self, line: Line) -> None:
        width = len(self.codes) + 1
        if len(line.cells) != width:
            code = "missing_cell" if len(line.cells) < width else "too_many_cells"
            raise line.error(min(len(line.cells), width), code, expected=width)
        count = self.tally.add(count_of(line, 0), line.error(0, "bad_count", found=line.cells[0][:40]))
        marks, points = self._ranking(line) if self.ranked else self._table(line)
        self.ballots.append(_Ballot(line, marks, points, count))

    def _ranking(self, line: Line) -> tuple[tuple[str, ...], tuple[int, ...]]:
        cells = [cell.strip() for cell in line.cells]
        end = len(cells)
        while end > 1 and not cells[end - 1]:
            end -= 1
        seen: set[str] = set()
        for index, code in enumerate(cells[1:end], 1):
            if not code:
                raise line.error(index, "skipped_rank")
            if code in seen or (self.projects and code not in self.projects):
                raise line.error(index, "duplicate" if code in seen else "unknown_option", found=code[:40])
            seen.add(code)
        return tuple(cells[1:end]), ()

    def _table(self, line: Line) -> tuple[tuple[str, ...], tuple[int, ...]]:
        marks, points = [], []
        for index, code in enumerate(self.codes, 1):
            if line.cells[index].strip():
                value = line.whole(index, "bad_points")
                if value >= COUNT_LIMIT:
                    raise line.error(index, "bad_points", found=line.cells[index][:40])
                marks.append(code)
                points.append(value)
        return tuple(marks), tuple(points)

    def _kind(self) -> Kind:
        if "kind" in self.facts:
            line = self.facts["kind"]
            kind = next(known for known in KINDS if known == line.cells[1].strip())
            if (kind == "ranked") != self.ranked:
                raise line.error(1, "kind_does_not_fit", found=kind)
            return kind
        if self.ranked:
            return "ranked"
        return "points" if any(max(ballot.points, default=0) > 1 for ballot in self.ballots) else "approval"

    def _group(self, ballot: _Ballot, kind: Kind) -> BallotGroup:
        if kind == "points":
            return BallotGroup(ballot.marks, ballot.times, ballot.points)
        if kind == "ranked":
            return BallotGroup(ballot.marks, ballot.times)
        for code, value in zip(ballot.marks, ballot.points, strict=True):
            if value > 1:
                raise ballot.line.error(self.codes.index(code) + 1, "bad_mark", found=value)
        marks = [code for code, value in zip(ballot.marks, ballot.points, strict=True) if value]
        return BallotGroup(tuple(marks), ballot.times)

    def _number(self, key: str) -> int | None:
        return self.facts[key].whole(1, f"bad_{key}") if key in self.facts else None

    def finish(self) -> BallotTable:
        """Put the contest together."""
        if self.header is None:
            raise self.last.error(0, "unexpected_end")
        kind = self._kind()
        if not self.projects:
            codes = (
                sorted({code for ballot in self.ballots for code in ballot.marks})
                if self.ranked
                else self.codes
            )
            self.projects = {code: Project(code, 0) for code in codes}
            self.names = {code: code for code in codes}
        groups = [self._group(ballot, kind) for ballot in self.ballots]
        limit, seats = self._number("rank_limit"), self._number("seats")
        try:
            contest = Contest.of(
                kind, self.projects.values(), groups, self._number("budget") or 0, limit, seats or 1
            )
        except ContestError as error:
            raise self.header.error(0, error.code, **error.data) from None
        title = self.facts["title"].cells[1].strip() if "title" in self.facts else ""
        return BallotTable(title, self.names, contest)
