"""A list read in windows by key: saved filters, count and sums, the filter field, and rows as one scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

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
Window = tuple[Sequence[R], bool]
"""Rows, and whether more follow."""


@dataclass(frozen=True)
class ListKind(Generic[R]):
    """What a list shows and how it is read.

    `query` makes the question for all rows; its `filter` is one of `filters`, its `text` what was typed. `window` gives
    rows and whether more follow, `sums` what they come to: each line of them is a count, with an amount where it has a
    currency. `none` is title and reason of the empty list, `nouns` one and many, `detail` what stands beside the list.
    """

    table: str
    placeholder: str
    icon: str
    nouns: tuple[str, str]
    none: tuple[str, str]
    filters: type[StrEnum]
    query: Callable[[], Any]
    window: Callable[[Desk, Any, Key | None, int], Window[R]]
    sums: Callable[[Desk, Any], Sequence[CurrencySum]]
    beside: Callable[[Sequence[R]], Sequence[Column[R]]]
    alone: Callable[[Sequence[R]], Sequence[Column[R]]]
    detail: str = "Detail"


class WindowList(Area, Generic[R]):
    """Rows in their order; old rows stay until the new ones are there.

    Parts: `head`, `table`, `empty`, `view` (the button that lets the list stand alone). Signals: `chosen` with the row
    on which the person stands, None where there is none; `opened` with the row of Enter.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, desk: Desk, kind: ListKind[R], table: RowTable[R] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._kind, self._alone = desk, kind, False
        self._query = kind.query()
        self._round, self._reading_rows, self._sought, self._known = 0, False, 0, 0
        self.head = ListHead(self._query.filter, kind.placeholder)
        self.head.show_sums(None, "")
        self.view = IconButton("columns", "List alone")
        self.head.add_button(self.view)
        if table is None:
            table = RowTable(kind.table, kind.beside(()), row="row_list_two_lines", header=False)
        self.table = table
        self.empty = EmptyState(kind.icon, "", pressed=self._on_empty_pressed)
        self._above = QVBoxLayout()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._column = self.column()
        self._column.addWidget(self.head)
        self._column.addLayout(self._above)
        self._column.addWidget(self._stack, 1)
        self._menu = self._saved_filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._ask(replace(self._query, text=text)))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.more_wanted.connect(self._on_more_wanted)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)

    def put_above(self, part: QWidget) -> None:
        """Put a part between the head and the rows."""
        self._above.addWidget(part)

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk

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
        self._ask(replace(self._kind.query(), filter=wanted))

    def seek(self, row: R) -> None:
        """Stand on this row; where it is not among those shown, filter for its number."""
        if not self.table.choose(row.id):
            self._seek(row.id, row.number)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each row."""
        self._alone = is_alone
        self.head.show_wide(is_alone)
        self.view.setToolTip(f"{self._kind.detail} beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self._lay_columns(self.table.rows())
        self.table.scrollTo(self.table.currentIndex())

    def _lay_columns(self, rows: Sequence[R], grow: bool = False) -> None:
        """Give the columns the room that these rows need; with `grow` never less than they have."""
        columns = self._kind.alone(rows) if self._alone else self._kind.beside(rows)
        shown = self.table.row_model().columns
        if grow:
            columns = [replace(new, width=max(new.width, old.width)) for new, old in zip(columns, shown, strict=True)]
        if [(column.title, column.width) for column in columns] != [(each.title, each.width) for each in shown]:
            scrolled = self.table.verticalScrollBar().value()
            kept = {row.id for row in self.table.selected()}
            self.table.show_columns(columns, "row" if self._alone else "row_list_two_lines", header=self._alone)
            self.table.choose_too(kept)
            self.table.verticalScrollBar().setValue(scrolled)

    def _saved_filters(self) -> QMenu:
        menu = QMenu(self)
        for each in self._kind.filters:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._ask(replace(self._query, filter=each)))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._query.filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))

    def _name(self) -> str:
        """What the list calls the rows that are asked for."""
        return str(self._query.filter)

    def _is_all(self) -> bool:
        return bool(self._query == self._kind.query())

    def _seek(self, row_id: int, text: str) -> None:
        self._sought = row_id
        self._query = replace(self._kind.query(), text=text)
        # The field says so a little later by itself; by then nothing is new.
        self.head.filter.setText(text)
        self._start()

    def _ask(self, query: Any) -> None:
        if query != self._query:
            self._query = query
            self._start()

    def _start(self) -> None:
        self.head.name.setText(self._name())
        self._known = 0
        self.head.show_sums(None, "")
        self._read(FIRST, choose_first=True)
        self._count()

    def _read(self, many: int, choose_first: bool) -> None:
        self._round += 1
        background.run(
            self,
            partial(self._kind.window, self._desk, self._query, None, many),
            partial(self._on_rows, self._round, choose_first),
            partial(messages.say, self),
        )

    def _on_rows(self, asked: int, choose_first: bool, found: Window[R]) -> None:
        if asked != self._round:
            return
        rows, more = found
        kept = {row.id for row in self.table.selected()}
        self._reading_rows = True
        self._lay_columns(rows)
        self.table.show_rows(rows, more)
        sought, self._sought = self._sought, 0
        if sought and not self.table.choose(sought):
            self.table.clearSelection()
        elif not sought and choose_first and self.table.current() is None:
            self.table.choose_first()
        if len(kept) > 1 and not sought:
            self.table.choose_too(kept)
        self._reading_rows = False
        self._show_empty(not rows)
        row = self.table.current()
        if row is not None or (choose_first and not sought):
            self.chosen.emit(row)

    def _on_more_wanted(self) -> None:
        background.run(
            self,
            partial(self._kind.window, self._desk, self._query, self.table.rows()[-1].key, FIRST),
            partial(self._on_more, self._round),
            partial(messages.say, self),
        )

    def _on_more(self, asked: int, found: Window[R]) -> None:
        if asked != self._round:
            return
        rows, more = found
        self._lay_columns(rows, grow=True)
        self.table.append_rows(rows, more)

    def _on_chosen(self, row: R | None) -> None:
        if not self._reading_rows and row is not None:
            self.chosen.emit(row)

    def _count(self) -> None:
        background.run(
            self,
            partial(self._kind.sums, self._desk, self._query),
            partial(self._on_sums, self._query),
            partial(messages.say, self),
        )

    def _on_sums(self, asked: Any, sums: Sequence[CurrencySum]) -> None:
        if asked != self._query:
            return
        self._known = count = sum(each.count for each in sums)
        amounts = [
            f"{figures.amount_code(each.gross_minor, each.currency)} {each.meant}".rstrip()
            for each in sums
            if each.currency
        ]
        self.head.show_sums(count, self._kind.nouns[count != 1], amounts)

    def _show_empty(self, is_empty: bool) -> None:
        self.empty.show_words(*self._empty_words())
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)

    def _empty_words(self) -> tuple[str, str, str]:
        """Title, reason and button of the list without rows."""
        one, many = self._kind.nouns
        if self._is_all():
            return (*self._kind.none, "")
        return f"No {one} fits", f"None of the {many} is what the filter asks for.", "Clear filter"

    def _on_empty_pressed(self) -> None:
        self.clear_filter()
