"""A list read in windows by key: saved filters, count and sums, the filter field, and rows as one scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.services.desk import Desk
from desktop.services.queries.rows import CurrencySum
from desktop.ui import background, figures, messages
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.cell import Column
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.row_table import RowTable

FIRST = 100
"""Rows of the first window."""


class ListRow(Protocol):
    """What a row must have: its id, where the list goes on after it, and the number by which it is found."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> tuple[Any, int]: ...
    @property
    def number(self) -> str: ...


R = TypeVar("R", bound=ListRow)
Key = tuple[Any, int]


@dataclass(frozen=True)
class ListKind(Generic[R]):
    """What a list shows and how it is read.

    `filters` are the saved ones, all rows first; `query` makes one of a filter and a text. `window` gives rows and
    whether more follow, `sums` what they come to: each line of them is a count, with an amount where it has a
    currency. `none` is title and reason of the empty list, `nouns` one and many.
    """

    table: str
    placeholder: str
    icon: str
    nouns: tuple[str, str]
    none: tuple[str, str]
    filters: type[StrEnum]
    query: Callable[[Any, str], Any]
    window: Callable[[Desk, Any, Key | None, int], tuple[Sequence[R], bool]]
    sums: Callable[[Desk, Any], Sequence[CurrencySum]]
    beside: Callable[[Sequence[R]], Sequence[Column[R]]]
    alone: Callable[[Sequence[R]], Sequence[Column[R]]]


class WindowList(Area, Generic[R]):
    """Rows, the newest first; old rows stay until the new ones are there.

    Parts: `head`, `table`, `empty`, `view` (the button that lets the list stand alone). Signals: `chosen` with the row
    on which the person stands, None where there is none; `opened` with the row of Enter.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, desk: Desk, kind: ListKind[R], parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._kind, self._alone = desk, kind, False
        self._filters = list(kind.filters)
        self._filter, self._text = self._filters[0], ""
        self._round, self._reading_rows, self._sought = 0, False, 0
        self.head = ListHead(self._filter, kind.placeholder)
        self.view = IconButton("columns", "List alone")
        self.head.add_button(self.view)
        self.table: RowTable[R] = RowTable(kind.table, kind.beside(()), row="row_list_two_lines", header=False)
        self.empty = EmptyState(kind.icon, "", pressed=self.clear_filter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self._menu = self._saved_filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._ask(self._filter, text))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.more_wanted.connect(self._on_more_wanted)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands in the list."""
        return self.table if self._stack.currentWidget() is self.table else self.head.filter

    def reload(self) -> None:
        """Read again as many rows as are shown, and the sums; who stands on a row stays there."""
        self._read(max(FIRST, len(self.table.rows())), choose_first=not self.table.rows())
        self._count()

    def clear_filter(self) -> None:
        """Show all rows."""
        self._seek(0, "")

    def ask_for(self, wanted: StrEnum) -> None:
        """Show the rows of a saved filter."""
        self.head.filter.setText("")
        self._ask(wanted, "")

    def seek(self, row: R) -> None:
        """Stand on this row; where it is not among those shown, filter for its number."""
        if not self.table.choose(row.id):
            self._seek(row.id, row.number)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each row."""
        self._alone = is_alone
        self.head.show_wide(is_alone)
        self.view.setToolTip("Detail beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self._lay_columns(self.table.rows())
        self.table.scrollTo(self.table.currentIndex())

    def _lay_columns(self, rows: Sequence[R]) -> None:
        columns = self._kind.alone(rows) if self._alone else self._kind.beside(rows)
        shown = self.table.row_model().columns
        if [(column.title, column.width) for column in columns] != [(each.title, each.width) for each in shown]:
            scrolled = self.table.verticalScrollBar().value()
            self.table.show_columns(columns, "row" if self._alone else "row_list_two_lines", header=self._alone)
            self.table.verticalScrollBar().setValue(scrolled)

    def _saved_filters(self) -> QMenu:
        menu = QMenu(self)
        for each in self._filters:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._ask(each, self._text))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))

    def _query(self) -> Any:
        return self._kind.query(self._filter, self._text)

    def _is_all(self) -> bool:
        return self._filter is self._filters[0] and not self._text

    def _seek(self, row_id: int, text: str) -> None:
        self._sought = row_id
        self._filter, self._text = self._filters[0], text
        # The field says so a little later by itself; by then nothing is new.
        self.head.filter.setText(text)
        self._start()

    def _ask(self, wanted: StrEnum, text: str) -> None:
        if (wanted, text) != (self._filter, self._text):
            self._filter, self._text = wanted, text
            self._start()

    def _start(self) -> None:
        self.head.name.setText(self._filter)
        self.head.show_sums(None, "")
        self._read(FIRST, choose_first=True)
        self._count()

    def _read(self, many: int, choose_first: bool) -> None:
        self._round += 1
        background.run(
            self,
            partial(self._kind.window, self._desk, self._query(), None, many),
            partial(self._on_rows, self._round, choose_first),
            partial(messages.say, self),
        )

    def _on_rows(self, asked: int, choose_first: bool, found: tuple[Sequence[R], bool]) -> None:
        if asked != self._round:
            return
        rows, more = found
        self._reading_rows = True
        self._lay_columns(rows)
        self.table.show_rows(rows, more)
        sought, self._sought = self._sought, 0
        if sought and not self.table.choose(sought):
            self.table.clearSelection()
        elif not sought and choose_first and self.table.current() is None:
            self.table.choose_first()
        self._reading_rows = False
        self._show_empty(not rows)
        row = self.table.current()
        if row is not None or (choose_first and not sought):
            self.chosen.emit(row)

    def _on_more_wanted(self) -> None:
        background.run(
            self,
            partial(self._kind.window, self._desk, self._query(), self.table.rows()[-1].key, FIRST),
            partial(self._on_more, self._round),
            partial(messages.say, self),
        )

    def _on_more(self, asked: int, found: tuple[Sequence[R], bool]) -> None:
        if asked != self._round:
            return
        rows, more = found
        self._lay_columns([*self.table.rows(), *rows])
        self.table.append_rows(rows, more)

    def _on_chosen(self, row: R | None) -> None:
        if not self._reading_rows and row is not None:
            self.chosen.emit(row)

    def _count(self) -> None:
        query = self._query()
        background.run(
            self,
            partial(self._kind.sums, self._desk, query),
            partial(self._on_sums, query),
            partial(messages.say, self),
        )

    def _on_sums(self, asked: Any, sums: Sequence[CurrencySum]) -> None:
        if asked != self._query():
            return
        count = sum(each.count for each in sums)
        amounts = [figures.amount_code(each.gross_minor, each.currency) for each in sums if each.currency]
        self.head.show_sums(count, self._kind.nouns[count != 1], amounts)

    def _show_empty(self, is_empty: bool) -> None:
        one, many = self._kind.nouns
        if self._is_all():
            self.empty.show_words(*self._kind.none)
        else:
            self.empty.show_words(f"No {one} fits", f"None of the {many} is what the filter asks for.", "Clear filter")
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)
