"""Read a table of delegates as people send it: CSV from any spreadsheet, or cells pasted from one.

Knows nothing of cycles; what a cell means is judged in `people_import`.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from participate.kit.sheets import RISKY, safe_cell

COLUMNS = ("kode", "nama", "jenis_kelamin", "kelompok", "wilayah", "umur", "email")
OPTIONAL = frozenset({"umur", "email"})
MOST_LINES = 5_000
MOST_BYTES = 2_000_000
_ALSO = {
    "code": "kode", "name": "nama", "gender": "jenis_kelamin", "l/p": "jenis_kelamin", "p/l": "jenis_kelamin",
    "group": "kelompok", "area": "wilayah", "age": "umur", "e-mail": "email", "surel": "email",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right: line 0 means the whole table, column "" the whole line."""

    line: int
    column: str
    text: str

    @property
    def sentence(self) -> str:
        """Where and what, in the reader's language."""
        words = {"line": self.line, "column": self.column, "text": self.text}
        if not self.line:
            return self.text
        if not self.column:
            return _("Line %(line)s: %(text)s") % words
        return _("Line %(line)s, column %(column)s: %(text)s") % words


@dataclass(slots=True)
class Sheet:
    """A table as it was read: (line, cells by column), what is wrong, columns nobody needs."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def decode(content: bytes) -> str | None:
    """Return the text of a file in UTF-8, with or without its mark; None for anything else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def read_sheet(text: str) -> Sheet:
    """Read a table with a line of column names; cells are parted by `;`, `,` or tabs."""
    sheet = Sheet()
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    names: list[str] = []
    line = 0
    try:
        for cells in reader:
            start, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = _names(cells, start, sheet)
                if sheet.problems:
                    return sheet
            elif not _take(sheet, start, names, cells):
                return sheet
    except csv.Error:
        sheet.problems.append(Problem(reader.line_num, "", _("a quotation mark is not closed.")))
    if not sheet.rows and not sheet.problems:
        sheet.problems.append(Problem(0, "", _("The table has no people in it.")))
    return sheet


def _delimiter(text: str) -> str:
    """Return what parts the cells of the first line that has any text."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=first.count)


def _names(cells: list[str], line: int, sheet: Sheet) -> list[str]:
    """Return the column of each cell ("" = not needed); say which columns are missing or twice."""
    plain = [re.sub(r"\s+", "_", cell.strip().lower()) for cell in cells]
    names = [_ALSO.get(name, name) for name in plain]
    if "nik" in names:
        text = _("we do not collect the NIK. Please delete this column from the file.")
        sheet.problems.append(Problem(line, "nik", text))
    for name in COLUMNS:
        if names.count(name) > 1:
            sheet.problems.append(Problem(line, name, _("this column is there twice.")))
    missing = [name for name in COLUMNS if name not in names and name not in OPTIONAL]
    if missing:
        text = _("these columns are missing: %(names)s. The first line holds the column names.")
        sheet.problems.append(Problem(line, "", text % {"names": ", ".join(missing)}))
    sheet.unused = [
        cell.strip() for cell, name in zip(cells, names, strict=True) if name not in COLUMNS and name
    ]
    return [name if name in COLUMNS else "" for name in names]


def _take(sheet: Sheet, line: int, names: list[str], cells: list[str]) -> bool:
    """Add one line; return False when the table is too long to go on."""
    if len(sheet.rows) >= MOST_LINES:
        text = _("The table has more than %(most)s lines. Please send it in parts.") % {"most": MOST_LINES}
        sheet.problems.append(Problem(0, "", text))
        return False
    if any(cell.strip() for cell in cells[len(names) :]):
        sheet.problems.append(Problem(line, "", _("there are more cells than column names.")))
    row = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
    for name, cell in row.items():
        if _CONTROL.search(cell):
            sheet.problems.append(Problem(line, name, _("there is a sign in it that cannot be shown.")))
        if _NIK.search(cell):
            sheet.problems.append(Problem(line, name, _("this looks like a NIK. We do not collect it.")))
    sheet.rows.append((line, row))
    return True


def _plain(cell: str) -> str:
    """Return a cell without spaces around it, and without the apostrophe our own export put there."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \u00a0").startswith(RISKY) else text


def csv_text(rows: list[list[str]]) -> str:
    """Write a table that Excel in Indonesian opens in columns: UTF-8 with its mark, cells parted by `;`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()
