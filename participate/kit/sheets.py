"""Tables people bring in: CSV by upload or paste, read whole or not at all, with line and column of every mistake."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participate.kit.errors import DomainError
from participate.kit.money import DIGITS

MOST_ROWS, MOST_BYTES, MOST_TROUBLES = 2000, 500_000, 20
# A spreadsheet runs a cell that begins like this as a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its Indonesian and English heading; `read` gives the value or raises ValueError with a sentence.

    `empty` is the value of a cell that is left out.
    """

    name: str
    english: str
    required: bool = True
    read: Callable[[str], Any] = str
    longest: int = 200
    empty: Any = ""

    @property
    def heading(self) -> str:
        """The heading in the reader's language."""
        return self.name if (get_language() or "id").startswith("id") else self.english


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number in the file and the values of the columns that stand in the heading."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong at one place; `line` counts from 1, `column` is empty when the whole line is meant."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        """The place first, then what to do."""
        place = {"line": self.line, "column": self.column, "text": self.text}
        if not self.line:
            return self.text
        if not self.column:
            return _("Line %(line)s: %(text)s") % place
        return _("Line %(line)s, column %(column)s: %(text)s") % place


class BadSheet(DomainError):
    """The table was not taken over; `troubles` say where and why, at most `MOST_TROUBLES` of them."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.all = tuple(troubles)
        self.troubles = self.all[:MOST_TROUBLES]
        self.more = len(self.all) - len(self.troubles)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> list[str]:
        """The sentences, the last one saying how many more there are."""
        rest = ngettext("and %(more)s more", "and %(more)s more", self.more) % {"more": self.more}
        return [*map(str, self.troubles), *([rest] if self.more else [])]


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without mark); raise `BadSheet` for anything else."""
    if len(data) > MOST_BYTES:
        raise BadSheet([Trouble(0, "", _("The file is too large. Bring it in in several parts."))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _("Save the file as “CSV UTF-8” and try again.")
        raise BadSheet([Trouble(data[: error.start].count(b"\n") + 1, "", text)]) from error


def read_sheet(text: str, columns: Sequence[Column], key: str = "kode") -> list[Row]:
    """Return the rows of a CSV with comma, semicolon or tab between cells; blank lines do not count.

    The heading may be in either language and in any order. Raises `BadSheet` with every mistake found; the
    values of the column `key` must differ from line to line.
    """
    lines = _lines(text)
    if not lines:
        raise BadSheet(
            [Trouble(0, "", _("There is nothing in the table. Put the headings in the first line."))]
        )
    headings, troubles = _headings(lines[0], columns)
    if troubles:
        raise BadSheet(troubles)
    if len(lines) == 1:
        raise BadSheet(
            [Trouble(lines[0][0], "", _("There is only the heading. Write one line for each entry."))]
        )
    if len(lines) - 1 > MOST_ROWS:
        words = _("At most %(most)s lines at once. Bring the table in in several parts.") % {
            "most": MOST_ROWS
        }
        raise BadSheet([Trouble(0, "", words)])
    rows = [_row(number, cells, headings, troubles) for number, cells in lines[1:]]
    _refuse_doubles(rows, next(c for c in columns if c.name == key), troubles)
    if troubles:
        raise BadSheet(sorted(troubles, key=lambda trouble: trouble.line))
    return rows


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return (number of the line in the text, cells) of every line that is not blank."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    found, before = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, [_plain(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        words = _("This line cannot be read as a table. Look at its quotation marks.")
        raise BadSheet([Trouble(before + 1, "", words)]) from error
    return found


def _plain(cell: str) -> str:
    """Return a cell without blanks around it, and without the apostrophe our own files put before a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \u00a0").startswith(RISKY) else text


def _headings(
    first: tuple[int, list[str]], columns: Sequence[Column]
) -> tuple[dict[int, tuple[Column, str]], list[Trouble]]:
    """Return {position: (column, heading as written)}, and what is wrong with the heading."""
    number, cells = first
    known = {name: column for column in columns for name in (column.name, column.english)}
    found: dict[int, tuple[Column, str]] = {}
    troubles = []
    for position, cell in enumerate(cells):
        column = known.get(re.sub(r"[\s-]+", "_", cell.lower()))
        if column is None and cell:
            names = ", ".join(column.heading for column in columns)
            troubles.append(
                Trouble(
                    number, cell, _("This heading is not known. Known are: %(names)s.") % {"names": names}
                )
            )
        elif column and any(column is other for other, _name in found.values()):
            troubles.append(Trouble(number, cell, _("This heading stands here twice.")))
        elif column:
            found[position] = (column, cell)
    missing = [c for c in columns if c.required and not any(c is other for other, _name in found.values())]
    troubles += [Trouble(number, c.heading, _("This column is missing in the heading.")) for c in missing]
    return found, troubles


def _row(
    number: int, cells: list[str], headings: dict[int, tuple[Column, str]], troubles: list[Trouble]
) -> Row:
    """Read one line; what is wrong is added to `troubles`."""
    values: dict[str, Any] = {}
    if any(cells[position] for position in range(len(cells)) if position not in headings):
        words = _("There are more cells than headings. Put text with a comma between quotation marks.")
        troubles.append(Trouble(number, "", words))
    for position, (column, name) in headings.items():
        cell = cells[position] if position < len(cells) else ""
        try:
            values[column.name] = _cell(cell, column)
        except ValueError as error:
            troubles.append(Trouble(number, name, str(error)))
    return Row(number, values)


def _cell(cell: str, column: Column) -> Any:
    """Read one cell; raise ValueError with a sentence."""
    if not cell:
        if column.required:
            raise ValueError(_("Fill this in."))
        return column.empty
    if len(cell) > column.longest:
        raise ValueError(_("Use at most %(most)s characters.") % {"most": column.longest})
    return column.read(cell)


def _refuse_doubles(rows: list[Row], column: Column, troubles: list[Trouble]) -> None:
    """Add a trouble for every code that stood in an earlier line already."""
    seen: dict[str, int] = {}
    for row in rows:
        value = row.values.get(column.name)
        if value in seen:
            words = _("%(code)s stands in line %(line)s already.") % {"code": value, "line": seen[value]}
            troubles.append(Trouble(row.line, column.heading, words))
        elif value:
            seen[value] = row.line


def safe_cell(value: Any) -> Any:
    """Return a cell no spreadsheet will run: text that looks like a formula gets an apostrophe; numbers stay."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(RISKY):
        return "'" + value
    return value


def write_sheet(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as CSV with a mark for spreadsheets, headings in the reader's language; `read_sheet` reads it back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.heading for column in columns])
    writer.writerows([safe_cell(row.get(column.name)) for column in columns] for row in rows)
    return "\ufeff" + out.getvalue()


def price_text(amount: int, currency: str) -> str:
    """Write minor units the way a table holds them: 265000 rupiah, 12.50 dollars; no marks between thousands."""
    digits = DIGITS.get(currency, 2)
    return f"{Decimal(amount).scaleb(-digits):.{digits}f}"
