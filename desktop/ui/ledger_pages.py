"""The pages on the whole office's ledger: customers, reports and books, with the dialogs that answer them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.ui.actions import Actions
from desktop.ui.book_acts import BookActs
from desktop.ui.customer_acts import CustomerActs
from desktop.ui.pages.books import BooksPage
from desktop.ui.pages.customers import CustomersPage
from desktop.ui.pages.reports import ReportsPage


class LedgerPages(QObject):
    """Parts: `customers`, `reports`, `books`.

    Signals: `said` with one true sentence of a dialog, `changed` when days were closed or opened; `invoice_wanted`,
    `note_wanted`, `refund_wanted` with the id of what a person wants to see, `check_wanted` to prove the books.
    """

    said = Signal(str)
    changed = Signal()
    invoice_wanted = Signal(object)
    note_wanted = Signal(object)
    refund_wanted = Signal(object)
    check_wanted = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.customers, self.reports, self.books = (
            CustomersPage(desk, actions),
            ReportsPage(desk, actions),
            BooksPage(desk, actions),
        )
        for page in (self.customers, self.books):
            page.invoice_wanted.connect(self.invoice_wanted)
            page.note_wanted.connect(self.note_wanted)
            page.refund_wanted.connect(self.refund_wanted)
        self.reports.refund_wanted.connect(self.refund_wanted)
        self.books.check_wanted.connect(self.check_wanted)

    def answer(self, window: QWidget) -> None:
        """Open the dialogs that the pages ask for over this window."""
        about_customers = CustomerActs(self._desk, self.customers, window)
        about_books = BookActs(self._desk, self.books, window)
        about_customers.said.connect(self.said)
        about_books.said.connect(self.said)
        about_books.changed.connect(self.changed)
