"""How a credit note looks."""

from __future__ import annotations

from desktop.documents import logo
from desktop.documents.frame import Frame
from desktop.documents.measured import BODY, INK, LABEL, QUIET, STRONG, Style, wrapped
from desktop.documents.note_text import NoteText
from desktop.documents.painting import paint
from desktop.documents.sheet import MILLIMETRE, Box, Cell, Flow, Sheet, paper
from desktop.documents.table import Table
from desktop.model.frozen_copy import FrozenNote

_SELLER = Style(size=11.5, bold=True, leading=16)
_NUMBER = Style(size=11.5, bold=True, leading=17)
_FACT = Style(leading=13.5)
_FACT_NAME = Style(colour=QUIET, leading=13.5)
_FACT_STRONG = Style(bold=True, leading=13.5)
_SUM = Style(leading=15)
_TOTAL = Style(size=11, bold=True, leading=17)

_LOGO = (55 * MILLIMETRE, 16 * MILLIMETRE)
_TITLE_SIZES = (20.0, 18.0, 16.0, 14.5, 13.0)
_TITLE_WIDTH = 290.0
_ADDRESS_TOP = 48 * MILLIMETRE  # so that the address stands in the window of a DL or C5/6 envelope
_FACTS_WIDTH = 268.0
_FACT_NAME_WIDTH = 104.0
_SUMS_WIDTH = 248.0
_SUM_NAME_WIDTH = 148.0
_RATE_WIDTH = 54.0
_GUTTER = 16.0


def draw(note: FrozenNote) -> bytes:
    """The PDF of the note, from nothing but its frozen copy: the same copy gives the same bytes.

    Raises `BadInput` where the logo is no picture.
    """
    text = NoteText(note)
    frame = Frame(
        size=paper(note.seller.country),
        mark=note.mark,
        mark_means=text.mark_means,
        running=text.running(),
        footer=note.footer,
        page_of=text.page_of,
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    _seller_and_title(flow, note, text)
    _buyer_and_facts(flow, note, text)
    _reason(flow, note, text)
    _lines(flow, text)
    _close(flow, note, text)
    frame.close(flow)
    return paint(
        sheet,
        title=text.name,
        subject=text.original,
        author=note.seller.name,
        language=text.words.language,
        across=text.words("draft") if note.draft else "",
    )


def _seller_and_title(flow: Flow, note: FrozenNote, text: NoteText) -> None:
    sheet = flow.sheet
    left, right = flow.beside(), flow.beside()
    width = sheet.measure - _TITLE_WIDTH - _GUTTER
    if note.logo_png:
        picture = logo.opened(note.logo_png)
        scale = min(_LOGO[0] / picture.width, _LOGO[1] / picture.height)
        box = Box(sheet.left, left.y, picture.width * scale, picture.height * scale)
        sheet.page(left.page).pictures.append((box, picture))
        left.y += box.height + 8
    else:
        left.y += (_title_style(text.title).leading - _SELLER.leading) * 0.74
    left.write([Cell(note.seller.name, sheet.left, width, _SELLER)])
    for line in text.identity(note.seller):
        left.write([Cell(line, sheet.left, width, LABEL)])
    for line, style in ((text.title, _title_style(text.title)), (text.number, _NUMBER), (text.subtitle, BODY)):
        if line:
            right.write([Cell(line, sheet.right - _TITLE_WIDTH, _TITLE_WIDTH, style, right=True)])
    flow.below(left, right)
    flow.gap(20)
    if flow.page == 0:
        flow.y = max(flow.y, _ADDRESS_TOP)


def _title_style(title: str) -> Style:
    """As large as the title can stand on one line."""
    styles = [Style(size, bold=True, leading=26) for size in _TITLE_SIZES]
    return next((style for style in styles if len(wrapped(title, style, _TITLE_WIDTH)) == 1), styles[-1])


def _buyer_and_facts(flow: Flow, note: FrozenNote, text: NoteText) -> None:
    sheet = flow.sheet
    left, right = flow.beside(), flow.beside()
    width = sheet.measure - _FACTS_WIDTH - _GUTTER
    left.write([Cell(text.words("to"), sheet.left, width, _FACT_NAME)])
    left.write([Cell(note.buyer.name, sheet.left, width, _FACT_STRONG)])
    for line in text.identity(note.buyer):
        left.write([Cell(line, sheet.left, width, _FACT)])
    start = sheet.right - _FACTS_WIDTH
    for name, value in text.facts():
        if name == "reason" and _needs_room(value):
            continue
        style = _FACT_STRONG if name == "original" else _FACT
        right.write(
            [
                Cell(text.words(name), start, _FACT_NAME_WIDTH - 6, _FACT_NAME),
                Cell(value, start + _FACT_NAME_WIDTH, _FACTS_WIDTH - _FACT_NAME_WIDTH, style),
            ]
        )
    flow.below(left, right)
    flow.gap(16)


def _needs_room(reason: str) -> bool:
    """Whether the reason is too long to stand among the facts."""
    return len(wrapped(reason, _FACT, _FACTS_WIDTH - _FACT_NAME_WIDTH)) > 3


def _reason(flow: Flow, note: FrozenNote, text: NoteText) -> None:
    if _needs_room(note.reason):
        flow.write([Cell(text.words("reason"), flow.sheet.left, flow.sheet.measure, _FACT_NAME)])
        flow.write([Cell(note.reason, flow.sheet.left, flow.sheet.measure)])
        flow.gap(18)


def _lines(flow: Flow, text: NoteText) -> None:
    titles, rows = text.line_table()
    if rows:
        empty = [""] * (len(titles) - 4)
        sums = [(*empty, *after) for after in text.sums_after()]
        carried_words = (text.words("carried_forward"), text.words("brought_forward"))
        Table(flow, titles, rows, sums, carried_words).draw()
        flow.gap(16)


def _close(flow: Flow, note: FrozenNote, text: NoteText) -> None:
    """The sums and what they mean, on one page where one can hold them."""
    totals = text.totals()
    meaning = _meaning(flow.sheet, text)
    sums_height = max(_SUM.leading * (len(note.taxes) + 1), _SUM.leading * (len(totals) - 1) + _TOTAL.leading + 5)
    flow.keep(sums_height + 18 + sum(len(lines) * cell.style.leading for cell, lines in meaning) + 6)
    left, right = flow.beside(), flow.beside()
    if note.taxes:
        _tax_by_rate(left, note, text)
    _totals(right, totals, text)
    flow.below(left, right)
    flow.gap(18)
    for column in meaning[:-1]:
        flow.set([column])
    flow.gap(6)
    flow.set(meaning[-1:])


def _tax_by_rate(flow: Flow, note: FrozenNote, text: NoteText) -> None:
    start = flow.sheet.left
    width = flow.sheet.measure - _SUMS_WIDTH - 2 * _GUTTER
    rows = [(text.words("vat_by_rate"), text.words("net"), text.words("vat"))]
    rows += [
        (text.words.rate(each.rate_milli), text.amount(each.net_minor), text.amount(each.tax_minor))
        for each in note.taxes
    ]
    figure = (width - _RATE_WIDTH) / 2 - 8
    for at, (rate, net, tax) in enumerate(rows):
        style = _SUM if at else _SUM._replace(colour=QUIET)
        flow.write(
            [
                Cell(rate, start, _RATE_WIDTH, style),
                Cell(net, start + width - 2 * figure - 8, figure, style, right=True),
                Cell(tax, start + width - figure, figure, style, right=True),
            ]
        )
        if not at:
            flow.rule(start, start + width)


def _totals(flow: Flow, totals: list[tuple[str, str]], text: NoteText) -> None:
    start, right = flow.sheet.right - _SUMS_WIDTH, flow.sheet.right
    for name, figure in totals:
        style = _TOTAL if name == "total" else _SUM
        if name == "total":
            flow.y += 2
            flow.rule(start, right, 0.75, INK)
            flow.y += 3
        flow.write(
            [
                Cell(text.say(name), start, _SUM_NAME_WIDTH, style),
                Cell(figure, start + _SUM_NAME_WIDTH, _SUMS_WIDTH - _SUM_NAME_WIDTH, style, right=True),
            ]
        )


def _meaning(sheet: Sheet, text: NoteText) -> list[tuple[Cell, list[str]]]:
    head, sentences, last = text.meaning()
    texts = [(head, _FACT_STRONG), *((sentence, BODY) for sentence in sentences), (last, STRONG)]
    cells = [Cell(words, sheet.left, sheet.measure, style) for words, style in texts]
    return [(cell, wrapped(cell.text, cell.style, cell.width)) for cell in cells]
