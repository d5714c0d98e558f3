"""Pages drawn as pictures on a printer, where its queue does not take the PDF itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from desktop.errors import RefundDeskError

MOST_DPI = 600
"""No page is drawn finer: nobody sees more, and it takes minutes."""
BAND = 512
"""Rows that are drawn at a time, so that a large page takes little memory and the window never waits for it."""


@contextmanager
def opened(pdf: bytes, title: str) -> Iterator[QPdfDocument]:
    """The PDF, to be read in this thread alone. Raises `RefundDeskError` where the bytes are none."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    try:
        if document.error() is not QPdfDocument.Error.None_:
            raise RefundDeskError(
                f"{title} was not printed.",
                "What is stored is not a PDF. The books are not touched by it; let whoever looks after this program "
                "check the office.",
                "not_a_paper",
            )
        yield document
    finally:
        document.close()
        buffer.close()


def not_printed(title: str, printer: QPrinter, why: str = "") -> RefundDeskError:
    """The paper certainly did not reach the printer; `why` is the system's own reason."""
    reason = f": {why}" if why else ""
    return RefundDeskError(
        f"{title} was not printed.",
        f"The queue of {printer.printerName() or 'the printer'} did not take it{reason}. Look at the printer in the "
        "settings of the system, or save the PDF and print it somewhere else.",
        "not_printed",
    )


def is_as_large(page: QSizeF, sheet: QSizeF) -> bool:
    """Whether a page is as large as the sheet, in points, but for what rounding does to it."""
    return abs(page.width() - sheet.width()) < 3 and abs(page.height() - sheet.height()) < 3


def draw(printer: QPrinter, title: str, pdf: bytes) -> None:
    """Print pictures of the pages that a person chose, all of them where nothing was chosen.

    A page as large as the sheet is printed in its own size; another one is fitted into what the printer can reach.
    Raises `RefundDeskError` where the printer does not begin.
    """
    with opened(pdf, title) as document:
        pages = list(range(document.pageCount()))
        if printer.printRange() is QPrinter.PrintRange.PageRange:
            pages = [page for page in pages if printer.pageRanges().contains(page + 1)]
        times = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
        printer.setDocName(title)
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise not_printed(title, printer)
        try:
            for at, page in enumerate(pages * times):
                if at:
                    printer.newPage()
                _draw_page(painter, printer, document, page)
        finally:
            painter.end()


def _draw_page(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    place = place_on_sheet(printer, document.pagePointSize(page))
    shrink = min(1.0, MOST_DPI / printer.resolution())
    pixels = QSize(round(place.width() * shrink), round(place.height() * shrink))
    for top in range(0, pixels.height(), BAND):
        part = QRect(0, top, pixels.width(), min(BAND, pixels.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(pixels)
        # Qt takes the last row and column of the part for its edges, so that it would draw it one dot too small.
        options.setScaledClipRect(part.adjusted(0, 0, 1, 1))
        # Whole dots at both ends, so that no white line shows where two bands meet.
        upper, lower = (round(place.top() + at / shrink) for at in (top, top + part.height()))
        spot = QRect(place.left(), upper, place.width(), lower - upper)
        painter.drawImage(spot, document.render(page, part.size(), options))


def place_on_sheet(printer: QPrinter, page: QSizeF) -> QRect:
    """Where a page of this size, in points, goes on the sheet, in dots of the printer."""
    layout, dots = printer.pageLayout(), printer.resolution() / 72
    sheet = QRectF(layout.fullRectPixels(printer.resolution()))
    if is_as_large(page, layout.fullRect(QPageLayout.Unit.Point).size()):
        return QRectF(sheet.topLeft(), page * dots).toRect()
    reach = sheet.marginsRemoved(layout.margins(QPageLayout.Unit.Point) * dots)
    fitted = QRectF(reach.topLeft(), page * min(reach.width() / page.width(), reach.height() / page.height()))
    fitted.moveCenter(reach.center())
    return fitted.toRect()
