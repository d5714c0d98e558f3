"""One page on the screen: its picture, the words that were found, the words that are marked, and its edge."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from desktop.ui import theme


def paint_page(
    painter: QPainter,
    place: QRect,
    picture: QImage | None,
    found: Sequence[QRect],
    marked: Sequence[QRect],
    here: QRect | None,
) -> None:
    """Paint a page into its place; `here` is the found word at which a person looks."""
    painter.fillRect(place, Qt.GlobalColor.white)
    if picture is not None:
        painter.drawImage(place, picture)
    for part in found:
        painter.fillRect(part.adjusted(-1, -1, 1, 1), _see_through("bar_waiting"))
    for part in marked:
        painter.fillRect(part, _see_through("bar_this"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if here is not None:
        painter.setPen(QPen(theme.color("bar_waiting"), theme.px("focus_ring")))
        painter.drawRect(here.adjusted(-2, -2, 1, 1))
    painter.setPen(QPen(theme.color("divider"), 1))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))


def _see_through(tone: str) -> QColor:
    shade = theme.color(tone)
    shade.setAlphaF(0.35)
    return shade
