"""Pabulib `.pb` files: a strict streaming reader and a writer.

A file has three sections, META, PROJECTS and VOTES, each with a header line; cells are parted by semicolons.
The format is described at pabulib.org/format. Every mistake is a `FormatError` with file, line and column.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path

from voting.tally.errors import FormatError
from voting.tally.formats import fast
from voting.tally.formats.cells import Line, lines, lines_of, split_cells
from voting.tally.formats.election import KIND_OF_VOTE, PabulibElection, PabulibProject, Vote
from voting.tally.formats.papers import Listed, ListedPapers, Papers

Progress = Callable[[int, int], None]
SECTIONS = ("META", "PROJECTS", "VOTES")
REQUIRED = {"META": ("key", "value"), "PROJECTS": ("project_id", "cost"), "VOTES": ("voter_id", "vote")}
DECIMALS_LIMIT = 12


def read(path: str | Path, progress: Progress | None = None) -> PabulibElection:
    """Read one election.

    `progress` is called now and then with (bytes read, bytes in all). Amounts with decimals make the scale
    of the election larger, so that every amount is a whole number of minor units. Raises `FormatError`, and
    nothing else, on any input that is not a complete and consistent election.
    """
    path = Path(path)
    election = _read_fast(path)
    if election is None:
        election = read_strictly(path, progress)
    elif progress is not None:
        size = path.stat().st_size
        progress(size, size)
    return election


def _read_fast(path: Path) -> PabulibElection | None:
    """Read a regular file by columns; None for one that has to be read line by line."""
    try:
        if path.stat().st_size > fast.SIZE_LIMIT:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    start = fast.opening(data)
    if start < 0:
        return None
    reader = _Reader(str(path))
    for number, text, _ in lines_of(BytesIO(data[:start]), str(path)):
        reader.feed(number, text)
    if "VOTES" not in reader.columns:
        return None
    reader.papers = fast.read_votes(data[start:], reader.shape())
    return None if reader.papers is None else reader.finish()


def read_strictly(path: str | Path, progress: Progress | None = None) -> PabulibElection:
    """Read one election line by line, as `read` does for whatever is not regular."""
    path = Path(path)
    reader = _Reader(str(path))
    total = path.stat().st_size if path.is_file() else 0
    for number, text, done in lines(path, str(path)):
        reader.feed(number, text)
        if progress is not None and number % 2_000 == 0:
            progress(done, total)
    if progress is not None:
        progress(total, total)
    return reader.finish()


class _Reader:
    """The state between two lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.number = 0
        self.section = ""
        self.columns: dict[str, dict[str, int]] = {}
        self.meta: dict[str, str] = {}
        self.meta_lines: dict[str, Line] = {}
        self.rows: list[tuple[Line, tuple[int, int]]] = []
        self.known: dict[str, None] = {}
        self.voters: dict[str, None] = {}
        self.votes: list[Vote] = []
        self.cells: list[tuple[str, ...]] = []
        self._vote_cache: dict[tuple[str, str], Vote] = {}
        self._cell_cache: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._core: frozenset[int] = frozenset()
        self._lengths = (0, 1 << 60)
        self.papers: Papers | None = None

    def shape(self) -> fast.Shape:
        """Return what has been declared above the ballots."""
        return fast.Shape(self.columns["VOTES"], self._core, tuple(self.known), self._lengths, self._pointed)

    @property
    def _pointed(self) -> bool:
        return KIND_OF_VOTE[self.meta["vote_type"]] == "points"

    def feed(self, number: int, text: str) -> None:
        """Take one line."""
        self.number = number
        if self.section == "VOTES" and "VOTES" in self.columns:
            if text:
                self._vote(split_cells(self.file, number, text))
            return
        if not text.strip():
            return
        if text.strip() in SECTIONS:
            self._open(text.strip())
            return
        line = split_cells(self.file, number, text)
        if not self.section:
            raise line.error(0, "expected_meta", found=text[:20])
        if self.section not in self.columns:
            self._header(line)
        elif self.section == "META":
            self._meta(line)
        else:
            self._project(line)

    def _open(self, section: str) -> None:
        place = SECTIONS.index(section)
        previous = SECTIONS[place - 1] if place else ""
        if self.section != previous or (previous and previous not in self.columns):
            raise FormatError(self.file, self.number, 1, "section_out_of_order", found=section)
        self.section = section
        if section == "PROJECTS":
            self._check_meta()

    def _header(self, line: Line) -> None:
        names = [cell.strip().lower() for cell in line.cells]
        columns: dict[str, int] = {}
        for index, name in enumerate(names):
            if not name or name in columns:
                raise line.error(index, "bad_header", found=name)
            columns[name] = index
        required: tuple[str, ...] = REQUIRED[self.section]
        if self.section == "VOTES" and self._pointed:
            required = (*required, "points")
        for name in required:
            if name not in columns:
                raise line.error(0, "missing_column", name=name)
        if self.section == "VOTES":
            self._core = frozenset(columns[name] for name in required)
        self.columns[self.section] = columns

    def _meta(self, line: Line) -> None:
        if len(line.cells) < 2:
            raise line.error(1, "missing_cell", name="value")
        # A comment may hold semicolons; the value is everything behind the key.
        key, value = line.cells[0].strip(), ";".join(line.cells[1:]).strip()
        if not key or key in self.meta:
            raise line.error(0, "bad_key", found=key)
        self.meta[key] = value
        self.meta_lines[key] = line

    def _check_meta(self) -> None:
        for key in ("num_projects", "num_votes", "budget", "vote_type"):
            if key not in self.meta:
                raise FormatError(self.file, self.number, 1, "missing_key", key=key)
        if self.meta["vote_type"] not in KIND_OF_VOTE:
            raise self.meta_lines["vote_type"].error(1, "unknown_vote_type", found=self.meta["vote_type"])
        low = self._meta_whole("min_length") or 0
        high = self._meta_whole("max_length")
        if self.meta["vote_type"] == "choose-1":
            high = 1
        self._lengths = (low, 1 << 60 if high is None else high)

    def _meta_whole(self, key: str) -> int | None:
        return self.meta_lines[key].whole(1, f"bad_{key}") if self.meta.get(key) else None

    def _project(self, line: Line) -> None:
        columns = self.columns["PROJECTS"]
        if len(line.cells) != len(columns):
            code = "missing_cell" if len(line.cells) < len(columns) else "too_many_cells"
            raise line.error(min(len(line.cells), len(columns)), code, expected=len(columns))
        code = line.cells[columns["project_id"]].strip()
        if not code or "," in code:
            raise line.error(columns["project_id"], "bad_project_id", found=code)
        if code in self.known:
            raise line.error(columns["project_id"], "repeated_project", found=code)
        self.known[code] = None
        self.rows.append((line, line.decimal(columns["cost"], "bad_cost")))

    def _vote(self, line: Line) -> None:
        columns, cells = self.columns["VOTES"], line.cells
        if len(cells) != len(columns):
            code = "missing_cell" if len(cells) < len(columns) else "too_many_cells"
            raise line.error(min(len(cells), len(columns)), code, expected=len(columns))
        voter = cells[columns["voter_id"]]
        if not voter or voter in self.voters:
            raise line.error(
                columns["voter_id"], "bad_voter_id" if not voter else "repeated_voter", found=voter
            )
        key = (cells[columns["vote"]], cells[columns["points"]] if "points" in columns else "")
        vote = self._vote_cache.get(key)
        if vote is None:
            vote = self._vote_cache[key] = self._read_vote(line)
        rest = tuple(cell for index, cell in enumerate(cells) if index not in self._core)
        self.voters[voter] = None
        self.votes.append(vote)
        self.cells.append(self._cell_cache.setdefault(rest, rest))

    def _read_vote(self, line: Line) -> Vote:
        columns = self.columns["VOTES"]
        at = columns["vote"]
        text = line.cells[at]
        marks = tuple(mark.strip() for mark in text.split(",")) if text.strip() else ()
        for mark in marks:
            if mark not in self.known:
                raise line.error(at, "unknown_project", found=mark)
        low, high = self._lengths
        # A blank ballot is a ballot: it breaks no least length.
        if len(marks) > high or 0 < len(marks) < low:
            raise line.error(at, "too_many_marks" if len(marks) > high else "too_few_marks", marks=len(marks))
        if not self._pointed:
            return Vote(marks)
        return Vote(marks, self._read_points(line, columns["points"], len(marks)))

    def _read_points(self, line: Line, at: int, marks: int) -> tuple[int, ...]:
        texts = line.cells[at].split(",") if line.cells[at].strip() else []
        if len(texts) != marks:
            raise line.error(at, "points_do_not_match", points=len(texts), marks=marks)
        points = []
        for text in texts:
            if not (text.strip().isascii() and text.strip().isdigit() and len(text) < 10):
                raise line.error(at, "bad_points", found=text[:40])
            points.append(int(text))
        return tuple(points)

    def finish(self) -> PabulibElection:
        """Check the whole and return it."""
        if "VOTES" not in self.columns:
            raise FormatError(
                self.file, max(self.number, 1), 1, "unexpected_end", section=self.section or "META"
            )
        papers = self.papers or self._papers()
        for key, found in (("num_projects", len(self.rows)), ("num_votes", papers.count)):
            if self._meta_whole(key) != found:
                raise self.meta_lines[key].error(1, "count_mismatch", key=key, found=found)
        budget, budget_decimals = self.meta_lines["budget"].decimal(1, "bad_budget")
        decimals = max([budget_decimals, *(amount[1] for _, amount in self.rows)])
        if decimals > DECIMALS_LIMIT:
            raise self.meta_lines["budget"].error(1, "too_many_decimals", found=decimals)
        columns = self.columns["PROJECTS"]
        return PabulibElection(
            meta=tuple(self.meta.items()),
            projects=tuple(
                _project(line, columns, cost * 10 ** (decimals - own)) for line, (cost, own) in self.rows
            ),
            project_columns=tuple(columns),
            vote_columns=tuple(self.columns["VOTES"]),
            papers=papers,
            budget=budget * 10 ** (decimals - budget_decimals),
            scale=10**decimals,
        )

    def _papers(self) -> Papers:
        listed = Listed(tuple(self.voters), tuple(self.votes), tuple(self.cells))
        return ListedPapers(tuple(self.known), listed, cumulative=self._pointed)


def _project(line: Line, columns: dict[str, int], cost: int) -> PabulibProject:
    """Read the further columns of a project line."""

    def text(name: str) -> str:
        return line.cells[columns[name]].strip() if name in columns else ""

    def whole(name: str) -> int | None:
        return line.whole(columns[name], f"bad_{name}") if text(name) else None

    def degrees(name: str) -> float | None:
        return line.coordinate(columns[name], f"bad_{name}") if name in columns else None

    selected = whole("selected")
    if selected is not None and selected > 3:
        raise line.error(columns["selected"], "bad_selected", found=selected)
    return PabulibProject(
        code=text("project_id"),
        cost=cost,
        name=text("name") or text("project_id"),
        category=text("category"),
        target=text("target") or text("beneficiaries"),
        votes=whole("votes"),
        score=whole("score"),
        selected=selected,
        latitude=degrees("latitude"),
        longitude=degrees("longitude"),
        row=tuple(line.cells),
    )


def write(election: PabulibElection, path: str | Path) -> None:
    """Write an election; reading the file back gives an equal election.

    Cells that hold a semicolon or a quote are quoted.
    """
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";", lineterminator="\n")
        stream.write("META\nkey;value\n")
        out.writerows(election.meta)
        stream.write("PROJECTS\n")
        out.writerow(election.project_columns)
        out.writerows(project.row for project in election.projects)
        stream.write("VOTES\n")
        out.writerow(election.vote_columns)
        stream.writelines(_vote_lines(election))


def _vote_lines(election: PabulibElection) -> Iterator[str]:
    """Yield the lines of ballots, many at once where only the voter changes."""
    columns = election.vote_columns
    place = columns.index("voter_id")
    known: dict[tuple[Vote, tuple[str, ...]], tuple[str, str]] = {}
    for voters, vote, rest in election.papers.runs():
        around = known.get((vote, rest))
        if around is None:
            row = _vote_row(columns, vote, rest)
            # An empty cell at the voter's place makes the separator.
            before = _text([*row[:place], ""]) if place else ""
            behind = _text(["", *row[place + 1 :]]) if place + 1 < len(columns) else ""
            around = known[vote, rest] = (before, f"{behind}\n")
        if any(mark in voter for mark in ';"\n' for voter in voters):
            voters = tuple([_text([voter]) for voter in voters])
        before, behind = around
        yield before + (behind + before).join(voters) + behind


def _text(cells: list[str]) -> str:
    """Return cells as a line without its end."""
    line = StringIO(newline="")
    csv.writer(line, delimiter=";", lineterminator="").writerow(cells)
    return line.getvalue()


def _vote_row(columns: tuple[str, ...], vote: Vote, rest: tuple[str, ...]) -> list[str]:
    """Put the cells of one ballot back in column order, the voter's left empty."""
    core = {"voter_id": "", "vote": ",".join(vote.marks)}
    if len(rest) + 3 == len(columns):
        core["points"] = ",".join(str(point) for point in vote.points)
    cells = iter(rest)
    return [core[name] if name in core else next(cells) for name in columns]
