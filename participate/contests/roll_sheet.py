"""Read a list of voters as people keep it: CSV or XLSX; whole or not at all, every mistake with line and column.

Names are read past and thrown away: the box knows people by a keyed hash of what they are known by, and nothing else.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from participate.contests.enums import IdentityLevel
from participate.contests.errors import BadRoll
from participate.contests.identities import contact_of, identity_of
from participate.kit.cells import whole
from participate.kit.sheets import BadSheet, Trouble
from participate.kit.workbook_parts import LONGEST_CELL, column_letter, is_workbook
from participate.kit.workbooks import read_workbook
from voting.ballots.services import RollLine

MOST_PEOPLE = 200_000
MOST_BYTES = 40_000_000
MOST_WEIGHT = 1000
# After so many mistakes the rest of the file is not read.
ENOUGH = 60
LONGEST_NAME = 80
# Lines of a file, letters of a line, lines of one person: more is no list of people.
MOST_LINES, LONGEST_LINE, MOST_SPAN = 1_200_000, 20_000, 20

IDENTITY, NAME, LEVEL, WEIGHT, AREA, CONTACT = "identitas", "nama", "tingkat", "bobot", "wilayah", "kontak"
ENGLISH = {
    IDENTITY: "identity", NAME: "name", LEVEL: "level", WEIGHT: "weight", AREA: "area", CONTACT: "contact",
}  # fmt: skip
ALSO = {
    "email": IDENTITY, "e_mail": IDENTITY, "surel": IDENTITY, "phone": IDENTITY, "telepon": IDENTITY, "hp": IDENTITY,
    "nomor_hp": IDENTITY, "no_hp": IDENTITY, "kode": IDENTITY, "code": IDENTITY, "nomor_anggota": IDENTITY,
    "membership_number": IDENTITY, "nama_lengkap": NAME, "full_name": NAME,
    **{english: name for name, english in ENGLISH.items()}, **{name: name for name in ENGLISH},
}  # fmt: skip
_NIK_HEADINGS = frozenset({"nik", "no_nik", "nomor_nik", "ktp", "no_ktp", "nomor_ktp", "national_id"})

Rows = Iterator[tuple[int, list[str]]]


@dataclass(slots=True)
class RollSheet:
    """A list as it was read, people by their keys: what is said about them, and where they may be reminded."""

    people: dict[str, RollLine] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What cells are judged against: codes of places by their names, what makes an identity a key, the usual level."""

    areas: Mapping[str, frozenset[str]]
    key_of: Callable[[str], str]
    level: str = IdentityLevel.LIST


def read_roll(file_name: str, data: bytes, known: Known) -> RollSheet:
    """Return the list in a file. Raises `BadRoll` with file, line, column and what to do for every mistake."""
    try:
        return _Reader(known).read(_table(data))
    except BadSheet as error:
        name = short_name(file_name)
        rest = [error.lines[-1]] if error.more else []
        raise BadRoll([*(f"{name}: {trouble}" for trouble in error.troubles), *rest]) from error


def short_name(file_name: str) -> str:
    """Return the name of a file as it is told to people: without folders, signs that cannot be seen, and too much."""
    plain = re.split(r"[/\\]", file_name)[-1]
    return "".join(sign for sign in plain if sign.isprintable())[:LONGEST_NAME] or _("file")


def _table(data: bytes) -> Rows:
    if len(data) > MOST_BYTES:
        _stop(1, "A", _("The file is too large. Bring it in in several parts."))
    return read_workbook(data, MOST_PEOPLE) if is_workbook(data) else _csv(_checked(data))


def _stop(line: int, column: str, text: str) -> None:
    raise BadSheet([Trouble(line, column, text)])


def _checked(data: bytes) -> io.TextIOWrapper:
    """Return the text of a CSV; another encoding is named with the place of the first sign that shows it."""
    try:
        data.decode("utf-8-sig")
        return io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    except UnicodeDecodeError as error:
        before = data[: error.start].rpartition(b"\n")[2]
        letter = column_letter(min(max(before.count(mark) for mark in (b",", b";", b"\t")), 50))
        line = data[: error.start].count(b"\n") + 1
        _stop(line, letter, _("Save the file as “CSV UTF-8” and try again."))
        raise


def _csv(text: io.TextIOWrapper) -> Rows:
    """Yield (line, cells) of a CSV with comma, semicolon or tab between cells."""
    first = next((line for line in text.read(20_000).splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    text.seek(0)
    done = [0]
    reader = csv.reader(_fed(text, done), delimiter=mark, strict=True)
    count = 0
    try:
        for cells in reader:
            start, done[0] = done[0] + 1, reader.line_num
            if any(cells):
                count += 1
                if count > MOST_PEOPLE + 1:
                    words = _("At most %(most)s lines at once. Bring the table in in several parts.")
                    _stop(start, "A", words % {"most": MOST_PEOPLE})
                yield start, cells
    except csv.Error:
        _stop(done[0] + 1, "A", _("This line cannot be read as a table. Look at its quotation marks."))


def _fed(text: io.TextIOWrapper, done: list[int]) -> Iterator[str]:
    """Yield the lines of a CSV; one without an end, and a quotation mark without an end, are named where they begin."""
    for number, line in enumerate(text, 1):
        if len(line) > LONGEST_LINE or number > MOST_LINES:
            words = _("There is too much text in this cell: at most %(most)s letters.")
            _stop(number, "A", words % {"most": LONGEST_CELL})
        if number - done[0] > MOST_SPAN:
            _stop(done[0] + 1, "A", _("This line cannot be read as a table. Look at its quotation marks."))
        yield line


class _Reader:
    """Reads one table; mistakes are collected, and nothing is returned while there is one."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.troubles: list[Trouble] = []
        self.sheet = RollSheet()
        self.lines: dict[str, int] = {}
        self.seen: dict[tuple[str, str, str], RollLine | None] = {}

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> RollSheet:
        """Return the people of all rows."""
        places: dict[int, str] = {}
        for line, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not places:
                places = self._headings(line, cells)
            else:
                self._row(line, cells, places)
            if len(self.troubles) >= ENOUGH:
                break
        if not self.troubles and not self.sheet.people:
            text = _("There is nobody in this list. Write the headings first, then one line for each person.")
            self.troubles.append(Trouble(1, "A", text))
        if self.troubles:
            raise BadSheet(self.troubles)
        return self.sheet

    def _headings(self, line: int, cells: list[str]) -> dict[int, str]:
        """Return the column of each place; without good headings nothing more is read."""
        found: dict[int, str] = {}
        for place, cell in enumerate(cells):
            text = unicodedata.normalize("NFKC", cell).strip()
            if text:
                self._heading(line, place, text, found)
        if not self.troubles and IDENTITY not in found.values():
            words = _("The column “%(name)s” is missing: e-mail, phone, or another number for each person.")
            self.troubles.append(Trouble(line, "A", words % {"name": heading(IDENTITY)}))
        if self.troubles:
            raise BadSheet(self.troubles)
        return found

    def _heading(self, line: int, place: int, text: str, found: dict[int, str]) -> None:
        plain = re.sub(r"[\s./-]+", "_", text.casefold()).strip("_")
        name = ALSO.get(plain, "")
        letter = column_letter(place)
        if plain in _NIK_HEADINGS:
            words = _(
                "We do not keep the NIK. Delete this column and use an e-mail, a phone or another number."
            )
            self.troubles.append(Trouble(line, letter, words))
        elif not name:
            names = ", ".join(heading(key) for key in ENGLISH)
            words = _("“%(text)s” is not needed here. Delete this column. The list may have: %(names)s.")
            self.troubles.append(Trouble(line, letter, words % {"text": text[:40], "names": names}))
        elif name in found.values():
            words = _("The column “%(name)s” is there twice. Keep one.") % {"name": heading(name)}
            self.troubles.append(Trouble(line, letter, words))
        found[place] = name

    def _row(self, line: int, cells: list[str], places: dict[int, str]) -> None:
        """Take one person; every mistake of the line is noted."""
        found = dict.fromkeys(places.values(), "")
        for place, cell in enumerate(cells):
            if not cell:
                continue
            name = places.get(place)
            text = cell.strip()
            if not text.isprintable():
                text = unicodedata.normalize("NFKC", text).strip()
            if name is None and text:
                words = _(
                    "There are more cells than headings. Put text with a comma between quotation marks."
                )
                self.troubles.append(Trouble(line, column_letter(place), words))
            elif not text.isprintable():
                words = _("There is a sign in it that cannot be seen. Type it again.")
                self.troubles.append(Trouble(line, heading(name or IDENTITY), words))
            elif name:
                found[name] = text
        self._person(line, found)

    def _person(self, line: int, found: dict[str, str]) -> None:
        before = len(self.troubles)
        identity = self._try(line, IDENTITY, identity_of, _unquoted(found[IDENTITY]))
        said = (found.get(LEVEL, ""), found.get(WEIGHT, ""), found.get(AREA, ""))
        about = self.seen.get(said)
        if about is None:
            about = self.seen[said] = self._about(line, said)
        contact = found.get(CONTACT, "")
        if contact:
            contact = self._try(line, CONTACT, contact_of, _unquoted(contact)) or ""
        if identity is None or about is None or len(self.troubles) > before:
            return
        key = self.known.key_of(identity)
        first = self.lines.setdefault(key, line)
        if first != line:
            words = _("This person is in line %(line)s already: “%(text)s”.")
            text = words % {"line": first, "text": found[IDENTITY][:60]}
            self.troubles.append(Trouble(line, heading(IDENTITY), text))
            return
        self.sheet.people[key] = about
        if contact:
            self.sheet.contacts[key] = contact

    def _try(self, line: int, name: str, read: object, text: str) -> str | None:
        """Return what a cell means, or note what is wrong with it."""
        try:
            return str(read(text))  # type: ignore[operator]
        except ValueError as error:
            self.troubles.append(Trouble(line, heading(name), str(error)))
            return None

    def _about(self, line: int, said: tuple[str, str, str]) -> RollLine | None:
        """Return what three cells say about a person: level, weight, area; None when one of them is wrong."""
        level, weight, area = said
        read_level = self._try(line, LEVEL, self._level, level)
        read_weight = self._try(line, WEIGHT, _weight, weight)
        read_area = self._try(line, AREA, self._area, area)
        if read_level is None or read_weight is None or read_area is None:
            return None
        return RollLine(level=read_level, area=read_area, weight=int(read_weight))

    def _level(self, text: str) -> str:
        if not text:
            return str(self.known.level)
        wanted = _word(text)
        if wanted not in self._levels:
            names = ", ".join(
                str(level.label) for level in IdentityLevel if level != IdentityLevel.PAPER_CODE
            )
            raise ValueError(_("Choose one of: %(words)s.") % {"words": names})
        return self._levels[wanted]

    @cached_property
    def _levels(self) -> dict[str, str]:
        """The words for levels, in both languages and as codes."""
        words = {}
        for level in IdentityLevel:
            if level == IdentityLevel.PAPER_CODE:
                continue
            words[_word(level.value)] = level.value
            for language in ("id", "en"):
                with override(language):
                    words[_word(str(level.label))] = level.value
        return words

    def _area(self, text: str) -> str:
        if not text:
            return ""
        codes = self.known.areas.get(text.casefold()) or self.known.areas.get(_word(text)) or frozenset()
        if len(codes) > 1:
            words = _("Several places are called “%(name)s”. Write the code: %(codes)s.")
            raise ValueError(words % {"name": text[:40], "codes": ", ".join(sorted(codes)[:3])})
        if not codes:
            raise ValueError(_("There is no place “%(name)s” here.") % {"name": text[:40]})
        return next(iter(codes))


def heading(name: str) -> str:
    """Return the heading of a column in the reader's language."""
    return name if (get_language() or "id").startswith("id") else ENGLISH[name]


def _word(text: str) -> str:
    """Return a word in a form in which capitals, blanks and signs do not matter."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _unquoted(text: str) -> str:
    """Return a cell without the apostrophe with which spreadsheets mark text."""
    return text[1:] if text.startswith("'") else text


def _weight(text: str) -> int:
    value = whole(text) if text else 1
    if not 1 <= value <= MOST_WEIGHT:
        raise ValueError(_("Write a weight from 1 to %(most)s.") % {"most": MOST_WEIGHT})
    return value
