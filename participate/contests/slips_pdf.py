"""Paper codes as slips to cut: A4, eight a page, each with its code in letters and as a QR."""

import io
from collections.abc import Sequence
from datetime import datetime

import segno
from django.utils.translation import gettext as _
from fpdf import FPDF

from participate.contests.pdf import latin

FONT = "Helvetica"
COLUMNS, LINES = 2, 4
WIDTH, HEIGHT, MARGIN, QR = 95.0, 67.0, 10.0, 34.0


def slips_pdf(
    *, title: str, package: int, address: str, codes: Sequence[str], until: str, made: datetime
) -> bytes:
    """Return the slips as a PDF. The QR leads to `address` with the code behind `#`, which no server gets to see."""
    paper = FPDF(format="A4")
    paper.set_title(latin(title))
    paper.set_creation_date(made)
    paper.set_auto_page_break(False)
    for place, code in enumerate(codes):
        if place % (COLUMNS * LINES) == 0:
            paper.add_page()
        column, line = place % COLUMNS, place // COLUMNS % LINES
        _slip(
            paper,
            MARGIN + column * WIDTH,
            MARGIN + line * HEIGHT,
            title,
            package,
            f"{address}#{code}",
            code,
            until,
        )
    return bytes(paper.output())


def _slip(
    paper: FPDF, left: float, top: float, title: str, package: int, link: str, code: str, until: str
) -> None:
    """Draw one slip with the line to cut along."""
    paper.set_draw_color(150)
    paper.set_dash_pattern(dash=1.5, gap=1.5)
    paper.rect(left, top, WIDTH, HEIGHT)
    paper.set_dash_pattern()
    picture = io.BytesIO()
    segno.make(link, micro=False, error="m").save(picture, kind="png", scale=4, border=2)
    picture.seek(0)
    paper.image(picture, left + WIDTH - QR - 3, top + 15, QR, QR)
    _text(paper, left + 4, top + 4, WIDTH - 8, title, 10, bold=True)
    _text(paper, left + 4, top + 17, WIDTH - QR - 10, _("Your code, for one ballot:"), 9)
    paper.set_xy(left + 4, top + 28)
    paper.set_font("Courier", "B", 15)
    paper.cell(WIDTH - QR - 8, 8, code)
    _text(paper, left + 4, top + 38, WIDTH - QR - 10, _("Keep it secret. It works once for one person."), 8)
    _text(paper, left + 4, top + 51, WIDTH - 8, f"{link.partition('#')[0]}   {until}", 7)
    _text(paper, left + 4, top + 61, WIDTH - 8, _("Package %(number)s") % {"number": package}, 7)


def _text(
    paper: FPDF, left: float, top: float, width: float, text: str, size: int, *, bold: bool = False
) -> None:
    paper.set_xy(left, top)
    paper.set_font(FONT, "B" if bold else "", size)
    paper.multi_cell(width, size * 0.45, latin(text)[:160], align="L")
