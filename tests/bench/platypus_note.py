"""The same credit note as an office would write it with ReportLab's Platypus: its fonts embedded for each document."""

from __future__ import annotations

import io
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from desktop.documents import fonts
from desktop.documents.line_text import line_table
from desktop.documents.note_text import NoteText
from desktop.model.frozen_copy import FrozenNote

REGULAR, BOLD = "Peer-Regular", "Peer-Bold"


@cache
def _fonts() -> None:
    """Read once for the process, which is more than the peer asks for."""
    for name, weight in ((REGULAR, "Regular"), (BOLD, "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(fonts.FOLDER / f"NotoSans-{weight}.ttf")))


_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=12)
_STRONG = ParagraphStyle("strong", _BODY, fontName=BOLD)
_TITLE = ParagraphStyle("title", _STRONG, fontSize=20, leading=26, alignment=TA_RIGHT)
_NUMBER = ParagraphStyle("number", _STRONG, fontSize=11.5, leading=17, alignment=TA_RIGHT)
_RULED = TableStyle(
    [("FONT", (0, 0), (-1, -1), REGULAR, 9), ("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("VALIGN", (0, 0), (-1, -1), "TOP"),
     ("LINEBELOW", (0, 0), (-1, 0), 0.75, (0, 0, 0)), ("LINEBELOW", (0, 1), (-1, -1), 0.5, (0.8, 0.8, 0.8))]
)  # fmt: skip
_PLAIN = TableStyle([("FONT", (0, 0), (-1, -1), REGULAR, 9), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def draw(note: FrozenNote) -> bytes:
    """The PDF of the note: the same words, in paragraphs where they may wrap, else as plain cells."""
    _fonts()
    text = NoteText(note)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(595.276, 841.89), leftMargin=20 * mm, rightMargin=20 * mm, invariant=1,
        initialFontName=REGULAR, title=text.name, author=note.seller.name,
    )  # fmt: skip

    def foot(canvas: Any, _document: Any) -> None:
        canvas.setFont(REGULAR, 9)
        canvas.drawString(20 * mm, 40, note.footer)
        canvas.drawRightString(595 - 20 * mm, 40, text.words.page_of(1, 1))

    def said(words: str, style: ParagraphStyle = _BODY) -> Paragraph:
        return Paragraph(escape(words), style)

    seller = [said(note.seller.name, _STRONG), *map(said, text.identity(note.seller))]
    head = Table([[seller, [said(text.title, _TITLE), said(text.number, _NUMBER)]]], style=_PLAIN)
    buyer = [said(text.words("to")), said(note.buyer.name, _STRONG), *map(said, text.identity(note.buyer))]
    facts = Table([[text.words(name), said(value)] for name, value in text.facts()], [104, 164], style=_PLAIN)
    titles, rows = line_table(text.words, note.lines, note.currency)
    cells = [[[said(row.text), said(row.second)], *row.figures] for row in rows]
    lines = Table([titles, *cells], style=_RULED, repeatRows=1)
    sums = Table([[text.say(name), figure] for name, figure in text.totals()], [148, 100], style=_RULED)
    taxes = Table([list(row) for row in text.tax_table()], style=_RULED)
    meant, sentences, last = text.meaning()
    document.build(
        [
            head, Spacer(1, 20), Table([[buyer, facts]], style=_PLAIN), Spacer(1, 16), lines, Spacer(1, 16),
            Table([[taxes, sums]], style=_PLAIN), Spacer(1, 18), said(meant, _STRONG), *map(said, sentences),
            said(last, _STRONG),
        ],
        onFirstPage=foot,
    )  # fmt: skip
    return out.getvalue()
