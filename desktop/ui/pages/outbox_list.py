"""The list of the outbox: saved filters, the filter field, and windows of mails as one scrolls."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.services import mail_server
from desktop.services.desk import Desk
from desktop.services.queries import outbox
from desktop.services.queries.outbox import OutboxFilter, OutboxQuery, OutboxRow
from desktop.ui import background, messages
from desktop.ui.pages import outbox_columns
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable

_EMPTY = {
    OutboxQuery(): ("The outbox is empty", "No mail waits, and none needs a person.", "Show all mail"),
    OutboxQuery(OutboxFilter.ALL): ("No mail yet", "A credit note that was promised by e-mail stands here.", ""),
}
_NONE = ("No mail fits", "None of them is what the filter asks for.", "Show all mail")


class OutboxList(Area):
    """Mails, newest first.

    Parts: `head`, `note`, `table`, `empty`. Signals: `chosen` with a row, None for none; `opened` with that of Enter.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._query, self._round = desk, OutboxQuery(), 0
        self.note = NoteBar()
        self.head = ListHead(self._query.filter, "Filter the outbox")
        self.table: RowTable[OutboxRow] = RowTable(
            "Outbox", outbox_columns.columns(), row="row_list_two_lines", header=False
        )
        self.empty = EmptyState("mail", "", pressed=lambda: self.ask_for(OutboxFilter.ALL))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        self._note_place = Area("surface", "bottom", "hairline")
        self._note_place.column(12, 8, 12, 9).addWidget(self.note)
        self._note_place.hide()
        column.addWidget(self._note_place)
        column.addWidget(self._stack, 1)
        self._menu = self._filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._ask(OutboxQuery(self._query.filter, text)))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.more_wanted.connect(self._on_more_wanted)

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk

    def first_focus(self) -> QWidget:
        """Where the keyboard stands in the list."""
        is_empty = self._stack.currentWidget() is self.empty and not self.empty.button.isHidden()
        return self.empty.button if is_empty else self.table

    def ask_for(self, wanted: OutboxFilter) -> None:
        """Show the mails of a saved filter."""
        self.head.filter.setText("")
        self._ask(OutboxQuery(wanted))

    def reload(self) -> None:
        """Read again as many rows as are shown; who stands on a row stays there."""
        self._round += 1
        size = max(outbox.WINDOW, len(self.table.rows()))
        desk, query = self._desk, self._query
        background.run(
            self,
            lambda: (outbox.window(desk, query, size=size), outbox.count(desk, query), mail_server.obstacle(desk)),
            partial(self._on_rows, self._round),
            partial(messages.say, self),
        )

    def _on_rows(self, asked: int, found: tuple[tuple[Sequence[OutboxRow], bool], int, str]) -> None:
        if asked != self._round:
            return
        (rows, more), count, obstacle = found
        self.note.show_note(obstacle, "waiting", icon="info")
        self._note_place.setVisible(bool(obstacle))
        self.table.show_rows(rows, more)
        self.head.show_sums(count, "mail" if count == 1 else "mails")
        title, why, button = _EMPTY.get(self._query, _NONE)
        self.empty.show_words(title, why, button)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if rows and self.table.current() is None:
            self.table.choose_first()
        self.chosen.emit(self.table.current())

    def _on_more_wanted(self) -> None:
        background.run(
            self,
            partial(outbox.window, self._desk, self._query, self.table.rows()[-1]),
            partial(self._on_more, self._round),
            partial(messages.say, self),
        )

    def _on_more(self, asked: int, found: tuple[Sequence[OutboxRow], bool]) -> None:
        if asked == self._round:
            self.table.append_rows(*found)

    def _ask(self, query: OutboxQuery) -> None:
        if query != self._query:
            self._query = query
            self.head.name.setText(query.filter)
            self.head.show_sums(None, "")
            self.reload()

    def _filters(self) -> QMenu:
        menu = QMenu(self)
        for each in OutboxFilter:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._ask(OutboxQuery(each, self._query.text)))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._query.filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))
