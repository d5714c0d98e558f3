"""The list of the credit notes page: saved filters, sums, the filter field, and windows of rows as one scrolls."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.desk import Desk
from desktop.services.queries import credit_notes
from desktop.services.queries.credit_notes import WINDOW, NoteFilter, NoteQuery
from desktop.services.queries.rows import CurrencySum, NoteRow
from desktop.ui import background, figures, messages
from desktop.ui.pages import note_columns
from desktop.ui.pages.note_table import Files, NoteTable
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead

Window = tuple[Sequence[NoteRow], bool]


class NoteList(Area):
    """Credit notes, newest first, read in windows by key; old rows stay until the new ones are there.

    Parts: `head`, `table`, `empty`, `view` (the button that lets the list stand alone). Signals: `chosen` with the
    row on which the person stands, None where there is none; `selected` with all chosen rows; `opened` with the row
    of Enter.
    """

    chosen = Signal(object)
    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, desk: Desk, files: Files, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._desk, self._query, self._alone = desk, NoteQuery(), False
        self._round, self._reading_rows, self._sought, self._choose_all = 0, False, 0, False
        self.head = ListHead(NoteFilter.ALL, "Filter credit notes")
        self.view = IconButton("columns", "List alone")
        self.head.add_button(self.view)
        self.table = NoteTable(files)
        self.empty = EmptyState("credit_note", "", pressed=self.clear_filter)
        self._above = QVBoxLayout()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        column.addLayout(self._above)
        column.addWidget(self._stack, 1)
        self._menu = self._filters()
        # Choosing twenty rows is one choice, told once.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(lambda: self.selected.emit(self.table.selected()))
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._ask(NoteQuery(self._query.filter, text)))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.more_wanted.connect(self._on_more_wanted)
        self.table.all_wanted.connect(self._on_all_wanted)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._settled.start())
        self._show_empty(False)

    def query(self) -> NoteQuery:
        """Which notes are asked for now."""
        return self._query

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
        self._read(max(WINDOW, len(self.table.rows())), choose_first=not self.table.rows())
        self._count()

    def clear_filter(self) -> None:
        """Show all notes."""
        self._seek(0, "")

    def ask_for(self, wanted: NoteFilter) -> None:
        """Show the notes of a saved filter."""
        self.head.filter.setText("")
        self._ask(NoteQuery(wanted))

    def seek(self, row: NoteRow) -> None:
        """Stand on this note; where it is not among the rows, filter for its number."""
        if not self.table.choose(row.id):
            self._seek(row.id, row.number)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each note."""
        self._alone = is_alone
        self.head.show_wide(is_alone)
        self.view.setToolTip("Paper beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self._lay_columns(self.table.rows())
        self.table.scrollTo(self.table.currentIndex())

    def _lay_columns(self, rows: Sequence[NoteRow]) -> None:
        columns = note_columns.alone(rows) if self._alone else note_columns.beside(rows)
        shown = self.table.row_model().columns
        if [(column.title, column.width) for column in columns] != [(each.title, each.width) for each in shown]:
            scrolled = self.table.verticalScrollBar().value()
            kept = {row.id for row in self.table.selected()}
            self.table.show_columns(columns, "row" if self._alone else "row_list_two_lines", header=self._alone)
            self.table.choose_too(kept)
            self.table.verticalScrollBar().setValue(scrolled)

    def _filters(self) -> QMenu:
        menu = QMenu(self)
        for each in NoteFilter:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._ask(NoteQuery(each, self._query.text)))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._query.filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))

    def _seek(self, note_id: int, text: str) -> None:
        self._sought = note_id
        self._query = NoteQuery(text=text)
        # The field says so a little later by itself; by then nothing is new.
        self.head.filter.setText(text)
        self._start()

    def _ask(self, query: NoteQuery) -> None:
        if query != self._query:
            self._query = query
            self._start()

    def _start(self) -> None:
        self.head.name.setText(self._query.filter)
        self.head.show_sums(None, "")
        self._read(WINDOW, choose_first=True)
        self._count()

    def _read(self, size: int, choose_first: bool) -> None:
        self._round += 1
        background.run(
            self,
            partial(credit_notes.window, self._desk, self._query, size=size),
            partial(self._on_rows, self._round, choose_first),
            partial(messages.say, self),
        )

    def _on_rows(self, asked: int, choose_first: bool, found: Window) -> None:
        if asked != self._round:
            return
        rows, more = found
        kept = {row.id for row in self.table.selected()}
        self._reading_rows = True
        self._lay_columns(rows)
        self.table.show_rows(rows, more)
        self.table.knows_all = not more
        sought, self._sought = self._sought, 0
        if sought and not self.table.choose(sought):
            self.table.clearSelection()
        elif not sought and choose_first and self.table.current() is None:
            self.table.choose_first()
        everything, self._choose_all = self._choose_all, False
        if everything:
            self.table.selectAll()
        elif len(kept) > 1 and not sought:
            self.table.choose_too(kept)
        self._reading_rows = False
        self._show_empty(not rows)
        row = self.table.current()
        if row is not None or (choose_first and not sought):
            self.chosen.emit(row)
        self._settled.start()

    def _on_more_wanted(self) -> None:
        background.run(
            self,
            partial(credit_notes.window, self._desk, self._query, credit_notes.key(self.table.rows()[-1])),
            partial(self._on_more, self._round),
            partial(messages.say, self),
        )

    def _on_more(self, asked: int, found: Window) -> None:
        if asked != self._round:
            return
        rows, more = found
        self._lay_columns([*self.table.rows(), *rows])
        self.table.append_rows(rows, more)
        self.table.knows_all = not more

    def _on_all_wanted(self) -> None:
        self._choose_all = True
        self._read(_EVERYTHING, choose_first=False)

    def _on_chosen(self, row: NoteRow | None) -> None:
        if not self._reading_rows and row is not None:
            self.chosen.emit(row)

    def _count(self) -> None:
        background.run(
            self,
            partial(credit_notes.sums, self._desk, self._query),
            partial(self._on_sums, self._query),
            partial(messages.say, self),
        )

    def _on_sums(self, asked: NoteQuery, sums: Sequence[CurrencySum]) -> None:
        if asked != self._query:
            return
        count = sum(each.count for each in sums)
        self.head.show_sums(
            count,
            "note" if count == 1 else "notes",
            [figures.amount_code(each.gross_minor, each.currency) for each in sums],
        )

    def _show_empty(self, is_empty: bool) -> None:
        if self._query == NoteQuery():
            self.empty.show_words(
                "No credit notes yet",
                "One is issued by itself as soon as a refund is final, with its number and paper.",
            )
        elif self._query == NoteQuery(NoteFilter.NOT_DRAWN):
            self.empty.show_words("Every paper is stored", "No credit note waits to be drawn.", "Show all")
        else:
            self.empty.show_words("No credit note fits", "None of them is what the filter asks for.", "Clear filter")
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)


_EVERYTHING = 1_000_000
"""More rows than a list has; a person who chooses all means all."""
