"""From laid out pages to the bytes of a PDF: the one place that holds a canvas."""

from __future__ import annotations

import io
import math

from reportlab.lib.utils import ImageReader

from desktop.documents import fonts
from desktop.documents.measured import Colour, Style, wrapped
from desktop.documents.ready_fonts import ReadyCanvas
from desktop.documents.sheet import Page, Sheet, Words

_GHOST: Colour = (0.93, 0.94, 0.955)


def paint(sheet: Sheet, *, title: str, subject: str, author: str, language: str, across: str = "") -> bytes:
    """The PDF of the sheet. The same sheet gives the same bytes: neither clock nor chance has a part in it.

    `across` stands large and light across every page, beneath its text. All fonts are embedded.
    """
    out = io.BytesIO()
    with fonts.DRAWING:
        canvas = ReadyCanvas(
            out,
            pagesize=(sheet.width, sheet.height),
            pageCompression=1,
            invariant=1,
            initialFontName=fonts.face().main,  # type: ignore[arg-type]  # a name, whatever the stubs say
            lang=language,
        )
        canvas.setTitle(fonts.printable(title))
        canvas.setSubject(fonts.printable(subject))
        canvas.setAuthor(fonts.printable(author))
        canvas.setCreator("Refund Desk")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for page in sheet.pages:
            if across:
                _across(canvas, sheet, across)
            _page(canvas, sheet.height, page)
            canvas.showPage()
        canvas.save()
    return out.getvalue()


def _page(canvas: ReadyCanvas, height: float, page: Page) -> None:
    for box, picture in page.pictures:
        canvas.drawImage(ImageReader(picture), box.left, height - box.top - box.height, box.width, box.height)
    for box, colour in page.frames:
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(0.75)
        canvas.roundRect(box.left, height - box.top - box.height, box.width, box.height, 2)
    pens: dict[tuple[Colour, float], list[tuple[float, float, float, float]]] = {}
    for rule in page.rules:
        y = height - rule.y
        pens.setdefault((rule.colour, rule.weight), []).append((rule.left, y, rule.right, y))
    for (colour, weight), lines in pens.items():
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(weight)
        canvas.lines(lines)
    _text(canvas, height, page.words)


def _text(canvas: ReadyCanvas, height: float, words: list[Words]) -> None:
    text = canvas.begin_text()
    set_in: tuple[str, float] | None = None
    colour: Colour | None = None
    for each in words:
        if each.style.colour != colour:
            colour = each.style.colour
            text.setFillColorRGB(*colour)
        text.setTextOrigin(each.x, height - each.baseline)
        for font, piece in fonts.face(each.style.bold).runs(each.text):
            if set_in != (font, each.style.size):
                set_in = (font, each.style.size)
                text.setFont(*set_in)
            text.textOut(piece)
    canvas.drawText(text)


def _across(canvas: ReadyCanvas, sheet: Sheet, word: str) -> None:
    [line] = wrapped(word, Style(bold=True), math.inf)
    wide = fonts.face(bold=True).width(line, 1)
    size = min(150, 0.7 * math.hypot(sheet.width, sheet.height) / wide)
    canvas.saveState()
    canvas.translate(sheet.width / 2, sheet.height / 2)
    canvas.rotate(math.degrees(math.atan2(sheet.height, sheet.width)))
    _text(canvas, 0, [Words(-wide * size / 2, size * 0.36, line, Style(size, bold=True, colour=_GHOST))])
    canvas.restoreState()
