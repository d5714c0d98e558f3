"""The bar of what went back, what waits, what this refund takes and what is left; always beside its figures."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.services.queries.rows import BarRow
from desktop.ui import figures, theme


@dataclass(frozen=True)
class Parts:
    """The parts of a bar in minor units of one currency; what is left is the rest of `total_minor`."""

    total_minor: int
    returned_minor: int = 0
    waiting_minor: int = 0
    this_minor: int = 0

    @classmethod
    def of(cls, row: BarRow) -> "Parts":
        return cls(row.total_minor, row.returned_minor, row.waiting_minor, row.this_minor)

    def left_minor(self) -> int:
        return self.total_minor - self.returned_minor - self.waiting_minor - self.this_minor

    def spoken(self, currency: str) -> str:
        """The parts in words for a screen reader: `16.68 returned, 21.30 waiting, 463.26 left`."""
        said = [(self.returned_minor, "returned"), (self.waiting_minor, "waiting"), (self.this_minor, "this refund")]
        words = [f"{figures.amount(minor, currency)} {word}" for minor, word in said if minor]
        return ", ".join([*words, f"{figures.amount(self.left_minor(), currency)} left"])


class RemainingBar(QWidget):
    """A bar over the whole width, 8 high. `show_parts` fills it; its accessible name says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = Parts(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Parts, currency: str, title: str = "") -> None:
        """Show the parts; `title` is what the bar is about, for its accessible name."""
        self._parts = parts
        words = parts.spoken(currency)
        self.setAccessibleName(f"{title}: {words}" if title else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px("bar"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), theme.px("bar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, QRectF(self.rect()), self._parts, self.isRightToLeft())


def paint(painter: QPainter, box: QRectF, parts: Parts, right_to_left: bool = False) -> None:
    """Paint the bar into the box; it fills from the right where one reads from right to left."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = box.adjusted(0.5, 0.5, -0.5, -0.5)
    reach = min(edge.height() / 2, float(theme.radius("bar")) + 0.5)
    outline = QPainterPath()
    outline.addRoundedRect(edge, reach, reach)
    painter.fillPath(outline, theme.color("bar_left"))
    painter.setClipPath(outline)
    inner = box.adjusted(1, 1, -1, -1)
    at = inner.left()
    for name, minor in (
        ("bar_returned", parts.returned_minor),
        ("bar_waiting", parts.waiting_minor),
        ("bar_this", parts.this_minor),
    ):
        if minor <= 0 or parts.total_minor <= 0:
            continue
        width = max(inner.width() * minor / parts.total_minor, theme.tokens()["bar"]["least_segment"])
        width = min(width, inner.right() - at)
        piece = QRectF(at, inner.top(), width, inner.height())
        if right_to_left:
            piece.moveLeft(inner.left() + inner.right() - at - width)
        _fill(painter, piece, name)
        at += width
        gap = QRectF(at, inner.top(), 1, inner.height())
        if right_to_left:
            gap.moveLeft(inner.left() + inner.right() - at - 1)
        if at < inner.right():
            painter.fillRect(gap, theme.color("surface"))
            at += 1
    painter.setClipping(False)
    painter.setPen(QPen(theme.color("bar_edge"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.restore()


def paint_swatch(painter: QPainter, box: QRectF, part: str) -> None:
    """Paint the little square of a legend: `returned`, `waiting`, `this` or `left`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if part == "waiting":
        painter.setClipRect(box)
        _fill(painter, box, "bar_waiting")
        painter.setClipping(False)
    else:
        painter.fillRect(box, theme.color(f"bar_{part}"))
    painter.setPen(QPen(theme.color("bar_edge"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def _fill(painter: QPainter, piece: QRectF, name: str) -> None:
    if name != "bar_waiting":
        painter.fillRect(piece, theme.color(name))
        return
    painter.save()
    painter.setClipRect(piece, Qt.ClipOperation.IntersectClip)
    painter.fillRect(piece, theme.color("surface"))
    # The tokens ask for stripes of 1.4 every 5, counted across; on the slant that is a step of 5 and a pen of 2.
    painter.setPen(QPen(theme.color(name), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    slant = piece.height() + 4
    at = piece.left() - slant
    while at < piece.right() + slant:
        painter.drawLine(QLineF(QPointF(at, piece.bottom() + 2), QPointF(at + slant, piece.top() - 2)))
        at += 4.5
    painter.restore()
