"""Imports: what was taken in from files, and taking one of them back whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.importing import taking_back
from desktop.services.importing.taking_back import ImportRow
from desktop.ui import background, figures, messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.row_table import RowTable


class ImportsDialog(DialogFrame):
    """The imports of this office, newest first. Signal: `taken_back` with one true sentence.

    Parts: `table`, `note`, `take`.
    """

    taken_back = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            "Take an import back",
            "All of it or nothing, while nobody has worked with it",
            size=(640, 520),
            parent=parent,
        )
        self._desk = desk
        self.note, self.progress = NoteBar(), ProgressLine()
        self.table: RowTable[ImportRow] = RowTable(
            "Imports", [Column("Import", _cell)], row="row_two_lines", header=False, ground="raised"
        )
        self._none = EmptyState("import", "No imports yet", "What comes in from a file stands here.")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        top.setSpacing(theme.px(8))
        top.addWidget(self.note)
        top.addWidget(self.progress)
        self.body.addLayout(top)
        self.body.addWidget(self._stack, 1)
        self.add_button("Close", self.reject, role=Role.RejectRole, key="Esc")
        self.take = self.add_button("Take this one back", self._on_take, Kind.PRIMARY, role=Role.AcceptRole)
        self.table.chosen.connect(lambda _row: self._look())
        self.note.show_note(
            "Its refunds that wait are deleted, its entries are reversed today, its invoices are withdrawn. "
            "No money moves.",
            "neutral",
        )
        self._look()
        self.table.setFocus()
        self._read()

    def _read(self) -> None:
        background.run(self, partial(taking_back.imports, self._desk), self._on_read, partial(messages.say, self))

    def _on_read(self, rows: Sequence[ImportRow]) -> None:
        self.table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        if self.table.current() is None:
            self.table.choose_first()
        self._look()

    def _look(self) -> None:
        row = self.table.current()
        if row is None:
            self.take.set_obstacle("There is no import to take back.")
        else:
            self.take.set_obstacle("This one is taken back already." if row.taken_back_at else "")

    def _on_take(self) -> None:
        row = self.table.current()
        if row is None:
            return
        self.take.set_obstacle("It is being taken back.")
        self.progress.begin(f"Taking {row.source} back, all of it or nothing")
        background.run(
            self, partial(taking_back.take_back, self._desk, row.id), partial(self._on_done, row), self._on_failed
        )

    def _on_done(self, row: ImportRow, _done: object) -> None:
        self.progress.end()
        sentence = f"{row.source} is taken back; nothing of it is in the books any more."
        self.note.show_note(sentence, "done")
        self.taken_back.emit(sentence)
        self._read()

    def _on_failed(self, failure: Exception) -> None:
        self.progress.end()
        self._look()
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)


def _cell(row: ImportRow) -> Cell:
    noun = "document" if row.documents == 1 else "documents"
    what = f"{figures.count(row.documents)} {noun}, {figures.moment_full(row.taken_at)}, {row.taken_by}"
    if row.taken_back_at is None:
        return Cell(row.source, what, icon="import")
    when = figures.moment_full(row.taken_back_at)
    return Cell(row.source, f"{what}. Taken back {when}", icon="undo", tone="text_3")
