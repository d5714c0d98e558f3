"""The table of credit notes: several can be chosen, all of them too, and dragged out as files."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.services.queries.rows import NoteRow
from desktop.ui.pages import note_columns
from desktop.ui.widgets.row_table import RowTable

Files = Callable[[Sequence[NoteRow]], QMimeData | None]
"""What the chosen rows are to other programs, None where that is not ready."""


class NoteTable(RowTable[NoteRow]):
    """Credit notes. Signal `all_wanted` for Ctrl+A while not all of them are read yet (`knows_all`)."""

    all_wanted = Signal()

    def __init__(self, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(
            "Credit notes", note_columns.beside(()), row="row_list_two_lines", header=False, many=True, parent=parent
        )
        self.knows_all = True
        self.show_sorted("issued", ascending=False)
        self.row_model().dragged = files
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def selectAll(self) -> None:
        if self.knows_all:
            super().selectAll()
        else:
            self.all_wanted.emit()
