"""The list of the inbox: filters, count and sums, and the rows under their headings."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.services.queries.inbox_rows import TASKS, TO_ASSIGN, InboxRow
from desktop.ui import figures
from desktop.ui.pages import inbox_columns
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.row_table import RowTable


class InboxFilter(StrEnum):
    """The saved filters."""

    OPEN = "Open"
    MINE = "For you to settle"
    LINES = "Without lines"
    TASKS = "Tasks"


_FITS: dict[InboxFilter, Callable[[InboxRow], bool]] = {
    InboxFilter.OPEN: lambda _row: True,
    InboxFilter.MINE: lambda row: row.mine,
    InboxFilter.LINES: lambda row: row.kind in TO_ASSIGN,
    InboxFilter.TASKS: lambda row: row.kind in TASKS,
}


class InboxList(Area):
    """Everything that waits for a person.

    Parts: `head`, `table`, `empty`, `view`, `ask` (the gateway). Signals: `chosen` with the row on which the person
    stands, None where there is none; `opened` with the row of Enter or a double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._rows: Sequence[InboxRow] = ()
        self._filter, self._text, self._alone, self._known = InboxFilter.OPEN, "", False, False
        self.head = ListHead(self._filter, "Filter the inbox")
        self.view, self.ask = IconButton("columns", "List alone"), IconButton("sync", "Ask the gateway now")
        for button in (self.view, self.ask):
            self.head.add_button(button)
        self.head.show_sums(None, "")
        self.table: RowTable[InboxRow] = RowTable(
            "Inbox", inbox_columns.beside(()), row="row_queue", header=False, group=inbox_columns.heading
        )
        self.empty = EmptyState("inbox", "", pressed=self.clear_filter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self._menu = self._filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._narrow(self._filter, text))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first: in the rows, or on what can be done where there are none."""
        is_empty = self._stack.currentWidget() is self.empty and not self.empty.button.isHidden()
        return self.empty.button if is_empty else self.table

    def rows(self) -> Sequence[InboxRow]:
        """The rows that are shown, in order."""
        return self.table.rows()

    def show_waiting(self, rows: Sequence[InboxRow]) -> None:
        """Show what waits now; whoever stood on a row that is gone stands on the one in its place."""
        stood = self.table.current()
        at = next((place for place, row in enumerate(self.rows()) if stood and row.key == stood.key), -1)
        self._known, self._rows = True, rows
        self._show()
        shown = self.rows()
        if shown and (self.table.current() is None or (stood and stood.key not in {row.key for row in shown})):
            self.table.choose(shown[min(max(at, 0), len(shown) - 1)].key)

    def place(self, key: str) -> tuple[int, int] | None:
        """Which of how many rows it is."""
        keys = [row.key for row in self.rows()]
        return (keys.index(key) + 1, len(keys)) if key in keys else None

    def clear_filter(self) -> None:
        """Show all that waits."""
        self.head.filter.setText("")
        self._narrow(InboxFilter.OPEN, "")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each entry."""
        self._alone = is_alone
        self.view.setToolTip("Detail beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self.head.show_wide(is_alone)
        self._show()

    def _show(self) -> None:
        wanted = self._text.casefold()
        fits = _FITS[self._filter]
        rows = [row for row in self._rows if fits(row) and (not wanted or wanted in _searched(row))]
        columns = inbox_columns.alone(rows) if self._alone else inbox_columns.beside(rows)
        shown = self.table.row_model().columns
        if [(each.title, each.width) for each in columns] != [(each.title, each.width) for each in shown]:
            self.table.show_columns(columns, "row" if self._alone else "row_queue", header=self._alone)
        self.table.show_rows(rows)
        if self._known:
            self.head.show_sums(
                len(rows), "thing to do" if len(rows) == 1 else "things to do", inbox_columns.sums(rows)
            )
            self._stack.setCurrentWidget(self.table if rows else self.empty)
            self._say_empty()

    def _say_empty(self) -> None:
        if not self._rows:
            self.empty.show_words(
                "Nothing waits for a person",
                "What is found at the gateway, comes back or is disputed stands here until it is settled.",
            )
        else:
            count = figures.count(len(self._rows))
            self.empty.show_words(
                "Nothing fits", f"None of the {count} that wait is what the filter asks for.", "Clear filter"
            )

    def _narrow(self, chosen: InboxFilter, text: str) -> None:
        if (chosen, text) == (self._filter, self._text):
            return
        self._filter, self._text = chosen, text
        self.head.name.setText(chosen)
        self._show()
        if self.rows() and self.table.current() is None:
            self.table.choose_first()

    def _filters(self) -> QMenu:
        menu = QMenu(self)
        for each in InboxFilter:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._narrow(each, self._text))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))


def _searched(row: InboxRow) -> str:
    words = (
        row.customer, row.invoice_number, row.refund_number, row.payment, row.text, inbox_columns.look(row).word,
        figures.amount(row.amount_minor, row.currency), figures.plain(row.amount_minor, row.currency), row.currency,
    )  # fmt: skip
    return "\n".join(words).casefold()
