"""What a refund leaves: the bars of lines, payments and invoice, what their parts mean, and the smallest limit."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.queries.rows import BarRow
from desktop.ui import theme
from desktop.ui.widgets.bar_block import BarBlock
from desktop.ui.widgets.figure_row import Legend
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text

_LEGEND = (("returned", "Returned"), ("waiting", "Waiting"), ("this", "This refund"), ("left", "Left"))


class AfterRefund(QWidget):
    """*After this refund*. Part: `limit`, the note that names the smallest limit, or what goes beyond one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: list[BarBlock] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))
        self._column.addWidget(Text("After this refund", "heading"))
        self._column.addWidget(Legend(_LEGEND))
        self.limit = NoteBar()
        self._column.addWidget(self.limit)

    def show_bars(self, bars: Sequence[BarRow], currency: str) -> None:
        """Show these bars; those that are there already only change their figures."""
        while len(self._blocks) < len(bars):
            block = BarBlock()
            self._blocks.append(block)
            self._column.insertWidget(len(self._blocks), block)
        for at, block in enumerate(self._blocks):
            block.setVisible(at < len(bars))
            if at < len(bars):
                block.show_bar(bars[at], currency)

    def show_limit(self, sentence: str, wrong: bool = False) -> None:
        """Name the smallest limit, or say what goes beyond it."""
        tone, icon = ("failed", "failed") if wrong else ("neutral", "limit")
        if sentence != self.limit.words() or not self.limit.isVisibleTo(self):
            self.limit.show_note(sentence, tone, icon=icon)
