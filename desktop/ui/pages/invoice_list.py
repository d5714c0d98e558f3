"""The list of the invoices page: saved filters, sums, the filter field, and windows of rows as one scrolls."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.model.states import METHOD_WORDS, Method
from desktop.services import exporting
from desktop.services.desk import Desk
from desktop.services.queries import invoices
from desktop.services.queries.invoices import WINDOW, InvoiceFilter, InvoiceQuery
from desktop.services.queries.rows import CurrencySum, InvoiceRow, InvoiceWindow
from desktop.ui import background, figures, messages
from desktop.ui.actions import Action
from desktop.ui.pages import invoice_columns
from desktop.ui.pages.selection_line import SelectionLine
from desktop.ui.pages.table_export import TableExport
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.row_table import RowTable

ANY_METHOD = "Any method"


class InvoiceList(Area):
    """Invoices, newest first, read in windows by key; old rows stay until the new ones are there.

    Parts: `head`, `table`, `empty`, `view` (the button that lets the list stand alone). Signals: `chosen` with the row
    on which the person stands, None where there is none; `opened` with the row of Enter; `import_wanted` where there
    is nothing yet; `said` with what became of an export.
    """

    chosen = Signal(object)
    opened = Signal(object)
    import_wanted = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, export: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._query, self._alone = desk, InvoiceQuery(), False
        self._round, self._reading_rows, self._sought, self._known = 0, False, 0, 0
        self.head = ListHead(InvoiceFilter.ALL, "Filter invoices")
        self.head.show_sums(None, "")
        self.view = IconButton("columns", "List alone")
        self.head.add_button(self.view)
        self.head.add_button(IconButton.doing(export))
        self.table: RowTable[InvoiceRow] = RowTable(
            "Invoices", invoice_columns.beside(()), row="row_list_two_lines", header=False, many=True
        )
        self.table.show_sorted("issued", ascending=False)
        self._export = TableExport(export)
        self._export.said.connect(self.said)
        self.empty = EmptyState("invoice", "", pressed=self._on_empty_pressed)
        self._line = SelectionLine()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        column.addWidget(self._export)
        column.addWidget(self._stack, 1)
        column.addWidget(self._line)
        self._menu = self._filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._ask(replace(self._query, text=text)))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.more_wanted.connect(self._on_more_wanted)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._line.show_rows(self.table.selected()))

    def query(self) -> InvoiceQuery:
        """Which invoices are asked for now."""
        return self._query

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk

    def first_focus(self) -> QWidget:
        """Where the keyboard stands: the rows, or what is offered where there are none."""
        return self.table if self._stack.currentWidget() is self.table else self.empty.button

    def export(self) -> None:
        """Ask for a file and write to it all that the filter finds."""
        write = partial(exporting.invoices, self._desk, self._query)
        self._export.ask("invoices", "invoices.csv", ("invoice", "invoices"), write, self._known)

    def reload(self) -> None:
        """Read again as many rows as are shown, and the sums; who stands on a row stays there."""
        self._read(max(WINDOW, len(self.table.rows())), choose_first=not self.table.rows())
        self._count()

    def clear_filter(self) -> None:
        """Show all invoices."""
        self._seek(0, "")

    def seek(self, row: InvoiceRow) -> None:
        """Stand on this invoice; where it is not among the rows, filter for its number."""
        if not self.table.choose(row.id):
            self._seek(row.id, row.number)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each invoice."""
        self._alone = is_alone
        self._line.setVisible(is_alone)
        self.head.show_wide(is_alone)
        self.view.setToolTip("Detail beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self._lay_columns(self.table.rows())
        row = self.table.current()
        if row is not None:
            self.table.choose(row.id)

    def _lay_columns(self, rows: Sequence[InvoiceRow], grow: bool = False) -> None:
        """Give the columns the room that these rows need; with `grow` never less than they have."""
        columns = invoice_columns.alone(rows) if self._alone else invoice_columns.beside(rows)
        shown = self.table.row_model().columns
        if grow:
            columns = [replace(new, width=max(new.width, old.width)) for new, old in zip(columns, shown, strict=True)]
        if [(column.title, column.width) for column in columns] != [(each.title, each.width) for each in shown]:
            scrolled = self.table.verticalScrollBar().value()
            self.table.show_columns(columns, "row" if self._alone else "row_list_two_lines", header=self._alone)
            self.table.verticalScrollBar().setValue(scrolled)

    def _filters(self) -> QMenu:
        menu = QMenu(self)
        for each in InvoiceFilter:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.setChecked(each is self._query.filter)
            action.triggered.connect(lambda _on=False, each=each: self._ask(replace(self._query, filter=each)))
        menu.addSeparator()
        ways = menu.addMenu("Paid by")
        for method in (None, *Method):
            action = ways.addAction(ANY_METHOD if method is None else METHOD_WORDS[method])
            action.setCheckable(True)
            action.setData(method)
            action.triggered.connect(lambda _on=False, method=method: self._ask(replace(self._query, method=method)))
        self._ways = ways
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._query.filter)
        for action in self._ways.actions():
            action.setChecked(action.text() == (METHOD_WORDS[self._query.method] if self._query.method else ANY_METHOD))
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))

    def _seek(self, invoice_id: int, text: str) -> None:
        self._sought = invoice_id
        self._query = InvoiceQuery(text=text)
        # The field says so a little later by itself; by then nothing is new.
        self.head.filter.setText(text)
        self._start()

    def _ask(self, query: InvoiceQuery) -> None:
        if query != self._query:
            self._query = query
            self._start()

    def _start(self) -> None:
        paid_by = f", {METHOD_WORDS[self._query.method].lower()}" if self._query.method else ""
        self.head.name.setText(f"{self._query.filter}{paid_by}")
        self._known = 0
        self.head.show_sums(None, "")
        self._read(WINDOW, choose_first=True)
        self._count()

    def _read(self, size: int, choose_first: bool) -> None:
        self._round += 1
        background.run(
            self,
            partial(invoices.window, self._desk, self._query, size=size),
            partial(self._on_rows, self._round, choose_first),
            partial(messages.say, self),
        )

    def _on_rows(self, asked: int, choose_first: bool, found: InvoiceWindow) -> None:
        if asked != self._round:
            return
        self._reading_rows = True
        self._lay_columns(found.rows)
        self.table.show_rows(found.rows, found.more)
        sought, self._sought = self._sought, 0
        if sought and not self.table.choose(sought):
            self.table.clearSelection()
        elif not sought and choose_first and self.table.current() is None:
            self.table.choose_first()
        self._reading_rows = False
        self._show_empty(not found.rows)
        self._line.show_rows(self.table.selected())
        row = self.table.current()
        if row is not None or (choose_first and not sought):
            self.chosen.emit(row)

    def _on_more_wanted(self) -> None:
        background.run(
            self,
            partial(invoices.window, self._desk, self._query, self.table.rows()[-1].key),
            partial(self._on_more, self._round),
            partial(messages.say, self),
        )

    def _on_more(self, asked: int, found: InvoiceWindow) -> None:
        if asked != self._round:
            return
        self._lay_columns(found.rows, grow=True)
        self.table.append_rows(found.rows, found.more)

    def _on_chosen(self, row: InvoiceRow | None) -> None:
        if not self._reading_rows and row is not None:
            self.chosen.emit(row)

    def _count(self) -> None:
        background.run(
            self,
            partial(invoices.sums, self._desk, self._query),
            partial(self._on_sums, self._query),
            partial(messages.say, self),
        )

    def _on_sums(self, asked: InvoiceQuery, sums: Sequence[CurrencySum]) -> None:
        if asked != self._query:
            return
        self._known = count = sum(each.count for each in sums)
        self.head.show_sums(
            count,
            "invoice" if count == 1 else "invoices",
            [figures.amount_code(each.gross_minor, each.currency) for each in sums],
        )

    def _show_empty(self, is_empty: bool) -> None:
        if self._query == InvoiceQuery():
            self.empty.show_words("No invoices yet", "They stand here as soon as they are brought in.", "Import…")
        else:
            self.empty.show_words(
                "No invoice fits", "None of the invoices is what the filter asks for.", "Clear filter"
            )
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)

    def _on_empty_pressed(self) -> None:
        if self._query == InvoiceQuery():
            self.import_wanted.emit()
        else:
            self.clear_filter()
