"""Long work on the papers of many notes: drawing, saving and printing them, one such work at a time."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.model.states import Syntax
from desktop.services import credit_notes, saving
from desktop.services.desk import Desk
from desktop.services.queries.rows import NoteRow
from desktop.services.saving import SavedEinvoices
from desktop.ui import background, figures, messages, printing, theme
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.printing import Paper
from desktop.ui.widgets.progress_line import ProgressLine


class NoteWork(ProgressLine):
    """Says how far the work is, with Stop. What is done is kept.

    Signals: `said` with what became of it; `saved` with the files that were written; `began`; `over`, whatever became
    of it.
    """

    said = Signal(str)
    saved = Signal(object)
    began = Signal()
    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Stop", "What is done is kept.", parent)
        self.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(10))
        self._work: LongWork | None = None
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.stopped.connect(self._on_stopped)

    def is_busy(self) -> bool:
        """Whether there is work under way."""
        return self._work is not None

    def draw_missing(self, desk: Desk) -> None:
        """Draw and store the paper of every note that has none."""

        def draw(report: ReportProgress, cancelled: Cancelled) -> int:
            return credit_notes.draw_missing(desk, lambda done, of: report(_progress(done, of, "drawn")), cancelled)

        self._begin("Drawing the missing papers", draw, self._on_drawn)

    def save(self, desk: Desk, rows: Sequence[NoteRow]) -> None:
        """Ask where to, then save the paper of one note as a file, or those of many into a folder."""
        self._ask_place("PDF", "pdf", [row.number for row in rows], partial(self.save_to, desk, rows))

    def save_to(self, desk: Desk, rows: Sequence[NoteRow], place: Path) -> None:
        """Save the paper of one note as this file, or those of many into this folder."""
        self._folder = str(place.parent if len(rows) == 1 else place)

        def save(report: ReportProgress, cancelled: Cancelled) -> Sequence[Path]:
            if len(rows) == 1:
                saving.save(desk, rows[0].id, place)
                return [place]
            wanted = [(row.id, row.number) for row in rows]
            return saving.save_all(
                desk, wanted, place, lambda done: report(_progress(done, len(rows), "saved")), cancelled
            )

        self._begin("Saving", save, partial(self._on_saved, len(rows)))

    def save_einvoices(self, desk: Desk, rows: Sequence[NoteRow], syntax: Syntax) -> None:
        """Ask where to, then save the e-invoice of one note as a file, or those of many into a folder."""
        names = [f"{row.number}.{syntax}" for row in rows]
        self._ask_place(f"e-invoice ({syntax.upper()})", "xml", names, partial(self.save_xml_to, desk, rows, syntax))

    def save_xml_to(self, desk: Desk, rows: Sequence[NoteRow], syntax: Syntax, place: Path) -> None:
        """Save the e-invoice of one note as this file, or those of many into this folder; those without are named."""
        self._folder = str(place.parent if len(rows) == 1 else place)

        def save(report: ReportProgress, cancelled: Cancelled) -> SavedEinvoices:
            if len(rows) == 1:
                saving.save_einvoice(desk, rows[0].id, syntax, place)
                return SavedEinvoices([place], [])
            wanted = [(row.id, row.number) for row in rows]
            return saving.save_einvoices(
                desk, wanted, syntax, place, lambda done: report(_progress(done, len(rows), "looked at")), cancelled
            )

        self._begin("Saving", save, partial(self._on_einvoices_saved, len(rows)))

    def _ask_place(self, what: str, suffix: str, names: Sequence[str], then: Callable[[Path], object]) -> None:
        """Ask for the file of one, or for a folder for many."""
        many = f"Save {figures.count(len(names))} {what}s in a folder"
        dialog = QFileDialog(self.window(), f"Save {what}" if len(names) == 1 else many)
        dialog.setDirectory(self._folder)
        if len(names) == 1:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(f"{names[0]}.{suffix}")
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def ask_printer(self, desk: Desk, rows: Sequence[NoteRow], pages: int | None) -> None:
        """Ask for the printer, then print; `pages` is how many the one note has, None for several notes."""
        obstacle = printing.no_printer()
        if obstacle is not None:
            messages.say(self, obstacle)
            return
        printing.choose_printer(self.window(), pages, partial(self.print_on, desk, rows))

    def print_on(self, desk: Desk, rows: Sequence[NoteRow], printer: QPrinter) -> None:
        """Print the papers of these notes on this printer, each as a job of its own."""
        papers = [Paper(row.number, partial(credit_notes.to_print, desk, row.id)) for row in rows]

        def send(report: ReportProgress, cancelled: Cancelled) -> int:
            return printing.print_all(
                printer, papers, lambda done: report(_progress(done, len(papers), "sent to the queue")), cancelled
            )

        self._begin("Printing", send, partial(self._on_printed, rows, printer.printerName()))

    def _begin(
        self, sentence: str, work: Callable[[ReportProgress, Cancelled], object], done: Callable[..., object]
    ) -> None:
        if self._work is not None:
            self.said.emit("Other papers are still under way. Nothing new was begun.")
            return
        self.begin(sentence)

        def on_done(outcome: object) -> None:
            self._end()
            done(outcome)

        self._work = background.run_long(self, work, self.show_progress, on_done, self._on_failed)
        self.began.emit()

    def _end(self) -> None:
        self._work = None
        self.end()
        self.over.emit()

    def _on_stopped(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _on_failed(self, failure: Exception) -> None:
        self._end()
        messages.say(self, failure)

    def _on_drawn(self, count: int) -> None:
        self.said.emit(f"{_papers(count)} drawn and stored.")

    def _on_saved(self, wanted: int, files: Sequence[Path]) -> None:
        if len(files) == wanted == 1:
            self.said.emit(f"Saved as {files[0].name}.")
        elif len(files) == wanted:
            self.said.emit(f"{_papers(wanted)} saved in {files[0].parent.name}.")
        else:
            self.said.emit(f"Stopped: {len(files)} of {_papers(wanted)} saved.")
        if files:
            self.saved.emit(files)

    def _on_einvoices_saved(self, wanted: int, done: SavedEinvoices) -> None:
        place = f" in {done.files[0].parent.name}" if done.files and wanted > 1 else ""
        named = done.files[0].name if wanted == 1 else _einvoices(len(done.files))
        said = [f"{named} saved{place}."]
        if done.without:
            number, reason = done.without[0]
            alone = len(done.without) == 1
            have = f"{number} has" if alone else f"{figures.count(len(done.without))} notes have"
            said.append(f"{have} none{'' if alone else f', the first {number}'}: {reason}")
        if len(done.files) + len(done.without) < wanted:
            said.insert(0, "Stopped.")
        self.said.emit(" ".join(said))
        if done.files:
            self.saved.emit(done.files)

    def _on_printed(self, rows: Sequence[NoteRow], printer: str, count: int) -> None:
        if count < len(rows):
            self.said.emit(f"Stopped: {count} of {_papers(len(rows))} went to the queue of {printer}.")
        elif count == 1:
            self.said.emit(f"{rows[0].number} went to the queue of {printer}.")
        else:
            self.said.emit(f"{_papers(count)} went to the queue of {printer}.")


def _progress(done: int, of: int, what: str) -> Progress:
    return Progress(done, of, f"{figures.count(done)} of {_papers(of)} {what}")


def _einvoices(count: int) -> str:
    return "1 e-invoice" if count == 1 else f"{figures.count(count)} e-invoices"


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{figures.count(count)} papers"
