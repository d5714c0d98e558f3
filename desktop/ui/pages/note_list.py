"""The list of the credit notes page: how it is read, and its many rows chosen at once."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries import credit_notes
from desktop.services.queries.credit_notes import NoteFilter, NoteQuery
from desktop.services.queries.rows import NoteRow
from desktop.ui.pages import note_columns
from desktop.ui.pages.note_table import Files, NoteTable
from desktop.ui.pages.window_list import ListKind, Window, WindowList


class NoteList(WindowList[NoteRow]):
    """Credit notes, newest first. Signal beside those of every list: `selected` with all chosen rows."""

    selected = Signal(object)

    def __init__(self, desk: Desk, files: Files, parent: QWidget | None = None) -> None:
        self._notes = NoteTable(files)
        super().__init__(desk, _kind(), self._notes, parent)
        self._choose_all = False
        # Choosing twenty rows is one choice, told once.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(lambda: self.selected.emit(self.table.selected()))
        self._notes.all_wanted.connect(self._on_all_wanted)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._settled.start())
        self._show_empty(False)

    def query(self) -> NoteQuery:
        """Which notes are asked for now."""
        asked: NoteQuery = self._query
        return asked

    def _on_rows(self, asked: int, choose_first: bool, found: Window[NoteRow]) -> None:
        if asked == self._round:
            self._notes.knows_all = not found[1]
        super()._on_rows(asked, choose_first, found)
        if asked == self._round and self._choose_all:
            self._choose_all = False
            self.table.selectAll()
        self._settled.start()

    def _on_more(self, asked: int, found: Window[NoteRow]) -> None:
        if asked == self._round:
            self._notes.knows_all = not found[1]
        super()._on_more(asked, found)

    def _on_all_wanted(self) -> None:
        self._choose_all = True
        self._read(_EVERYTHING, choose_first=False)

    def _empty_words(self) -> tuple[str, str, str]:
        if self._query == NoteQuery(NoteFilter.NOT_DRAWN):
            return "Every paper is stored", "No credit note waits to be drawn.", "Show all"
        if self._is_all():
            return super()._empty_words()
        return "No credit note fits", "None of them is what the filter asks for.", "Clear filter"


def _kind() -> ListKind[NoteRow]:
    return ListKind(
        table="Credit notes",
        placeholder="Filter credit notes",
        icon="credit_note",
        nouns=("note", "notes"),
        none=(
            "No credit notes yet",
            "One is issued by itself as soon as a refund is final, with its number and paper.",
        ),
        filters=NoteFilter,
        query=NoteQuery,
        window=credit_notes.window,
        sums=credit_notes.sums,
        beside=note_columns.beside,
        alone=note_columns.alone,
        detail="Paper",
    )


_EVERYTHING = 1_000_000
"""More rows than a list has; a person who chooses all means all."""
