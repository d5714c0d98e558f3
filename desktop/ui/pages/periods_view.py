"""Closed days on the screen: up to which one, by whom, and closing more or opening them again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.queries import periods
from desktop.services.queries.book_rows import PeriodAct, PeriodsRow
from desktop.ui import background, figures, messages, rights, theme
from desktop.ui.actions import Action
from desktop.ui.pages import book_columns
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

NONE_CLOSED = "No day is closed."


class PeriodsView(Area):
    """Parts: `figures`, `table`, `empty`. Signal: `said` with where closings can be exported."""

    title, icon = "Periods", "lock"
    said = Signal(str)

    def __init__(self, desk: Desk, close: Action, open_again: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._close, self._open_again = desk, close, open_again
        self.figures = FigureRow()
        self.table: RowTable[PeriodAct] = RowTable("Closings", book_columns.closings(()))
        self.empty = EmptyState(
            "lock",
            "No day was closed yet",
            "Closing a period keeps anybody from posting into it; opening needs a reason.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        head = Area("surface", "bottom", "divider")
        column = head.column(20, 10, 16, 12, 8)
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(Text(self.title, "title"))
        top.addStretch(1)
        top.addWidget(Button.of(open_again))
        top.addWidget(Button.of(close))
        column.addLayout(top)
        column.addWidget(
            Text("Nothing is ever posted into a closed day. What is posted there stays as it is.", "small", "text_2")
        )
        column.addWidget(self.figures)
        whole = self.column()
        whole.addWidget(head)
        whole.addWidget(self._stack, 1)
        self.change_desk(desk)

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk
        obstacle = rights.missing(desk.person, Right.RUN)
        self._close.allow(obstacle)
        self._open_again.allow(obstacle or NONE_CLOSED)

    def reload(self) -> None:
        """Read again."""
        background.run(self, partial(periods.read, self._desk), self._on_read, partial(messages.say, self))

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.table

    def export(self) -> None:
        """The trail has all of it; there is nothing to write here."""
        self.said.emit("Closings are part of the audit trail; export that.")

    def _on_read(self, found: PeriodsRow) -> None:
        closed = "no day" if found.closed_until is None else figures.day_full(found.closed_until)
        self.figures.show_figures([Figure("Closed up to", closed), Figure("Today", figures.day_full(found.today))])
        self.table.show_rows(found.history)
        self._stack.setCurrentWidget(self.table if found.history else self.empty)
        obstacle = rights.missing(self._desk.person, Right.RUN)
        self._open_again.allow(obstacle or ("" if found.closed_until is not None else NONE_CLOSED))
