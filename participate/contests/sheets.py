"""Paper ballots as A4 PDF and as plain text of 40 columns that a braille printer can take."""

import textwrap
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from unicodedata import normalize

import segno
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align

from participate.contests.pdf import FONT, latin, wrapped
from participate.contests.wording.sheets import Sheet, SheetRow

COLUMNS = 40
BOX, LINE, ROW = 10.0, 5.2, 13.0
NUMBER_WIDTH = 14.0


class _Sheets(FPDF):
    """A4 sheets; each page says which order it is, so that loose pages find each other again."""

    def __init__(self, sheet: Sheet, made: datetime) -> None:
        super().__init__(format="A4")
        self.set_title(latin(sheet.vote))
        self.set_creation_date(made)
        self.set_margins(16, 14, 16)
        self.set_auto_page_break(False)
        self.sheet, self.first_page = sheet, 1

    def begin(self, sheet: Sheet) -> None:
        """Begin a new sheet of paper."""
        self.sheet = sheet
        self.first_page = self.page_no() + 1
        self.add_page()

    def footer(self) -> None:
        """Write the order, the page of this sheet and what the numbers mean at the foot."""
        self.set_y(-12)
        self.set_font(FONT, size=8)
        part = self.page_no() - self.first_page + 1
        self.cell(self.epw - 30, 5, latin(self.sheet.foot))
        self.cell(30, 5, f"{latin(self.sheet.order)} - {part}", align=Align.R)


def sheets_pdf(sheets: Sequence[Sheet], copies: int, made: datetime, language: str) -> bytes:
    """Return `copies` of each sheet as the bytes of one PDF."""
    paper = _Sheets(sheets[0], made)
    paper.set_lang(language)
    for sheet in sheets:
        code = _qr(sheet.address)
        for _copy in range(copies):
            paper.begin(sheet)
            _head(paper, sheet, code)
            _parts(paper, sheet)
    return bytes(paper.output())


def _qr(address: str) -> bytes:
    """Return the code of an address as a picture; equal pictures are stored once in a PDF."""
    picture = BytesIO()
    segno.make(address, micro=False, error="m").save(picture, kind="png", scale=6, border=2)
    return picture.getvalue()


def _head(paper: _Sheets, sheet: Sheet, code: bytes) -> None:
    """Write what the vote is, how to fill in the sheet, the order's letter and the code."""
    top, size = paper.get_y(), 26.0
    right = paper.w - paper.r_margin
    paper.image(BytesIO(code), x=right - size, y=top, w=size, h=size, alt_text=latin(sheet.address))
    paper.set_font(FONT, "B", 26)
    paper.set_xy(right - size - 16, top + 4)
    paper.cell(14, 14, sheet.order, border=1, align=Align.C)
    paper.set_xy(paper.l_margin, top)
    width = paper.epw - size - 20
    for text, style, height in ((sheet.title, "", 10), (sheet.vote, "B", 17)):
        paper.set_font(FONT, style, height)
        paper.multi_cell(width, height * 0.46, latin(text), new_x="LMARGIN", new_y="NEXT", align=Align.L)
    if sheet.is_proof:
        paper.set_font(FONT, "B", 12)
        paper.multi_cell(width, 6, latin(sheet.foot), new_x="LMARGIN", new_y="NEXT", align=Align.L)
    paper.set_y(max(paper.get_y(), top + size) + 3)
    paper.set_font(FONT, size=12)
    for text in sheet.instructions:
        paper.multi_cell(0, 5.8, latin(text), new_x="LMARGIN", new_y="NEXT", align=Align.L)
    paper.ln(3)


def _parts(paper: _Sheets, sheet: Sheet) -> None:
    """Draw every part with its lines."""
    for part in sheet.parts:
        if part.name:
            _room(paper, ROW * 2 + 12)
            paper.ln(3)
            paper.set_font(FONT, "B", 14)
            paper.cell(0, 7, latin(part.name), new_x="LMARGIN", new_y="NEXT")
        if part.note:
            paper.set_font(FONT, size=12)
            paper.cell(0, 6, latin(part.note), new_x="LMARGIN", new_y="NEXT")
        _heads(paper, sheet)
        for row in part.rows:
            _line(paper, sheet, row)


def _heads(paper: _Sheets, sheet: Sheet) -> None:
    """Write what each box is for, where there is more than one."""
    if len(sheet.boxes) < 2:
        return
    paper.set_font(FONT, "B", 10)
    for name in sheet.boxes:
        paper.cell(BOX + 4, 5, latin(name), align=Align.C)
    paper.ln(5.5)


def _line(paper: _Sheets, sheet: Sheet, row: SheetRow) -> None:
    """Draw the boxes, the number, the title and the cost of one option."""
    left = paper.l_margin + len(sheet.boxes) * (BOX + 4)
    width = paper.epw - (left - paper.l_margin) - NUMBER_WIDTH
    paper.set_font(FONT, "B", 12)
    titles = wrapped(paper, row.title, width)
    height = max(ROW, (len(titles) + bool(row.cost)) * LINE + 3)
    if _room(paper, height):
        _heads(paper, sheet)
    top = paper.get_y()
    for place in range(len(sheet.boxes)):
        paper.rect(paper.l_margin + place * (BOX + 4) + 2, top + 1, BOX, BOX)
    paper.set_font(FONT, "B", 18)
    paper.set_xy(left, top + 1)
    paper.cell(NUMBER_WIDTH - 2, BOX, str(row.number), align=Align.R)
    for number, text in enumerate([*titles, latin(row.cost)] if row.cost else titles):
        paper.set_font(FONT, "" if number == len(titles) else "B", 11 if number == len(titles) else 12)
        paper.set_xy(left + NUMBER_WIDTH, top + 1 + number * LINE)
        paper.cell(width, LINE, text)
    paper.set_line_width(0.1)
    paper.line(paper.l_margin, top + height, paper.w - paper.r_margin, top + height)
    paper.set_line_width(0.2)
    paper.set_xy(paper.l_margin, top + height)


def _room(paper: _Sheets, height: float) -> bool:
    """Turn the page where there is no room for so much; say whether it was turned."""
    if paper.get_y() + height <= paper.h - 16:
        return False
    paper.add_page()
    return True


def sheet_text(sheet: Sheet) -> str:
    """Return a sheet as plain ASCII of at most 40 columns: what a braille printer or a screen reader takes."""
    lines = [
        *_wrap(sheet.title),
        *_wrap(sheet.vote),
        *_wrap(_("Order %(letter)s") % {"letter": sheet.order}),
        "",
    ]
    for text in sheet.instructions:
        lines += _wrap(text)
    for part in sheet.parts:
        lines += ["", *_wrap(part.name.upper()), *_wrap(part.note)]
        for row in part.rows:
            mark = " ".join("[ ]" for _box in sheet.boxes)
            names = " ".join(f"{name} [ ]" for name in sheet.boxes) if len(sheet.boxes) > 1 else mark
            lines += [*_wrap(f"{row.number}. {row.title}"), *_wrap(row.cost, "   "), *_wrap(names, "   "), ""]
    return "\n".join([*lines, *_wrap(sheet.foot)]) + "\n"


def _wrap(text: str, indent: str = "") -> list[str]:
    """Break a text into lines of ASCII."""
    plain = normalize("NFKD", latin(text)).encode("ascii", "ignore").decode("ascii")
    return textwrap.wrap(plain, COLUMNS, initial_indent=indent, subsequent_indent=indent)
