"""What a refund leaves of one thing: its name, what is left, and the bar beneath."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.queries.rows import BarRow
from desktop.ui import figures, theme
from desktop.ui.widgets.remaining_bar import Parts, RemainingBar
from desktop.ui.widgets.text import Text


class BarBlock(QWidget):
    """One bar with its words: *Visa ••4242 payment … 267.26 left*."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Text("", "small_strong", elide=True)
        self._detail = Text("", "small", "text_3")
        self._left = Text("", "body_strong")
        self._bar = RemainingBar()
        line = QHBoxLayout()
        line.setSpacing(theme.px(6))
        for words in (self._title, self._detail):
            line.addWidget(words)
        line.addStretch(1)
        line.addWidget(self._left)
        line.addWidget(Text("left", "small", "text_3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(line)
        column.addWidget(self._bar)

    def show_bar(self, row: BarRow, currency: str) -> None:
        """Show another bar, or the same with new figures."""
        self._title.setText(row.title)
        self._detail.setText(row.detail)
        self._detail.setVisible(bool(row.detail))
        self._left.setText(figures.amount(row.left_minor, currency))
        self._bar.show_parts(Parts.of(row), currency, row.title)
