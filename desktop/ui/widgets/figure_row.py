"""Figures under their labels, side by side, with the bar's squares where they stand for a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets import remaining_bar
from desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class Figure:
    """A label with its figure; `part` names the part of the bar it stands for: returned, waiting, this, left."""

    label: str
    value: str
    part: str = ""


class Swatch(QWidget):
    """The little square that says which part of the bar a word means."""

    def __init__(self, part: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        self.setFixedSize(QSize(theme.px(10), theme.px(10)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        remaining_bar.paint_swatch(painter, QRectF(self.rect()), self._part)


class Legend(QWidget):
    """Squares and words on one line: Returned, Waiting, This refund, Left."""

    def __init__(self, words: Sequence[tuple[str, str]], space: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        for at, (part, word) in enumerate(words):
            if at:
                row.addSpacing(theme.px(space - 6))
            row.addWidget(Swatch(part))
            row.addWidget(Text(word, "small", "text_3"))
        row.addStretch(1)


class FigureRow(QWidget):
    """Labels over figures. `style` is the figures' type style; with `even` the columns are equally wide.

    Figures that have no room beside the others stand beneath them.
    """

    def __init__(
        self, style: str = "figure", space: int = 30, even: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style, self._even = style, even
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(min(space, 16) if even else space))
        self._grid.setVerticalSpacing(theme.px(2))
        self._labels: Sequence[tuple[str, str]] = ()
        self._heads: list[QWidget] = []
        self._values: list[Text] = []
        self._in_a_row = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, shown: Sequence[Figure]) -> None:
        """Show these figures; the same labels with new values leave everything in its place."""
        labels = [(figure.label, figure.part) for figure in shown]
        if labels != self._labels:
            self._build(shown)
            self._labels = labels
        for value, figure in zip(self._values, shown, strict=True):
            value.setText(figure.value)
        if self.isVisible():
            self._fit()

    def _build(self, shown: Sequence[Figure]) -> None:
        for old in (*self._heads, *self._values):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._heads = [_head(figure) for figure in shown]
        self._values = [Text(figure.value, self._style).selectable() for figure in shown]
        self._place(len(shown))

    def _place(self, in_a_row: int) -> None:
        self._in_a_row = in_a_row
        for at, (head, value) in enumerate(zip(self._heads, self._values, strict=True)):
            row, column = divmod(at, in_a_row)
            self._grid.addWidget(head, 3 * row, column)
            self._grid.addWidget(value, 3 * row + 1, column, Qt.AlignmentFlag.AlignLeading)
            self._grid.setRowMinimumHeight(3 * row - 1 if row else 0, theme.px(4) if row else 0)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, int(self._even and column < in_a_row))
        if not self._even:
            self._grid.setColumnStretch(in_a_row, 1)

    def _fit(self) -> None:
        """Put as many figures into a row as there is room for, and about as many into each."""
        count = len(self._values)
        by_rows = (-(-count // rows) for rows in range(1, count + 1))
        in_a_row = next((each for each in by_rows if self._width_of(each) <= self.width()), 1)
        if self._values and in_a_row != self._in_a_row:
            self._place(in_a_row)

    def _width_of(self, in_a_row: int) -> int:
        """How wide the figures are with so many of them in a row."""
        pairs = zip(self._heads, self._values, strict=True)
        wide = [max(head.minimumSizeHint().width(), value.minimumSizeHint().width()) for head, value in pairs]
        return sum(
            max(wide[column::in_a_row], default=0) for column in range(in_a_row)
        ) + self._grid.horizontalSpacing() * (in_a_row - 1)

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(max(len(self._values), 1)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _head(figure: Figure) -> QWidget:
    if not figure.part:
        return Text(figure.label, "small", "text_3")
    return Legend([(figure.part, figure.label)])
