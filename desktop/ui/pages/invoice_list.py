"""The list of the invoices page: how it is read, the ways of paying among its filters, the sums of what is chosen."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.model.states import METHOD_WORDS, Method, in_sentence
from desktop.services import exporting
from desktop.services.desk import Desk
from desktop.services.queries import invoices
from desktop.services.queries.invoices import InvoiceFilter, InvoiceQuery
from desktop.services.queries.rows import InvoiceRow
from desktop.ui.actions import Action
from desktop.ui.pages import invoice_columns
from desktop.ui.pages.selection_line import SelectionLine
from desktop.ui.pages.table_export import TableExport
from desktop.ui.pages.window_list import Key, ListKind, Window, WindowList
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.row_table import RowTable

ANY_METHOD = "Any method"


class InvoiceList(WindowList[InvoiceRow]):
    """Invoices, newest first; several can be chosen.

    Signals beside those of every list: `import_wanted` where there is nothing yet; `said` with what became of an
    export.
    """

    import_wanted = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, export: Action, parent: QWidget | None = None) -> None:
        table: RowTable[InvoiceRow] = RowTable(
            "Invoices", invoice_columns.beside(()), row="row_list_two_lines", header=False, many=True
        )
        super().__init__(desk, _kind(), table, parent)
        self.head.add_button(IconButton.doing(export))
        self.table.show_sorted("issued", ascending=False)
        self._export = TableExport(export)
        self._export.said.connect(self.said)
        self.put_above(self._export)
        self._line = SelectionLine()
        self._column.addWidget(self._line)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._line.show_rows(self.table.selected()))

    def query(self) -> InvoiceQuery:
        """Which invoices are asked for now."""
        asked: InvoiceQuery = self._query
        return asked

    def first_focus(self) -> QWidget:
        """Where the keyboard stands: the rows, or what is offered where there are none."""
        return self.table if self._stack.currentWidget() is self.table else self.empty.button

    def export(self) -> None:
        """Ask for a file and write to it all that the filter finds."""
        write = partial(exporting.invoices, self._desk, self._query)
        self._export.ask("invoices", "invoices.csv", self._kind.nouns, write, self._known)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns and the sums of what is chosen, or two lines for each invoice."""
        self._line.setVisible(is_alone)
        super().show_alone(is_alone)

    def _on_rows(self, asked: int, choose_first: bool, found: Window[InvoiceRow]) -> None:
        super()._on_rows(asked, choose_first, found)
        self._line.show_rows(self.table.selected())

    def _saved_filters(self) -> QMenu:
        menu = super()._saved_filters()
        menu.addSeparator()
        self._ways = menu.addMenu("Paid by")
        for method in (None, *Method):
            action = self._ways.addAction(ANY_METHOD if method is None else METHOD_WORDS[method])
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, method=method: self._ask(replace(self._query, method=method)))
        return menu

    def _open_filters(self) -> None:
        for action in self._ways.actions():
            action.setChecked(action.text() == (METHOD_WORDS[self._query.method] if self._query.method else ANY_METHOD))
        super()._open_filters()

    def _name(self) -> str:
        paid_by = f", {in_sentence(METHOD_WORDS[self._query.method])}" if self._query.method else ""
        return f"{self._query.filter}{paid_by}"

    def _empty_words(self) -> tuple[str, str, str]:
        return (*self._kind.none, "Import…") if self._is_all() else super()._empty_words()

    def _on_empty_pressed(self) -> None:
        if self._is_all():
            self.import_wanted.emit()
        else:
            self.clear_filter()


def _kind() -> ListKind[InvoiceRow]:
    return ListKind(
        table="Invoices",
        placeholder="Filter invoices",
        icon="invoice",
        nouns=("invoice", "invoices"),
        none=("No invoices yet", "They stand here as soon as they are brought in."),
        filters=InvoiceFilter,
        query=InvoiceQuery,
        window=_window,
        sums=invoices.sums,
        beside=invoice_columns.beside,
        alone=invoice_columns.alone,
    )


def _window(desk: Desk, query: InvoiceQuery, after: Key | None, many: int) -> Window[InvoiceRow]:
    found = invoices.window(desk, query, after, many)
    return found.rows, found.more
