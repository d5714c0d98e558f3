"""How a credit note looks."""

from __future__ import annotations

from desktop.documents import letterhead, sums
from desktop.documents.frame import Frame
from desktop.documents.letterhead import FACT, FACT_NAME, FACT_STRONG, FACTS_WIDTH, Fact
from desktop.documents.lines import set_lines
from desktop.documents.measured import BODY, STRONG
from desktop.documents.note_text import NoteText
from desktop.documents.painting import paint
from desktop.documents.sheet import Cell, Flow, Sheet, paper
from desktop.documents.sums import Sum
from desktop.model.frozen_copy import FrozenNote


def draw(note: FrozenNote) -> bytes:
    """The PDF of the note, from nothing but its frozen copy: the same copy gives the same bytes.

    Raises `BadInput` where the logo is no picture.
    """
    text = NoteText(note)
    frame = Frame(
        words=text.words,
        size=paper(note.seller.country),
        mark=note.mark,
        running=text.running(),
        footer=note.footer,
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    letterhead.set_head(
        flow, note.seller.name, text.identity(note.seller), note.logo_png, (text.title, text.number, text.subtitle)
    )
    facts = [Fact(text.words(name), value, strong=name == "original") for name, value in text.facts()]
    long_reason = _needs_room(sheet, text.reason, facts)
    if long_reason:
        facts = [fact for fact in facts if fact.name != text.words("reason")]
    letterhead.set_parties(flow, text.words("to"), note.buyer.name, text.identity(note.buyer), facts)
    if long_reason:
        _reason(flow, text)
    totals = [Sum(text.say(name), figure, strong=name == "total") for name, figure in text.totals()]
    set_lines(flow, text.words, note.lines, note.currency, totals)
    _close(flow, note, text, totals)
    frame.close(flow)
    return paint(
        sheet,
        title=text.name,
        subject=text.original,
        author=note.seller.name,
        language=text.words.language,
        across=text.draft(),
    )


def _needs_room(sheet: Sheet, reason: str, facts: list[Fact]) -> bool:
    """Whether the reason is too long to stand among the facts."""
    width = FACTS_WIDTH - letterhead.name_width(fact.name for fact in facts)
    return len(sheet.wrapped(Cell(reason, 0, width, FACT))) > 3


def _reason(flow: Flow, text: NoteText) -> None:
    flow.write([Cell(text.words("reason"), flow.sheet.left, flow.sheet.measure, FACT_NAME)])
    flow.write([Cell(text.reason, flow.sheet.left, flow.sheet.measure)])
    flow.gap(18)


def _close(flow: Flow, note: FrozenNote, text: NoteText, totals: list[Sum]) -> None:
    """The sums and what they mean, on one page where one can hold them."""
    meaning = _meaning(flow.sheet, text)
    remarks = text.tax_remarks()
    sums_height = sums.height(flow.sheet, totals, len(note.taxes), remarks)
    flow.keep(sums_height + 18 + sum(len(lines) * cell.style.leading for cell, lines in meaning) + 6)
    left, right = flow.beside(), flow.beside()
    sums.set_taxes(left, text.tax_table(), remarks)
    sums.set_sums(right, totals)
    flow.below(left, right)
    flow.gap(18)
    for column in meaning[:-1]:
        flow.set([column])
    flow.gap(6)
    flow.set(meaning[-1:])


def _meaning(sheet: Sheet, text: NoteText) -> list[tuple[Cell, list[str]]]:
    head, sentences, last = text.meaning()
    texts = [(head, FACT_STRONG), *((sentence, BODY) for sentence in sentences), (last, STRONG)]
    cells = [Cell(words, sheet.left, sheet.measure, style) for words, style in texts]
    return [(cell, sheet.wrapped(cell)) for cell in cells]
