"""What the books page asks for and a dialog answers: closing periods and opening them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.services.desk import Desk
from desktop.services.queries import periods
from desktop.services.queries.book_rows import PeriodsRow
from desktop.ui import background, figures, messages
from desktop.ui.dialogs.close_period import ClosePeriodDialog, OpenPeriodDialog
from desktop.ui.pages.books import BooksPage


class BookActs(QObject):
    """The dialogs of the books. Signals: `said` with one true sentence, `changed` when days were closed or opened."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, page: BooksPage, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._page, self._window = desk, page, window
        page.close_wanted.connect(lambda: self._ask(self._close))
        page.open_wanted.connect(lambda: self._ask(self._open_again))

    def _ask(self, then: Callable[[PeriodsRow], object]) -> None:
        background.run(self, partial(periods.read, self._desk), then, partial(messages.say, self._window))

    def _close(self, now: PeriodsRow) -> None:
        dialog = ClosePeriodDialog(self._desk, now, self._window)
        dialog.closed.connect(self._on_closed)
        _show(dialog)

    def _open_again(self, now: PeriodsRow) -> None:
        dialog = OpenPeriodDialog(self._desk, now, self._window)
        dialog.opened.connect(lambda: self._on_done("The days are open again; the audit trail has the reason."))
        _show(dialog)

    def _on_closed(self, day: date) -> None:
        self._on_done(f"The books are closed up to {figures.day_full(day)}.")

    def _on_done(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()
        self._page.reload()


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
