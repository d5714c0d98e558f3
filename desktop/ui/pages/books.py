"""The books page: trial balance, journal, closed periods, numbers without gap, and the audit trail."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries.book_rows import TrailRow
from desktop.ui.actions import Actions
from desktop.ui.pages import book_list, report_list
from desktop.ui.pages.book_columns import AccountLine, JournalLine
from desktop.ui.pages.periods_view import PeriodsView
from desktop.ui.pages.report import Asked
from desktop.ui.pages.report_view import ReportView
from desktop.ui.pages.trail_view import TrailView
from desktop.ui.pages.views_page import ViewsPage
from desktop.ui.widgets.buttons import Button


class BooksPage(ViewsPage):
    """Parts: `list` (the views), `accounts`, `journal`, `periods`, `numbers`, `trail`.

    Signals for whoever can answer them: `close_wanted` and `open_wanted` for periods, `check_wanted` to prove the
    books; `invoice_wanted`, `note_wanted`, `refund_wanted` with what an entry is about.
    """

    title, icon, group = "Books", "books", 9
    whole_office = True

    close_wanted = Signal()
    open_wanted = Signal()
    check_wanted = Signal()
    invoice_wanted = Signal(object)
    note_wanted = Signal(object)
    refund_wanted = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(actions, parent)
        add = partial(actions.add, owner=self, menu="File")
        close = add("close_period", "Close period…", self.close_wanted.emit, icon="lock")
        open_again = add("open_period", "Open closed days…", self.open_wanted.emit, icon="undo")
        self.accounts = ReportView(desk, book_list.trial_balance(), self.export_action)
        self.journal = ReportView(desk, book_list.entries(), self.export_action)
        self.periods = PeriodsView(desk, close, open_again)
        self.numbers = ReportView(desk, report_list.number_series(), self.export_action)
        self.trail = TrailView(desk, self.export_action)
        check = Button("Prove the books…", icon="seal")
        check.clicked.connect(lambda _checked=False: self.check_wanted.emit())
        self.foot.addWidget(check)
        self.accounts.opened.connect(self._on_account_opened)
        self.journal.opened.connect(self._on_line_opened)
        self.trail.opened.connect(self._on_act_opened)
        views = (self.accounts, self.journal, self.periods, self.numbers, self.trail)
        self.show_views([(view, view) for view in views])

    def _on_account_opened(self, each: AccountLine) -> None:
        self.journal.show_asked(Asked(days=self.accounts.asked().days, choice=each.row.account))
        self.show_view(book_list.JOURNAL)

    def _on_line_opened(self, each: JournalLine) -> None:
        entry = each.entry
        if entry.note_id is not None:
            self.note_wanted.emit(entry.note_id)
        elif entry.refund_id is not None:
            self.refund_wanted.emit(entry.refund_id)
        elif entry.invoice_id is not None:
            self.invoice_wanted.emit(entry.invoice_id)

    def _on_act_opened(self, row: TrailRow) -> None:
        if row.invoice_id is not None:
            self.invoice_wanted.emit(row.invoice_id)
