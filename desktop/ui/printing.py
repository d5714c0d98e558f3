"""Printing papers: the system's own dialog, and the queue of the printer that a person chose in it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from desktop.errors import RefundDeskError
from desktop.ui.printed_pages import draw, is_as_large, not_printed, opened

QUEUE_SECONDS = 60


@dataclass(frozen=True)
class Paper:
    """A stored PDF that is to be printed. `title` names it in the queue; `read` fetches it, off the GUI thread."""

    title: str
    read: Callable[[], bytes]


def no_printer() -> RefundDeskError | None:
    """Why nothing can be printed on this computer, None where it can."""
    if QPrinterInfo.availablePrinterNames():
        return None
    return RefundDeskError(
        "Nothing was printed.",
        "This computer has no printer yet. Add one in the settings of the system, or save the PDF and print it "
        "somewhere else.",
        "no_printer",
    )


def choose_printer(parent: QWidget, pages: int | None, chosen: Callable[[QPrinter], object]) -> QPrintDialog:
    """Open the system's dialog over the window and hand on the printer as a person set it.

    `pages` is how many pages there are to choose from; None where several papers go at once, each of them whole.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    option = QPrintDialog.PrintDialogOption
    # The paper itself is saved by another button; a file printed here would be pictures of it.
    dialog.setOption(option.PrintToFile, False)
    dialog.setOption(option.PrintPageRange, pages is not None and pages > 1)
    if pages is not None:
        dialog.setMinMax(1, pages)
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    QDialog.open(dialog)
    return dialog


def print_all(
    printer: QPrinter, papers: Sequence[Paper], report: Callable[[int], object], cancelled: Callable[[], bool]
) -> int:
    """Send each paper to the printer as a job of its own, off the GUI thread, and give how many went there.

    `report` is told how many went, `cancelled` is asked before each whether to stop. Raises `RefundDeskError` where
    the queue does not take one, with how many went before it.
    """
    send = _send_whole if can_send_whole() else draw
    for done, paper in enumerate(papers):
        if cancelled():
            return done
        try:
            send(printer, paper.title, paper.read())
        except RefundDeskError as failure:
            if len(papers) == 1:
                raise
            said = f"{failure.message} {done} of {len(papers)} went to the queue before it, none after it."
            raise RefundDeskError(failure.title, said, failure.code) from failure
        report(done + 1)
    return len(papers)


def can_send_whole() -> bool:
    """Whether the queue takes the stored PDF itself, so that its text stays text."""
    return sys.platform != "win32" and shutil.which("lp") is not None


def lp_arguments(printer: QPrinter, title: str, pages: Sequence[QSizeF]) -> list[str]:
    """What `lp` is told: the printer, and all that a person chose for it. `pages` are the sizes in points."""
    layout = printer.pageLayout()
    said = ["-d", printer.printerName(), "-t", title, "-n", str(max(printer.copyCount(), 1))]
    media = layout.pageSize().key()
    options = [f"media={media}"] if media else []
    if printer.copyCount() > 1:
        options.append(f"collate={'true' if printer.collateCopies() else 'false'}")
    if layout.orientation() is QPageLayout.Orientation.Landscape:
        options.append("landscape")
    sheet = layout.pageSize().size(layout.pageSize().Unit.Point)
    if not all(is_as_large(page, sheet) for page in pages):
        options.append("fit-to-page")
    if printer.duplex() in _SIDES:
        options.append(f"sides={_SIDES[printer.duplex()]}")
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        options.append("print-color-mode=monochrome")
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        options.append(f"page-ranges={printer.pageRanges().toString()}")
    return said + [part for option in options for part in ("-o", option)]


_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


def _send_whole(printer: QPrinter, title: str, pdf: bytes) -> None:
    with opened(pdf, title) as document:
        sizes = [document.pagePointSize(page) for page in range(document.pageCount())]
    try:
        ended = subprocess.run(
            ["lp", *lp_arguments(printer, title, sizes)],
            input=pdf, capture_output=True, timeout=QUEUE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise RefundDeskError(
            f"It is not known whether {title} is printed.",
            f"The print queue did not answer for {QUEUE_SECONDS} seconds. Look into the queue of "
            f"{printer.printerName()} before you print it again.",
            "print_unknown",
        ) from fault
    if ended.returncode:
        why = ended.stderr.decode(errors="replace").strip().removeprefix("lp: ").rstrip(".")
        raise not_printed(title, printer, why)
