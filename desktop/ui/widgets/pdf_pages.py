"""A PDF in memory: the sizes of its pages, their text, and pictures of them that are drawn off the GUI thread."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage, QPolygonF
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer, QPdfSelection

MOST_PIXELS = 24_000_000
"""A picture is never larger than this; beyond it the paper is shown magnified."""


class PdfPages(QObject):
    """The pages of one PDF, from 0. Points are of the page, 72 to an inch, from its upper left corner.

    Signal `drawn` when a picture that was asked for has come.
    """

    drawn = Signal()

    def __init__(self, pdf: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Children go in this order: the renderer's thread has ended before the document goes.
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self.document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.sizes: Sequence[QSizeF] = [self.document.pagePointSize(page) for page in range(self.document.pageCount())]
        self._renderer.setDocument(self.document)
        self._renderer.pageRendered.connect(self._on_rendered)
        self._pictures: dict[int, QImage] = {}
        self._wanted: dict[int, QSize] = {}
        self._under_way: tuple[int, QSize] | None = None
        self._blocks: dict[int, Sequence[QRectF]] = {}

    def is_readable(self) -> bool:
        """Whether the bytes are a PDF that can be shown."""
        return self.document.error() is QPdfDocument.Error.None_ and bool(self.sizes)

    def want(self, wanted: Mapping[int, QSize]) -> None:
        """Draw these pages at these sizes in pixels, in this order; pictures of other pages are forgotten."""
        self._pictures = {page: picture for page, picture in self._pictures.items() if page in wanted}
        self._wanted = {page: _bounded(size) for page, size in wanted.items()}
        self._go_on()

    def picture(self, page: int) -> QImage | None:
        """The newest picture of a page, maybe of another size than was asked for; None while there is none."""
        return self._pictures.get(page)

    def is_drawn(self) -> bool:
        """Whether all pictures that were asked for are there."""
        return all(self._has(page, size) for page, size in self._wanted.items())

    def text(self, page: int) -> str:
        """All words of a page."""
        return plain(self.document.getAllText(page))

    def everything(self, page: int) -> QPdfSelection:
        """All text of a page."""
        return self.document.getAllText(page)

    def between(self, page: int, start: QPointF, end: QPointF) -> QPdfSelection:
        """The text from the words nearest to one point to those nearest to another."""
        return self.document.getSelection(page, self._near_text(page, start), self._near_text(page, end))

    def word(self, page: int, at: QPointF) -> QPdfSelection:
        """The word nearest to a point."""
        spot = self._near_text(page, at)
        reaches = (spot + QPointF(reach, 0) for reach in _LETTERS)
        letters = (self.document.getSelection(page, spot, end) for end in reaches)
        letter = next((found for found in letters if found.isValid()), None)
        if letter is None:
            return self.document.getSelection(page, spot, spot)
        words = self.document.getAllText(page).text()
        first = last = min(letter.startIndex(), len(words) - 1)
        while first > 0 and not words[first - 1].isspace():
            first -= 1
        while last < len(words) and not words[last].isspace():
            last += 1
        return self.document.getSelectionAtIndex(page, first, last - first)

    def _near_text(self, page: int, point: QPointF) -> QPointF:
        """The point, or the nearest one inside a line of text: between the lines a PDF knows no text."""
        if page not in self._blocks:
            self._blocks[page] = [_box(shape) for shape in self.document.getAllText(page).bounds()]

        def away(box: QRectF) -> tuple[float, float]:
            down = max(box.top() - point.y(), point.y() - box.bottom(), 0.0)
            side = max(box.left() - point.x(), point.x() - box.right(), 0.0)
            return down, side

        nearest = min(self._blocks[page], key=away, default=None)
        if nearest is None:
            return point
        inner = nearest.adjusted(_INSET, _INSET, -_INSET, -_INSET)
        return QPointF(
            min(max(point.x(), inner.left()), inner.right()), min(max(point.y(), inner.top()), inner.bottom())
        )

    def _has(self, page: int, size: QSize) -> bool:
        picture = self._pictures.get(page)
        return picture is not None and picture.size() == size

    def _go_on(self) -> None:
        if self._under_way is not None:
            return
        for page, size in self._wanted.items():
            if not self._has(page, size):
                self._under_way = (page, size)
                self._renderer.requestPage(page, size)
                return

    def _on_rendered(self, page: int, _size: QSize, picture: QImage) -> None:
        self._under_way = None
        if page in self._wanted:
            self._pictures[page] = picture
            self.drawn.emit()
        self._go_on()


def plain(selection: QPdfSelection) -> str:
    """The selected words as other programs take them."""
    return selection.text().replace("\r\n", "\n")


def _box(shape: QPolygonF) -> QRectF:
    return shape.boundingRect()


def _bounded(size: QSize) -> QSize:
    pixels = size.width() * size.height()
    if pixels <= MOST_PIXELS:
        return size
    shrunk = (MOST_PIXELS / pixels) ** 0.5
    return QSize(round(size.width() * shrunk), round(size.height() * shrunk))


_INSET = 0.5
_LETTERS = (3, 6, 12, -3, -6, -12)
"""Points that reach from one letter into another, or over its own middle."""
