"""The protocol as a PDF: A4, the standard fonts of every reader, the same bytes for the same stored count."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align

from participate.contests.wording.protocol_parts import Head, Protocol, Row, Section, Table

FONT = "Helvetica"
SMALL, PLAIN, HEADING, TITLE = 8, 10, 13, 18
LINE = 4.6
WRAPPED = 3.8
# Signs that the standard fonts lack; letters with marks lose them.
SIGNS = {
    "✓": "*", "×": "x", "–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "€": "EUR",
    "ł": "l", "Ł": "L", "ő": "ö", "Ő": "Ö", "ű": "ü", "Ű": "Ü", "ı": "i",
}  # fmt: skip

# The same signs in the standard font of signs, for columns that hold nothing else.
DINGBATS = {"*": "4", "x": "8"}


def latin(text: str) -> str:
    """Write a text with the letters of the standard fonts (Latin-1), each other letter without its marks.

    >>> latin("Zakup łąki “Żaba” – 5 zł")
    'Zakup laki "Zaba" - 5 zl'
    """
    from unicodedata import normalize

    found = []
    for sign in text:
        known = SIGNS.get(sign, sign)
        if any(ord(part) > 255 for part in known):
            known = normalize("NFKD", known).encode("latin-1", "ignore").decode("latin-1") or "?"
        found.append(known)
    return "".join(found)


class _Paper(FPDF):
    """A4 with the number of the page at the foot."""

    def __init__(self, title: str, made: datetime) -> None:
        super().__init__(format="A4")
        self.set_title(latin(title))
        self.set_creation_date(made)
        self.set_margins(16, 16, 16)
        self.set_auto_page_break(True, margin=18)
        self.alias_nb_pages()
        self.name = latin(title)

    def footer(self) -> None:
        """Write the title and the page at the foot."""
        self.set_y(-13)
        self.set_font(FONT, size=SMALL)
        self.cell(self.epw / 2, 5, self.name)
        self.cell(self.epw / 2, 5, f"{self.page_no()} / {{nb}}", align=Align.R)


def protocol_pdf(protocol: Protocol, made: datetime, language: str) -> bytes:
    """Return the protocol as the bytes of a PDF; `made` is the moment of the count."""
    paper = _Paper(protocol.title, made)
    paper.set_lang(language)
    paper.add_page()
    _words(paper, protocol.title, TITLE, bold=True)
    paper.ln(2)
    for name, value in protocol.facts:
        paper.set_font(FONT, "B", PLAIN)
        paper.cell(52, 6, latin(name))
        paper.set_font(FONT, size=PLAIN)
        paper.multi_cell(0, 6, latin(value), new_x="LMARGIN", new_y="NEXT", align=Align.L)
    for section in protocol.sections:
        _section(paper, section)
    _signatures(paper, protocol.signers)
    return bytes(paper.output())


def _words(paper: FPDF, text: str, size: int, *, bold: bool = False) -> None:
    paper.set_font(FONT, "B" if bold else "", size)
    paper.multi_cell(0, size * 0.48, latin(text), new_x="LMARGIN", new_y="NEXT", align=Align.L)


def _section(paper: FPDF, section: Section) -> None:
    """Write a heading, its sentences and its tables; a heading never stands alone at the foot of a page."""
    if paper.will_page_break(40):
        paper.add_page()
    paper.ln(7)
    _words(paper, section.title, HEADING, bold=True)
    for text in section.texts:
        paper.ln(1.5)
        _words(paper, text, PLAIN)
    for table in section.tables:
        _table(paper, table)


def _table(paper: FPDF, table: Table) -> None:
    """Draw a table with ruled lines; its head comes again on every page."""
    if paper.will_page_break(30):
        paper.add_page()
    paper.ln(4)
    _words(paper, table.caption, PLAIN, bold=True)
    paper.ln(1)
    widths = _widths(paper, table)
    _head(paper, table, widths)
    for row in table.rows:
        _line(paper, table, widths, row)
    if table.foot:
        _line(paper, table, widths, Row(table.foot, strong=True))


def _widths(paper: FPDF, table: Table) -> list[float]:
    """Give numbers, marks and codes what they need, and the rest to the words."""
    paper.set_font(FONT, "B", SMALL)
    needed = [
        max(
            [_widest_word(paper, head.text)]
            + [paper.get_string_width(latin(row.cells[place])) for row in table.rows]
        )
        + 3
        for place, head in enumerate(table.heads)
    ]
    words = [place for place, head in enumerate(table.heads) if _takes_rest(place, head, table)]
    rest = paper.epw - sum(width for place, width in enumerate(needed) if place not in words)
    for place in words:
        share = 1.6 if table.heads[place].kind == "wrap" else 1.0
        total = sum(1.6 if table.heads[other].kind == "wrap" else 1.0 for other in words)
        needed[place] = max(rest * share / total, 18)
    return needed


def _takes_rest(place: int, head: Head, table: Table) -> bool:
    """Say whether a column shares what is left of the width: words do, codes do not."""
    if head.kind == "wrap":
        return True
    return head.kind == "text" and any(len(row.cells[place]) > 12 for row in table.rows)


def _widest_word(paper: FPDF, text: str) -> float:
    return max((paper.get_string_width(latin(word)) for word in text.split()), default=0.0)


def _head(paper: FPDF, table: Table, widths: Sequence[float]) -> None:
    """Write the heads, wrapped at words, over a rule."""
    paper.set_font(FONT, "B", SMALL)
    heads = [wrapped(paper, head.text, width) for head, width in zip(table.heads, widths, strict=True)]
    lines = max(len(lines) for lines in heads)
    top = paper.get_y()
    left = paper.l_margin
    for head, width, words in zip(table.heads, widths, heads, strict=True):
        for number, word in enumerate(words):
            paper.set_xy(left, top + (lines - len(words) + number) * WRAPPED)
            paper.cell(width, WRAPPED, word, align=_align(head))
        left += width
    paper.set_xy(paper.l_margin, top + lines * WRAPPED + 0.6)
    paper.set_line_width(0.35)
    paper.line(paper.l_margin, paper.get_y(), paper.l_margin + sum(widths), paper.get_y())
    paper.ln(0.6)


def _line(paper: FPDF, table: Table, widths: Sequence[float], row: Row) -> None:
    """Write one line; words too long for their column are cut, except where they may wrap."""
    paper.set_font(FONT, "B" if row.strong else "", SMALL)
    cells = list(_cells(paper, table, widths, row))
    height = max(len(lines) for lines in cells) * WRAPPED + 0.8
    if paper.will_page_break(height):
        paper.add_page()
        _head(paper, table, widths)
        paper.set_font(FONT, "B" if row.strong else "", SMALL)
    top, left = paper.get_y(), paper.l_margin
    for head, width, lines in zip(table.heads, widths, cells, strict=True):
        for number, text in enumerate(lines):
            paper.set_xy(left, top + 0.4 + number * WRAPPED)
            if head.kind == "mark":
                paper.set_font("ZapfDingbats", size=SMALL)
            paper.cell(width, WRAPPED, DINGBATS.get(text, text), align=_align(head))
            paper.set_font(FONT, "B" if row.strong else "", SMALL)
        left += width
    paper.set_xy(paper.l_margin, top + height)
    paper.set_line_width(0.1)
    paper.line(paper.l_margin, paper.get_y(), paper.l_margin + sum(widths), paper.get_y())


def _cells(paper: FPDF, table: Table, widths: Sequence[float], row: Row) -> Iterator[list[str]]:
    """Yield the lines of each cell."""
    for head, width, text in zip(table.heads, widths, row.cells, strict=True):
        yield wrapped(paper, text, width) if head.kind == "wrap" else [_cut(paper, latin(text), width - 2)]


def wrapped(paper: FPDF, text: str, width: float) -> list[str]:
    """Break a text at words."""
    lines = [""]
    for word in latin(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if paper.get_string_width(longer) <= width - 2 or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(paper: FPDF, text: str, width: float) -> str:
    """Cut a text that is too long, with three dots."""
    if paper.get_string_width(text) <= width:
        return text
    while text and paper.get_string_width(text + "...") > width:
        text = text[:-1]
    return text.rstrip() + "..."


def _align(head: Head) -> Align:
    return {"number": Align.R, "mark": Align.C}.get(head.kind, Align.L)


def _signatures(paper: FPDF, signers: Sequence[str]) -> None:
    """Leave room to sign by hand."""
    if paper.will_page_break(48):
        paper.add_page()
    paper.ln(8)
    _words(paper, _("Place and date: ______________________________"), PLAIN)
    paper.ln(20)
    width = paper.epw / max(len(signers), 1)
    top = paper.get_y()
    for place, name in enumerate(signers):
        left = paper.l_margin + place * width
        paper.line(left, top, left + width - 8, top)
        paper.set_xy(left, top + 1)
        paper.cell(width - 8, LINE, latin(name))
