"""Import invoices: a file, its columns, a dry run that shows every row, and the one act that takes it in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services import office_settings
from desktop.services.desk import Desk
from desktop.services.importing import taking
from desktop.services.importing.planned import ImportPlan
from desktop.services.importing.taking import Source, Taken
from desktop.ui import background, messages, theme
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.dialogs.import_columns import ImportColumns
from desktop.ui.dialogs.import_file import ImportFile
from desktop.ui.dialogs.import_result import ImportResult
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine


class ImportWizard(DialogFrame):
    """Four steps. Signals: `taken` when something came in, `rates_wanted` when the office's taxes shall be entered.

    Parts: `file`, `columns`, `outcome`, `note`, `next`, `back`.
    """

    taken = Signal()
    rates_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            "Import invoices",
            "From CSV or Excel. A dry run shows every row first",
            size="import_dialog",
            steps=("1  File", "2  Columns", "3  Dry run", "4  Done"),
            parent=parent,
        )
        self._desk = desk
        self._source: Source | None = None
        self._plan: ImportPlan | None = None
        self._work: LongWork | None = None
        self.note = NoteBar()
        self.progress = ProgressLine(kept="Nothing is stored until the end.")
        self.file, self.columns, self.outcome = ImportFile(), ImportColumns(self.sizeHint().width()), ImportResult()
        self._stack = QStackedWidget()
        for part in (self.file, self.columns, self.outcome):
            self._stack.addWidget(part)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), 0)
        top.setSpacing(theme.px(8))
        top.addWidget(self.note)
        top.addWidget(self.progress)
        self.body.addWidget(self._top)
        self.body.addWidget(self._stack, 1)
        self.cancel = self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.back = self.add_button("Back", self._on_back, key="Alt+Left")
        self.next = self.add_button(
            "Look at the file", self._on_next, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter"
        )
        self.file.chosen.connect(self._look)
        self.progress.stopped.connect(self._on_stop)
        self._show_step(0)

    def reject(self) -> None:
        """Close; what is under way stops, and nothing of it is stored."""
        self._on_stop()
        super().reject()

    def _show_step(self, step: int) -> None:
        self.steps.pick(step)
        self._stack.setCurrentIndex(min(step, 2))
        self._step = step
        words = ("Look at the file", "Try it dry", "Take it in", "Close")
        self.next.setText(words[step])
        self.back.setVisible(step in {1, 2})
        self.cancel.setVisible(step != 3)
        nothing = step == 2 and not (self._plan and (self._plan.invoices or self._plan.take_backs))
        self.next.set_obstacle("Nothing of this file would come in." if nothing else "")
        (self.file.first_focus, self.columns.first_focus, self.outcome.first_focus, self.outcome.first_focus)[
            step
        ]().setFocus()

    def _on_back(self) -> None:
        self.note.hide()
        self._show_step(self._step - 1)

    def _on_next(self) -> None:
        if self._step == 0:
            self._look(self.file.path())
        elif self._step == 1:
            self._try()
        elif self._step == 2:
            self._take()
        else:
            self.accept()

    def _look(self, path: str) -> None:
        if not path:
            self.note.show_note("Choose a file first.", "waiting")
            return
        self._wait("Looking at the file")

        def look() -> tuple[Source, bool]:
            return taking.look(self._desk, Path(path)), bool(office_settings.read(self._desk).taxes)

        background.run(self, look, self._on_looked, self._on_failed)

    def _on_looked(self, found: tuple[Source, bool]) -> None:
        self._done()
        self._source, has_rates = found
        self.columns.show_source(self._source)
        self._show_step(1)
        if not has_rates and self._source.options.tax == "table":
            self.note.show_note(
                "The office has no tax rates yet, and this file has no column with them. Enter them first.",
                "waiting",
                button="Enter tax rates",
                pressed=self._on_rates_wanted,
            )

    def _on_rates_wanted(self) -> None:
        self.reject()
        self.rates_wanted.emit()

    def _try(self) -> None:
        source = self._source
        if source is None:
            return
        columns, options = self.columns.chosen(source)

        def work(report: ReportProgress, cancelled: Cancelled) -> ImportPlan:
            told = partial(_tell, report, "rows read")
            return taking.preview(self._desk, source.table, columns, options, told, cancelled)

        self._wait("Reading every row")
        self._work = background.run_long(self, work, self.progress.show_progress, self._on_planned, self._on_failed)

    def _on_planned(self, planned: ImportPlan) -> None:
        self._done()
        self._plan = planned
        self.outcome.show_plan(planned)
        self._show_step(2)

    def _take(self) -> None:
        planned = self._plan
        if planned is None:
            return

        def work(report: ReportProgress, cancelled: Cancelled) -> Taken:
            return taking.take(self._desk, planned, partial(_tell, report, "documents stored"), cancelled)

        self._wait("Taking it in, all of it or nothing")
        self._work = background.run_long(self, work, self.progress.show_progress, self._on_taken, self._on_failed)

    def _on_taken(self, taken: Taken) -> None:
        self._done()
        self.outcome.show_taken(taken)
        self._show_step(3)
        if taken.batch_id is not None:
            self.taken.emit()

    def _wait(self, sentence: str) -> None:
        self.note.hide()
        self.next.set_obstacle("The file is being read.")
        self.back.set_obstacle("The file is being read.")
        self.progress.begin(sentence)

    def _done(self) -> None:
        self._work = None
        self.progress.end()
        self.next.set_obstacle("")
        self.back.set_obstacle("")

    def _on_stop(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _on_failed(self, failure: Exception) -> None:
        self._done()
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)


def _tell(report: ReportProgress, what: str, done: int, of: int) -> None:
    report(Progress(done, of, f"{done:,} of {of:,} {what}" if of else f"{done:,} {what}"))
