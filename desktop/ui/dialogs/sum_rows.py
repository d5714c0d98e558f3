"""Labels at the left and their figures at the right edge, one under the other."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.text import Text


class SumRows(QWidget):
    """Net, VAT by rate, parts. The same labels with new figures leave everything in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._shown: list[tuple[Text, Text]] = []

    def show_sums(self, sums: Sequence[tuple[str, str]]) -> None:
        """Show these figures with their labels."""
        while len(self._shown) < len(sums):
            label, figure = Text("", "body", "text_2", elide=True), Text("", "body_strong").selectable()
            figure.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(label, len(self._shown), 0)
            self._grid.addWidget(figure, len(self._shown), 1)
            self._shown.append((label, figure))
        for at, (label, figure) in enumerate(self._shown):
            for text in (label, figure):
                text.setVisible(at < len(sums))
            if at < len(sums):
                label.setText(sums[at][0])
                figure.setText(sums[at][1])

    def sums(self) -> Sequence[tuple[str, str]]:
        """What is shown now."""
        return [(label.text(), figure.text()) for label, figure in self._shown if label.isVisibleTo(self)]
