"""The sheet that lies on top of a pile of paper ballots: its number, its count, where it is on the screen."""

import io
from datetime import datetime

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF

from participate.contests.pdf import FONT, latin

QR = 46.0


def cover_pdf(
    *, title: str, vote: str, batch: int, sheets: int, opened_by: str, opened: str, address: str, made: datetime
) -> bytes:  # fmt: skip
    """Return the cover sheet as a PDF of one page."""
    paper = FPDF(format="A4")
    paper.set_title(latin(_("Batch %(number)s") % {"number": batch}))
    paper.set_lang(get_language() or "id")
    paper.set_creation_date(made)
    paper.set_margins(18, 18, 18)
    paper.set_auto_page_break(False)
    paper.add_page()
    picture = io.BytesIO()
    segno.make(address, micro=False, error="m").save(picture, kind="png", scale=6, border=2)
    paper.image(picture, paper.w - 18 - QR, 18, QR, QR, alt_text=latin(address))
    for text, style, size in (
        (title, "", 12), (vote, "B", 16), (_("Batch %(number)s") % {"number": batch}, "B", 48),
        (_("%(count)s sheets") % {"count": sheets}, "B", 26),
        (_("Counted by %(name)s, %(when)s") % {"name": opened_by, "when": opened}, "", 12),
    ):  # fmt: skip
        _line(paper, text, style, size)
    paper.ln(12)
    for text in (
        _("Counted by hand by two people:"), _("First reading by:"), _("Second reading by:"),
        _("In the box on:"), _("Sealed and kept by:"),
    ):  # fmt: skip
        _line(paper, f"{text} ______________________________", "", 13)
        paper.ln(6)
    paper.set_y(-30)
    _line(
        paper,
        _("Number the sheets from 1 in pencil on the back. Keep them in this order until the check."),
        "",
        11,
    )
    return bytes(paper.output())


def _line(paper: FPDF, text: str, style: str, size: int) -> None:
    paper.set_font(FONT, style, size)
    width = 0 if paper.get_y() > 18 + QR else paper.epw - QR - 6
    paper.multi_cell(width, size * 0.46, latin(text), new_x="LMARGIN", new_y="NEXT", align="L")
    paper.ln(2)
