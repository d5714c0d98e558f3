"""A part of the window with its ground and the lines that part it from its neighbours."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme


class Area(QWidget):
    """A plain ground (`surface`, `rail`, `subtle`, …) with one line of `divider` or `hairline` on the named sides.

    `lines` holds any of `top`, `bottom`, `left`, `right`; left and right change places where one reads right to left.
    """

    def __init__(
        self, ground: str = "surface", lines: str = "", line_tone: str = "divider", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ground, self._lines, self._tone = ground, frozenset(lines.split()), line_tone

    def set_ground(self, ground: str) -> None:
        """Change the ground to another token."""
        self.ground = ground
        self.update()

    def column(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0, space: int = 0) -> QVBoxLayout:
        """A column inside, with margins and space in pixels at text size 100 %."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.px(side) for side in (left, top, right, bottom)))
        layout.setSpacing(theme.px(space))
        return layout

    def row(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0, space: int = 0) -> QHBoxLayout:
        """A row inside, with margins and space in pixels at text size 100 %."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*(theme.px(side) for side in (left, top, right, bottom)))
        layout.setSpacing(theme.px(space))
        return layout

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self.ground))
        line = theme.color(self._tone)
        turned = self.isRightToLeft()
        far, low = self.width() - 1, self.height() - 1
        if "top" in self._lines:
            painter.fillRect(0, 0, self.width(), 1, line)
        if "bottom" in self._lines:
            painter.fillRect(0, low, self.width(), 1, line)
        if ("right" if turned else "left") in self._lines:
            painter.fillRect(0, 0, 1, self.height(), line)
        if ("left" if turned else "right") in self._lines:
            painter.fillRect(far, 0, 1, self.height(), line)
