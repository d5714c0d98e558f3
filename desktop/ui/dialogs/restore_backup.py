"""Restore a backup: choose a proved copy; what stands there now is kept first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services import backup, places
from desktop.services.backup import KeptCopy, Reason
from desktop.services.opening import OpenOffice
from desktop.ui import background, figures, messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.row_table import RowTable

_WHY = {
    Reason.CLOSED: "when the office was closed",
    Reason.DAILY: "for the day",
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
        self.progress = ProgressLine()
        self._none = EmptyState("copy", "No backups yet", "“Back up now” in the File menu makes one.")
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
        self.note.show_note(
            "What is in the office now is kept as a backup of its own. What went back since then is read from the "
            "gateway before anything can be sent.",
            "waiting",
        )
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.take = self.add_button("Restore this one", self._on_take, Kind.PRIMARY, role=Role.AcceptRole)
        self.take.set_obstacle("Choose a backup first.")
        self.table.chosen.connect(lambda _row: self._look())
        self.table.setFocus()
        background.run(self, partial(backup.kept, opened.backups), self._on_kept, partial(messages.say, self))

    def _on_kept(self, copies: Sequence[KeptCopy]) -> None:
        self.table.show_rows(copies)
        self._stack.setCurrentIndex(0 if copies else 1)
        self.note.setVisible(bool(copies))
        self.table.choose_first()
        self._look()

    def _look(self) -> None:
        self.take.set_obstacle("" if self.table.current() is not None else "Choose a backup first.")

    def _on_take(self) -> None:
        copy = self.table.current()
        if copy is None:
            return
        self.take.set_obstacle("It is being put back.")
        self.progress.begin("Putting the backup in the place of the office")
        background.run(self, partial(self._restore, copy), self._on_restored, self._on_failed)

    def _restore(self, copy: KeptCopy) -> None:
        self._office.close()
        places.restore(copy.path, self._office.address)

    def _on_restored(self, _done: object) -> None:
        self.accept()
        self.restored.emit()

    def _on_failed(self, failure: Exception) -> None:
        self.progress.end()
        self._look()
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)


def _columns() -> list[Column[KeptCopy]]:
    return [Column("Backup", _cell)]


def _cell(copy: KeptCopy) -> Cell:
    return Cell(figures.moment_full(copy.made_at), f"Made {_WHY[copy.reason]}", icon="copy", tip=str(copy.path))
