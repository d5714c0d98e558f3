"""Words of a paper that a person marks, to copy them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF
from PySide6.QtPdf import QPdfSelection

from desktop.ui.widgets.pdf_pages import PdfPages, plain


class PdfMarking:
    """What is marked on one page. Points are of the page, in points."""

    def __init__(self) -> None:
        self._pages: PdfPages | None = None
        self._page = 0
        self._start: QPointF | None = None
        self._marked: QPdfSelection | None = None

    def mark_in(self, pages: PdfPages | None) -> None:
        """Mark in another paper from now on; nothing is marked."""
        self._pages, self._marked, self._start = pages, None, None

    def begin(self, page: int, point: QPointF) -> None:
        """Nothing is marked; whatever is marked now begins here."""
        self._page, self._start, self._marked = page, point, None

    def reach(self, point: QPointF) -> None:
        """Mark from where it began to here."""
        if self._pages is not None and self._start is not None:
            found = self._pages.between(self._page, self._start, point)
            if found.isValid():
                self._marked = found

    def end(self) -> None:
        """What is marked stays as it is."""
        self._start = None

    def mark_word(self, page: int, point: QPointF) -> None:
        """Mark the word at this point."""
        if self._pages is not None:
            self._page, self._marked = page, self._pages.word(page, point)

    def mark_all(self, page: int) -> None:
        """Mark all words of a page."""
        if self._pages is not None:
            self._page, self._marked = page, self._pages.everything(page)

    def page(self) -> int | None:
        """The page on which the mouse is marking now, None while it is not."""
        return self._page if self._start is not None else None

    def text(self) -> str:
        """The marked words, empty where nothing is marked."""
        return plain(self._marked) if self._marked is not None else ""

    def shapes(self, page: int) -> Sequence[QPolygonF]:
        """What is to be coloured on a page."""
        return self._marked.bounds() if self._marked is not None and page == self._page else ()
