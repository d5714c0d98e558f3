"""Finding words in a paper: every place where they stand, and the one at which a person looks."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel


class PdfSearch(QObject):
    """The places of what is looked for, in the order of the paper. Signal `changed` when there are others.

    `at` is the place at which a person looks, from 0; -1 where there is none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model: QPdfSearchModel | None = None
        self._words, self._from_page, self.at = "", 0, -1
        self._begun = self._over = False

    def look_in(self, document: QPdfDocument | None) -> None:
        """Look for the same words in another paper."""
        if self._model is not None:
            self._model.deleteLater()
        self._model = None
        if document is not None:
            self._model = QPdfSearchModel(self)
            self._model.setDocument(document)
            # A page that is painted may be searched for it, and nothing scrolls while it is painted.
            self._model.countChanged.connect(self._on_grown, Qt.ConnectionType.QueuedConnection)
            self._model.statusChanged.connect(self._on_status, Qt.ConnectionType.QueuedConnection)
        self.look_for(self._words)

    def look_for(self, words: str, from_page: int = 0) -> None:
        """Look for these words, in whatever case they are written; the first place is one on that page or later."""
        self._words, self.at, self._from_page = words.strip(), -1, from_page
        self._begun = self._over = False
        if self._model is not None:
            self._model.setSearchString(self._words)
        self._on_grown()

    def words(self) -> str:
        """What is looked for."""
        return self._words

    def count(self) -> int:
        """How many places are known by now; a long paper is read page by page."""
        return self._model.count() if self._model is not None and self._words else 0

    def is_over(self) -> bool:
        """Whether the whole paper has been read."""
        return self._model is None or self._over

    def step(self, by: int) -> None:
        """Look at the next place (1) or the one before (-1); after the last comes the first."""
        if self.count():
            self.at = (self.at + by) % self.count()
            self.changed.emit()

    def place(self) -> tuple[int, QRectF] | None:
        """The page and the rectangle, in points, of the place at which a person looks."""
        if self._model is None or self.at < 0:
            return None
        hit = self._model.resultAtIndex(self.at)
        return hit.page(), hit.rectangles()[0]

    def on_page(self, page: int) -> Sequence[QRectF]:
        """All places on a page, in points."""
        if self._model is None or not self._words:
            return ()
        return [box for hit in self._model.resultsOnPage(page) for box in hit.rectangles()]

    def _on_status(self, status: QPdfSearchModel.Status) -> None:
        # A new search begins with the end of the last one still standing.
        self._begun = self._begun or status is QPdfSearchModel.Status.Searching
        self._over = self._begun and status is QPdfSearchModel.Status.Finished
        self._on_grown()

    def _on_grown(self) -> None:
        if self._model is not None and self.at < 0 and self.count():
            pages = [self._model.resultAtIndex(at).page() for at in range(self.count())]
            later = [at for at, page in enumerate(pages) if page >= self._from_page]
            if later or self.is_over():
                self.at = later[0] if later else 0
        self.changed.emit()
