"""Figures under their labels, side by side, with the bar's squares where they stand for a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
    """Labels over figures. `style` is the figures' type style; with `even` the columns are equally wide."""

    def __init__(
        self, style: str = "figure", space: int = 30, even: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style, self._even = style, even
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(space))
        self._grid.setVerticalSpacing(theme.px(2))
        self._labels: Sequence[tuple[str, str]] = ()
        self._values: list[Text] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, shown: Sequence[Figure]) -> None:
        """Show these figures; the same labels with new values leave everything in its place."""
        labels = [(figure.label, figure.part) for figure in shown]
        if labels != self._labels:
            self._build(shown)
            self._labels = labels
        for value, figure in zip(self._values, shown, strict=True):
            value.setText(figure.value)

    def _build(self, shown: Sequence[Figure]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._values = [Text(figure.value, self._style).selectable() for figure in shown]
        for at, figure in enumerate(shown):
            self._grid.addWidget(_head(figure), 0, at)
            self._grid.addWidget(self._values[at], 1, at, Qt.AlignmentFlag.AlignLeading)
            self._grid.setColumnStretch(at, 1 if self._even else 0)
        if not self._even:
            self._grid.setColumnStretch(len(shown), 1)


def _head(figure: Figure) -> QWidget:
    if not figure.part:
        return Text(figure.label, "small", "text_3")
    return Legend([(figure.part, figure.label)])
