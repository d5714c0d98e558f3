"""Exporting what a list shows: which file, how far it is, and what became of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui import background, figures, messages, theme
from desktop.ui.actions import Action
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.widgets.progress_line import ProgressLine

TABLES = ("Table for spreadsheets (*.csv)", "Excel workbook (*.xlsx)")

Write = Callable[[Path, Callable[[int], object], Callable[[], bool]], int | None]
"""Writes to a path, tells how many rows are written, asks whether to stop; gives how many, None where it stopped."""


class TableExport(ProgressLine):
    """Asks where to write, then shows how far it is; one at a time. Signal `said` with what became of it."""

    said = Signal(str)

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__("Stop, keep nothing", parent=parent)
        self.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self._action = action
        self._work: LongWork | None = None
        self.stopped.connect(self._on_stopped)

    def ask(
        self,
        what: str,
        name: str,
        nouns: tuple[str, str],
        write: Write,
        count: int = 0,
        kinds: tuple[str, ...] = TABLES,
    ) -> None:
        """Ask for a file, then write to it. `nouns` is one and many of what is counted, `count` 0 where not known."""
        dialog = QFileDialog(self.window(), f"Export {what}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix(_suffix(kinds[0]))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_suffix(kind)))
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self._begin(write, nouns, count, Path(chosen)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _begin(self, write: Write, nouns: tuple[str, str], count: int, path: Path) -> None:
        self._action.allow("An export is being written.")
        self.begin(f"Writing {path.name}")
        whole = figures.count(count)

        def work(report: ReportProgress, cancelled: Cancelled) -> int | None:
            def tell(written: int) -> None:
                words = f"{figures.count(written)} of {whole}" if count else figures.count(written)
                report(Progress(written, count, f"{words} written"))

            return write(path, tell, cancelled)

        self._work = background.run_long(
            self, work, self.show_progress, partial(self._on_written, path, nouns), self._on_failed
        )

    def _on_stopped(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _on_written(self, path: Path, nouns: tuple[str, str], written: int | None) -> None:
        self._over()
        if written is None:
            self.said.emit("The export was stopped. No file was written.")
        else:
            self.said.emit(f"{figures.count(written)} {nouns[written != 1]} written to {path.name}.")

    def _on_failed(self, failure: Exception) -> None:
        self._over()
        messages.say(self, failure)

    def _over(self) -> None:
        self._work = None
        self.end()
        self._action.allow()


def _suffix(kind: str) -> str:
    """The ending that a name filter asks for: `csv` of `Table for spreadsheets (*.csv)`."""
    return kind.rpartition("*.")[2].rstrip(")")
