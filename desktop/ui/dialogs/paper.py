"""A paper that was drawn just now, to be read, printed or saved: an invoice, a statement, a report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.services import saving
from desktop.ui import background, messages, printing
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.printing import Paper

DRAWN_NOW = "Drawn now from the books; it is stored nowhere."
OF_A_COPY = "The stored paper with COPY laid over it; the stored one stays as it is."


class PaperDialog(DocumentPreviewDialog):
    """Shows the PDF over the window. Signal: `said` with what became of it. Parts: `save_button`, `print_button`."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None, title: str, file: str, pdf: bytes, subtitle: str) -> None:
        super().__init__(parent, title, pdf, subtitle)
        self._name, self._file, self._pdf = title, file, pdf
        self.save_button = self.add_button("Save as PDF…", self.ask_place)
        self.print_button = self.add_button("Print…", self.ask_printer)
        for button in (self.save_button, self.print_button):
            button.setAutoDefault(False)

    def ask_place(self) -> None:
        """Ask for a file and write the paper to it."""
        dialog = QFileDialog(self, f"Save {self._name}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Paper (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog.selectFile(self._file)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the paper to this file."""
        done = f"{self._name} was saved as {path.name}."
        self._run(partial(saving.save_drawn, self._pdf, path), lambda _none: self.said.emit(done))

    def ask_printer(self) -> None:
        """Ask for the printer and print; where there is none, say so."""
        obstacle = printing.no_printer()
        if obstacle is not None:
            messages.say(self, obstacle)
            return
        printing.choose_printer(self, self.reader.view.pages(), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print the paper on this printer."""
        papers = [Paper(self._name, lambda: self._pdf)]
        done = f"{self._name} was sent to {printer.printerName()}."
        work = partial(printing.print_all, printer, papers, lambda _count: None, lambda: False)
        self._run(work, lambda _count: self.said.emit(done))

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        background.run(self, work, done, partial(messages.say, self))


def show_drawn(
    window: QWidget,
    title: str,
    file: str,
    draw: Callable[[], bytes],
    said: Callable[[str], object],
    subtitle: str = DRAWN_NOW,
) -> None:
    """Draw a paper off the GUI thread and show it over the window; `said` hears what becomes of it."""

    def show(pdf: bytes) -> None:
        dialog = PaperDialog(window, title, file, pdf, subtitle)
        dialog.said.connect(said)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    background.run(window, draw, show, partial(messages.say, window))
