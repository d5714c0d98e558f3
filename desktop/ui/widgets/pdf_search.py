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
        self._model = QPdfSearchModel(self)
        self._from_page = 0
        self.at = -1
        # A page that is painted may be searched for it, and nothing scrolls while it is painted.
        for grown in (self._model.countChanged, self._model.statusChanged):
            grown.connect(self._on_grown, Qt.ConnectionType.QueuedConnection)

    def look_in(self, document: QPdfDocument | None) -> None:
        """Look for the same words in another paper."""
        words = self._model.searchString()
        self._model.setSearchString("")
        self._model.setDocument(document)  # type: ignore[arg-type]  # None is allowed, its type forgets it
        self.look_for(words)

    def look_for(self, words: str, from_page: int = 0) -> None:
        """Look for these words, in whatever case they are written; the first place is one on that page or later."""
        self.at, self._from_page = -1, from_page
        self._model.setSearchString(words.strip())
        self._on_grown()

    def words(self) -> str:
        """What is looked for."""
        return self._model.searchString()

    def count(self) -> int:
        """How many places are known by now; a long paper is read page by page."""
        return self._model.count() if self.words() else 0

    def is_over(self) -> bool:
        """Whether the whole paper has been read."""
        return not self.words() or self._model.status() is QPdfSearchModel.Status.Finished

    def step(self, by: int) -> None:
        """Look at the next place (1) or the one before (-1); after the last comes the first."""
        if self.count():
            self.at = (self.at + by) % self.count()
            self.changed.emit()

    def place(self) -> tuple[int, QRectF] | None:
        """The page and the rectangle, in points, of the place at which a person looks."""
        if self.at < 0:
            return None
        hit = self._model.resultAtIndex(self.at)
        return hit.page(), hit.rectangles()[0]

    def on_page(self, page: int) -> Sequence[QRectF]:
        """All places on a page, in points."""
        if not self.words():
            return ()
        return [box for hit in self._model.resultsOnPage(page) for box in hit.rectangles()]

    def _on_grown(self) -> None:
        if self.at < 0 and self.count():
            later = [at for at in range(self.count()) if self._model.resultAtIndex(at).page() >= self._from_page]
            if later or self.is_over():
                self.at = later[0] if later else 0
        self.changed.emit()
