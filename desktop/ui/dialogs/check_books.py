"""Prove the books: one line for each promise, and the rows named where one is broken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services import books
from desktop.services.books import CheckLine
from desktop.services.opening import OpenOffice
from desktop.ui import background, messages, theme
from desktop.ui.background import Cancelled, Progress, ReportProgress
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.row_table import RowTable


class CheckBooksDialog(DialogFrame):
    """Proves the office when it opens; closing stops it. Parts: `table`, `note`."""

    def __init__(self, opened: OpenOffice, name: str, parent: QWidget | None = None) -> None:
        super().__init__("Prove the books", name, size=(640, 560), parent=parent)
        self.note = NoteBar()
        self.progress = ProgressLine()
        self.table: RowTable[CheckLine] = RowTable(
            "Proofs", _columns(), row="row_two_lines", header=False, key=lambda line: line.title, ground="raised"
        )
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        top.addWidget(self.note)
        top.addWidget(self.progress)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self.add_button("Close", self.reject, Kind.PRIMARY, role=Role.RejectRole, key="Esc").setFocus()
        self.progress.begin("Looking at the books")
        self._work = background.run_long(
            self, partial(_check, opened), self.progress.show_progress, self._on_done, self._on_failed
        )
        self.progress.stopped.connect(self._work.stop)
        self.finished.connect(lambda _result: self._work.stop())

    def _on_done(self, lines: Sequence[CheckLine]) -> None:
        self.progress.end()
        broken = [line for line in lines if not line.ok]
        self.table.show_columns(_columns(), "row_two_lines" if broken else "row_compact", header=False)
        self.table.show_rows([*broken, *(line for line in lines if line.ok)])
        if broken:
            noun = "promise is" if len(broken) == 1 else "promises are"
            sentence = f"{len(broken)} {noun} broken. Do not change anything; keep a backup and ask for help."
            self.note.show_note(sentence, "failed")
        else:
            sentence = f"All {len(lines)} promises hold."
            self.note.show_note(sentence, "done")
        messages.announce(self, sentence)

    def _on_failed(self, failure: Exception) -> None:
        self.progress.end()
        messages.say(self, failure)


def _check(opened: OpenOffice, report: ReportProgress, cancelled: Cancelled) -> Sequence[CheckLine]:
    def told(done: int, of: int) -> None:
        report(Progress(done, of, f"{done} of {of} promises looked at"))

    return books.check(opened.database, told, cancelled)


def _columns() -> list[Column[CheckLine]]:
    return [Column("Promise", _cell)]


def _cell(line: CheckLine) -> Cell:
    if line.ok:
        return Cell(line.title, icon="check", icon_tone="done_fg", spoken=f"{line.title}, holds")
    faults = "; ".join(line.faults)
    return Cell(line.title, faults, icon="failed", icon_tone="failed_fg", second_tone="failed_fg", tip=faults)
