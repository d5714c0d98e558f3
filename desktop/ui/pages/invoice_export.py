"""Exporting the filtered list: which file, how far it is, and what became of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.services import exporting
from desktop.services.desk import Desk
from desktop.services.queries.invoices import InvoiceQuery
from desktop.ui import background, figures, messages, theme
from desktop.ui.actions import Action
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.widgets.progress_line import ProgressLine


class InvoiceExport(ProgressLine):
    """Asks where to write, then shows how far it is; one at a time. Signal `said` with what became of it."""

    said = Signal(str)

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__("Stop, keep nothing", parent=parent)
        self.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self._action = action
        self._work: LongWork | None = None
        self.stopped.connect(self._on_stopped)

    def ask(self, desk: Desk, query: InvoiceQuery, count: int) -> None:
        """Ask for a file, then write the invoices that the query finds; `count` is how many, 0 where not known yet."""
        dialog = QFileDialog(self.window(), "Export invoices")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Table for spreadsheets (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile("invoices.csv")
        dialog.fileSelected.connect(lambda name: self._begin(desk, query, count, Path(name)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _begin(self, desk: Desk, query: InvoiceQuery, count: int, path: Path) -> None:
        self._action.allow("An export is being written.")
        self.begin(f"Writing {path.name}")
        whole = figures.count(count)

        def write(report: ReportProgress, cancelled: Cancelled) -> int | None:
            def tell(written: int) -> None:
                words = f"{figures.count(written)} of {whole}" if count else figures.count(written)
                report(Progress(written, count, f"{words} written"))

            return exporting.invoices(desk, query, path, tell, cancelled)

        self._work = background.run_long(
            self, write, self.show_progress, partial(self._on_written, path), self._on_failed
        )

    def _on_stopped(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _on_written(self, path: Path, written: int | None) -> None:
        self._over()
        if written is None:
            self.said.emit("The export was stopped. No file was written.")
        else:
            noun = "invoice" if written == 1 else "invoices"
            self.said.emit(f"{figures.count(written)} {noun} written to {path.name}.")

    def _on_failed(self, failure: Exception) -> None:
        self._over()
        messages.say(self, failure)

    def _over(self) -> None:
        self._work = None
        self.end()
        self._action.allow()
