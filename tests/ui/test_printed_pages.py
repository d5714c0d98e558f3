"""Pages that are drawn as pictures: every one there, in its own size, with nothing lost where bands meet."""

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageRanges, QPageSize
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter

from desktop.documents import credit_note
from desktop.errors import RefundDeskError
from desktop.ui import printed_pages
from desktop.ui.printed_pages import draw, place_on_sheet
from tests.documents.papers import REFUND, of_lines


def printer(file: Path, dpi: int = 150, sheet: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> QPrinter:
    """A printer that prints into a file."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(file))
    made.setResolution(dpi)
    made.setPageSize(QPageSize(sheet))
    return made


def pictures(pdf: bytes, wide: int = 600) -> list[QImage]:
    """Each page, which is A4, as it is seen on white."""
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    found = []
    for page in range(document.pageCount()):
        found.append(document.render(page, QSize(wide, wide * 297 // 210), fillColor=QColor("white")))
    return found


def difference(one: QImage, other: QImage) -> float:
    """How far two pictures are from each other, blurred to what an eye sees: 0 the same, 1 black against white."""
    small = [each.scaledToWidth(75, Qt.TransformationMode.SmoothTransformation) for each in (one, other)]
    assert small[0].size() == small[1].size()
    spots = [(x, y) for x in range(small[0].width()) for y in range(small[0].height())]
    lights: list[list[float]] = [[each.pixelColor(*spot).lightnessF() for spot in spots] for each in small]
    light, dark = lights
    return max(abs(one_spot - other_spot) for one_spot, other_spot in zip(light, dark, strict=True))


def test_every_page_is_printed_as_it_looks(qapp: object, tmp_path: Path) -> None:
    pdf = credit_note.draw(of_lines(30))
    draw(printer(tmp_path / "out.pdf"), "CN-1", pdf)
    wanted, found = pictures(pdf), pictures((tmp_path / "out.pdf").read_bytes())
    assert len(found) == len(wanted) == 2
    for one, other in zip(wanted, found, strict=True):
        assert difference(one, other) < 0.2
    # Another page would not pass for it.
    assert difference(wanted[0], found[1]) > 0.4


def test_only_the_chosen_pages_are_printed_and_each_copy_of_them(qapp: object, tmp_path: Path) -> None:
    made = printer(tmp_path / "out.pdf")
    made.setPrintRange(QPrinter.PrintRange.PageRange)
    made.setPageRanges(QPageRanges.fromString("2,9"))
    pdf = credit_note.draw(of_lines(200))
    draw(made, "CN-1", pdf)
    wanted, found = pictures(pdf), pictures((tmp_path / "out.pdf").read_bytes())
    assert len(found) == 2
    assert difference(wanted[1], found[0]) < 0.2
    assert difference(wanted[8], found[1]) < 0.2


def test_bands_meet_without_a_line(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = credit_note.draw(REFUND)
    draw(printer(tmp_path / "whole.pdf"), "CN-1", pdf)
    monkeypatch.setattr(printed_pages, "BAND", 64)
    draw(printer(tmp_path / "bands.pdf"), "CN-1", pdf)
    (whole,), (bands,) = (pictures((tmp_path / name).read_bytes()) for name in ("whole.pdf", "bands.pdf"))
    assert difference(whole, bands) < 0.15


def test_no_page_is_drawn_finer_than_six_hundred_dots(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = QPdfDocument.render

    def spied(document: QPdfDocument, page: int, size: QSize, options: QPdfDocumentRenderOptions) -> QImage:
        asked.append(size.width())
        return real(document, page, size, options)

    monkeypatch.setattr(QPdfDocument, "render", spied)
    draw(printer(tmp_path / "out.pdf", dpi=1200), "CN-1", credit_note.draw(REFUND))
    assert max(asked) == pytest.approx(595.276 / 72 * 600, abs=1)


def test_a_page_keeps_its_size_on_its_own_paper_and_is_fitted_on_another(qapp: object, tmp_path: Path) -> None:
    a4 = QSizeF(595.276, 841.89)
    own = place_on_sheet(printer(tmp_path / "a", 72), a4)
    assert (own.left(), own.top(), own.width(), own.height()) == (0, 0, 595, 842)
    letter = printer(tmp_path / "b", 72, QPageSize.PageSizeId.Letter)
    fitted = place_on_sheet(letter, a4)
    assert fitted.height() <= 792 and fitted.width() <= 612
    assert abs(fitted.width() / fitted.height() - 595.276 / 841.89) < 0.005
    assert abs(fitted.center().x() - 306) <= 1


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_begin_is_told(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(RefundDeskError, match="CN-1 was not printed"):
        draw(printer(tmp_path / "nowhere" / "out.pdf"), "CN-1", credit_note.draw(REFUND))
