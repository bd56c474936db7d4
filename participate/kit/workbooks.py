"""Read the one table of an XLSX workbook, row by row, with little memory and no surprises.

A spreadsheet shows people something else than it stores: formulas, dates, rounded numbers, hidden rows, merged cells.
Where what is shown and what is stored could differ, the cell is named and nothing is read.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from participate.kit.sheets import BadSheet, Trouble
from participate.kit.workbook_parts import (
    CELL,
    ESCAPED,
    LONGEST_CELL,
    MOST_ELEMENTS,
    MOST_PART,
    MOST_SHEET,
    Cells,
    Stop,
    broken,
    column_letter,
    date_styles,
    local_name,
    only_sheet,
    parser_for,
    pieces,
    refuse,
    shared_texts,
    too_much,
)

MOST_COLUMNS, MOST_PARTS, MOST_LINES = 40, 500, 1_048_576
# What stands above a column: A to ZZ; a list of people is never wider.
PLACES = {column_letter(place): place for place in range(702)}


def read_workbook(data: bytes, most_rows: int) -> Iterator[tuple[int, Cells]]:
    """Yield (line, cells as text) of the only visible sheet that holds anything. Raises `BadSheet` on the way."""
    try:
        yield from _read(data, most_rows)
    except Stop as error:
        raise BadSheet([error.trouble]) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError,
            expat.ExpatError, UnicodeError, OverflowError) as error:  # fmt: skip
        raise BadSheet([Trouble(1, "A", broken())]) from error


def _read(data: bytes, most_rows: int) -> Iterator[tuple[int, Cells]]:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        refuse(
            _("This file is locked with a password or in the old format. Save it as XLSX without a password.")
        )
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = book.infolist()
        if sum(part.file_size for part in parts) > MOST_SHEET + MOST_PART:
            refuse(too_much())
        if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
            refuse(broken())
        if "xl/workbook.xml" not in book.namelist():
            refuse(_("This is no Excel workbook. Save it as XLSX or as CSV UTF-8."))
        dates = date_styles(book)
        shared = shared_texts(book)
        name, path = only_sheet(book)
        yield from _Sheet(shared, dates, most_rows, name).rows(pieces(book, path, MOST_SHEET))


@dataclass(slots=True)
class _Sheet:
    """Reads the rows of a sheet."""

    shared: list[str]
    dates: frozenset[int]
    most_rows: int
    name: str
    done: list[tuple[int, Cells]] = field(default_factory=list)
    line: int = 0
    line_text: str = ""
    count: int = 0
    elements: int = 0
    cells: Cells = field(default_factory=list)
    place: int = -1
    kind: str = ""
    style: int = 0
    parts: list[str] = field(default_factory=list)
    size: int = 0
    inside: str = ""
    hidden: bool = False
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def rows(self, pieces: Iterator[bytes]) -> Iterator[tuple[int, Cells]]:
        """Parse piece by piece and yield what is whole."""
        parser = parser_for(self)
        for piece in pieces:
            parser.Parse(piece, False)
            yield from self.done
            self.done = []
        parser.Parse(b"", True)
        yield from self.done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            refuse(too_much(), max(self.line, 1))
        if ":" in name:
            name = local_name(name)
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "t"):
            self.inside = name
        elif name == "row":
            self._row(attributes)
        elif name == "f":
            refuse(
                _("There is a formula here. Copy the column and paste it as values."),
                self.line,
                self._letter(),
            )
        elif name in ("mergeCell", "col", "rPh"):
            self._about(name, attributes)

    def end(self, name: str) -> None:
        if ":" in name:
            name = local_name(name)
        if name in ("v", "t"):
            self.inside = ""
        elif name == "c":
            self._take()
        elif name == "row" and any(self.cells):
            self._finish()

    def text(self, data: str) -> None:
        if self.inside:
            self.size += len(data)
            if self.size > LONGEST_CELL:
                words = _("There is too much text in this cell: at most %(most)s letters.") % {
                    "most": LONGEST_CELL
                }
                refuse(words, self.line, self._letter())
            self.parts.append(data)

    def _letter(self) -> str:
        return column_letter(max(self.place, 0))

    def _about(self, name: str, attributes: dict[str, str]) -> None:
        """Note hidden columns, refuse merged cells, skip readings written above a text."""
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif name == "mergeCell":
            first = CELL.match(attributes.get("ref", "").replace("$", "")) or CELL.match("A1")
            assert first is not None
            refuse(_("Cells are merged here. Separate them and fill in each one."), int(first[2]), first[1])

    def _row(self, attributes: dict[str, str]) -> None:
        line = int(attributes.get("r") or self.line + 1)
        if line > MOST_LINES:
            refuse(too_much(), MOST_LINES)
        if line <= self.line:
            refuse(broken(), max(line, 1))
        self.line, self.line_text, self.cells, self.place = line, str(line), [], -1
        self.hidden = attributes.get("hidden") in ("1", "true")

    def _cell(self, attributes: dict[str, str]) -> None:
        place = self.place + 1
        given = attributes.get("r")
        if given:
            known = PLACES.get(given.removesuffix(self.line_text))
            if known is None:
                refuse(broken(), max(self.line, 1))
            place = known
        if place <= self.place:
            refuse(broken(), max(self.line, 1), column_letter(place))
        self.place = place
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s") or 0)
        self.parts, self.size = [], 0

    def _take(self) -> None:
        """Put the finished cell into its row."""
        if not self.parts:
            return
        if self.place >= MOST_COLUMNS:
            words = _("There is something far to the right. Keep the list alone in one file.")
            refuse(words, self.line, self._letter())
        text = self._value("".join(self.parts))
        self.cells += [""] * (self.place + 1 - len(self.cells))
        self.cells[self.place] = text

    def _value(self, raw: str) -> str:
        """Return what a cell shows, as text."""
        if self.kind == "s":
            number = int(raw)
            if not 0 <= number < len(self.shared):
                refuse(broken(), self.line, self._letter())
            raw = self.shared[number]
            if len(raw) > LONGEST_CELL:
                words = _("There is too much text in this cell: at most %(most)s letters.") % {
                    "most": LONGEST_CELL
                }
                refuse(words, self.line, self._letter())
        elif self.kind == "n":
            return self._number(raw)
        elif self.kind in ("b", "e", "d"):
            refuse(self._odd(), self.line, self._letter())
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw) if "_x" in raw else raw

    def _odd(self) -> str:
        return {
            "e": _("The spreadsheet shows an error here. Write what is meant."),
            "d": _("The spreadsheet holds a date here. Format the column as text and write it again."),
        }.get(
            self.kind,
            _("The spreadsheet holds a yes or no here. Format the column as text and write it again."),
        )

    def _number(self, raw: str) -> str:
        """Return a number as it was typed; what the spreadsheet has rounded or shows as a date is refused."""
        if self.style in self.dates:
            self.kind = "d"
            refuse(self._odd(), self.line, self._letter())
        value = float(raw)
        if value != value or abs(value) >= 1e15 or value != int(value):
            words = _(
                "The spreadsheet has rounded this number. Format the column as text and write it again."
            )
            refuse(words, self.line, self._letter())
        return str(int(value))

    def _finish(self) -> None:
        """Hand the row on."""
        if self.hidden:
            refuse(_("This line is hidden. Show all lines, or delete it."), self.line)
        for first, last in self.hidden_columns:
            place = next((at for at, text in enumerate(self.cells) if text and first <= at <= last), None)
            if place is not None:
                refuse(_("This column is hidden. Show it, or delete it."), self.line, column_letter(place))
        self.count += 1
        if self.count > self.most_rows + 1:
            words = _("At most %(most)s lines at once. Bring the table in in several parts.") % {
                "most": self.most_rows
            }
            refuse(words, self.line)
        self.done.append((self.line, self.cells))
