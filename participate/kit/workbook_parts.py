"""The parts of an XLSX workbook: its texts, its styles, which sheet is meant; unpacked with a limit, parsed with care."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from participate.kit.sheets import Trouble

# Bytes of a part when unpacked; a table of 200,000 people has about forty million.
MOST_SHEET, MOST_PART = 160_000_000, 60_000_000
MOST_COLUMNS, LONGEST_CELL, MOST_PARTS = 40, 2_000, 500
PIECE = 1 << 18
MOST_TEXTS, MOST_ELEMENTS = 1_200_000, 6_000_000
CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})

Cells = list[str]


class Stop(Exception):
    """The reading ends here: a cell, a line, or the whole file cannot be taken."""

    def __init__(self, line: int, column: str, text: str) -> None:
        super().__init__(text)
        self.trouble = Trouble(line, column, text)


def is_workbook(data: bytes) -> bool:
    """Say whether a file is a zip, as every XLSX is, or an old or locked Office file."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def column_letter(place: int) -> str:
    """Return the letters above a column.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def broken() -> str:
    """Say that a file is damaged."""
    return _("This file is damaged or no Excel file. Open it, save it again as XLSX, and try again.")


def too_much() -> str:
    """Say that a file holds far more than a list."""
    return _("This file unpacks to far more than a list of people. Copy the list into a new file.")


def refuse(text: str, line: int = 1, column: str = "A") -> NoReturn:
    """End the reading, with the place and what to do."""
    raise Stop(line, column, text)


def pieces(book: zipfile.ZipFile, path: str, most: int) -> Iterator[bytes]:
    """Yield a part in pieces; stop at `most` unpacked bytes, whatever its heading says."""
    info = book.getinfo(path)
    if info.file_size > most or info.flag_bits & 1:
        refuse(too_much())
    total = 0
    with book.open(info) as part:
        while piece := part.read(PIECE):
            total += len(piece)
            if total > most:
                refuse(too_much())
            yield piece


def parser_for(handler: Any) -> expat.XMLParserType:
    """Return a parser that takes no document type, so that no text can multiply itself."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text

    def no_types(*_given: Any) -> None:
        refuse(broken())

    parser.StartDoctypeDeclHandler = no_types
    parser.EntityDeclHandler = no_types
    return parser


def local_name(name: str) -> str:
    """Return the name of an element without its prefix."""
    return name.rpartition(":")[2]


@dataclass(slots=True)
class _Elements:
    """Collects (local name, attributes) of the elements of a small part."""

    found: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.found) > 100_000:
            refuse(broken())
        self.found.append((local_name(name), {local_name(key): value for key, value in attributes.items()}))

    def end(self, name: str) -> None:
        """Nothing ends here."""

    def text(self, data: str) -> None:
        """Texts of small parts are not read."""


def _elements(book: zipfile.ZipFile, path: str) -> list[tuple[str, dict[str, str]]]:
    handler = _Elements()
    parser = parser_for(handler)
    for piece in pieces(book, path, 8_000_000):
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return handler.found


def only_sheet(book: zipfile.ZipFile) -> tuple[str, str]:
    """Return name and path of the only visible sheet; hidden ones are left alone."""
    links = {
        row.get("Id", ""): row.get("Target", "")
        for name, row in _elements(book, "xl/_rels/workbook.xml.rels")
        if name == "Relationship"
    }
    sheets = [row for name, row in _elements(book, "xl/workbook.xml") if name == "sheet"]
    visible = [row for row in sheets if row.get("state", "visible") == "visible"]
    if not visible:
        refuse(_("There is no sheet to see in this workbook."))
    filled = [row for row in visible if _has_cells(book, _path(links, row))]
    if len(filled) > 1:
        names = ", ".join(row.get("name", "")[:40] for row in filled[:3])
        refuse(_("There are several sheets: %(names)s. Keep the list alone in one file.") % {"names": names})
    chosen = (filled or visible)[0]
    return chosen.get("name", ""), _path(links, chosen)


def _path(links: dict[str, str], sheet: dict[str, str]) -> str:
    target = links[sheet["id"]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _has_cells(book: zipfile.ZipFile, path: str) -> bool:
    """Say whether a sheet holds any value: a quick look at its beginning."""
    seen = b""
    for piece in pieces(book, path, MOST_SHEET):
        seen = seen[-16:] + piece
        if re.search(rb"<(?:\w+:)?(?:v|t|f)[ >]", seen):
            return True
    return False


def date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or a time."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    found, formats, styles, inside = _elements(book, "xl/styles.xml"), set(_BUILT_IN_DATES), [], False
    for name, row in found:
        if name == "numFmt" and _DATE_CODE.search(_QUOTED.sub("", row.get("formatCode", ""))):
            formats.add(int(row["numFmtId"]))
        inside = (inside or name == "cellXfs") and name not in ("cellStyles", "dxfs")
        if inside and name == "xf":
            styles.append(int(row.get("numFmtId", 0)))
    return frozenset(place for place, number in enumerate(styles) if number in formats)


@dataclass(slots=True)
class _Texts:
    """The shared texts of a workbook, in order; what is only written above a text is left out."""

    found: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    reading: bool = False
    above: int = 0
    size: int = 0
    elements: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            refuse(too_much())
        if name == "si":
            self.parts, self.size = [], 0
        elif name == "rPh":
            self.above += 1
        self.reading = name == "t" and not self.above

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "si":
            self.found.append("".join(self.parts))
            if len(self.found) > MOST_TEXTS:
                refuse(too_much())
        elif name == "rPh":
            self.above -= 1
        self.reading = False

    def text(self, data: str) -> None:
        if self.reading and self.size <= LONGEST_CELL:
            self.parts.append(data)
            self.size += len(data)


def shared_texts(book: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells point at by number."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    handler = _Texts()
    parser = parser_for(handler)
    for piece in pieces(book, "xl/sharedStrings.xml", MOST_PART):
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return handler.found
