"""Totals under the column they sum up: grey labels, figures on the column's right edge."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.text import Text


class Totals(QWidget):
    """Net, tax by rate, total. `behind` is how far from the right edge the summed column ends, in pixels at 100 %."""

    def __init__(self, behind: int, figure_width: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(20), theme.px(10), theme.px(behind), theme.px(10))
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, theme.px(figure_width))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def stand_behind(self, behind: int) -> None:
        """End so far from the right edge, where the summed column ends now."""
        margins = self._grid.contentsMargins()
        margins.setRight(theme.px(behind))
        self._grid.setContentsMargins(margins)

    def show_totals(self, totals: Sequence[tuple[str, str]]) -> None:
        """Show the figures with their labels; the last one is the sum of the others and stands out."""
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, (label, figure) in enumerate(totals):
            last = at == len(totals) - 1
            style, tone = ("heading", "text") if last else ("body", "text_2")
            words, value = Text(label, style, tone), Text(figure, style).selectable()
            for column, text in enumerate((words, value)):
                text.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(text, at, column)
