"""The paper inside the window: whole page or larger, its text found, marked and copied."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.ui import theme
from desktop.ui.widgets.pdf_keys import PaperKey, asked_by
from desktop.ui.widgets.pdf_layout import PERCENTS, Fit, Room, Zoom, lay
from desktop.ui.widgets.pdf_marking import PdfMarking
from desktop.ui.widgets.pdf_pages import PdfPages
from desktop.ui.widgets.pdf_painting import paint_page
from desktop.ui.widgets.pdf_search import PdfSearch


class PdfView(QAbstractScrollArea):
    """Shows a PDF on the ground around it. Ctrl+plus, minus and 0, Ctrl+A, Ctrl+C, and Ctrl+F for its text.

    The old paper stays until the new one is drawn. Parts: `search`, `marking`. Signals: `shown` when another paper is
    on the screen; `moved` when another page or size is; `find_wanted` for Ctrl+F.
    """

    shown = Signal()
    moved = Signal()
    find_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self._coming: PdfPages | None = None
        self._name = self._coming_name = ""
        self._zoom: Zoom = Fit.PAGE
        self._boxes: list[QRect] = []
        self._page_said = -1
        self.marking = PdfMarking()
        self.search = PdfSearch(self)
        self.search.changed.connect(self._on_searched)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Paper")
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._on_scrolled())

    def show_pdf(self, pdf: bytes, name: str) -> bool:
        """Show another paper as soon as it is drawn, and say whether it is one; `name` is what it is called."""
        self._drop_coming()
        coming = PdfPages(pdf, self)
        if not coming.is_readable():
            coming.deleteLater()
            self.clear()
            return False
        self._coming, self._coming_name = coming, name
        coming.drawn.connect(self._on_coming_drawn)
        coming.want({0: lay(coming.sizes, self._zoom, self._room()).boxes[0].size() * self.devicePixelRatioF()})
        return True

    def clear(self) -> None:
        """Show no paper."""
        self._drop_coming()
        self._take(None, "")

    def is_drawn(self) -> bool:
        """Whether all that is seen is drawn, in the size in which it is shown."""
        return self._coming is None and self._pages is not None and self._pages.is_drawn()

    def pages(self) -> int:
        """How many pages the paper has, 0 where none is shown."""
        return len(self._boxes)

    def page(self) -> int:
        """The page in the middle of the view, from 0."""
        middle = self._origin().y() + self.viewport().height() // 2
        return max((at for at, box in enumerate(self._boxes) if box.top() <= middle), default=0)

    def text(self) -> str:
        """All words of the paper that is shown."""
        return "" if self._pages is None else "\n".join(self._pages.text(page) for page in range(self.pages()))

    def zoom(self) -> Zoom:
        """Whole page, page width, or per cent."""
        return self._zoom

    def zoom_to(self, zoom: Zoom) -> None:
        """Show the paper in that size; what stands in the middle stays there."""
        self._zoom = zoom
        self._measure()
        self.moved.emit()

    def zoom_by(self, step: int) -> None:
        """Show the paper a step larger (1) or smaller (-1)."""
        now = self._percent()
        steps = [each for each in PERCENTS if (each > now + 1 if step > 0 else each < now - 1)]
        if steps:
            self.zoom_to(steps[0] if step > 0 else steps[-1])

    def go_to(self, page: int) -> None:
        """Show the top of a page."""
        if self._boxes:
            at = min(max(page, 0), len(self._boxes) - 1)
            self.verticalScrollBar().setValue(self._boxes[at].top() - self._room().gap // 2)

    def copy(self) -> None:
        """Put the marked words on the clipboard."""
        if self.marking.text():
            QGuiApplication.clipboard().setText(self.marking.text())

    def on_screen(self, page: int, part: QRectF) -> QRect:
        """Where a part of a page, in points, stands in the viewport."""
        box, scale = self._boxes[page].translated(-self._origin()), self._scale(page)
        return QRectF(part.topLeft() * scale + box.topLeft(), part.size() * scale).toAlignedRect()

    def _on_coming_drawn(self) -> None:
        coming, self._coming = self._coming, None
        assert coming is not None
        coming.drawn.disconnect(self._on_coming_drawn)
        coming.drawn.connect(self.viewport().update)
        self._take(coming, self._coming_name)
        self.shown.emit()

    def _take(self, pages: PdfPages | None, name: str) -> None:
        old, self._pages, self._name = self._pages, pages, name
        self._page_said, self._boxes = -1, []
        self.marking.mark_in(pages)
        self.search.look_in(pages.document if pages is not None else None)
        if old is not None:
            old.deleteLater()
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._on_scrolled()

    def _drop_coming(self) -> None:
        if self._coming is not None:
            # What it draws until it is gone must not be taken for the picture of the next paper.
            self._coming.drawn.disconnect(self._on_coming_drawn)
            self._coming.deleteLater()
            self._coming = None

    def _room(self) -> Room:
        bar = self.verticalScrollBar().sizeHint().width()
        return Room(self.maximumViewportSize(), bar, theme.px(24), theme.px(16), self.viewport().logicalDpiX() / 72)

    def _scale(self, page: int) -> float:
        """Logical pixels for each point."""
        assert self._pages is not None
        return self._boxes[page].width() / self._pages.sizes[page].width()

    def _percent(self) -> float:
        return self._scale(0) / self._room().dots * 100 if self._boxes else 100

    def _measure(self) -> None:
        """Lay the pages anew; the same spot stays in the middle."""
        across, upright = self.horizontalScrollBar(), self.verticalScrollBar()
        if self._pages is None:
            across.setRange(0, 0)
            upright.setRange(0, 0)
            self.viewport().update()
            return
        page, middle = self.page(), self._origin() + self.viewport().rect().center()
        spot = self._boxes[page].topLeft() - middle if self._boxes else QPoint()
        before = self._scale(page) if self._boxes else 1.0
        laid = lay(self._pages.sizes, self._zoom, self._room())
        self._boxes = list(laid.boxes)
        middle = self._boxes[page].topLeft() - spot * (self._scale(page) / before)
        for bar, whole, seen, centre in (
            (across, laid.whole.width(), laid.seen.width(), middle.x()),
            (upright, laid.whole.height(), laid.seen.height(), middle.y()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(theme.px(32))
            bar.setRange(0, whole - seen)
            bar.setValue(centre - seen // 2)
        self.viewport().update()

    def _origin(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _on_scrolled(self) -> None:
        self.viewport().update()
        if self.page() == self._page_said:
            return
        self._page_said = self.page()
        which = f", page {self.page() + 1} of {self.pages()}" if self.pages() > 1 else ""
        self.setAccessibleName(f"{self._name or 'Paper'}{which}")
        self.setAccessibleDescription(self._pages.text(self.page()) if self._pages is not None else "")
        self.moved.emit()

    def _on_searched(self) -> None:
        self.viewport().update()
        place = self.search.place()
        if place is None:
            return
        page, part = place
        spot, seen = self.on_screen(page, part), self.viewport().rect()
        edge = theme.px(48)
        for bar, first, last, room in (
            (self.horizontalScrollBar(), spot.left(), spot.right(), seen.width()),
            (self.verticalScrollBar(), spot.top(), spot.bottom(), seen.height()),
        ):
            if first < 0 or last > room:
                bar.setValue(bar.value() + (first - edge if first < 0 else last - room + edge))

    def _seen(self) -> Iterator[tuple[int, QRect]]:
        """The pages in sight and where they stand in the viewport."""
        for page, box in enumerate(self._boxes):
            place = box.translated(-self._origin())
            if place.intersects(self.viewport().rect()):
                yield page, place

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.color("bed"))
        if self._pages is not None:
            seen = list(self._seen())
            self._pages.want({page: place.size() * self.devicePixelRatioF() for page, place in seen})
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for page, place in seen:
                self._paint_page(painter, page, place)
        if self.hasFocus():
            ring = theme.px("focus_ring")
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), ring))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2))

    def _paint_page(self, painter: QPainter, page: int, place: QRect) -> None:
        assert self._pages is not None
        looked_at = self.search.place()
        paint_page(
            painter,
            place,
            self._pages.picture(page),
            found=[self.on_screen(page, part) for part in self.search.on_page(page)],
            marked=[self.on_screen(page, shape.boundingRect()) for shape in self.marking.shapes(page)],
            here=self.on_screen(*looked_at) if looked_at is not None and looked_at[0] == page else None,
        )

    def _under(self, spot: QPointF, page: int | None = None) -> tuple[int, QPointF] | None:
        """The page (or this one) under a spot of the viewport, and the point of it."""
        for at, box in enumerate(self._boxes):
            place = box.translated(-self._origin())
            if at == page or (page is None and place.contains(spot.toPoint())):
                return at, (spot - QPointF(place.topLeft())) / self._scale(at)
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and under is not None:
            self.marking.begin(*under)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position(), self.marking.page()) if self.marking.page() is not None else None
        if under is not None:
            self.marking.reach(under[1])
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.marking.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if under is not None:
            self.marking.mark_word(*under)
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        # Keys that mean something on paper are the paper's, even where the window has them for something else.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and asked_by(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked, key = asked_by(event), event.key()
        if asked is PaperKey.FIND:
            self.find_wanted.emit()
        elif asked is PaperKey.COPY:
            self.copy()
        elif asked is PaperKey.MARK_ALL:
            self.marking.mark_all(self.page())
            self.viewport().update()
        elif asked is PaperKey.WHOLE:
            self.zoom_to(Fit.PAGE)
        elif asked is not None:
            self.zoom_by(1 if asked is PaperKey.LARGER else -1)
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(0 if key == Qt.Key.Key_Home else self.pages() - 1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp} and self._zoom is Fit.PAGE:
            self.go_to(self.page() + (1 if key == Qt.Key.Key_PageDown else -1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "search"):
            self._measure()
