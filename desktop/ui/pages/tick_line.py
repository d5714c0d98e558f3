"""The line under a queue: how many are ticked and what they come to, or how far the ones under way are."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.queries.rows import RefundRow
from desktop.ui import figures, theme
from desktop.ui.actions import Action
from desktop.ui.pages.approval_columns import sums
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.text import Text


class TickLine(Area):
    """`2 selected  114.00 GBP  Clear  Review 2…`. Hidden while nothing is ticked and nothing is under way.

    Parts: `review_button`, `clear_button`, `show_button`. Signals: `cleared`; `shown` when a person wants to see how
    far the run is.
    """

    cleared = Signal()
    shown = Signal()

    def __init__(self, review: Action, parent: QWidget | None = None) -> None:
        super().__init__("accent_tint", "top", "divider", parent)
        self._count = Text("", "body_strong", elide=True)
        self._sums = Text("", "small", "text_2", elide=True)
        self.clear_button = Button("Clear", Kind.QUIET)
        self.review_button = Button.of(review, hint=False, icon=False)
        self.show_button = Button("Show…")
        self._running, self._any = "", False
        row = self.row(16, 8, 12, 8, 4)
        words = QVBoxLayout()
        words.setSpacing(0)
        for text in (self._count, self._sums):
            words.addWidget(text)
        row.addLayout(words, 1)
        for button in (self.clear_button, self.review_button, self.show_button):
            row.addWidget(button)
        self.setFixedHeight(theme.px("action_bar"))
        self.clear_button.clicked.connect(lambda _checked=False: self.cleared.emit())
        self.show_button.clicked.connect(lambda _checked=False: self.shown.emit())
        self._dress()

    def show_ticked(self, refunds: Sequence[RefundRow]) -> None:
        """Say what is ticked."""
        self._any = bool(refunds)
        if not self._running:
            self._count.setText(f"{figures.count(len(refunds))} selected")
            self._sums.setText("   ".join(sums(refunds)))
        self._dress()

    def show_running(self, sentence: str) -> None:
        """Say how far a run is; an empty sentence: it is over."""
        self._running = sentence
        if sentence:
            self._count.setText(sentence)
            self._sums.setText("")
        self._dress()

    def _dress(self) -> None:
        running = bool(self._running)
        self.show_button.setVisible(running)
        self.clear_button.setVisible(not running)
        self.review_button.setVisible(not running)
        self._sums.setVisible(not running)
        self.setVisible(running or self._any)
