"""Restore a backup: choose a proved copy; what stands there now is kept first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services import backup, places
from desktop.services.backup import KeptCopy, Reason
from desktop.services.opening import OpenOffice
from desktop.ui import background, figures, messages
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable

_WHY = {
    Reason.CLOSED: "when the office was closed",
    Reason.DAILY: "the daily one",
    Reason.ASKED: "because somebody wanted it",
    Reason.UPGRADE: "before an upgrade",
    Reason.RESTORE: "before another backup was restored",
}


class RestoreBackupDialog(DialogFrame):
    """The copies of this office, newest first. Signal: `restored` when one was put back and the office must be opened
    again. Parts: `table`, `note`.
    """

    restored = Signal()

    def __init__(self, opened: OpenOffice, parent: QWidget | None = None) -> None:
        super().__init__("Restore a backup", str(opened.backups), size=(640, 520), parent=parent)
        self._office = opened
        self.note = NoteBar()
        self.table: RowTable[KeptCopy] = RowTable(
            "Backups", _columns(), row="row_two_lines", header=False, key=lambda copy: copy.path, ground="raised"
        )
        column = QVBoxLayout()
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.body.addLayout(column)
        self.note.show_note(
            "What is in the office now is kept as a backup of its own. What went back since then is read from the "
            "gateway before anything can be sent.",
            "waiting",
        )
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.take = self.add_button("Restore this one", self._on_take, Kind.PRIMARY, role=Role.AcceptRole)
        self.take.setEnabled(False)
        background.run(self, partial(backup.kept, opened.backups), self._on_kept, partial(messages.say, self))

    def _on_kept(self, copies: Sequence[KeptCopy]) -> None:
        self.table.show_rows(copies)
        self.take.setEnabled(bool(copies))
        if not copies:
            self.note.show_note("There is no backup of this office yet. “Back up now” makes one.", "neutral")

    def _on_take(self) -> None:
        copy = self.table.current()
        if copy is None:
            return
        self.take.setEnabled(False)
        background.run(self, partial(self._restore, copy), self._on_restored, self._on_failed)

    def _restore(self, copy: KeptCopy) -> None:
        self._office.close()
        places.restore(copy.path, self._office.address)

    def _on_restored(self, _done: object) -> None:
        self.accept()
        self.restored.emit()

    def _on_failed(self, failure: Exception) -> None:
        self.take.setEnabled(True)
        messages.say(self, failure)


def _columns() -> list[Column[KeptCopy]]:
    return [Column("Backup", lambda copy: Cell(figures.moment_full(copy.made_at), _WHY[copy.reason], icon="copy"))]
