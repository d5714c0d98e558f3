"""The icons by name, drawn in a tone at the screen's own resolution."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.ui import theme

MIRRORED = frozenset({"refund", "undo", "sending", "credit_note", "chevron_left", "chevron_right", "enter", "reversed"})
"""The icons that turn with the direction of reading; no others do."""


def pixmap(
    name: str, tone: str = "text_2", size: int | None = None, ground: str = "surface", ratio: float = 0
) -> QPixmap:
    """The icon in the colour of token `tone`; what is cut out of filled shapes takes the colour of `ground`.

    `size` is in logical pixels as they stand on the screen (see `theme.px`), 16 of the tokens if none is given;
    `ratio` is the device's, the application's if none is given.
    """
    side = size or theme.px("icon")
    density = ratio or QApplication.instance().devicePixelRatio()  # type: ignore[union-attr]
    mirrored = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft and name in MIRRORED
    return _drawn(name, theme.color(tone).name(), theme.color(ground).name(), side, density, mirrored)


def icon(name: str, tone: str = "text_2", ground: str = "surface") -> QIcon:
    """The icon for menus and lists; it takes its colour when it is drawn, so it follows the scheme."""
    return QIcon(_Engine(name, tone, ground))


def _drawn(name: str, front: str, ground: str, side: int, density: float, mirrored: bool) -> QPixmap:
    key = f"refund-desk {name} {front} {ground} {side} {density} {mirrored}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = QPixmap(QSize(round(side * density), round(side * density)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if mirrored:
        painter.setTransform(QTransform(-1, 0, 0, 1, drawn.width(), 0))
    svg = _source(name).replace("#FFFFFF", ground).replace("currentColor", front)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(density)
    QPixmapCache.insert(key, drawn)
    return drawn


@cache
def _source(name: str) -> str:
    return (theme.RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


class _Engine(QIconEngine):
    """Draws the icon anew in the colours of the moment."""

    def __init__(self, name: str, tone: str, ground: str) -> None:
        super().__init__()
        self._name, self._tone, self._ground = name, tone, ground

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._tone, self._ground)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect.topLeft(), self._picture(min(rect.width(), rect.height()), mode, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._picture(min(size.width(), size.height()), mode, 1)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._picture(round(min(size.width(), size.height()) / scale), mode, scale)

    def _picture(self, side: int, mode: QIcon.Mode, ratio: float) -> QPixmap:
        tone = "disabled" if mode is QIcon.Mode.Disabled else self._tone
        return pixmap(self._name, tone, side, self._ground, ratio)


def draw(
    painter: QPainter, name: str, at: QPoint, tone: str = "text_2", size: int | None = None, ground: str = "surface"
) -> None:
    """Paint the icon with its top left corner at the point, at the painter's own resolution."""
    painter.drawPixmap(at, pixmap(name, tone, size, ground, painter.device().devicePixelRatio()))
