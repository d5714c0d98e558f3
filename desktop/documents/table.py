"""A table that runs over pages: columns as wide as what stands in them, head repeated, sums carried forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.documents import fonts
from desktop.documents.measured import BODY, INK, LABEL, STRONG, Style
from desktop.documents.sheet import Cell, Flow, Side

_GUTTER = 12.0
_NARROW_GUTTER = 8.0
_FIGURE_LEAST = 40.0
_PAD = 3.0
_HEAD_HEIGHT = LABEL.leading + _PAD
_BEFORE_HEIGHT = STRONG.leading + _PAD
_AFTER_HEIGHT = STRONG.leading + 2 * _PAD


@dataclass(frozen=True)
class Row:
    """One row: a text with a second, quieter line under it, and what stands in the other columns."""

    text: str
    second: str
    figures: tuple[str, ...]


@dataclass
class Table:
    """A table on a flow. `titles` are those of all columns in their order; `text_at` is the place of the texts' column,
    which takes the width that the others leave.

    `sums` are the figures to carry over, by the count of rows before, empty for none; `carried_words` stand with them
    before and after the page is turned. `sides` are those of the other columns, figures where nothing is said.
    `last_least` and `text_least` are how wide the last column and that of the texts are at least.
    """

    flow: Flow
    titles: Sequence[str]
    rows: Sequence[Row]
    sums: Sequence[tuple[str, ...]] = ()
    carried_words: tuple[str, str] = ("", "")
    sides: Sequence[Side] = ()
    text_at: int = 0
    last_least: float = 0.0
    text_least: float = 130.0
    _columns: list[tuple[float, float]] = field(init=False)
    _begun: int = field(init=False, default=0)

    def draw(self) -> None:
        """Set the table from where the flow is."""
        self.sides = self.sides or ["figure"] * (len(self.titles) - 1)
        self._columns = self._measured()
        sheet = self.flow.sheet
        whole_page = sheet.bottom - sheet.top(1) - _HEAD_HEIGHT - _AFTER_HEIGHT - _BEFORE_HEIGHT
        self.flow.keep(_HEAD_HEIGHT + 3 * BODY.leading + 2 * _PAD + _BEFORE_HEIGHT)
        self._head()
        for row in self.rows:
            cells = self._cells(row.text, row.figures, BODY)
            second = Cell(row.second, *self._columns[self.text_at], LABEL)
            lines = len(cells[self.text_at][1])
            cells.append((second, [*[""] * lines, *(sheet.wrapped(second) if row.second else ())]))
            height = max(len(each) for _, each in cells) * BODY.leading + 2 * _PAD
            if self.flow.room - _BEFORE_HEIGHT < (height if height <= whole_page else BODY.leading + _PAD):
                self._turn()
            self._begun += 1
            self.flow.y += _PAD
            self.flow.set(cells, self._turn, _BEFORE_HEIGHT)
            self.flow.y += _PAD
            self.flow.rule(sheet.left, sheet.right)

    def _measured(self) -> list[tuple[float, float]]:
        """Left edge and width of each column; where not all have room, the widest ones wrap."""
        sheet = self.flow.sheet
        titles = [title for at, title in enumerate(self.titles) if at != self.text_at]
        figures = [row.figures for row in self.rows] + list(self.sums[-1:])
        widths = [
            max(_FIGURE_LEAST, *(width_of(text) for text in (title, *column)))
            for title, column in zip(titles, zip(*figures, strict=True), strict=True)
        ]
        widths[-1] = max(widths[-1], self.last_least)
        gutter = _GUTTER if len(widths) < 7 else _NARROW_GUTTER
        most = _most(widths, sheet.measure - self.text_least - gutter * len(widths))
        widths = [min(width, most) for width in widths]
        widths.insert(self.text_at, sheet.measure - sum(widths) - gutter * len(widths))
        columns: list[tuple[float, float]] = []
        left = sheet.left
        for width in widths:
            columns.append((left, width))
            left += width + gutter
        return columns

    def _cells(self, text: str, figures: Sequence[str], style: Style) -> list[tuple[Cell, list[str]]]:
        texts, sides = list(figures), list(self.sides)
        texts.insert(self.text_at, text)
        sides.insert(self.text_at, "begin")
        cells = [Cell(text, *at, style, side) for text, at, side in zip(texts, self._columns, sides, strict=True)]
        return [(cell, self.flow.sheet.wrapped(cell)) for cell in cells]

    def _head(self) -> None:
        titles = list(self.titles)
        self.flow.set(self._cells(titles.pop(self.text_at), titles, LABEL))
        self.flow.y += _PAD
        self.flow.rule(self.flow.sheet.left, self.flow.sheet.right, 0.75, INK)

    def _turn(self) -> None:
        """Turn the page, with the sums so far at its foot and at the head of the next."""
        before, after = self.carried_words
        sums = self.sums[self._begun] if self.sums and self._begun else None
        if sums is not None:
            self.flow.y += _PAD
            self.flow.set(self._cells(before, sums, STRONG))
        self.flow.turn()
        self._head()
        if sums is not None:
            self.flow.y += _PAD
            self.flow.set(self._cells(after, sums, STRONG))
            self.flow.y += _PAD
            self.flow.rule(self.flow.sheet.left, self.flow.sheet.right)


def width_of(text: str, size: float = BODY.size) -> float:
    """How wide the longest line of a text is at most, in either weight."""
    faces = fonts.face(bold=False), fonts.face(bold=True)  # a hyphen is the wider one in the lighter weight
    return max(face.width(line, size) for face in faces for line in fonts.printable(text).split("\n"))


def _most(widths: Sequence[float], room: float) -> float:
    """The width to which the widest columns are cut so that all have room."""
    for at, width in enumerate(sorted(widths)):
        most = room / (len(widths) - at)
        if width > most:
            return most
        room -= width
    return max(widths)
