"""The customers page: who owes what, what happened with each, and keeping their names and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import Right
from desktop.services import customers, drawn_papers, report_exports
from desktop.services.desk import Desk
from desktop.services.queries import customers as queries
from desktop.services.queries.customer_rows import CustomerDetail, CustomerRow, Statement, StatementLine
from desktop.services.queries.customers import CustomerFilter, CustomerQuery
from desktop.services.queries.days import Days
from desktop.services.queries.rows import CurrencySum
from desktop.ui import background, messages, rights
from desktop.ui.actions import Actions
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.paper import show_drawn
from desktop.ui.pages import customer_columns
from desktop.ui.pages.customer_detail import CustomerHead, CustomerPanel, StatementBody
from desktop.ui.pages.page import Page
from desktop.ui.pages.window_list import ListKind, WindowList
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose a customer first."
_WITHOUT_RIGHT = {"export_statement", "statement_paper"}


@dataclass(frozen=True)
class _Wanted:
    """Which customer, and the days of the statement."""

    customer_id: int
    days: Days


@dataclass(frozen=True)
class _Read:
    """A customer with the statement of the days that were wanted."""

    detail: CustomerDetail
    statement: Statement


class CustomersPage(Page):
    """List, statement and facts.

    Parts: `list`, `head`, `body`, `panel`, `panes`. Signals for whoever can answer them: `edit_wanted` with the
    `CustomerDetail`; `invoice_wanted`, `note_wanted`, `refund_wanted` with what an event of the statement is about.
    """

    title, icon, group = "Customers", "customers", 2
    whole_office = True

    edit_wanted = Signal(object)
    invoice_wanted = Signal(object)
    note_wanted = Signal(object)
    refund_wanted = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: _Wanted | None = None
        self._detail: CustomerDetail | None = None
        self._reading = LatestAnswer(self, self._read, self._on_read, partial(messages.say, self))
        add = partial(actions.add, owner=self, menu="Edit")
        self._edit = add("edit_customer", "Edit…", self._on_edit, icon="edit")
        self._archive = add("archive_customer", "Archive", self._on_archive, icon="folder")
        export = actions.add(
            "export_statement", "Export statement…", self._on_export, shortcut="Ctrl+E", icon="export", menu="File",
            owner=self,
        )  # fmt: skip
        paper = actions.add(
            "statement_paper", "Statement as PDF…", self._on_paper, shortcut="Ctrl+P", icon="print", menu="File",
            owner=self,
        )  # fmt: skip
        self._of_one = (self._edit, self._archive, paper, export)
        self.list: WindowList[CustomerRow] = WindowList(desk, _kind())
        self.head, self.body, self.panel = (
            CustomerHead(self._edit, self._archive),
            StatementBody(paper, export),
            CustomerPanel(),
        )
        self.panes = ThreePane(
            "customers", self.list, self.head, self.body, self.panel, tabs=("Statement", "Facts"), parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self.panes.alone_changed.connect(self.list.show_alone)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.body.days_picked.connect(self._on_days_picked)
        self.body.line_opened.connect(self._on_line_opened)
        self.body.export.said.connect(self.said)
        self._clear()

    def reload(self) -> None:
        self.list.reload()
        if self._wanted is not None:
            self._reading.ask(self._wanted)

    def first_focus(self) -> QWidget:
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def show_customer(self, customer_id: int) -> None:
        """Open that customer, whatever the list shows now."""
        background.run(self, partial(queries.one, self._desk, customer_id), self._on_found, partial(messages.say, self))

    def _on_found(self, row: CustomerRow) -> None:
        self._want(row.id)
        self.list.seek(row)
        self.panes.open_detail()

    def _on_chosen(self, row: CustomerRow | None) -> None:
        if row is None:
            self._clear()
        elif self._wanted is None or row.id != self._wanted.customer_id:
            self._want(row.id)

    def _want(self, customer_id: int) -> None:
        self._wanted = _Wanted(customer_id, self.body.period.days())
        self._reading.ask(self._wanted)

    def _on_days_picked(self, _days: Days) -> None:
        if self._wanted is not None:
            self._want(self._wanted.customer_id)

    def _clear(self) -> None:
        self._wanted, self._detail = None, None
        self.head.hide()
        self.body.hide()
        self.panel.hide_facts(True)
        for action in self._of_one:
            action.allow(NONE_CHOSEN)
        self.subject_changed.emit("")

    def _read(self, wanted: _Wanted) -> _Read:
        detail = queries.detail(self._desk, wanted.customer_id)
        return _Read(detail, queries.statement(self._desk, wanted.customer_id, wanted.days))

    def _on_read(self, wanted: _Wanted, read: _Read) -> None:
        if wanted != self._wanted:
            return
        self._detail = read.detail
        self.head.show_detail(read.detail)
        self.body.show_statement(read.statement)
        self.body.show()
        self.panel.show_detail(read.detail)
        self._archive.setText("Bring back" if read.detail.row.archived else "Archive")
        obstacle = rights.missing(self._desk.person, Right.TAKE_IN)
        for action in self._of_one:
            action.allow("" if action.name in _WITHOUT_RIGHT else obstacle)
        self.subject_changed.emit(read.detail.row.name)

    def _on_edit(self) -> None:
        if self._detail is not None:
            self.edit_wanted.emit(self._detail)

    def _on_archive(self) -> None:
        if self._detail is None:
            return
        row = self._detail.row
        act = customers.unarchive if row.archived else customers.archive
        said = "is offered again." if row.archived else "is archived: not offered any more, everything stays."
        background.run(
            self,
            partial(act, self._desk, row.id),
            lambda _done: self._on_put(f"{row.name} {said}"),
            partial(messages.say, self),
        )

    def _on_put(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.reload()

    def _on_export(self) -> None:
        if self._wanted is not None and self._detail is not None:
            desk, wanted = self._desk, self._wanted
            name = _file_name("statement", self._detail.row.number, "csv")
            self.body.export.ask(
                "statement", name, ("line", "lines"),
                lambda path, tell, stop: report_exports.statement(
                    desk, wanted.customer_id, wanted.days, path, tell, stop
                ),
            )  # fmt: skip

    def _on_paper(self) -> None:
        if self._wanted is not None and self._detail is not None:
            draw = partial(drawn_papers.customer_statement, self._desk, self._wanted.customer_id, self._wanted.days)
            title = f"Statement of {self._detail.row.name}"
            show_drawn(
                self.window(), title, _file_name("statement", self._detail.row.number, "pdf"), draw, self.said.emit
            )

    def _on_line_opened(self, line: StatementLine) -> None:
        if line.note_id is not None:
            self.note_wanted.emit(line.note_id)
        elif line.refund_id is not None:
            self.refund_wanted.emit(line.refund_id)
        elif line.invoice_id is not None:
            self.invoice_wanted.emit(line.invoice_id)

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.body.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _file_name(what: str, number: str, ending: str) -> str:
    return f"{what}-{number}.{ending}".replace(" ", "-").replace("/", "-")


def _kind() -> ListKind[CustomerRow]:
    def sums(desk: Desk, query: CustomerQuery) -> Sequence[CurrencySum]:
        return [queries.sums(desk, query)]

    return ListKind(
        table="Customers",
        placeholder="Filter customers",
        icon="customers",
        nouns=("customer", "customers"),
        none=("No customers yet", "They come in with their invoices."),
        filters=CustomerFilter,
        query=CustomerQuery,
        window=queries.window,
        sums=sums,
        beside=customer_columns.beside,
        alone=customer_columns.alone,
    )
