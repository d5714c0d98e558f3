"""The frame around every page of a document: mark, running head, footer and page number."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.measured import AMBER, LABEL, LINE, Style
from desktop.documents.sheet import Box, Cell, Flow, Page, Rule, Sheet
from desktop.documents.words import Wording

_EDGE = 30.0
_MARK_HEIGHT = 19.0
_MARK = Style(bold=True, colour=AMBER)
_MARK_TEXT = Style(colour=AMBER)
_RUNNING = Style(bold=True)
_FOOT_LINES = 6
_GUTTER = 16.0
_PAGE_OF_WIDTH = 90.0


@dataclass(frozen=True)
class Frame:
    """What stands around the body, in these words.

    `running` are pairs of left and right text, for the pages after the first. A footer of more lines than fit at the
    foot stands at the end of the body.
    """

    words: Wording
    size: tuple[float, float]
    mark: str
    running: tuple[tuple[str, str], ...]
    footer: str

    def sheet(self) -> Sheet:
        """An empty sheet with room left for the frame."""
        top = _EDGE + (_MARK_HEIGHT + 16 if self.mark else 10)
        sheet = Sheet(self.size, top, top + len(self.running) * LABEL.leading + 22, self.words.from_right)
        sheet.bottom = sheet.height - _EDGE - max(len(self._foot(sheet)), 1) * LABEL.leading - 20
        return sheet

    def close(self, flow: Flow) -> None:
        """Set a footer that is too long for the foot where the body ends, then the frame around every page."""
        sheet = flow.sheet
        foot = self._foot(sheet)
        if self.footer and not foot:
            flow.gap(18)
            flow.write([Cell(self.footer, sheet.left, sheet.measure, LABEL)])
        for number, page in enumerate(sheet.pages):
            body, page.words = page.words, []
            if self.mark:
                self._set_mark(sheet, page)
            if number:
                self._set_running(sheet, page)
            page.words += body
            self._set_foot(sheet, page, foot, self.words.page_of(number + 1, len(sheet.pages)))

    def _foot(self, sheet: Sheet) -> list[str]:
        lines = sheet.wrapped(_foot_cell(sheet, self.footer)) if self.footer else []
        return lines if len(lines) <= _FOOT_LINES else []

    def _set_mark(self, sheet: Sheet, page: Page) -> None:
        page.frames.append((Box(sheet.left, _EDGE, sheet.measure, _MARK_HEIGHT), AMBER))
        width = sheet.measure - 2 * 8 - _GUTTER
        for cell in (
            Cell(self.mark, sheet.left + 8, width * 0.3, _MARK),
            Cell(self.words.mark_means(self.mark), sheet.right - 8 - width * 0.7, width * 0.7, _MARK_TEXT, "end"),
        ):
            page.words.append(sheet.on_one_line(cell, _EDGE + 12.8))

    def _set_running(self, sheet: Sheet, page: Page) -> None:
        y = sheet.top(0)
        half = (sheet.measure - _GUTTER) / 2
        for at, (left, right) in enumerate(self.running):
            for cell in (
                Cell(left, sheet.left, half, LABEL if at else _RUNNING),
                Cell(right, sheet.right - half, half, LABEL, "end"),
            ):
                page.words.append(sheet.on_one_line(cell, y + 9.3))
            y += LABEL.leading
        page.rules.append(Rule(sheet.left, sheet.right, y + 4, 0.5, LINE))

    def _set_foot(self, sheet: Sheet, page: Page, foot: list[str], page_of: str) -> None:
        y = sheet.bottom + 16
        page.rules.append(Rule(sheet.left, sheet.right, y - 4, 0.5, LINE))
        for at, line in enumerate(foot):
            page.words.append(sheet.placed(_foot_cell(sheet, line), line, y + 9.3 + at * LABEL.leading))
        page.words.append(sheet.on_one_line(Cell(page_of, sheet.right - 80, 80, LABEL, "end"), y + 9.3))


def _foot_cell(sheet: Sheet, text: str) -> Cell:
    return Cell(text, sheet.left, sheet.measure - _PAGE_OF_WIDTH, LABEL)
