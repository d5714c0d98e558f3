"""A table that runs over pages: columns as wide as what stands in them, head repeated, sums carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.documents import fonts
from desktop.documents.measured import BODY, INK, LABEL, STRONG, Style, wrapped
from desktop.documents.sheet import Cell, Flow

_GUTTER = 12.0
_FIGURE_LEAST = 40.0
_TEXT_LEAST = 130.0
_PAD = 3.0
_HEAD_HEIGHT = LABEL.leading + _PAD
_BEFORE_HEIGHT = STRONG.leading + _PAD
_AFTER_HEIGHT = STRONG.leading + 2 * _PAD


@dataclass(frozen=True)
class Row:
    """One row: a text with a second, quieter line under it, and the figures of the other columns."""

    text: str
    second: str
    figures: tuple[str, ...]


@dataclass
class Table:
    """A table on a flow. `titles` are those of the text and of each column of figures.

    `sums` are the figures to carry over, by the count of rows before; `carried_words` stand with them before and after
    the page is turned.
    """

    flow: Flow
    titles: Sequence[str]
    rows: Sequence[Row]
    sums: Sequence[tuple[str, ...]]
    carried_words: tuple[str, str]
    _columns: list[tuple[float, float]] = field(init=False)
    _begun: int = field(init=False, default=0)

    def draw(self) -> None:
        """Set the table from where the flow is."""
        self._columns = self._measured()
        sheet = self.flow.sheet
        whole_page = sheet.bottom - sheet.top(1) - _HEAD_HEIGHT - _AFTER_HEIGHT - _BEFORE_HEIGHT
        self.flow.keep(_HEAD_HEIGHT + 3 * BODY.leading + 2 * _PAD + _BEFORE_HEIGHT)
        self._head()
        for row in self.rows:
            cells = self._cells(row.text, row.figures, BODY)
            second = Cell(row.second, *self._columns[0], LABEL)
            lines = len(cells[0][1])
            cells.append((second, [*[""] * lines, *(wrapped(row.second, LABEL, second.width) if row.second else ())]))
            height = max(len(each) for _, each in cells) * BODY.leading + 2 * _PAD
            if self.flow.room - _BEFORE_HEIGHT < (height if height <= whole_page else BODY.leading + _PAD):
                self._turn()
            self._begun += 1
            self.flow.y += _PAD
            self.flow.set(cells, self._turn, _BEFORE_HEIGHT)
            self.flow.y += _PAD
            self.flow.rule(sheet.left, sheet.right)

    def _measured(self) -> list[tuple[float, float]]:
        """Left edge and width of each column; where not all have room, the widest figures wrap."""
        sheet, bold = self.flow.sheet, fonts.face(bold=True)
        figures = [row.figures for row in self.rows] + [self.sums[-1]]
        widths = [
            max(_FIGURE_LEAST, *(bold.width(fonts.printable(text), BODY.size) for text in (title, *column)))
            for title, column in zip(self.titles[1:], zip(*figures, strict=True), strict=True)
        ]
        most = _most(widths, sheet.measure - _TEXT_LEAST - _GUTTER * len(widths))
        widths = [min(width, most) for width in widths]
        columns: list[tuple[float, float]] = []
        right = sheet.right
        for width in reversed(widths):
            columns.insert(0, (right - width, width))
            right -= width + _GUTTER
        return [(sheet.left, right - sheet.left), *columns]

    def _cells(self, text: str, figures: Sequence[str], style: Style) -> list[tuple[Cell, list[str]]]:
        cells = [Cell(text, *self._columns[0], style)]
        cells += [
            Cell(figure, *column, style, right=True) for figure, column in zip(figures, self._columns[1:], strict=True)
        ]
        return [(cell, wrapped(cell.text, cell.style, cell.width)) for cell in cells]

    def _head(self) -> None:
        self.flow.set(self._cells(self.titles[0], self.titles[1:], LABEL))
        self.flow.y += _PAD
        self.flow.rule(self.flow.sheet.left, self.flow.sheet.right, 0.75, INK)

    def _turn(self) -> None:
        """Turn the page, with the sums so far at its foot and at the head of the next."""
        before, after = self.carried_words
        sums = self.sums[self._begun]
        if self._begun:
            self.flow.y += _PAD
            self.flow.set(self._cells(before, sums, STRONG))
        self.flow.turn()
        self._head()
        if self._begun:
            self.flow.y += _PAD
            self.flow.set(self._cells(after, sums, STRONG))
            self.flow.y += _PAD
            self.flow.rule(self.flow.sheet.left, self.flow.sheet.right)


def _most(widths: Sequence[float], room: float) -> float:
    """The width to which the widest columns are cut so that all have room."""
    for at, width in enumerate(sorted(widths)):
        most = room / (len(widths) - at)
        if width > most:
            return most
        room -= width
    return max(widths)
